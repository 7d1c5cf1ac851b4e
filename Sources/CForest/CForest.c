/* The kernels, three times from one source: kernels.h. */
#include "CForest.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* The parts of the scratch. */
typedef struct {
    int8_t *codes;    /* columns * FOREST_ROWS; a code is a rank less 128 */
    uint8_t *indices; /* FOREST_GROUP * FOREST_ROWS leaf numbers */
    uint8_t *ranks;
    uint8_t *nans;
    uint8_t *zeros;
    uint32_t *places; /* FOREST_ROWS places in a set's table */
    void *sums;       /* outputs * FOREST_ROWS */
} workspace;

#define INLINE static inline __attribute__((always_inline))

#define NAME(name) name##_portable
#define BYTES 16
#define SCAN_WIDTH 8
#include "kernels.h"
#undef NAME
#undef BYTES
#undef SCAN_WIDTH

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,bmi"))), apply_to = function)
#define NAME(name) name##_avx2
#define BYTES 32
#define SCAN_WIDTH 8
#include "kernels.h"
#undef NAME
#undef BYTES
#undef SCAN_WIDTH
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,bmi,avx512f,avx512bw,avx512vl,avx512dq"))), \
                             apply_to = function)
#define NAME(name) name##_avx512
#define BYTES 64
#define SCAN_WIDTH 4
#include "kernels.h"
#undef NAME
#undef BYTES
#undef SCAN_WIDTH
#pragma clang attribute pop
#endif

int forest_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi")) return FOREST_PORTABLE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return FOREST_AVX512;
    return FOREST_AVX2;
#else
    return FOREST_PORTABLE;
#endif
}

size_t forest_scratch(const forest *forest) {
    return (forest->columns + FOREST_GROUP + 3 + sizeof(uint32_t) + forest->outputs * sizeof(double)) * FOREST_ROWS;
}

void forest_score(const forest *forest, int level, const void *rows, int rows_are_wide, size_t count, size_t stride,
                  void *margins, void *scratch) {
    workspace work;
    work.codes = scratch;
    work.indices = (uint8_t *)scratch + forest->columns * FOREST_ROWS;
    work.ranks = work.indices + FOREST_GROUP * FOREST_ROWS;
    work.nans = work.ranks + FOREST_ROWS;
    work.zeros = work.nans + FOREST_ROWS;
    work.places = (uint32_t *)(work.zeros + FOREST_ROWS);
    work.sums = work.places + FOREST_ROWS;
#if defined(__x86_64__)
    if (level == FOREST_AVX512) {
        score_avx512(forest, &work, rows, rows_are_wide, count, stride, margins);
        return;
    }
    if (level == FOREST_AVX2) {
        score_avx2(forest, &work, rows, rows_are_wide, count, stride, margins);
        return;
    }
#endif
    score_portable(forest, &work, rows, rows_are_wide, count, stride, margins);
}
