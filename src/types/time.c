/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * time.c: times that say more than their numbers.
 *
 * Owns seconds shown as dates, and the time that remains of an interrupted sleep. The structs of times are described in time.sys.
 */
#include "types/time.h"

#include <time.h>

#define CLOCK_DIGITS		2	/* USER_HZ is 100 */
#define ERESTART_RESTARTBLOCK	516	/* the kernel's own errno: interrupted */

static bool has_date(int64_t seconds)
{
	time_t t = seconds;
	struct tm tm;

	return localtime_r(&t, &tm);
}

void fmt_comment_date(const struct fmt *f, const struct sink_date *date)
{
	if (!has_date(date->sec))
		return;
	f->sink->ops->comment_begin(f->sink);
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
	if (!has_date(value))
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
	f->sink->ops->comment_begin(f->sink);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->fixed(f->sink, value, CLOCK_DIGITS, "s");
	f->sink->ops->comment_end(f->sink);
}

/* Written only when a signal interrupts the sleep. */
void fmt_timespec_remain(const struct fmt *f, uint64_t value)
{
	if (f->ev->ret == -ERESTART_RESTARTBLOCK)
		fmt_struct_at(f, &desc_timespec, value);
	else
		fmt_addr(f, value);
}
