/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c: the sink that writes strace's lines, see text.h.
 *
 * A line is composed in a buffer and passed on at the end of its event. The only state between
 * events is the open line (whose call is in flight) and what the prefix keeps. Within an event one flag tells whether the next item needs a comma: every opening
 * bracket clears it, every item sets it, so nesting needs no stack.
 */
#include "out/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "out/note.h"
#include "out/prefix.h"
#include "out/quote.h"

#define UNFINISHED	" <unfinished ...>"

/*
 * What one event may write: this, and a multiple of the memory that came with it (an escaped byte takes four). A hostile
 * program can make a list of lists of the same few bytes.
 */
#define SHARE_FREE	(8u << 20)
#define SHARE_FACTOR	8

struct text {
	struct sink sink;
	struct text_options opt;
	text_write_fn *write;
	void *ctx;
	struct buf buf;			/* what this event has added */
	size_t column;			/* of the line before buf */

	bool open;			/* a line without its newline was passed on */
	uint32_t open_tid;
	bool comma;			/* the next item is not the first */
	bool pending;			/* arguments are missing that only the exit knows */
	bool silent;			/* this event has no line */
	const struct event *ev;		/* whose line it is, between begin and end */
	uint64_t share;			/* the most that it may add, 0: not asked for yet */
	struct prefix prefix;
};

static struct text *text_of(struct sink *s)
{
	return (struct text *)s;
}

static void put_spaces(struct buf *b, size_t n)
{
	buf_reserve(b, n);
	memset(b->p + b->len, ' ', n);
	b->len += n;
}

static void put_name(struct text *t, const struct event *ev)
{
	if (ev->desc->name) {
		buf_puts(&t->buf, ev->desc->name);
	} else {
		buf_puts(&t->buf, "syscall_");
		buf_put_hex(&t->buf, (int64_t)ev->nr);
	}
}

/* Results begin at a column, one space away at least. */
static void put_padding(struct text *t)
{
	size_t at = t->column + t->buf.len;

	put_spaces(&t->buf, at < t->opt.column ? t->opt.column - at : 1);
}

static void break_open_line(struct text *t)
{
	if (t->open)
		buf_puts(&t->buf, UNFINISHED "\n");
	t->open = false;
}

static void flush(struct text *t)
{
	if (t->buf.len)
		t->write(t->ctx, t->buf.p, t->buf.len);
	buf_reset(&t->buf);
}

static void begin_call(struct text *t, const struct event *ev, bool continues)
{
	t->pending = false;
	t->comma = false;
	/* The trace ended in a call whose line was broken off already: nothing to add. */
	t->silent = ev->kind == EV_UNFINISHED && ev->end == END_NONE && ev->resumed && !continues;
	if (t->silent || continues)
		return;
	prefix_put(&t->prefix, &t->buf, ev);
	if (ev->resumed) {
		buf_puts(&t->buf, "<... ");
		put_name(t, ev);
		buf_puts(&t->buf, " resumed>");
	} else {
		put_name(t, ev);
		buf_putc(&t->buf, '(');
	}
}

/* What is told of no single thread has nothing in front. */
static void begin_note(struct text *t, const struct event *ev)
{
	if (ev->kind != EV_FORK && !(ev->kind == EV_LOST && !ev->tid))
		prefix_put(&t->prefix, &t->buf, ev);
	note_put(&t->buf, ev, t->opt.program);
}

static bool has_line(const struct text *t, const struct event *ev)
{
	return ev->kind != EV_FORK ? !ev->hidden :
	       t->opt.program && !(ev->flags & (FORK_ATTACHED | FORK_COMMAND));
}

static void text_begin(struct sink *s, const struct event *ev)
{
	struct text *t = text_of(s);
	bool continues = t->open && event_is_call(ev) && ev->resumed && t->open_tid == ev->tid;

	t->silent = !has_line(t, ev);
	t->ev = ev;
	t->share = 0;
	if (t->silent)
		return;
	if (!continues) {
		break_open_line(t);
		flush(t);
		t->column = 0;
	}
	t->open = false;
	if (event_is_call(ev))
		begin_call(t, ev, continues);
	else
		begin_note(t, ev);
}

static void item(struct text *t)
{
	if (t->comma)
		buf_put(&t->buf, ", ", 2);
	t->comma = true;
}

static void open_bracket(struct text *t, char c)
{
	buf_putc(&t->buf, c);
	t->comma = false;
}

static void close_bracket(struct text *t, char c, bool more)
{
	if (more) {
		item(t);
		buf_put(&t->buf, "...", 3);
	}
	buf_putc(&t->buf, c);
	t->comma = true;
}

static void text_arg(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	if (name)
		item(t);
	else
		t->pending = true;
}

/* What was shown before ended without a comma: the next argument brings it. */
static void text_args_shown(struct sink *s)
{
	text_of(s)->comma = true;
}

static void text_result(struct sink *s, const struct event *ev)
{
	struct text *t = text_of(s);

	(void)ev;
	buf_putc(&t->buf, ')');
	put_padding(t);
	buf_put(&t->buf, "= ", 2);
}

/* The end of a call that does not return: its thread died, or is no longer traced. */
static void end_unfinished(struct text *t, const struct event *ev)
{
	switch (ev->end) {
	case END_DIED:
		if (t->pending)
			buf_puts(&t->buf, UNFINISHED);
		buf_putc(&t->buf, ')');
		put_padding(t);
		buf_puts(&t->buf, "= ?");
		break;
	case END_DETACHED:
		buf_puts(&t->buf, " <detached ...>");
		break;
	default:
		buf_puts(&t->buf, UNFINISHED);
	}
}

static void end_call(struct text *t, const struct event *ev)
{
	if (ev->kind == EV_UNFINISHED) {
		end_unfinished(t, ev);
	} else if (t->opt.durations && ev->enter_time && !(ev->flags & CALL_NO_RETURN)) {
		uint64_t ns = ev->time > ev->enter_time ? ev->time - ev->enter_time : 0;

		buf_put(&t->buf, " <", 2);
		prefix_seconds(&t->buf, ns);
		buf_putc(&t->buf, '>');
	}
}

static void text_end(struct sink *s, const struct event *ev)
{
	struct text *t = text_of(s);

	prefix_count(&t->prefix, ev);
	if (t->silent)
		return;
	if (ev->kind == EV_OPEN) {
		t->open = true;
		t->open_tid = ev->tid;
		t->column += t->buf.len;
	} else {
		if (event_is_call(ev))
			end_call(t, ev);
		else if (ev->kind == EV_SIGNAL)
			buf_puts(&t->buf, " ---");
		buf_putc(&t->buf, '\n');
	}
	flush(t);
}

static bool text_full(struct sink *s)
{
	struct text *t = text_of(s);

	if (t->buf.len < SHARE_FREE)
		return false;
	if (!t->share) {
		t->share = SHARE_FREE;
		for (uint32_t i = 0; i < t->ev->nmem; i++)
			if (t->ev->mem[i].len > 0)
				t->share += (uint64_t)t->ev->mem[i].len * SHARE_FACTOR;
	}
	return t->buf.len >= t->share;
}

static void text_error(struct sink *s, int err, const char *name, const char *text)
{
	struct text *t = text_of(s);

	if (err >= 512 && err <= 516 && err != 515)
		buf_puts(&t->buf, "? ");	/* the kernel restarts it: user space sees no result */
	else
		buf_puts(&t->buf, "-1 ");
	if (!name) {
		buf_printf(&t->buf, "(errno %d)", err);
		return;
	}
	buf_puts(&t->buf, name);
	buf_puts(&t->buf, " (");
	buf_puts(&t->buf, text);
	buf_putc(&t->buf, ')');
}

static void text_num(struct sink *s, uint64_t v, enum num_style style)
{
	struct buf *b = &text_of(s)->buf;

	switch (style) {
	case NUM_DEC:
		buf_put_s64(b, v);
		break;
	case NUM_UDEC:
		buf_put_u64(b, v);
		break;
	case NUM_HEX:
		if (v)
			buf_put_hex(b, v);
		else
			buf_putc(b, '0');
		break;
	case NUM_OCT:
		/* Modes: a leading zero and at least two digits behind it. */
		buf_puts(b, v < 8 ? "00" : "0");
		buf_put_oct(b, v);
		break;
	}
}

static void text_name(struct sink *s, const char *sym, uint64_t v)
{
	(void)v;
	buf_puts(&text_of(s)->buf, sym);
}

static void text_word(struct sink *s, const char *text)
{
	buf_puts(&text_of(s)->buf, text);
}

/* Where the hole before index i ends, which is where the next known bytes start. */
static size_t known_from(const struct sink_str *str, size_t i)
{
	size_t end = i ? (size_t)str->holes[i - 1].offset + str->holes[i - 1].len - str->skip : 0;

	return end < str->len ? end : str->len;
}

/* Where the hole of index i starts, or the string ends. */
static size_t known_to(const struct sink_str *str, size_t i)
{
	size_t start = i < str->nholes ? str->holes[i].offset : SIZE_MAX;

	start = start > str->skip ? start - str->skip : 0;
	return start < str->len ? start : str->len;
}

static void put_hole(struct buf *b, size_t from, size_t to)
{
	buf_printf(b, "\"...<%zu bytes lost at %zu>...\"", to - from, from);
}

static bool str_is_text(const struct sink_str *str)
{
	size_t i = 0, from;

	do {
		from = known_from(str, i);
		if (!quote_is_text(str->bytes + from, known_to(str, i) - from))
			return false;
	} while (known_to(str, i++) < str->len);
	return true;
}

static enum quote_escapes escapes_for(const struct text *t, const struct sink_str *str)
{
	switch (t->opt.hex) {
	case HEX_ALL:
		return QUOTE_ALL_HEX;
	case HEX_NON_ASCII:
		return str_is_text(str) ? QUOTE_OCTAL : QUOTE_ALL_HEX;
	case HEX_NON_ASCII_CHARS:
		return QUOTE_HEX_CHARS;
	default:
		return QUOTE_OCTAL;
	}
}

static void text_str(struct sink *s, const struct sink_str *str)
{
	struct text *t = text_of(s);
	enum quote_escapes escapes = str->is_binary ? QUOTE_ALL_HEX : escapes_for(t, str);
	size_t from, to;

	buf_putc(&t->buf, '"');
	for (size_t i = 0; ; i++) {
		from = known_from(str, i);
		to = known_to(str, i);
		quote_put(&t->buf, str->bytes + from, to - from, escapes, false);
		if (to == str->len)
			break;
		put_hole(&t->buf, to, known_from(str, i + 1));
	}
	if (str->lost)
		put_hole(&t->buf, str->len, str->len + str->lost);
	buf_putc(&t->buf, '"');
	if (str->cut)
		buf_put(&t->buf, "...", 3);
}

static void text_comment(struct sink *s, const char *text)
{
	struct buf *b = &text_of(s)->buf;

	buf_puts(b, " /* ");
	buf_puts(b, text);
	buf_puts(b, " */");
}

static void text_label(struct sink *s, const char *text)
{
	struct text *t = text_of(s);
	const struct sink_str str = { .bytes = (const uint8_t *)text, .len = strlen(text) };

	buf_putc(&t->buf, '<');
	quote_put(&t->buf, str.bytes, str.len, escapes_for(t, &str), true);
	buf_putc(&t->buf, '>');
}

static void text_struct_begin(struct sink *s)
{
	open_bracket(text_of(s), '{');
}

static void text_field(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	item(t);
	if (name) {
		buf_puts(&t->buf, name);
		buf_putc(&t->buf, '=');
	}
}

static void text_struct_end(struct sink *s, bool more)
{
	close_bracket(text_of(s), '}', more);
}

static void text_array_begin(struct sink *s)
{
	open_bracket(text_of(s), '[');
}

static void text_elem(struct sink *s)
{
	item(text_of(s));
}

static void text_array_end(struct sink *s, bool more)
{
	close_bracket(text_of(s), ']', more);
}

static void text_flags_or(struct sink *s)
{
	buf_putc(&text_of(s)->buf, '|');
}

static void text_macro_begin(struct sink *s, const char *name)
{
	buf_puts(&text_of(s)->buf, name);
	open_bracket(text_of(s), '(');
}

static void text_macro_end(struct sink *s)
{
	close_bracket(text_of(s), ')', false);
}

static void text_arrow(struct sink *s)
{
	buf_put(&text_of(s)->buf, " => ", 4);
}

static void text_note_begin(struct sink *s)
{
	buf_putc(&text_of(s)->buf, ' ');
	open_bracket(text_of(s), '(');
}

static const struct sink_ops text_ops = {
	.begin = text_begin,
	.arg = text_arg,
	.args_shown = text_args_shown,
	.result = text_result,
	.end = text_end,
	.full = text_full,
	.error = text_error,
	.num = text_num,
	.name = text_name,
	.word = text_word,
	.str = text_str,
	.comment = text_comment,
	.label = text_label,
	.struct_begin = text_struct_begin,
	.field = text_field,
	.struct_end = text_struct_end,
	.array_begin = text_array_begin,
	.elem = text_elem,
	.array_end = text_array_end,
	.flags_or = text_flags_or,
	.macro_begin = text_macro_begin,
	.macro_end = text_macro_end,
	.arrow = text_arrow,
	.note_begin = text_note_begin,
	.note_end = text_macro_end,
};

struct sink *text_open(const struct text_options *opt, text_write_fn *write, void *ctx)
{
	struct text *t = calloc(1, sizeof(*t));

	if (!t) {
		err_msg("out of memory");
		exit(EXIT_FAILURE);
	}
	t->sink.ops = &text_ops;
	t->opt = *opt;
	t->prefix.opt = &t->opt;
	t->write = write;
	t->ctx = ctx;
	return &t->sink;
}

void text_close(struct sink *s)
{
	struct text *t = text_of(s);

	if (!t)
		return;
	break_open_line(t);
	flush(t);
	buf_free(&t->buf);
	free(t);
}
