/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prefix.h: what stands in front of a line of text: pid and times.
 *
 * Owns the forms of strace's -f, -t and -r, and the little that must be remembered for them: the
 * number of threads and the time of the line before.
 */
#ifndef BPFSTRACE_PREFIX_H
#define BPFSTRACE_PREFIX_H

#include <stdint.h>
#include <time.h>

#include "base/buf.h"
#include "event/event.h"
#include "out/colour.h"
#include "out/text.h"

/* Zeroed but for opt and paint at first. */
struct prefix {
	const struct text_options *opt;
	struct paint *paint;		/* of the line; NULL: it has no colours */
	uint32_t threads;
	uint32_t forking;		/* who made the second one, until its call is shown */
	uint64_t last_time;		/* of the line before, 0 none */
	time_t clock_second;		/* what clock_text says, where it is not empty */
	char clock_text[16];
};

/* Appends the prefix of an event's line. */
void prefix_put(struct prefix *p, struct buf *b, const struct event *ev);

/* Counts the threads that come and go; behind the line of each event. */
void prefix_count(struct prefix *p, const struct event *ev);

/* Appends a time (CLOCK_REALTIME, ns) as that of the day, with six digits behind the point. */
void prefix_day_time(struct buf *b, uint64_t ns);

/* Appends ns as seconds with so many digits behind the point, cut; none: without the point. */
void prefix_seconds(struct buf *b, uint64_t ns, uint8_t digits);

#endif
