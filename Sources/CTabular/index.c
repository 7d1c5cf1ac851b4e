/* Where the separators of a text stand, and which of them begin a record. */
#include "CTabular.h"
#include "number.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

int tabular_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
        return TABULAR_AVX2;
#endif
    return TABULAR_PORTABLE;
}

/* The high bit of each byte that equals the one `pattern` repeats; exact. */
static inline uint64_t equal_bytes(uint64_t word, uint64_t pattern) {
    const uint64_t low = 0x7F7F7F7F7F7F7F7F;
    uint64_t x = word ^ pattern;
    return ~(((x & low) + low) | x | low);
}

static tabular_index_result index_tail(
    const uint8_t *bytes, size_t from, size_t count, uint8_t delimiter, uint32_t *ends, tabular_index_result result) {
    for (size_t i = from; i < count; i++) {
        uint8_t byte = bytes[i];
        result.quotes |= byte == '"';
        result.newlines += byte == '\n';
        if (byte == delimiter || byte == '\n') ends[result.fields++] = (uint32_t)i;
    }
    return result;
}

static tabular_index_result index_portable(const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends) {
    const uint64_t ones = 0x0101010101010101;
    tabular_index_result result = {0, 0, 0};
    uint64_t quotes = 0;
    size_t i = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; i + 8 <= count; i += 8) {
        uint64_t word = tabular_load8(bytes + i);
        uint64_t lines = equal_bytes(word, ones * '\n');
        uint64_t mask = lines | equal_bytes(word, ones * delimiter);
        quotes |= equal_bytes(word, ones * '"');
        if (mask == 0) continue;
        result.newlines += (lines >> 7) * ones >> 56;
        do {
            ends[result.fields++] = (uint32_t)(i + (size_t)(__builtin_ctzll(mask) >> 3));
            mask &= mask - 1;
        } while (mask);
    }
#endif
    result.quotes = quotes != 0;
    return index_tail(bytes, i, count, delimiter, ends, result);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) static inline uint64_t mask64(__m256i low, __m256i high, __m256i byte) {
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte));
    return a | (uint64_t)b << 32;
}

__attribute__((target("avx2,bmi,popcnt"))) static tabular_index_result index_avx2(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends) {
    const __m256i comma = _mm256_set1_epi8((char)delimiter), newline = _mm256_set1_epi8('\n');
    const __m256i quote = _mm256_set1_epi8('"');
    tabular_index_result result = {0, 0, 0};
    __m256i quotes = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(bytes + i));
        __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + i + 32));
        uint64_t lines = mask64(low, high, newline), mask = lines | mask64(low, high, comma);
        quotes = _mm256_or_si256(quotes, _mm256_cmpeq_epi8(low, quote));
        quotes = _mm256_or_si256(quotes, _mm256_cmpeq_epi8(high, quote));
        size_t found = (size_t)__builtin_popcountll(mask);
        result.newlines += (size_t)__builtin_popcountll(lines);
        uint32_t *out = ends + result.fields;
        /* Eight at a time, wanted or not: fewer branches that nobody can foresee. */
        for (size_t done = 0; done < found; done += 8)
            for (int k = 0; k < 8; k++) {
                out[done + (size_t)k] = (uint32_t)i + (uint32_t)_tzcnt_u64(mask);
                mask = _blsr_u64(mask);
            }
        result.fields += found;
    }
    result.quotes = !_mm256_testz_si256(quotes, quotes);
    return index_tail(bytes, i, count, delimiter, ends, result);
}
#endif

tabular_index_result tabular_index(int level, const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends) {
#if defined(__x86_64__)
    if (level >= TABULAR_AVX2) return index_avx2(bytes, count, delimiter, ends);
#endif
    (void)level;
    return index_portable(bytes, count, delimiter, ends);
}

int tabular_index_quoted(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends, tabular_index_result *result,
    size_t *place) {
    *result = (tabular_index_result){0, 0, 1};
    size_t i = 0;
    while (i < count) {
        size_t start = i;
        if (bytes[i] == '"') {
            for (i += 1;; i += 2) {
                while (i < count && bytes[i] != '"') i += 1;
                if (i >= count) return *place = start, TABULAR_QUOTE_OPEN;
                if (i + 1 >= count || bytes[i + 1] != '"') break;
            }
            i += 1;
            if (i + 1 < count && bytes[i] == '\r' && bytes[i + 1] == '\n') i += 1;
            if (i < count && bytes[i] != delimiter && bytes[i] != '\n') return *place = start, TABULAR_QUOTE_TEXT;
        } else {
            for (; i < count && bytes[i] != delimiter && bytes[i] != '\n'; i++)
                if (bytes[i] == '"') return *place = start, TABULAR_QUOTE_INSIDE;
        }
        if (i < count) {
            result->newlines += bytes[i] == '\n';
            ends[result->fields++] = (uint32_t)i++;
        }
    }
    return 0;
}

size_t tabular_last_line_end(const uint8_t *bytes, size_t count) {
    while (count > 0 && bytes[count - 1] != '\n') count -= 1;
    return count;
}

size_t tabular_last_record_end(const uint8_t *bytes, size_t count) {
    size_t last = 0;
    int quoted = 0;
    for (size_t i = 0; i < count; i++) {
        quoted ^= bytes[i] == '"';
        if (bytes[i] == '\n' && !quoted) last = i + 1;
    }
    return last;
}

int tabular_has_long_field(const uint8_t *bytes, size_t count, uint8_t delimiter, size_t limit) {
    size_t start = 0;
    int quoted = 0;
    for (size_t i = 0; i < count; i++) {
        quoted ^= bytes[i] == '"';
        if (quoted || (bytes[i] != delimiter && bytes[i] != '\n')) continue;
        if (i - start > limit) return 1;
        start = i + 1;
    }
    return count - start > limit;
}

/* Whether a field has no byte, or only the carriage return of its record's end. */
static int is_blank(const uint8_t *bytes, size_t start, size_t end) {
    return start == end || (start + 1 == end && bytes[start] == '\r');
}

int tabular_records(
    const uint8_t *bytes, const uint32_t *ends, const tabular_index_result *index, uint32_t columns, uint32_t *first,
    size_t *records, size_t *found) {
    /* As many newlines as records, one at the end of each: then none is inside. */
    size_t r = 0;
    if (index->newlines * columns == index->fields && columns > 0) {
        for (; r < index->newlines && bytes[ends[(r + 1) * columns - 1]] == '\n'; r++)
            first[r] = (uint32_t)(r * columns);
        if (r == index->newlines) return *records = r, 0;
    }
    r = 0;
    for (size_t field = 0; field < index->fields;) {
        size_t start = field == 0 ? 0 : ends[field - 1] + 1, next = field;
        while (next < index->fields && bytes[ends[next]] != '\n') next += 1;
        size_t count = (next < index->fields ? next + 1 : next) - field;
        if (!(columns > 1 && count == 1 && is_blank(bytes, start, ends[field]))) {
            *records = r;
            first[r] = (uint32_t)field;
            if (count != columns) return *found = count, 1;
            r += 1;
        }
        field += count;
    }
    *records = r;
    return 0;
}
