/* The numbers of records whose fields are found. */
#include "CTabular.h"
#include "number.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* A field by the general reader, a carriage return or plain quotes around it taken off. */
static int read_slowly(const uint8_t *start, const uint8_t *end, double *number) {
    if (end > start && end[-1] == '\r') end -= 1;
    if (end - start >= 2 && *start == '"' && end[-1] == '"') {
        start += 1;
        end -= 1;
    }
    return tabular_number(start, end, number);
}

static inline int is_empty(const uint8_t *start, const uint8_t *end) {
    return start == end || (end - start == 1 && *start == '\r');
}

static inline void put(const tabular_records_task *task, size_t record, tabular_column column, double number) {
    if (__builtin_expect(column.kind == TABULAR_VALUE, 1)) {
        size_t place = record * task->width + column.index;
        if (task->is_double) ((double *)task->values)[place] = number;
        else ((float *)task->values)[place] = (float)number;
    } else {
        task->sides[column.index * task->side_stride + record] = number;
    }
}

/* The loop over all fields; `read` is the kernel's reader of short plain numbers, which answers 0 for others. */
#define PARSE(read)                                                                                              \
    size_t listed = 0;                                                                                           \
    for (size_t r = 0; r < task->records; r++) {                                                                 \
        size_t field = task->first[r];                                                                           \
        const uint8_t *start = task->bytes + (field == 0 ? 0 : task->ends[field - 1] + 1);                       \
        for (uint32_t c = 0; c < task->column_count; c++) {                                                      \
            const uint8_t *end = task->bytes + task->ends[field + c];                                            \
            tabular_column column = task->columns[c];                                                            \
            double number = __builtin_nan("");                                                                   \
            if (__builtin_expect(column.kind >= TABULAR_HAND, 0)) {                                              \
                if (column.kind == TABULAR_HAND) {                                                               \
                    task->listed[listed++] = (uint32_t)r;                                                        \
                    task->listed[listed++] = c;                                                                  \
                }                                                                                                \
            } else {                                                                                             \
                if (!read(start, end, &number) && !read_slowly(start, end, &number) &&                           \
                    !(task->empty_is_missing && column.kind == TABULAR_VALUE && is_empty(start, end))) {         \
                    task->listed[listed++] = (uint32_t)r;                                                        \
                    task->listed[listed++] = c;                                                                  \
                }                                                                                                \
                put(task, r, column, number);                                                                    \
            }                                                                                                    \
            start = end + 1;                                                                                     \
        }                                                                                                        \
    }                                                                                                            \
    return listed / 2;

static inline double with_sign(double number, uint64_t minus) {
    uint64_t bits;
    memcpy(&bits, &number, 8);
    bits ^= minus << 63;
    memcpy(&number, &bits, 8);
    return number;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* The high bit of each byte that is more than 9, right up to the first such byte from below. */
static inline uint64_t no_digits(uint64_t word) { return ((word + 0x7676767676767676) | word) & 0x8080808080808080; }

/* A sign, then at most sixteen digits, a point perhaps among them, ended by `end`: in two words, no loop. */
static inline int read_portable(const uint8_t *start, const uint8_t *end, double *number) {
    uint64_t minus = *start == '-';
    size_t length = (size_t)(end - start) - minus;
    if (length - 1 > 15) return 0;
    uint64_t low = tabular_load8(end - 16) ^ 0x3030303030303030, high = tabular_load8(end - 8) ^ 0x3030303030303030;
    /* What stands in front of the number is 0. */
    size_t front = 16 - length;
    low = front >= 8 ? 0 : low >> (8 * (front & 7)) << (8 * (front & 7));
    high = front > 8 ? high >> (8 * (front & 7)) << (8 * (front & 7)) : high;
    uint64_t low_point = no_digits(low), high_point = no_digits(high), fraction = 0;
    if (low_point | high_point) {
        /* The digits in front of the point move over it. */
        if (low_point) {
            int place = __builtin_ctzll(low_point) & ~7;
            if ((low >> place & 0xFF) != ('.' ^ '0')) return 0;
            uint64_t left = low & (((uint64_t)1 << place) - 1), right = low >> place >> 8;
            low = right << place << 8 | left << 8;
            fraction = 15 - (uint64_t)place / 8;
        } else {
            int place = __builtin_ctzll(high_point) & ~7;
            if ((high >> place & 0xFF) != ('.' ^ '0')) return 0;
            uint64_t left = high & (((uint64_t)1 << place) - 1), right = high >> place >> 8;
            high = right << place << 8 | left << 8 | low >> 56;
            low <<= 8;
            fraction = 7 - (uint64_t)place / 8;
        }
        if (no_digits(low) | no_digits(high) || length == 1) return 0;
    }
    uint64_t value = (uint64_t)tabular_eight_digits(low) * 100000000 + tabular_eight_digits(high);
    if (value >> 53) return 0;
    *number = with_sign((double)value / tabular_tens[fraction], minus);
    return 1;
}
#else
static inline int read_portable(const uint8_t *start, const uint8_t *end, double *number) {
    (void)start, (void)end, (void)number;
    return 0;
}
#endif

static size_t parse_portable(const tabular_records_task *task) { PARSE(read_portable) }

#if defined(__x86_64__)
/* Sixteen zeros, then sixteen ones, then sixteen zeros: windows on them are masks. */
static const uint8_t steps[48] = {
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0};

/* A sign, then at most sixteen digits, a point perhaps among them, ended by `end`: in one register, no loop. */
__attribute__((target("avx2,bmi,popcnt"), always_inline)) static inline int read_vector(
    const uint8_t *start, const uint8_t *end, double *number) {
    uint64_t minus = *start == '-';
    size_t length = (size_t)(end - start) - minus;
    if (length - 1 > 15) return 0;
    __m128i lanes = _mm_loadu_si128((const __m128i *)(end - 16));
    lanes = _mm_and_si128(_mm_sub_epi8(lanes, _mm_set1_epi8('0')), _mm_loadu_si128((const __m128i *)(steps + length)));
    uint32_t points = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('.' - '0')));
    if (points & (points - 1)) return 0;
    /* The digits in front of the point move over it. Without a point, nothing moves. */
    uint64_t place = (uint64_t)_tzcnt_u32(points | 0x80000000);
    uint64_t left = place == 31 ? 0 : place + 1, fraction = place == 31 ? 0 : 15 - place;
    __m128i front = _mm_loadu_si128((const __m128i *)(steps + 32 - left));
    lanes = _mm_blendv_epi8(lanes, _mm_slli_si128(lanes, 1), front);
    if (!_mm_testz_si128(_mm_subs_epu8(lanes, _mm_set1_epi8(9)), _mm_set1_epi8(-1))) return 0;
    if (points && length == 1) return 0;
    __m128i pairs = _mm_maddubs_epi16(lanes, _mm_set1_epi16(0x010A));
    __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
    __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));
    uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
    uint64_t value = (both & 0xFFFFFFFF) * 100000000 + (both >> 32);
    if (value >> 53) return 0;
    *number = with_sign((double)value / tabular_tens[fraction], minus);
    return 1;
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t parse_avx2(const tabular_records_task *task) {
    PARSE(read_vector)
}
#endif

size_t tabular_parse(int level, const tabular_records_task *task) {
#if defined(__x86_64__)
    if (level >= TABULAR_AVX2) return parse_avx2(task);
#endif
    (void)level;
    return parse_portable(task);
}
