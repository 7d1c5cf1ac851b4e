/* What the kernels share of reading a number. */
#ifndef TABULAR_NUMBER_H
#define TABULAR_NUMBER_H

#include <stdint.h>
#include <string.h>

/* Powers of ten that a double holds exactly. */
static const double tabular_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static inline uint64_t tabular_load8(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

/* Whether all eight bytes are digits (Lemire's test). */
static inline int tabular_are_digits(uint64_t word) {
    return ((word & (word + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0) == 0x3030303030303030;
}

/* The value of eight digits, the first in the lowest byte. */
static inline uint32_t tabular_eight_digits(uint64_t word) {
    word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
    word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
    return (uint32_t)((word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32);
}

#endif
