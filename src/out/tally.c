/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.c: calls counted one by one; see tally.h.
 */
#include "out/tally.h"

/* Where a call without a row is counted: on its own while there is room. */
static struct count *find_odd(struct counts *counts, const struct event *ev)
{
	size_t i = 0;

	while (i < counts->nodd && (counts->odd[i].call.nr != ev->nr || counts->odd[i].call.abi != ev->abi))
		i++;
	if (i == COUNT_ODD)
		return &counts->rows[ROW_UNKNOWN];
	if (i == counts->nodd) {
		counts->odd[i].call = (struct odd_call){ .nr = ev->nr, .abi = ev->abi };
		counts->nodd++;
	}
	return &counts->odd[i].count;
}

void tally_call(struct counts *counts, const struct event *ev, uint64_t overhead)
{
	uint32_t row = sysdesc_row(ev->abi, ev->nr);
	uint64_t time = ev->enter_time ? ev->time - ev->enter_time : 0;
	uint64_t less = time > overhead ? time - overhead : 0;
	const struct times took = { .total = less, .min = less, .max = less };
	const struct count one = { .calls = 1, .errors = event_failed(ev), .timed = ev->enter_time != 0, .time = took, .wall = took };

	summary_add(row == ROW_UNKNOWN ? find_odd(counts, ev) : &counts->rows[row], &one);
}
