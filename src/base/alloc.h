/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alloc.h: memory, or the end of the process.
 *
 * For what a trace cannot go on without: these never return NULL. Whoever can go on, or has something to take down
 * first, asks malloc() itself. What they return is freed with free().
 */
#ifndef BPFSTRACE_ALLOC_H
#define BPFSTRACE_ALLOC_H

#include <stddef.h>

/* n elements of size bytes each, zeroed. */
void *alloc_zeroed(size_t n, size_t size);

/* As realloc(). */
void *alloc_again(void *p, size_t size);

/* Says that there is no memory, and ends the process. */
void alloc_failed(void) __attribute__((noreturn));

#endif
