/* Kernels that score blocks of rows on a forest of codes: Swift has no target for a single function, C has. */
#ifndef CFOREST_H
#define CFOREST_H

#include <stddef.h>
#include <stdint.h>

/* Rows of a block. A column of codes is as long, whatever the number of rows in use. */
#define FOREST_ROWS 256
/* Thresholds of a ranking: 16 pivots, then 16 groups of 16, all filled up with NaN. */
#define FOREST_TABLE 272
/* Trees whose leaf numbers are found before their leaves are added. */
#define FOREST_GROUP 8

/* Kernels, each able to do what those below it do. */
#define FOREST_PORTABLE 0
#define FOREST_AVX2 1
#define FOREST_AVX512 2

/* 10 to the power of 0 to 22: those that a double holds exactly. A table in C is just there, one in Swift is asked for. */
static inline double forest_power_of_ten(uint32_t exponent) {
    static const double powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return powers[exponent];
}

/* The highest kernel that this processor runs. */
int forest_level(void);

/* How a column codes what is missing. */
enum forest_missing {
    FOREST_NAN_LEFT,    /* NaN goes left everywhere */
    FOREST_NAN_RIGHT,   /* NaN goes right everywhere */
    FOREST_NAN_ZERO,    /* NaN is 0 */
    FOREST_ZERO_LEFT,   /* NaN and 0 go left everywhere */
    FOREST_ZERO_RIGHT,  /* NaN and 0 go right everywhere */
};

/* A feature's values ranked among at most 255 thresholds, and the columns of codes made from the rank. */
typedef struct {
    uint32_t feature;
    uint32_t zero;          /* the rank of 0 */
    uint32_t columns[5];    /* by forest_missing; 0 where none is needed: column 0 is nobody's */
} forest_ranking;

/* A categorical feature, and the columns of codes that say whether a category is in a set. A set's table has a code for
   each of `size` categories, then for what is missing, then for every other value. */
typedef struct {
    uint32_t feature;
    uint32_t size;
    size_t first;  /* the first of its sets */
    size_t count;
} forest_categories;

/* A set of categories: its column and where its table begins. */
typedef struct {
    uint32_t column;
    uint32_t table;
} forest_set;

/* How a tree is evaluated. */
enum forest_form {
    FOREST_SCAN,  /* every node, left before right: trees of at most 256 leaves */
    FOREST_WALK,  /* only the nodes on a row's way */
};

/* A tree. A node is two words: column * 256 | threshold, then for a scan its first leaf | leaves on its left * 256, for
   a walk its left child. */
typedef struct {
    uint32_t form;
    uint32_t size;    /* scan: nodes; walk: depth */
    uint32_t output;  /* ignored where leaves are vectors */
    size_t nodes;     /* the first word */
    size_t leaves;    /* the first leaf value */
} forest_tree;

/* A forest, prepared. */
typedef struct {
    const forest_ranking *rankings;
    size_t ranking_count;
    const float *tables;          /* FOREST_TABLE for each ranking */
    const double *wide_tables;    /* the same in float64; LightGBM's only */
    const forest_categories *categories;
    size_t category_count;
    const forest_set *sets;
    const int8_t *set_tables;
    const forest_tree *trees;
    size_t tree_count;
    const uint32_t *nodes;
    const float *leaves;          /* XGBoost's */
    const double *wide_leaves;    /* LightGBM's */
    const float *base;            /* XGBoost's, one for each output */
    const double *wide_base;      /* LightGBM's */
    size_t columns;
    size_t outputs;
    size_t leaf_width;            /* 1, or outputs where leaves are vectors */
    int is_lightgbm;
} forest;

/* Bytes of scratch that a block needs, aligned to 64; the first FOREST_ROWS are 128, whoever made it. */
size_t forest_scratch(const forest *forest);

/* The margins of at most FOREST_ROWS rows of float32 or float64 values, `stride` values apart: float32 for XGBoost,
   float64 for LightGBM, `outputs` for each row. */
void forest_score(const forest *forest, int level, const void *rows, int rows_are_wide, size_t count, size_t stride,
                  void *margins, void *scratch);

#endif
