/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schedule.h: how the reader thread is scheduled: its priority and its processor.
 *
 * Programs that take all processors must not keep it from running; it must not be stopped by the
 * kernel for taking one itself, nor run where a program fills a ring: there it would stop the program
 * each time it works, while another processor may be idle. Whatever is not allowed is done without.
 */
#ifndef BPFSTRACE_SCHEDULE_H
#define BPFSTRACE_SCHEDULE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

struct schedule {
	bool real_time;
	uint64_t second, used;		/* when the second began, CPU time at that moment; ns */
	cpu_set_t allowed;
};

/* For the calling thread, once. */
void schedule_init(struct schedule *p);

/* Now and then: keeps its priority in bounds. */
void schedule_keep(struct schedule *p);

/* Leaves that processor, if there is another one. */
void schedule_leave(const struct schedule *p, unsigned int cpu);

/* The longest time from one look at the rings to the next, and what of it was what, ns: where records were lost, why. */
struct schedule_gap {
	uint64_t longest;
	uint64_t queued;		/* it was to run, and had no processor */
	uint64_t ran;			/* the rest it slept, or waited for memory or the disk */
	uint64_t at, at_queued, at_ran;	/* of the last look */
};

/* At each look, for the calling thread; first: nothing lies before it. Reads a file: for -d only. */
void schedule_look(struct schedule_gap *g, bool first);

#endif
