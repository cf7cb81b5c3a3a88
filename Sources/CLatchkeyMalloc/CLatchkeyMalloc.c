//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "CLatchkeyMalloc.h"

#include <errno.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define LATCHKEY_HAS_SANITIZER 1
#endif
#endif

static uint32_t counters = 0;
static uint64_t count = 0;

uint64_t latchkey_malloc_start(void) {
    __atomic_fetch_add(&counters, 1, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

uint64_t latchkey_malloc_stop(void) {
    uint64_t total = __atomic_load_n(&count, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&counters, 1, __ATOMIC_SEQ_CST);
    return total;
}

#if defined(__GLIBC__) && !defined(LATCHKEY_HAS_SANITIZER)
#include <malloc.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static inline void note(void) {
    if (__builtin_expect(__atomic_load_n(&counters, __ATOMIC_RELAXED) != 0, false)) {
        __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
    }
}

// The blocks are the C library's own, so its free and its malloc_usable_size do for them.

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    note();
    return __libc_realloc(block, size);
}

void *reallocarray(void *block, size_t number, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(number, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    note();
    return __libc_realloc(block, bytes);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    note();
    void *new_block = __libc_memalign(alignment, size);
    if (new_block == NULL) return ENOMEM;
    *block = new_block;
    return 0;
}

bool latchkey_malloc_is_counted(void) { return true; }

uint64_t latchkey_malloc_bytes_in_use(void) {
    struct mallinfo2 all = mallinfo2();
    return (uint64_t)all.uordblks + (uint64_t)all.hblkhd;
}
#else
bool latchkey_malloc_is_counted(void) { return false; }

uint64_t latchkey_malloc_bytes_in_use(void) { return 0; }
#endif
