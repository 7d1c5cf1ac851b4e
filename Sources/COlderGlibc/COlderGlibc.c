/* Two functions under the names that younger C libraries have them, so that the executable of the functions starts on
 * Lambda's provided.al2023, whose glibc is 2.34. Linked in, they go before the ones of the machine it is built on.
 *
 * hypotf is the Swift library's: glibc 2.35 gave it a new version. arc4random_buf is libexpat's: glibc has it since 2.36.
 * Everything else that is linked in asks for 2.34 or less; script/package-lambda looks. */
#include "COlderGlibc.h"
#include <features.h>

#if defined(__linux__) && defined(__GLIBC__)
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <errno.h>
#include <sys/random.h>

/* A square of a float neither overflows nor vanishes as a double; infinite goes before NaN, as C wants it. */
float hypotf(float x, float y) {
    if (isinf(x) || isinf(y)) return INFINITY;
    return (float)sqrt((double)x * x + (double)y * y);
}

/* Never returns without as many random bytes as were asked for. */
void arc4random_buf(void *bytes, size_t count) {
    unsigned char *rest = bytes;
    while (count > 0) {
        ssize_t got = getrandom(rest, count, 0);
        if (got < 0 && errno != EINTR) abort();
        if (got < 0) continue;
        rest += got;
        count -= (size_t)got;
    }
}
#endif
