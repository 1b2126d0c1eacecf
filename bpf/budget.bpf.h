/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * budget.bpf.h: how much one run of a program may do.
 *
 * Owns the bounds on bytes, elements and time (the figures: syscalls/types.def). A program holds its processor while it runs, so whatever the traced
 * program asks for, no run may take longer than some milliseconds. The bounds on bytes and elements are constants, so
 * that what is cut does not depend on the machine's load; the deadline is for what they do not foresee (a cold cache,
 * a slow machine, a full ring) and covers waiting for room. What lies beyond is read later (late.bpf.h) or is a hole.
 *
 * The state is in the slot, where the verifier takes it for any number and need not follow each turn of a loop: a
 * program starts it, everything that loops or waits asks. The clock is looked at only where
 * there is much to do, so that a small call never asks for the time.
 */
#ifndef BPFSTRACE_BUDGET_BPF_H
#define BPFSTRACE_BUDGET_BPF_H

#include "maps.bpf.h"

#define BUDGET_MOMENT	1000000
#define BUDGET_LEAST	250000
#define BUDGET_LOOK	16		/* elements between two looks at the clock; a power of two */
#define BUDGET_OLD	1ULL		/* set in a deadline: not yet this run's, but of the call's entry, or of nothing */

static __always_inline void budget_start(struct slot *s)
{
	s->room = LIMIT_RUN_BYTES;
	s->elems = LIMIT_RUN_ELEMS + 1;		/* the last one is the refusal */
	s->deadline = BUDGET_OLD;
}

/* At exit: a deadline that the entry needed stays known. Most exits never ask, so it is looked at where one does. */
static __always_inline void budget_go_on(struct slot *s)
{
	u64 until = s->deadline;

	budget_start(s);
	s->deadline |= until;
}

/*
 * The deadline of a run that first asks for it now. Where the entry of its call used time and ended a moment ago, what that
 * has left: between the two of a call that fails at once nobody else gets the processor, so that they count as one.
 * Something is always left, for what is short.
 */
static __always_inline u64 budget_until(u64 old)
{
	u64 now = bpf_ktime_get_ns(), until = now + LIMIT_RUN_NS;

	if (now < old + BUDGET_MOMENT)
		until = old < now + BUDGET_LEAST ? now + BUDGET_LEAST : old;
	return until & ~BUDGET_OLD;
}

/* When this run must be over, ns of CLOCK_MONOTONIC. */
static __always_inline u64 budget_deadline(struct slot *s)
{
	if (s->deadline & BUDGET_OLD)
		s->deadline = budget_until(s->deadline);
	return s->deadline;
}

static __always_inline int budget_late(struct slot *s)
{
	/* the first to ask begins the time */
	if (s->deadline & BUDGET_OLD) {
		budget_deadline(s);
		return 0;
	}
	return bpf_ktime_get_ns() > s->deadline;
}

/*
 * Takes n bytes of payload; 0 where they, or the time, are used up. A global function, like the next: the verifier would
 * follow all that comes after it once for each of its ways.
 */
__noinline int budget_bytes(struct slot *s, u32 n)
{
	if (!s || s->room < n || budget_late(s))
		return 0;
	s->room -= n;
	return 1;
}

/* Takes one element. Once one is refused, so are all that follow, and budget_is_over(). */
__noinline int budget_elem(struct slot *s)
{
	u32 left;

	if (!s)
		return 0;
	left = s->elems;
	if (left > 1 && ((left - 2) & (BUDGET_LOOK - 1) || !budget_late(s))) {
		s->elems = left - 1;
		return 1;
	}
	s->elems = 0;
	return 0;
}

static __always_inline int budget_is_over(const struct slot *s)
{
	return !s->elems;
}

/* The longest run of each program, with -d: no promise without a measure. */
static __always_inline u64 span_begin(void)
{
	return knobs.debug ? bpf_ktime_get_ns() : 0;
}

static __always_inline void span_end(enum span which, u64 since)
{
	u32 zero = 0;
	struct spans *m;
	u64 took;

	if (!knobs.debug)
		return;
	m = bpf_map_lookup_elem(&spans, &zero);
	took = bpf_ktime_get_ns() - since;
	if (m && took > m->longest[which])
		m->longest[which] = took;
}

#endif
