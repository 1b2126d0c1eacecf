/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mark.c: when the stream gets a mark, and what the mark says. See mark.h.
 *
 * The order makes a mark honest: the kernel side's "dirty" is cleared first, so that what happens
 * from then on leads to another mark; the mark's time is that before the walk, and the drain puts
 * it where all that had been written when the walk was over has been read.
 */
#include "feed/mark.h"

#include <stdlib.h>

#include "base/clock.h"
#include "kernel/stash.h"

#define MARKS_OWED	12		/* for what has happened: as many as reassemble.h waits for */
#define WALK_SHARE	20		/* a walk takes that part of the time at most */
#define CLOCK_TRIES	3
#define CLOCK_ERROR	2000		/* ns between two readings that are believed at once */
#define CLOCK_SLACK	50000		/* a smaller difference is the error of reading two clocks */

/* Read between two readings of the other; the closest pair of a few counts. */
int64_t marker_clock_offset(void)
{
	uint64_t best = UINT64_MAX;
	int64_t offset = 0;

	for (int i = 0; i < CLOCK_TRIES && best > CLOCK_ERROR; i++) {
		uint64_t before = clock_now(), real = clock_ns(CLOCK_REALTIME);
		uint64_t took = clock_now() - before;

		if (took >= best)
			continue;
		best = took;
		offset = (int64_t)(real - before - took / 2);
	}
	return offset;
}

void marker_init(struct marker *m, int walk, volatile struct reader *reader)
{
	*m = (struct marker){
		.walk = walk,
		.reader = reader,
		.idle = clock_now() + MARK_IDLE_NS,
		.mark.h.kind = REC_MARK,
		.mark.clock_offset = marker_clock_offset(),
	};
}

void marker_stir(struct marker *m)
{
	m->owed = MARKS_OWED;
}

bool marker_wanted(struct marker *m)
{
	if (m->reader->dirty) {
		m->reader->dirty = 0;
		m->owed = MARKS_OWED;
	}
	return m->owed || m->open;
}

int marker_wait(struct marker *m, uint64_t now)
{
	uint64_t due = marker_wanted(m) ? m->next : m->idle;

	return due > now ? (int)((due - now) / NS_PER_MS) + 1 : 0;
}

bool marker_begin(struct marker *m, uint64_t now)
{
	uint64_t took;

	if (m->open || now < m->next || (!marker_wanted(m) && now < m->idle))
		return false;
	m->mark.h.flags = MARK_COMPLETE;
	m->mark.h.time = now;
	/* a walk that failed is made again: the calls in flight wait for it, nothing else does */
	if ((m->walk < 0 || !stash_walk(m->walk)) && m->owed)
		m->owed--;
	took = clock_now() - now;
	m->next = now + (took * WALK_SHARE > MARK_NS ? took * WALK_SHARE : MARK_NS);
	m->idle = m->next - MARK_NS + MARK_IDLE_NS;
	m->open = true;
	return true;
}

const struct rec_mark *marker_end(struct marker *m)
{
	m->open = false;
	return &m->mark;
}

bool marker_clock(struct marker *m, struct rec_mark *out)
{
	int64_t offset = marker_clock_offset();

	if (llabs(offset - m->mark.clock_offset) < CLOCK_SLACK)
		return false;
	m->mark.clock_offset = offset;
	*out = m->mark;
	out->h.flags = 0;
	out->h.time = clock_now();
	return true;
}
