/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mark.h: when the stream gets a mark, and what the mark says.
 *
 * Owns the times of the walks over the tasks and the difference between the clocks. Marks are made
 * while something happens and some after it, so that all that waits for them goes on.
 * In an idle trace they are rare, for what only a walk can find. The one place that turns time into
 * records: whoever reads the stream has no clock.
 */
#ifndef BPFSTRACE_MARK_H
#define BPFSTRACE_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "bpf/wire.h"
#include "kernel/programs.h"

/* Between two marks: two of them, and what a busy machine adds, are less than 200 ms. */
#define MARK_NS		75000000ull
#define MARK_IDLE_NS	500000000ull

/* So many times as often where somebody waits for each: less than 20 ms apart. */
#define MARK_QUICK	4

/* Says what the kernel has skipped since it was first called. 0, or -errno: nothing is known then. */
typedef int marker_skips_fn(void *ctx, struct programs_skips *out);

struct marker {
	int walk;			/* the iterator's link, or -1: calls in flight are not told */
	uint32_t pace;			/* marks are made so many times as often: 1 or MARK_QUICK */
	volatile struct reader *reader;	/* shared with the kernel side */
	unsigned int owed;		/* marks still to come for what has happened */
	uint64_t next, idle;		/* not before, ns: and this where none is owed */
	bool open;			/* begun, not in the stream yet */
	marker_skips_fn *skips;		/* NULL: nothing is skipped */
	void *skips_ctx;
	struct programs_skips skipped;	/* when it was last asked, */
	uint64_t asked;			/* which was then, ns */
	struct rec_mark mark;
};

/* walk, pace: as in struct marker. reader and the link stay the caller's. skips, with its ctx, may be NULL: nothing can be skipped. */
void marker_init(struct marker *m, int walk, uint32_t pace, volatile struct reader *reader, marker_skips_fn *skips, void *ctx);

/* Records have come: marks must follow. */
void marker_stir(struct marker *m);

/* True while marks are owed. Asks the kernel side too. */
bool marker_wanted(struct marker *m);

/* Milliseconds from now (ns) until a mark can be due. */
int marker_wait(struct marker *m, uint64_t now);

/*
 * Begins a mark if one is due now (CLOCK_MONOTONIC, ns): walks over the tasks. True: the mark's place
 * is behind all that is in the rings when this returns; then marker_end().
 */
bool marker_begin(struct marker *m, uint64_t now);

/* The mark begun before, for its place. */
const struct rec_mark *marker_end(struct marker *m);

/* At the end of the trace. True: *out is to be put, for something was skipped since the last mark. */
bool marker_last(struct marker *m, struct rec_mark *out);

/* True where the clocks have moved against each other: what comes now must be behind *out. */
bool marker_clock(struct marker *m, struct rec_mark *out);

/* CLOCK_REALTIME less CLOCK_MONOTONIC, ns; -t's seconds come from here. */
int64_t marker_clock_offset(void);

#endif
