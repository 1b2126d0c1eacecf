/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * both.c: in place of the text sink, one that proves the JSON sink.
 *
 * A program linked with this and "-Wl,--wrap=text_open" writes the same lines, but by way of JSON: each operation goes to
 * the text sink and to the JSON sink, whose line is read back and told to a second pair of them. What both text sinks
 * wrote of an event has to be the same, and what both JSON sinks did; the second text is what the program gets. A difference
 * is said, and ends the process with status 3. $BOTH_COUNT names a file that gets a line with the number of events at the end.
 */
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "out/json.h"
#include "out/text.h"
#include "replay.h"

struct both {
	struct sink sink;
	struct sink *text, *json;
	struct buf lines, object;	/* of the event at hand */
	struct both *back;		/* what it has been read back to; its own is NULL */
	sink_write_fn *write;
	void *ctx;
	unsigned long events;
};

struct sink *__real_text_open(const struct text_options *opt, sink_write_fn *write, void *ctx);
struct sink *__wrap_text_open(const struct text_options *opt, sink_write_fn *write, void *ctx);

static struct both *both_of(struct sink *s)
{
	return (struct both *)s;
}

static void keep(void *ctx, const char *bytes, size_t n)
{
	buf_put(ctx, bytes, n);
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (!a->len || !memcmp(a->p, b->p, a->len));
}

static void compare(struct both *b, const char *why)
{
	struct both *back = b->back;

	if (!*why && !same(&b->lines, &back->lines))
		why = "another text";
	if (!*why && !same(&b->object, &back->object))
		why = "another object";
	if (*why) {
		fprintf(stderr, "json: %s\n  text: %s\n  json: %s\n  text again: %s\n  json again: %s\n", why,
			buf_cstr(&b->lines), buf_cstr(&b->object), buf_cstr(&back->lines), buf_cstr(&back->object));
		fflush(NULL);
		_Exit(3);
	}
	if (back->lines.len)
		b->write(b->ctx, back->lines.p, back->lines.len);
	for (; b; b = b->back) {
		buf_reset(&b->lines);
		buf_reset(&b->object);
	}
}

static void back_end(struct sink *s, const struct event *ev)
{
	both_of(s)->text->ops->end(both_of(s)->text, ev);
	both_of(s)->json->ops->end(both_of(s)->json, ev);
}

static void both_end(struct sink *s, const struct event *ev)
{
	struct both *b = both_of(s);
	char why[REPLAY_ERR];

	back_end(s, ev);
	replay_line(b->object.p, b->object.len, &b->back->sink, why);
	compare(b, why);
	b->events++;
}

/* Whoever has had its share of text is full, and has to be it of JSON first. */
static bool both_full(struct sink *s)
{
	struct both *b = both_of(s);
	bool is_full = b->text->ops->full(b->text);

	if (b->json->ops->full(b->json) && !is_full)
		compare(b, "full before the text is");
	return is_full;
}

static void back_close(struct sink *s)
{
	struct both *b = both_of(s);

	buf_free(&b->lines);
	buf_free(&b->object);
	free(b);
}

static void both_close(struct sink *s)
{
	struct both *b = both_of(s);
	const char *path = getenv("BOTH_COUNT");
	FILE *f = path ? fopen(path, "a") : NULL;

	for (struct both *each = b; each; each = each->back) {
		sink_close(each->text);
		sink_close(each->json);
	}
	compare(b, "");
	if (f) {
		fprintf(f, "%lu\n", b->events);
		fclose(f);
	}
	sink_close(&b->back->sink);
	back_close(s);
}

/* An operation that both are told: its parameters behind the sink, and their names. */
#define PAIR(...)	__VA_ARGS__
#define BOTH(op, params, args)								\
	static void both_##op(struct sink *s params)					\
	{										\
		both_of(s)->text->ops->op(both_of(s)->text args);			\
		both_of(s)->json->ops->op(both_of(s)->json args);			\
	}
#define BOTH_PLAIN(op)	BOTH(op, , )
#define BOTH_1(op, t)	BOTH(op, PAIR(, t a), PAIR(, a))
#define BOTH_2(op, t, u)	BOTH(op, PAIR(, t a, u b), PAIR(, a, b))
#define BOTH_3(op, t, u, v)	BOTH(op, PAIR(, t a, u b, v c), PAIR(, a, b, c))

#define OPERATIONS(PLAIN, ONE, TWO, THREE)						\
	ONE(begin, const struct event *)						\
	ONE(arg, const char *)								\
	ONE(arg_named, const char *)							\
	PLAIN(args_shown)								\
	ONE(resumes, const char *)							\
	PLAIN(result)									\
	THREE(error, int, const char *, const char *)					\
	PLAIN(no_result)								\
	THREE(error_note, int, const char *, const char *)				\
	ONE(tampered, uint8_t)								\
	TWO(num, uint64_t, enum num_style)						\
	THREE(padded, uint64_t, enum num_style, int)					\
	THREE(fixed, uint64_t, int, const char *)					\
	ONE(addr, uint64_t)								\
	TWO(name, const char *, uint64_t)						\
	ONE(str, const struct sink_str *)						\
	TWO(octets, const uint8_t *, size_t)						\
	ONE(date, const struct sink_date *)						\
	TWO(missing, uint64_t, enum left_out)						\
	ONE(dump, const struct sink_dump *)						\
	ONE(symbol, const char *)							\
	TWO(coded_begin, uint64_t, enum num_style)					\
	PLAIN(coded_end)								\
	PLAIN(either_begin)								\
	PLAIN(either_or)								\
	PLAIN(either_end)								\
	TWO(ipv6, const char *, const uint8_t *)					\
	PLAIN(set_begin)								\
	PLAIN(member)									\
	PLAIN(set_end)									\
	PLAIN(expr_begin)								\
	ONE(op, const char *)								\
	PLAIN(expr_end)									\
	ONE(macro_begin, const char *)							\
	PLAIN(macro_end)								\
	PLAIN(struct_begin)								\
	ONE(field, const char *)							\
	ONE(struct_end, const struct sink_rest *)					\
	ONE(array_begin, enum list_style)						\
	PLAIN(elem)									\
	TWO(index, const char *, uint64_t)						\
	ONE(array_end, const struct sink_rest *)					\
	TWO(bytes_from, uint32_t, uint32_t)						\
	TWO(bits_from, uint32_t, uint32_t)						\
	PLAIN(out)									\
	PLAIN(changed)									\
	ONE(behind, const struct sink_behind *)						\
	ONE(comm, const char *)								\
	ONE(unnamed, const char *)							\
	ONE(comment_begin, bool)							\
	PLAIN(comment_end)								\
	PLAIN(note_begin)								\
	ONE(note, const char *)								\
	PLAIN(note_end)									\
	THREE(count, uint64_t, bool, const char *)

OPERATIONS(BOTH_PLAIN, BOTH_1, BOTH_2, BOTH_3)

#define ROW(op, ...)	.op = both_##op,

static const struct sink_ops both_ops = {
	OPERATIONS(ROW, ROW, ROW, ROW)
	.end = both_end,
	.full = both_full,
	.close = both_close,
};

static const struct sink_ops back_ops = {
	OPERATIONS(ROW, ROW, ROW, ROW)
	.end = back_end,
	.full = both_full,
	.close = back_close,
};

static struct both *make(const struct sink_ops *ops, const struct text_options *opt)
{
	struct both *b = calloc(1, sizeof(*b));
	void *const *each = (void *const *)ops;

	if (!b)
		exit(2);
	for (size_t i = 0; i < sizeof(*ops) / sizeof(void *); i++) {
		if (!each[i] && i != offsetof(struct sink_ops, counts) / sizeof(void *)) {
			fprintf(stderr, "json: both.c lacks an operation\n");
			exit(2);
		}
	}
	b->sink.ops = ops;
	b->text = __real_text_open(opt, keep, &b->lines);
	b->json = json_open(opt, keep, &b->object);
	return b;
}

struct sink *__wrap_text_open(const struct text_options *opt, sink_write_fn *write, void *ctx)
{
	struct both *b = make(&both_ops, opt);

	b->back = make(&back_ops, opt);
	b->write = write;
	b->ctx = ctx;
	return &b->sink;
}
