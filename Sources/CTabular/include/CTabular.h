/* Kernels that find the fields of delimited text and read their numbers: Swift has no target for a single function and
   no byte shuffles, C has. */
#ifndef CTABULAR_H
#define CTABULAR_H

#include <stddef.h>
#include <stdint.h>

/* Bytes in front of a text and behind it that a kernel may read. */
#define TABULAR_MARGIN 64
/* Places behind the last separator that a kernel may write. */
#define TABULAR_SLACK 64

/* Kernels, each able to do what those below it do. */
#define TABULAR_PORTABLE 0
#define TABULAR_AVX2 1

/* The highest kernel that this processor runs. */
int tabular_level(void);

/* Reads the number that is all of the text but for blanks around it, as Python's float() does, rounded as strtod
   rounds: 1 and the number, or 0 where it is none. Reads no byte outside. */
int tabular_number(const uint8_t *start, const uint8_t *end, double *number);

/* The upper and the lower half of the 128 leading bits of 5 to the power of `exponent`, from -342 to 308. */
void tabular_power(int exponent, uint64_t *high, uint64_t *low);

/* What the separators of a text are. */
typedef struct {
    size_t fields;    /* how many separators there are: each ends a field */
    size_t newlines;  /* how many of them end a record */
    int quotes;       /* whether a quote was seen; then the rest is worth nothing, and the careful index is needed */
} tabular_index_result;

/* Writes where the separators of `count` bytes stand: every delimiter and every newline, quotes or not. */
tabular_index_result tabular_index(int level, const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends);

/* Why a text with quotes has no fields. */
enum tabular_quote_error {
    TABULAR_QUOTE_INSIDE = 1, /* a quote in a field that does not begin with one */
    TABULAR_QUOTE_TEXT,       /* text behind a closing quote */
    TABULAR_QUOTE_OPEN,       /* the text ends inside quotes */
};

/* The same by RFC 4180, where a quoted field may hold separators: 0, or an error and its place. Then `ends` and
   `result` are what was found in front of the field that is wrong. */
int tabular_index_quoted(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint32_t *ends, tabular_index_result *result, size_t *place);

/* The place behind the last newline of `count` bytes; 0 without one. */
size_t tabular_last_line_end(const uint8_t *bytes, size_t count);

/* The place behind the last newline of `count` bytes that is outside quotes, where the first byte is; 0 without one. */
size_t tabular_last_record_end(const uint8_t *bytes, size_t count);

/* Whether a field of `count` bytes, which may end within one, is longer than `limit`. */
int tabular_has_long_field(const uint8_t *bytes, size_t count, uint8_t delimiter, size_t limit);

/* Finds the records: `first[r]` is the number of record r's first field. A record without text is none where there are
   more columns than one. 0 and the count of records, or 1 where record `*records` has `*found` fields instead. */
int tabular_records(
    const uint8_t *bytes, const uint32_t *ends, const tabular_index_result *index, uint32_t columns, uint32_t *first,
    size_t *records, size_t *found);

/* Where the number of a column goes. */
enum tabular_kind {
    TABULAR_VALUE, /* to place `index` of its row of values */
    TABULAR_SIDE,  /* to side column `index`, a double */
    TABULAR_HAND,  /* nowhere: the field is listed */
    TABULAR_SKIP,  /* nowhere */
};

typedef struct {
    uint32_t kind;
    uint32_t index;
} tabular_column;

/* Records whose numbers are wanted. */
typedef struct {
    const uint8_t *bytes;
    const uint32_t *ends;
    const uint32_t *first;
    size_t records;
    const tabular_column *columns;
    uint32_t column_count;
    int empty_is_missing; /* an empty field is NaN; otherwise it is listed */
    int is_double;        /* values are doubles; otherwise floats */
    void *values;         /* records x width */
    size_t width;
    double *sides;        /* a run of `side_stride` for each side column */
    size_t side_stride;
    uint32_t *listed;     /* pairs of record and column: fields that are no number; their place holds NaN */
} tabular_records_task;

/* Reads the numbers and answers how many fields are listed. */
size_t tabular_parse(int level, const tabular_records_task *task);

#endif
