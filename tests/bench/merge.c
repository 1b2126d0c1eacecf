/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.c: what it costs a reader to take records from several rings in the order of their times.
 *
 * merge RINGS: a synthetic feed. Each ring is full of records of 72 bytes as two threads of a
 * processor would leave them, in runs with times of their own; the reader takes the oldest, as
 * src/feed/ring.c does (a look at each ring's first), and copies it into a block, as the spool does.
 * Prints nanoseconds per record.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RECORD	72
#define ALL	(1 << 20)		/* records in all rings together */
#define BLOCK	(1 << 20)
#define ROUNDS	8
#define STEP	300			/* ns from one record of a ring to the next, on average */

struct ring {
	unsigned char *at, *end;
};

static uint64_t time_of(const unsigned char *rec)
{
	uint64_t time;

	memcpy(&time, rec + 8, sizeof(time));
	return time;
}

static void fill(struct ring *ring, unsigned char *data, unsigned int n, unsigned int seed)
{
	uint64_t time = seed % STEP;

	ring->at = data;
	ring->end = data + (size_t)n * RECORD;
	for (unsigned char *p = data; p < ring->end; p += RECORD) {
		seed = seed * 1103515245 + 12345;
		time += seed >> 16 & (2 * STEP - 1);
		memset(p, seed, RECORD);
		memcpy(p + 8, &time, sizeof(time));
	}
}

static uint64_t drain(struct ring *rings, unsigned int n, unsigned char *block)
{
	uint64_t taken = 0;
	size_t used = 0;

	for (;;) {
		struct ring *oldest = NULL;

		for (unsigned int i = 0; i < n; i++)
			if (rings[i].at < rings[i].end &&
			    (!oldest || time_of(rings[i].at) < time_of(oldest->at)))
				oldest = &rings[i];
		if (!oldest)
			return taken;
		if (used + RECORD > BLOCK)
			used = 0;
		memcpy(block + used, oldest->at, RECORD);
		used += RECORD;
		oldest->at += RECORD;
		taken++;
	}
}

int main(int argc, char **argv)
{
	unsigned int n = argc > 1 ? (unsigned int)atoi(argv[1]) : 0, each;
	unsigned char *data = malloc((size_t)ALL * RECORD), *block = malloc(BLOCK);
	struct ring *rings = calloc(n + 1, sizeof(*rings));
	struct timespec start, end;
	double best = 1e9, ns;

	if (!n || !data || !block || !rings) {
		fprintf(stderr, "usage: merge RINGS\n");
		return 2;
	}
	each = ALL / n;
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t taken;

		for (unsigned int i = 0; i < n; i++)
			fill(&rings[i], data + (size_t)i * each * RECORD, each, i + 1);
		clock_gettime(CLOCK_MONOTONIC, &start);
		taken = drain(rings, n, block);
		clock_gettime(CLOCK_MONOTONIC, &end);
		ns = ((end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec)) / taken;
		if (ns < best)
			best = ns;
	}
	printf("%.1f\n", best);
	return 0;
}
