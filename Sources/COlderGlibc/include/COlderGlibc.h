/* Nothing to call: what this target holds is found by the linker. */
#ifndef COLDERGLIBC_H
#define COLDERGLIBC_H
#endif
