/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callset.h: a set of system calls, as trace= has it.
 *
 * A call is one of a personality, by its number there. Calls that another is made of (i386's socketcall and ipc) are on
 * their own. Numbers that are no call's are shown with every set, as with strace. Pure.
 */
#ifndef BPFSTRACE_CALLSET_H
#define BPFSTRACE_CALLSET_H

#include "desc/ilp32.h"
#include "event/event.h"

#define CALLSET_CLASS	64		/* room that the name of a class needs */

struct callset {
	uint8_t rows[ROW_VARIANT];		/* by base row: nonzero is in it */
	uint8_t ilp32[ILP32_NUMBERS];		/* by number */
	uint32_t parts[2];			/* of socketcall and ipc: a bit for each of their calls */
	bool compat;				/* calls of 32-bit programs were asked for: "@32", "@x32" */
};

/* All or none. */
void callset_fill(struct callset *set, bool all);

/* What is not in it is, and the other way. */
void callset_invert(struct callset *set);

/*
 * Adds one item: a name, a number, "%class", "/regex" or "all", "@64" or the like behind it, "?" in front. 0, or -EINVAL
 * and the reason in err (FILTER_ERR bytes, no newline); -ENXIO and a reason where there is no such personality.
 */
int callset_add(struct callset *set, const char *item, char *err);

/* The i-th class as it is written, "%file" or "%%stat"; false beyond the last. */
bool callset_class(unsigned int i, char shown[CALLSET_CLASS]);

/* Whether every call is in it. */
bool callset_is_all(const struct callset *set);

/*
 * Whether call nr of a personality is in it; first is its first argument. Numbers that are no call's are in all and in all
 * but some; those of x32 never.
 */
bool callset_takes(const struct callset *set, uint8_t abi, int32_t nr, uint64_t first);

/* Whether there is a first argument with which the call of a row is in it. */
bool callset_may_take(const struct callset *set, uint32_t row);

/* Whether the call of an event (event_is_call()) is in it, or the number is no call's. */
bool callset_has(const struct callset *set, const struct event *ev);

/* The rows that the kernel side must pass for it: never too little, and too much where only the event tells. */
void callset_passed(const struct callset *set, uint8_t rows[ROW_VARIANT]);

#endif
