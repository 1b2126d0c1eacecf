/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nearest.h: what a mistyped name was meant to be.
 *
 * Owns how near two names are: insertions, deletions, replacements and swaps count one each, the letters' case
 * nothing. How far off a name may be depends on its length: of one or two letters anything could be meant.
 */
#ifndef BPFSTRACE_NEAREST_H
#define BPFSTRACE_NEAREST_H

#include <stdbool.h>

/* The nearest name so far. */
struct nearest {
	const char *to;
	char name[64];			/* empty: none is near */
	unsigned int distance;		/* a name must be nearer than this */
};

/* Begins a search for what to, which must outlive it, was meant to be. */
void nearest_start(struct nearest *n, const char *to);

/* One name that could be it. */
void nearest_try(struct nearest *n, const char *name);

#endif
