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
#include "kernel/slots.h"

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

static uint32_t growth(uint64_t now, uint64_t before)
{
	return now - before < UINT32_MAX ? (uint32_t)(now - before) : UINT32_MAX;
}

/* What was skipped since it was last asked: the time of that lies before, the mark's time has to lie behind. */
static void look_for_skips(struct marker *m, struct rec_mark *mark)
{
	uint64_t before = clock_now();
	struct programs_skips all;

	mark->skipped_calls = mark->skipped_notes = 0;
	if (!m->skips || m->skips(m->skips_ctx, &all))
		return;
	mark->skipped_since = m->asked;
	mark->skipped_calls = growth(all.calls, m->skipped.calls);
	mark->skipped_notes = growth(all.notes, m->skipped.notes);
	m->asked = before;
	m->skipped = all;
}

void marker_init(struct marker *m, int walk, uint32_t pace, volatile struct reader *reader, marker_skips_fn *skips,
		 void *ctx)
{
	*m = (struct marker){
		.walk = walk,
		.pace = pace,
		.reader = reader,
		.idle = clock_now() + MARK_IDLE_NS,
		.mark.h.kind = REC_MARK,
		.mark.clock_offset = marker_clock_offset(),
		.skips = skips,
		.skips_ctx = ctx,
	};
	look_for_skips(m, &m->mark);
	m->mark.skipped_calls = m->mark.skipped_notes = 0;
}

void marker_stir(struct marker *m)
{
	m->owed = MARKS_OWED * m->pace;
}

bool marker_wanted(struct marker *m)
{
	if (m->reader->dirty) {
		m->reader->dirty = 0;
		marker_stir(m);
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
	const uint64_t apart = MARK_NS / m->pace;
	uint64_t took;

	if (m->open || now < m->next || (!marker_wanted(m) && now < m->idle))
		return false;
	look_for_skips(m, &m->mark);
	now = clock_now();
	m->mark.h.flags = MARK_COMPLETE;
	m->mark.h.time = now;
	/* a walk that failed is made again: the calls in flight wait for it, nothing else does */
	if ((m->walk < 0 || !slots_walk(m->walk)) && m->owed)
		m->owed--;
	took = clock_now() - now;
	m->next = now + (took * WALK_SHARE > apart ? took * WALK_SHARE : apart);
	m->idle = m->next - apart + MARK_IDLE_NS;
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
	out->skipped_calls = out->skipped_notes = 0;
	return true;
}

bool marker_last(struct marker *m, struct rec_mark *out)
{
	*out = m->mark;
	look_for_skips(m, out);
	/* one that was begun and never put has what was skipped before it */
	if (m->open && m->mark.skipped_calls + m->mark.skipped_notes) {
		out->skipped_since = m->mark.skipped_since;
		out->skipped_calls += m->mark.skipped_calls;
		out->skipped_notes += m->mark.skipped_notes;
	}
	out->h.flags = 0;
	out->h.time = clock_now();
	return out->skipped_calls || out->skipped_notes;
}
