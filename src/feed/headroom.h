/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headroom.h: memory that may still be taken without harm.
 *
 * Owns the question, not the memory: what the machine has available, and what the memory cgroups above
 * this process leave of their limits (version 2: memory.max, memory.high; version 1:
 * memory.limit_in_bytes). Who goes past a cgroup's limit is killed, however much the machine has.
 */
#ifndef BPFSTRACE_HEADROOM_H
#define BPFSTRACE_HEADROOM_H

#include <stdbool.h>
#include <stdint.h>

struct headroom;

/* Finds the cgroups that have a limit now. To be freed by the caller; NULL when there is no memory. */
struct headroom *headroom_open(void);

/*
 * Bytes that can be had now: the least of what all of them say. What cannot be read limits nothing. Costs
 * three small files for each cgroup with a limit, and /proc/meminfo.
 */
uint64_t headroom_left(const struct headroom *r);

/* True where a cgroup has a limit: file pages count, too. */
bool headroom_confined(const struct headroom *r);

/* NULL is fine. */
void headroom_free(struct headroom *r);

#endif
