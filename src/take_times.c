/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take_times.c: the options of the times in front of and behind a line; see take.h.
 */
#include "take.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MICROSECONDS	6		/* digits behind the seconds */

/* "ms" and its like: digits behind the seconds, or -1. */
static int digits_of(const char *unit)
{
	static const char *const units[] = { "s", "ms", "us", "ns" };

	for (int i = 0; i < 4; i++)
		if (!strcasecmp(unit, units[i]))
			return 3 * i;
	return -1;
}

static int take_digits(struct options *o, const char *arg, uint8_t *digits)
{
	int n = arg ? digits_of(arg) : MICROSECONDS;

	if (n < 0)
		return take_invalid(o, arg);
	*digits = (uint8_t)n;
	return 0;
}

int take_relative(struct options *o, char *arg)
{
	o->relative = true;
	return take_digits(o, arg, &o->relative_digits);
}

int take_durations(struct options *o, char *arg)
{
	o->durations = true;
	return take_digits(o, arg, &o->duration_digits);
}

/* One word of --absolute-timestamps. */
static bool take_clock_word(struct options *o, const char *word)
{
	static const char *const formats[] = {
		[TEXT_TIME_NONE] = "none", [TEXT_TIME_CLOCK] = "time", [TEXT_TIME_UNIX] = "unix",
	};
	bool is_format = !strncasecmp(word, "format:", 7), is_digits = !strncasecmp(word, "precision:", 10);
	int digits = is_format ? -1 : digits_of(word + 10 * is_digits);

	if (digits >= 0)
		o->clock_digits = (uint8_t)digits;
	for (unsigned int i = 0; i < 3 && !is_digits; i++) {
		if (!strcasecmp(word + 7 * is_format, formats[i])) {
			o->clock = (enum text_time)i;
			return true;
		}
	}
	return digits >= 0;
}

int take_clock(struct options *o, char *arg)
{
	char *save = NULL, *words = arg ? strdup(arg) : NULL;
	bool ok = true;

	if (!take_is_long(o)) {
		o->clocks += o->clocks < 3;
		return 0;
	}
	o->clock_given = true;
	o->clock = TEXT_TIME_CLOCK;
	for (char *word = words ? strtok_r(words, ",", &save) : NULL; word && ok; word = strtok_r(NULL, ",", &save))
		ok = take_clock_word(o, word);
	free(words);
	return ok ? 0 : take_invalid(o, arg);
}
