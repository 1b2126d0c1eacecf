/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.h: calls counted one by one.
 *
 * For a summary of calls that only their events tell apart (-P, status=); else the kernel side counts.
 */
#ifndef BPFSTRACE_TALLY_H
#define BPFSTRACE_TALLY_H

#include "event/event.h"
#include "out/summary.h"

/* Adds an EV_CALL: the time that it took, without the overhead, ns. */
void tally_call(struct counts *counts, const struct event *ev, uint64_t overhead);

#endif
