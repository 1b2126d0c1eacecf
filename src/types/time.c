/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * time.c: times that say more than their numbers.
 *
 * Owns seconds shown as dates. The structs of times are described in time.sys.
 */
#include "types/time.h"

#include <time.h>

#define CLOCK_DIGITS		2	/* USER_HZ is 100 */

/* The epoch itself is none. */
static bool has_date(const struct sink_date *date)
{
	time_t t = date->sec;
	struct tm tm;

	return (date->sec || date->fraction) && localtime_r(&t, &tm);
}

void fmt_comment_date(const struct fmt *f, const struct sink_date *date)
{
	if (!has_date(date))
		return;
	f->sink->ops->comment_begin(f->sink, false);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->date(f->sink, date);
	f->sink->ops->comment_end(f->sink);
}

void fmt_time(const struct fmt *f, uint64_t value)
{
	const struct sink_date date = { .sec = value };

	f->sink->ops->num(f->sink, value, NUM_DEC);
	fmt_comment_date(f, &date);
}

void fmt_time_result(const struct fmt *f, uint64_t value)
{
	const struct sink_date date = { .sec = value };

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!has_date(&date))
		return;
	f->sink->ops->note_begin(f->sink);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->date(f->sink, &date);
	f->sink->ops->note_end(f->sink);
}

/* Ticks of the clock of times(2), as seconds too. */
void fmt_clock_ticks(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!value)
		return;
	f->sink->ops->comment_begin(f->sink, true);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->fixed(f->sink, value, CLOCK_DIGITS, "s");
	f->sink->ops->comment_end(f->sink);
}
