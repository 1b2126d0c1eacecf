/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gen.h: records by chance, for fuzz.c.
 *
 * Owns the random numbers and what a likely record looks like: calls of all rows and refinements, with memory where their
 * arguments point, memory that points at memory, chunks of calls to come, forks, execs, exits, signals. One seed
 * makes one sequence of records, always the same.
 */
#ifndef BPFSTRACE_FUZZ_GEN_H
#define BPFSTRACE_FUZZ_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/record.h"

#define GEN_ARENA	0x100000ull	/* where the traced "memory" begins */
#define GEN_ARENA_BYTES	0x10000

struct gen {
	uint64_t state;
	uint64_t time;
	uint32_t next_callno[8];	/* by tid */
	bool is_big;			/* thousands of chunks: long vectors, many strings */
};

void gen_init(struct gen *g, uint64_t seed);

/* A number below n, which is not 0; chance(): true once in n times. */
uint32_t gen_below(struct gen *g, uint32_t n);
bool gen_chance(struct gen *g, uint32_t n);

/* Fills n bytes with what memory holds: addresses, sizes, text, zeros, noise. */
void gen_memory(struct gen *g, void *dst, size_t n);

/* The next record into out, which has RECORD_MAX bytes; returns its length. It is not always sound. */
size_t gen_record(struct gen *g, void *out);

/* A call in flight: as from a scan of the kernel side's slots. */
size_t gen_open(struct gen *g, void *out);

/* A -e expression, NUL-terminated, of less than size bytes. */
void gen_expression(struct gen *g, char *out, size_t size);

#endif
