/* The sums of leaves in float32 or float64: included by kernels.h for both as VALUE. */

/* Adds the leaves of `trees` trees, one after the other in each row. With AVX-512 clang would gather. */
INLINE void TYPED(group)(VALUE *restrict sums, const VALUE *const *leaves, const uint8_t *indices, size_t count,
                         size_t trees) {
#if BYTES == 64
#pragma clang loop vectorize(disable)
#endif
    for (size_t row = 0; row < count; row++) {
        VALUE sum = sums[row];
        for (size_t tree = 0; tree < trees; tree++) sum += leaves[tree][indices[tree * FOREST_ROWS + row]];
        sums[row] = sum;
    }
}

/* Adds vector leaves of one tree. */
static void TYPED(vectors)(VALUE *sums, const VALUE *leaves, const uint8_t *indices, size_t count, size_t outputs) {
    for (size_t output = 0; output < outputs; output++)
        for (size_t row = 0; row < count; row++)
            sums[output * FOREST_ROWS + row] += leaves[indices[row] * outputs + output];
}

/* Adds the leaves of one tree by walking. */
static void TYPED(walk)(const forest *forest, const forest_tree *tree, const int8_t *codes, VALUE *sums,
                        const VALUE *leaves, size_t count) {
    size_t width = forest->leaf_width;
    for (size_t row = 0; row < count; row += 16) {
        uint32_t at[16];
        NAME(walk)(forest->nodes + tree->nodes, tree->size, codes + row, at);
        size_t rows = count - row < 16 ? count - row : 16;
        for (size_t output = 0; output < width; output++)
            for (size_t i = 0; i < rows; i++)
                sums[output * FOREST_ROWS + row + i] += leaves[(size_t)at[i] * width + output];
    }
}

/* All trees, in their order for each output. */
static void TYPED(add)(const forest *forest, const workspace *work, const VALUE *base, const VALUE *all_leaves,
                       size_t count, VALUE *margins) {
    size_t outputs = forest->outputs;
    VALUE *sums = outputs == 1 ? margins : work->sums;
    for (size_t output = 0; output < outputs; output++)
        for (size_t row = 0; row < count; row++) sums[output * FOREST_ROWS + row] = base[output];
    for (size_t at = 0; at < forest->tree_count;) {
        const forest_tree *tree = forest->trees + at;
        VALUE *own = forest->leaf_width > 1 ? sums : sums + (size_t)tree->output * FOREST_ROWS;
        if (tree->form == FOREST_WALK) {
            TYPED(walk)(forest, tree, work->codes, own, all_leaves + tree->leaves, count);
            at++;
        } else if (forest->leaf_width > 1) {
            NAME(scan)(forest->nodes + tree->nodes, tree->size, work->codes, count, work->indices);
            TYPED(vectors)(sums, all_leaves + tree->leaves, work->indices, count, outputs);
            at++;
        } else {
            const VALUE *leaves[FOREST_GROUP];
            size_t size = 0;
            uint32_t output = tree->output;
            for (; size < FOREST_GROUP && at < forest->tree_count; size++, at++) {
                tree = forest->trees + at;
                if (tree->form == FOREST_WALK || tree->output != output) break;
                NAME(scan)(forest->nodes + tree->nodes, tree->size, work->codes, count,
                           work->indices + size * FOREST_ROWS);
                leaves[size] = all_leaves + tree->leaves;
            }
            if (size == FOREST_GROUP)
                TYPED(group)(own, leaves, work->indices, count, FOREST_GROUP);
            else
                TYPED(group)(own, leaves, work->indices, count, size);
        }
    }
    if (outputs == 1) return;
    for (size_t row = 0; row < count; row++)
        for (size_t output = 0; output < outputs; output++)
            margins[row * outputs + output] = sums[output * FOREST_ROWS + row];
}
