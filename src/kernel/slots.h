/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots.h: the kernel side's slots, seen from here.
 *
 * Owns the walk that tells the calls in flight (bpf/flight.bpf.h) and the ends of threads that went
 * round a full ring.
 */
#ifndef BPFSTRACE_SLOTS_H
#define BPFSTRACE_SLOTS_H

#include <stdint.h>

#include "bpf/wire.h"

/* Runs the task iterator of that link to its end. 0, or -errno. */
int slots_walk(int link);

/*
 * Takes up to n ends off the queue, the oldest first. Returns how many; fewer than n when it is empty, *err being 0, or when
 * the kernel did not say, *err being its -errno.
 */
uint32_t slots_ends(int queue, union rec_end *ends, uint32_t n, int *err);

#endif
