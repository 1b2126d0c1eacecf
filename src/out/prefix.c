/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prefix.c: what stands in front of a line, see prefix.h.
 *
 * A call's line carries the time at which the call began, a resumed one that of its end. The text
 * of the clock is made once a second.
 */
#include "out/prefix.h"

#include <string.h>

#include "out/quote.h"

#define NSEC		1000000000ULL
#define DIGITS		6	/* behind the seconds of a time of day inside a line */

/* The part of ns behind the seconds, with its point. */
static void seconds_fraction(struct buf *b, uint64_t ns, uint8_t digits)
{
	uint64_t unit = NSEC;

	if (!digits)
		return;
	for (uint8_t i = 0; i < digits; i++)
		unit /= 10;
	buf_putc(b, '.');
	buf_put_u64_width(b, ns % NSEC / unit, digits);
}

void prefix_seconds(struct buf *b, uint64_t ns, uint8_t digits)
{
	buf_put_u64(b, ns / NSEC);
	seconds_fraction(b, ns, digits);
}

void prefix_day_time(struct buf *b, uint64_t ns)
{
	time_t second = ns / NSEC;
	char text[16];
	struct tm tm;

	localtime_r(&second, &tm);
	strftime(text, sizeof(text), "%T", &tm);
	buf_puts(b, text);
	seconds_fraction(b, ns, DIGITS);
}

static void put_spaces(struct buf *b, size_t n)
{
	buf_reserve(b, n);
	memset(b->p + b->len, ' ', n);
	b->len += n;
}

/* Seconds to the right of a field of six, as in strace's relative times. */
static void put_relative(struct buf *b, uint64_t ns, uint8_t digits)
{
	size_t start = b->len, width;

	buf_put_u64(b, ns / NSEC);
	width = b->len - start;
	b->len = start;
	if (width < 6)
		put_spaces(b, 6 - width);
	prefix_seconds(b, ns, digits);
}

static void put_clock(struct prefix *p, struct buf *b, uint64_t ns)
{
	time_t second = ns / NSEC;
	struct tm tm;

	if (p->opt->time == TEXT_TIME_UNIX) {
		buf_put_u64(b, second);
	} else {
		if (!p->clock_text[0] || p->clock_second != second) {
			localtime_r(&second, &tm);
			strftime(p->clock_text, sizeof(p->clock_text), "%T", &tm);
			p->clock_second = second;
		}
		buf_puts(b, p->clock_text);
	}
	seconds_fraction(b, ns, p->opt->time_digits);
	buf_putc(b, ' ');
}

static void put_times(struct prefix *p, struct buf *b, uint64_t time, int64_t clock_offset)
{
	const struct text_options *o = p->opt;
	uint64_t last = p->last_time ? p->last_time : time;
	uint64_t delta = time > last ? time - last : 0;

	p->last_time = time;
	if (o->time != TEXT_TIME_NONE)
		put_clock(p, b, time + clock_offset);
	if (!o->relative)
		return;
	if (o->time != TEXT_TIME_NONE)
		buf_puts(b, "(+");
	put_relative(b, delta, o->relative_digits);
	buf_puts(b, o->time != TEXT_TIME_NONE ? ") " : " ");
}

/* Was there only one thread when the line began? The call that makes the second one began before. */
static bool begun_alone(const struct prefix *p, const struct event *ev)
{
	return p->threads < 2 || (ev->tid == p->forking && event_is_call(ev) && !ev->resumed &&
				  ev->flags & CALL_FORKED);
}

static void colour(const struct prefix *p, const struct buf *b, enum colour colour)
{
	if (p->paint)
		paint_put(p->paint, b->len, colour);
}

static void bracket_begin(const struct prefix *p, struct buf *b)
{
	colour(p, b, COLOUR_PUNCT);
	buf_putc(b, '[');
	colour(p, b, COLOUR_ARGVAL);
}

/* Words that follow have the colour of the values inside, as strace's have. */
static void bracket_end(const struct prefix *p, struct buf *b)
{
	colour(p, b, COLOUR_PUNCT);
	buf_putc(b, ']');
	colour(p, b, COLOUR_ARGVAL);
	buf_putc(b, ' ');
}

/* Behind a thread's id. */
static void put_name(const struct prefix *p, struct buf *b, const char *name)
{
	if (!name || !*name)
		return;
	colour(p, b, COLOUR_PUNCT);
	buf_putc(b, '<');
	colour(p, b, COLOUR_ARGVAL);
	quote_text(b, name, strlen(name), p->opt->hex, true);
	colour(p, b, COLOUR_PUNCT);
	buf_putc(b, '>');
	colour(p, b, COLOUR_ARGVAL);
}

static void put_pid(const struct prefix *p, struct buf *b, const struct event *ev)
{
	const char *name = p->opt->names && ev->tid ? ev->comm : NULL;
	size_t start = b->len, width;

	if (p->opt->pid == TEXT_PID_NEVER ||
	    (p->opt->pid == TEXT_PID_SEVERAL && begun_alone(p, ev)))
		return;
	if (ev->tid)
		buf_put_u64(b, ev->tid);
	width = b->len - start;
	if (p->opt->pid == TEXT_PID_ALWAYS) {
		put_name(p, b, name);
		put_spaces(b, width < 5 && b->len == start + width ? 6 - width : 1);
		return;
	}
	b->len = start;
	if (!ev->tid)
		return;
	bracket_begin(p, b);
	buf_puts(b, "pid ");
	if (width < 5)
		put_spaces(b, 5 - width);
	buf_put_u64(b, ev->tid);
	put_name(p, b, name);
	bracket_end(p, b);
}

/* Of the call, and where it was made. */
static void put_numbers(const struct prefix *p, struct buf *b, const struct event *ev)
{
	if (p->opt->numbers) {
		bracket_begin(p, b);
		if (ev->nr < 0)
			buf_puts(b, "???");
		else
			buf_printf(b, "%4d", ev->nr);
		bracket_end(p, b);
	}
	if (p->opt->ips) {
		bracket_begin(p, b);
		if (ev->ip)
			buf_printf(b, "%016llx", (unsigned long long)ev->ip);
		else
			buf_puts(b, "????????????????");
		bracket_end(p, b);
	}
}

void prefix_put(struct prefix *p, struct buf *b, const struct event *ev)
{
	bool from_start = event_is_call(ev) && !ev->resumed && ev->enter_time;

	put_pid(p, b, ev);
	put_times(p, b, from_start ? ev->enter_time : ev->time, ev->clock_offset);
	put_numbers(p, b, ev);
}

void prefix_count(struct prefix *p, const struct event *ev)
{
	if (ev->tid == p->forking && event_is_call(ev))
		p->forking = 0;
	if (ev->kind == EV_FORK && ++p->threads == 2)
		p->forking = ev->other_tid;
	else if ((ev->kind == EV_EXIT || ev->kind == EV_EXEC_SUPERSEDED) && p->threads)
		p->threads--;
}
