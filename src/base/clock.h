/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock.h: the kernel's clocks in nanoseconds.
 */
#ifndef BPFSTRACE_CLOCK_H
#define BPFSTRACE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NS_PER_SEC	1000000000ull
#define NS_PER_MS	1000000ull

/* What the clock of that id says, ns. */
static inline uint64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* CLOCK_MONOTONIC, which the records' times are of. */
static inline uint64_t clock_now(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

#endif
