/* Decimal text to the nearest double: exact products of small powers of ten (Clinger), 128-bit products (Eisel and
   Lemire, "Number parsing at a gigabyte per second", 2021), and strtod for the few that need more digits. */
#include "number.h"

#include <pthread.h>
#include <stdlib.h>

#include "CTabular.h"

#define LEAST_POWER (-342)
#define GREATEST_POWER 308
#define WORDS 20

static uint64_t powers[GREATEST_POWER - LEAST_POWER + 1][2];
static pthread_once_t powers_once = PTHREAD_ONCE_INIT;

/* The 128 bits that begin with the highest set one. */
static void leading_bits(const uint64_t *words, uint64_t out[2]) {
    int top = WORDS - 1;
    while (top > 0 && words[top] == 0) top -= 1;
    uint64_t w[3] = {words[top], top > 0 ? words[top - 1] : 0, top > 1 ? words[top - 2] : 0};
    int shift = __builtin_clzll(w[0]);
    out[0] = shift ? w[0] << shift | w[1] >> (64 - shift) : w[0];
    out[1] = shift ? w[1] << shift | w[2] >> (64 - shift) : w[1];
}

/* Powers of five by repeated products; their inverses by repeated division, where floors of floors are exact. */
static void fill_powers(void) {
    uint64_t words[WORDS] = {1};
    for (int power = 0; power <= GREATEST_POWER; power++) {
        leading_bits(words, powers[power - LEAST_POWER]);
        unsigned __int128 carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry += (unsigned __int128)words[i] * 5;
            words[i] = (uint64_t)carry;
            carry >>= 64;
        }
    }
    memset(words, 0, sizeof words);
    words[WORDS - 1] = (uint64_t)1 << 63;
    for (int power = -1; power >= LEAST_POWER; power--) {
        unsigned __int128 rest = 0;
        for (int i = WORDS - 1; i >= 0; i--) {
            rest = rest << 64 | words[i];
            words[i] = (uint64_t)(rest / 5);
            rest %= 5;
        }
        uint64_t *out = powers[power - LEAST_POWER];
        leading_bits(words, out);
        /* Down to -27 the algorithm wants the inverse rounded up, below it cut. */
        if (power >= -27 && ++out[1] == 0) out[0] += 1;
    }
}

void tabular_power(int exponent, uint64_t *high, uint64_t *low) {
    pthread_once(&powers_once, fill_powers);
    *high = powers[exponent - LEAST_POWER][0];
    *low = powers[exponent - LEAST_POWER][1];
}

/* The bits of the double nearest to w times ten to the power q; w is not 0. */
static uint64_t nearest(int64_t q, uint64_t w) {
    if (q < LEAST_POWER) return 0;
    if (q > GREATEST_POWER) return (uint64_t)0x7FF << 52;
    int zeros = __builtin_clzll(w);
    w <<= zeros;
    const uint64_t *power = powers[q - LEAST_POWER];
    unsigned __int128 product = (unsigned __int128)w * power[0];
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    if ((high & 0x1FF) == 0x1FF) {
        uint64_t more = (uint64_t)((unsigned __int128)w * power[1] >> 64);
        low += more;
        if (more > low) high += 1;
    }
    int upper = (int)(high >> 63), shift = upper + 9;
    uint64_t mantissa = high >> shift;
    int64_t exponent = ((217706 * q) >> 16) + 63 + upper - zeros + 1023;
    if (exponent <= 0) {
        if (1 - exponent >= 64) return 0;
        mantissa >>= 1 - exponent;
        return (mantissa + (mantissa & 1)) >> 1;
    }
    /* Halfway between two doubles: to the even one. */
    if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~(uint64_t)1;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >> 53) {
        mantissa = (uint64_t)1 << 52;
        exponent += 1;
    }
    if (exponent >= 0x7FF) return (uint64_t)0x7FF << 52;
    return (uint64_t)exponent << 52 | (mantissa & 0xFFFFFFFFFFFFF);
}

/* By strtod, of 800 digits and a mark that there are more: no double and no midpoint of two has more than 767. The text
   has no point, so that no locale matters. */
static double by_strtod(const uint8_t *digits, const uint8_t *end, int64_t exponent) {
    char text[840];
    int count = 0, more = 0;
    int64_t dropped = 0;
    for (; digits < end; digits++) {
        if (*digits == '.') continue;
        if (count < 800) {
            if (count > 0 || *digits != '0') text[count++] = (char)*digits;
        } else {
            dropped += 1;
            more |= *digits != '0';
        }
    }
    if (more) {
        text[count++] = '1';
        dropped -= 1;
    }
    exponent += dropped;
    text[count++] = 'e';
    if (exponent < 0) text[count++] = '-';
    uint64_t rest = (uint64_t)(exponent < 0 ? -exponent : exponent);
    char reversed[20];
    int length = 0;
    do reversed[length++] = (char)('0' + rest % 10);
    while (rest /= 10);
    while (length > 0) text[count++] = reversed[--length];
    text[count] = 0;
    return strtod(text, NULL);
}

static double from_bits(uint64_t bits) {
    double number;
    memcpy(&number, &bits, 8);
    return number;
}

/* The digits from `digits` to `end`, a point perhaps among them, times ten to the power of `exponent`, where the digits
   are read as a whole number `w`, right if there are at most 19. */
static double decimal(const uint8_t *digits, const uint8_t *end, uint64_t w, int64_t exponent, int64_t count) {
    if (count > 19) {
        const uint8_t *p = digits;
        for (; p < end && (*p == '0' || *p == '.'); p++) count -= *p == '0';
        if (count > 19) {
            uint64_t leading = 0;
            int taken = 0;
            for (; taken < 19; p++)
                if (*p != '.') {
                    leading = leading * 10 + (uint64_t)(*p - '0');
                    taken += 1;
                }
            pthread_once(&powers_once, fill_powers);
            uint64_t low = nearest(exponent + count - 19, leading), high = nearest(exponent + count - 19, leading + 1);
            return low == high ? from_bits(low) : by_strtod(digits, end, exponent);
        }
    }
    if (w >> 53 == 0 && exponent >= -22 && exponent <= 22)
        return exponent < 0 ? (double)w / tabular_tens[-exponent] : (double)w * tabular_tens[exponent];
    if (w == 0) return 0;
    pthread_once(&powers_once, fill_powers);
    return from_bits(nearest(exponent, w));
}

static inline int is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

static const uint8_t *read_digits(const uint8_t *p, const uint8_t *end, uint64_t *w) {
    uint64_t value = *w;
    while (end - p >= 8) {
        uint64_t word = tabular_load8(p);
        if (!tabular_are_digits(word)) break;
        value = value * 100000000 + tabular_eight_digits(word);
        p += 8;
    }
    while (p < end && is_digit(*p)) value = value * 10 + (uint64_t)(*p++ - '0');
    *w = value;
    return p;
}

static int is_word(const uint8_t *p, const uint8_t *end, const char *word) {
    for (; *word; word++, p++)
        if (p == end || (*p | 0x20) != *word) return 0;
    return p == end;
}

/* What follows the digits from `e` on: 1 and the exponent, or 0. Exponents past all doubles stay past them. */
static int read_exponent(const uint8_t *p, const uint8_t *end, int64_t *exponent) {
    p += 1;
    int minus = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p += 1;
    if (p == end) return 0;
    int64_t value = 0;
    for (; p < end && is_digit(*p); p++)
        if (value < 1000000000) value = value * 10 + (*p - '0');
    *exponent += minus ? -value : value;
    return p == end;
}

int tabular_number(const uint8_t *start, const uint8_t *end, double *number) {
    while (start < end && (*start == ' ' || *start == '\t')) start += 1;
    while (start < end && (end[-1] == ' ' || end[-1] == '\t')) end -= 1;
    int minus = start < end && *start == '-';
    if (start < end && (*start == '-' || *start == '+')) start += 1;
    uint64_t w = 0;
    const uint8_t *point = read_digits(start, end, &w), *p = point;
    int64_t exponent = 0, count = p - start;
    if (p < end && *p == '.') {
        p = read_digits(p + 1, end, &w);
        exponent = -(p - point - 1);
        count -= exponent;
    }
    double value;
    if (count == 0) {
        if (is_word(start, end, "nan")) value = __builtin_nan("");
        else if (is_word(start, end, "inf") || is_word(start, end, "infinity")) value = __builtin_inf();
        else return 0;
    } else {
        const uint8_t *digits_end = p;
        if (p < end && ((*p | 0x20) != 'e' || !read_exponent(p, end, &exponent))) return 0;
        value = decimal(start, digits_end, w, exponent, count);
    }
    *number = minus ? -value : value;
    return 1;
}
