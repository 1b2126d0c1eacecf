/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * time.c: times that say more than their numbers.
 *
 * Owns seconds shown as dates, the time that remains of an interrupted sleep, and the clock's state
 * as a result. The structs of times are described in time.sys.
 */
#include "show/fmt.h"

#include <time.h>

#define CLOCK_TICKS		100	/* USER_HZ */
#define ERESTART_RESTARTBLOCK	516	/* the kernel's own errno: interrupted */

/* The local date of seconds, in text of size bytes; false where there is none. */
static bool put_date(char *text, size_t size, int64_t seconds)
{
	time_t t = seconds;
	struct tm tm;

	return localtime_r(&t, &tm) && strftime(text, size, "%FT%T%z", &tm);
}

void fmt_time(const struct fmt *f, uint64_t value)
{
	char date[64];

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (put_date(date, sizeof(date), value))
		f->sink->ops->comment(f->sink, date);
}

void fmt_time_result(const struct fmt *f, uint64_t value)
{
	char date[64];

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!put_date(date, sizeof(date), value))
		return;
	f->sink->ops->note_begin(f->sink);
	f->sink->ops->word(f->sink, date);
	f->sink->ops->note_end(f->sink);
}

/* Ticks of the clock of times(2), as seconds too. */
void fmt_clock_ticks(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (value)
		fmt_commentf(f, "%llu.%02llu s", (unsigned long long)value / CLOCK_TICKS,
			     (unsigned long long)value % CLOCK_TICKS);
}

/* Written only when a signal interrupts the sleep. */
void fmt_timespec_remain(const struct fmt *f, uint64_t value)
{
	if (f->ev->ret == -ERESTART_RESTARTBLOCK)
		fmt_struct_at(f, &desc_timespec, value);
	else
		fmt_addr(f, value);
}

void fmt_clock_state(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_DEC);
	f->sink->ops->note_begin(f->sink);
	fmt_constant(f, &set_clock_states, value);
	f->sink->ops->note_end(f->sink);
}
