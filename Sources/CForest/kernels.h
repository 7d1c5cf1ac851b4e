/* One kernel, for vectors of BYTES bytes: included once for each width, with NAME making its names its own. */

typedef int8_t NAME(lanes) __attribute__((vector_size(BYTES)));
typedef float NAME(floats) __attribute__((vector_size(64)));
typedef double NAME(doubles) __attribute__((vector_size(128)));
typedef _Bool NAME(bits) __attribute__((ext_vector_type(16)));

INLINE NAME(lanes) NAME(load)(const int8_t *from) {
    NAME(lanes) lanes;
    memcpy(&lanes, from, BYTES);
    return lanes;
}

INLINE NAME(lanes) NAME(splat)(int8_t value) { return (NAME(lanes)){0} + value; }

/* How many of 16 ascending thresholds a value is beyond: XGBoost's right is not less, LightGBM's is greater. */
INLINE unsigned NAME(beyond_float)(const float *table, float value, int strict) {
#if BYTES == 32
    /* clang packs the comparisons to single bits; their number needs half the instructions. */
    __m256 low = _mm256_loadu_ps(table), high = _mm256_loadu_ps(table + 8), values = _mm256_set1_ps(value);
    __m256 first = strict ? _mm256_cmp_ps(low, values, _CMP_LT_OQ) : _mm256_cmp_ps(low, values, _CMP_LE_OQ);
    __m256 second = strict ? _mm256_cmp_ps(high, values, _CMP_LT_OQ) : _mm256_cmp_ps(high, values, _CMP_LE_OQ);
    __m256i both = _mm256_packs_epi32(_mm256_castps_si256(first), _mm256_castps_si256(second));
    return (unsigned)__builtin_popcount((unsigned)_mm256_movemask_epi8(both)) / 2;
#else
    NAME(floats) thresholds;
    memcpy(&thresholds, table, sizeof thresholds);
    NAME(floats) values = (NAME(floats)){0} + value;
    NAME(bits) bits;
    if (strict)
        bits = __builtin_convertvector(thresholds < values, NAME(bits));
    else
        bits = __builtin_convertvector(thresholds <= values, NAME(bits));
    uint16_t mask;
    memcpy(&mask, &bits, sizeof mask);
    return (unsigned)__builtin_ctz(~(unsigned)mask);
#endif
}

INLINE unsigned NAME(beyond_double)(const double *table, double value) {
    NAME(doubles) thresholds;
    memcpy(&thresholds, table, sizeof thresholds);
    NAME(doubles) values = (NAME(doubles)){0} + value;
    NAME(bits) bits = __builtin_convertvector(thresholds < values, NAME(bits));
    uint16_t mask;
    memcpy(&mask, &bits, sizeof mask);
    return (unsigned)__builtin_ctz(~(unsigned)mask);
}

INLINE unsigned NAME(rank_float)(const float *table, float value, int strict) {
    unsigned group = NAME(beyond_float)(table, value, strict);
    return group * 16 + NAME(beyond_float)(table + 16 + group * 16, value, strict);
}

INLINE unsigned NAME(rank_double)(const double *table, double value) {
    unsigned group = NAME(beyond_double)(table, value);
    return group * 16 + NAME(beyond_double)(table + 16 + group * 16, value);
}

/* What is as good as zero for LightGBM is zero: float32's 1e-35 in both widths. */
INLINE float NAME(clean_float)(float value) { return fabsf(value) <= 1e-35f ? 0 : value; }
INLINE double NAME(clean_double)(double value) { return fabs(value) <= (double)1e-35f ? 0 : value; }

/* Ranks of a feature's values, with the flags of NaN and zero. */
INLINE void NAME(rank)(const forest *forest, const workspace *work, size_t ranking, const void *rows, int wide,
                       size_t count, size_t stride, int is_lightgbm) {
    const float *table = forest->tables + ranking * FOREST_TABLE;
    const double *wide_table = forest->wide_tables + ranking * FOREST_TABLE;
    uint8_t *restrict ranks = work->ranks, *restrict nans = work->nans, *restrict zeros = work->zeros;
    size_t at = forest->rankings[ranking].feature;
    for (size_t row = 0; row < count; row++, at += stride) {
        if (is_lightgbm && wide) {
            double value = NAME(clean_double)(((const double *)rows)[at]);
            nans[row] = value != value ? 255 : 0;
            zeros[row] = value == 0 ? 255 : 0;
            ranks[row] = (uint8_t)NAME(rank_double)(wide_table, value);
        } else {
            float value = wide ? (float)((const double *)rows)[at] : ((const float *)rows)[at];
            if (is_lightgbm) value = NAME(clean_float)(value);
            nans[row] = value != value ? 255 : 0;
            if (is_lightgbm) zeros[row] = value == 0 ? 255 : 0;
            ranks[row] = (uint8_t)NAME(rank_float)(table, value, is_lightgbm);
        }
    }
}

/* The library and the width of rows decided outside of the loop. */
static void NAME(rank_any)(const forest *forest, const workspace *work, size_t ranking, const void *rows, int wide,
                           size_t count, size_t stride) {
    if (forest->is_lightgbm && wide)
        NAME(rank)(forest, work, ranking, rows, 1, count, stride, 1);
    else if (forest->is_lightgbm)
        NAME(rank)(forest, work, ranking, rows, 0, count, stride, 1);
    else if (wide)
        NAME(rank)(forest, work, ranking, rows, 1, count, stride, 0);
    else
        NAME(rank)(forest, work, ranking, rows, 0, count, stride, 0);
}

/* Codes of all columns of sets. A category is a value without its fraction; XGBoost has none below 0, where LightGBM
   still takes -0.5 for 0 and what is missing for a value that is in no set. */
static void NAME(encode_sets)(const forest *forest, const workspace *work, const void *rows, int wide, size_t count,
                              size_t stride) {
    for (size_t i = 0; i < forest->category_count; i++) {
        const forest_categories *categories = forest->categories + i;
        size_t at = categories->feature;
        double size = categories->size;
        for (size_t row = 0; row < count; row++, at += stride) {
            double value = wide ? ((const double *)rows)[at] : (double)((const float *)rows)[at];
            if (!forest->is_lightgbm) value = (float)value;
            int is_category = (forest->is_lightgbm ? value > -1 : value >= 0) && value < size;
            work->places[row] = is_category       ? (uint32_t)(int32_t)value
                                : value != value ? categories->size
                                                 : categories->size + 1;
        }
        for (size_t n = categories->first; n < categories->first + categories->count; n++) {
            const int8_t *restrict table = forest->set_tables + forest->sets[n].table;
            int8_t *restrict codes = work->codes + (size_t)forest->sets[n].column * FOREST_ROWS;
            const uint32_t *restrict places = work->places;
            /* With AVX2 clang would gather: nearly half the speed. */
#pragma clang loop vectorize(disable) unroll_count(4)
            for (size_t row = 0; row < count; row++) codes[row] = table[places[row]];
        }
    }
}

/* Codes of all columns. */
static __attribute__((noinline)) void NAME(encode)(const forest *forest, const workspace *work, const void *rows,
                                                   int wide, size_t count, size_t stride) {
    for (size_t i = 0; i < forest->ranking_count; i++) {
        const forest_ranking *ranking = forest->rankings + i;
        NAME(rank_any)(forest, work, i, rows, wide, count, stride);
        for (int missing = FOREST_NAN_LEFT; missing <= FOREST_ZERO_RIGHT; missing++) {
            if (ranking->columns[missing] == 0) continue;
            uint8_t *restrict codes = (uint8_t *)work->codes + (size_t)ranking->columns[missing] * FOREST_ROWS;
            const uint8_t *restrict ranks = work->ranks, *restrict nans = work->nans, *restrict zeros = work->zeros;
            uint8_t code = missing == FOREST_NAN_ZERO                                           ? (uint8_t)ranking->zero
                           : missing == FOREST_NAN_LEFT || missing == FOREST_ZERO_LEFT ? 0
                                                                                       : 255;
            uint8_t zero_counts = missing >= FOREST_ZERO_LEFT ? 255 : 0;
            for (size_t row = 0; row < FOREST_ROWS; row++) {
                uint8_t is_missing = nans[row] | (zeros[row] & zero_counts);
                codes[row] = ((ranks[row] & (uint8_t)~is_missing) | (code & is_missing)) ^ 128;
            }
        }
    }
}

/* The leaf numbers of any tree of at most 256 leaves, numbered from the left. A row's number begins at 0, and is at a
   node's first leaf just where the row comes to the node, as nodes come before those below them and left before right;
   where it goes right, the number of leaves on the left is added. */
static void NAME(scan)(const uint32_t *nodes, uint32_t size, const int8_t *codes, size_t count, uint8_t *indices) {
    for (size_t row = 0; row < count; row += SCAN_WIDTH * BYTES) {
        NAME(lanes) index[SCAN_WIDTH];
        for (int i = 0; i < SCAN_WIDTH; i++) index[i] = NAME(splat)(0);
        const uint32_t *node = nodes;
        for (uint32_t n = 0; n < size; n++, node += 2) {
            const int8_t *column = codes + row + (*node & ~255u);
            NAME(lanes) threshold = NAME(splat)(*(const int8_t *)node);
            NAME(lanes) first = NAME(splat)(((const int8_t *)node)[4]), step = NAME(splat)(((const int8_t *)node)[5]);
            for (int i = 0; i < SCAN_WIDTH; i++) {
                NAME(lanes) goes_left = threshold > NAME(load)(column + i * BYTES);
                index[i] += (index[i] == first) & ~goes_left & step;
            }
        }
        memcpy(indices + row, index, sizeof index);
    }
}

/* The nodes where 16 rows end. A leaf is its own left child and looks at column 0, where every code is the least. */
INLINE void NAME(walk)(const uint32_t *nodes, uint32_t depth, const int8_t *codes, uint32_t at[16]) {
    for (int i = 0; i < 16; i++) at[i] = 0;
    for (uint32_t level = 0; level < depth; level += 4) {
        uint32_t moved = 0;
        for (int step = 0; step < 4; step++) {
#pragma clang loop vectorize(disable) unroll(full)
            for (int i = 0; i < 16; i++) {
                uint64_t node;
                memcpy(&node, nodes + (size_t)at[i] * 2, sizeof node);
                int goes_right = codes[i + (node & 0xffffff00)] >= (int8_t)node;
                uint32_t next = (uint32_t)(node >> 32) + (uint32_t)goes_right;
                moved |= next ^ at[i];
                at[i] = next;
            }
            if (moved == 0) return;
        }
    }
}

#define VALUE float
#define TYPED(name) NAME(name##_float)
#include "sums.h"
#undef VALUE
#undef TYPED
#define VALUE double
#define TYPED(name) NAME(name##_double)
#include "sums.h"
#undef VALUE
#undef TYPED

static void NAME(score)(const forest *forest, const workspace *work, const void *rows, int wide, size_t count,
                        size_t stride, void *margins) {
    NAME(encode)(forest, work, rows, wide, count, stride);
    NAME(encode_sets)(forest, work, rows, wide, count, stride);
    if (forest->is_lightgbm)
        NAME(add_double)(forest, work, forest->wide_base, forest->wide_leaves, count, margins);
    else
        NAME(add_float)(forest, work, forest->base, forest->leaves, count, margins);
}
