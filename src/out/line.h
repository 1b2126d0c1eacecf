/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h: the line that the text sink composes, for its parts: text.c, which knows events, values.c, which
 * knows what stands inside them, and text_behind.c: what is behind descriptors and ids of processes.
 */
#ifndef BPFSTRACE_LINE_H
#define BPFSTRACE_LINE_H

#include "base/buf.h"
#include "base/tidmap.h"
#include "out/colour.h"
#include "out/prefix.h"
#include "out/quote.h"
#include "out/text.h"

struct text {
	struct sink sink;
	struct text_options opt;
	sink_write_fn *write;
	void *ctx;
	struct buf buf;			/* what this event has added */
	struct paint paint;		/* the colours of that, */
	struct buf woven;		/* and both */
	enum colour value;		/* of what has no other: arguments, or the result */
	uint32_t plain;			/* within so many of what has one colour from end to end */
	size_t column;			/* of the line before buf */

	bool open;			/* a line without its newline was passed on */
	uint32_t open_tid;
	struct tidmap opens;		/* opt.thread: the column of each thread's open line, and 1 */
	bool comma;			/* the next item is not the first */
	bool joined;			/* the next member of a set is not the first */
	bool blanks;			/* blanks stand between elements, not commas */
	bool loose;			/* blanks stand around operators */
	bool comment;			/* between comment_begin() and comment_end() */
	uint32_t coded;			/* how deep in coded_begin() */
	size_t number_at, coded_at;	/* where the outermost one begins, and its other form */
	size_t comment_at;		/* where the comment at hand begins, if it is not to be shown */
	size_t either_at;		/* what either_end() cuts off, or either_or(), begins there */
	bool compared;			/* ... here, too, and so are other constants: behind "==" */
	size_t arg_at;			/* where the argument at hand begins */
	bool words;			/* constants are names here, whatever -X says: in a note */
	bool pending;			/* arguments are missing that only the exit knows */
	struct buf dump;		/* what stands behind the line */
	bool silent;			/* this event has no line */
	const struct event *ev;		/* whose line it is, between begin and end */
	uint64_t share;			/* the most that it may add, 0: not asked for yet */
	struct prefix prefix;
};

static inline struct text *text_of(struct sink *s)
{
	return (struct text *)s;
}

/* What follows has that colour, up to the next one. */
static inline void colour(struct text *t, enum colour colour)
{
	if (__builtin_expect(t->opt.palette && !t->plain, 0))
		paint_put(&t->paint, t->buf.len, colour);
}

/* Appends text of one colour; what follows is a value. */
static inline void put_coloured(struct text *t, enum colour which, const char *text)
{
	colour(t, which);
	buf_puts(&t->buf, text);
	colour(t, t->value);
}

/* What follows has that colour from end to end, whatever it is. */
static inline void plain_begin(struct text *t, enum colour which)
{
	colour(t, which);
	t->plain++;
}

static inline void plain_end(struct text *t)
{
	t->plain--;
	colour(t, t->value);
}

/* Takes back what was appended behind len bytes. */
static inline void cut(struct text *t, size_t len)
{
	t->buf.len = len;
	paint_cut(&t->paint, len);
	colour(t, t->value);
}

/* A comma in front of all but the first of what stands in brackets. */
static inline void item(struct text *t)
{
	if (t->comma)
		put_coloured(t, COLOUR_PUNCT, ", ");
	t->comma = true;
}

/* The operations of sink.h that stand in values.c, and behind() and comm() in text_behind.c. */
void text_num(struct sink *s, uint64_t v, enum num_style style);
void text_name(struct sink *s, const char *sym, uint64_t v);
void text_symbol(struct sink *s, const char *sym);
void text_coded_begin(struct sink *s, uint64_t v, enum num_style style);
void text_coded_end(struct sink *s);
void text_either_begin(struct sink *s);
void text_either_or(struct sink *s);
void text_either_end(struct sink *s);
void text_ipv6(struct sink *s, const char *name, const uint8_t *bytes);
void text_padded(struct sink *s, uint64_t v, enum num_style style, int width);
void text_fixed(struct sink *s, uint64_t v, int digits, const char *unit);
void text_addr(struct sink *s, uint64_t v);
void text_octets(struct sink *s, const uint8_t *bytes, size_t n);
void text_date(struct sink *s, const struct sink_date *date);
void text_missing(struct sink *s, uint64_t addr, enum left_out why);
void text_dump(struct sink *s, const struct sink_dump *dump);
void text_str(struct sink *s, const struct sink_str *str);
void text_set_begin(struct sink *s);
void text_member(struct sink *s);
void text_set_end(struct sink *s);
void text_expr(struct sink *s);
void text_op(struct sink *s, const char *sym);
void text_macro_begin(struct sink *s, const char *name);
void text_macro_end(struct sink *s);
void text_struct_begin(struct sink *s);
void text_field(struct sink *s, const char *name);
void text_struct_end(struct sink *s, const struct sink_rest *rest);
void text_array_begin(struct sink *s, enum list_style style);
void text_elem(struct sink *s);
void text_index(struct sink *s, const char *sym, uint64_t i);
void text_array_end(struct sink *s, const struct sink_rest *rest);
void text_bytes_from(struct sink *s, uint32_t first, uint32_t last);
void text_bits_from(struct sink *s, uint32_t first, uint32_t last);
void text_out(struct sink *s);
void text_changed(struct sink *s);
void text_behind(struct sink *s, const struct sink_behind *what);
void text_comm(struct sink *s, const char *name);
void text_unnamed(struct sink *s, const char *set);
void text_comment_begin(struct sink *s, bool is_name);
void text_comment_end(struct sink *s);
void text_note_begin(struct sink *s);
void text_note(struct sink *s, const char *name);
void text_note_end(struct sink *s);
void text_count(struct sink *s, uint64_t n, bool or_more, const char *unit);

#endif
