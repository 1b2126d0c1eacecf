/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.c: the sink that writes the operations as they are, see json.h.
 *
 * What is open is kept as one byte for each list that an operation has begun: does a part (an argument, a field, an
 * element) stand open in it?
 */
#include "out/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "event/event.h"
#include "out/json_behind.h"
#include "out/json_event.h"
#include "out/member.h"

/* What one event may write; a byte of text is some ten here. See SHARE_FREE in text.c. */
#define SHARE_FREE	(64u << 20)
#define SHARE_FACTOR	64

struct json {
	struct sink sink;
	sink_write_fn *write;
	void *ctx;
	struct buf buf;
	struct buf lists;		/* a byte each */
	const struct event *ev;
};

static const char *const styles[] = { [NUM_DEC] = "dec", [NUM_UDEC] = "udec", [NUM_HEX] = "hex", [NUM_OCT] = "oct" };
static const char *const list_styles[] = { [LIST_PLAIN] = "plain", [LIST_BLANKS] = "blanks", [LIST_ALL_BUT] = "all_but" };
static const char *const reasons[] = {
	[LEFT_NOTHING] = "nothing", [LEFT_ABBREVIATED] = "abbreviated", [LEFT_LIMIT] = "limit", [LEFT_LOST] = "lost",
	[LEFT_UNREADABLE] = "unreadable", [LEFT_SHARE] = "share",
};

static struct json *json_of(struct sink *s)
{
	return (struct json *)s;
}

static struct buf *begin_op(struct sink *s)
{
	struct buf *b = &json_of(s)->buf;

	member_comma(b);
	buf_putc(b, '{');
	return b;
}

static void end_op(struct buf *b)
{
	buf_putc(b, '}');
}

/* An operation without arguments, and nothing in it. */
static void put_op(struct sink *s, const char *name)
{
	struct buf *b = begin_op(s);

	member_bool(b, name, true);
	end_op(b);
}

/* One with a text alone. */
static void put_text(struct sink *s, const char *op, const char *text)
{
	struct buf *b = begin_op(s);

	member_text(b, op, text);
	end_op(b);
}

/* The list of what is in the operation that has been begun. */
static void begin_list(struct sink *s)
{
	member_begin(&json_of(s)->buf, "is");
	buf_putc(&json_of(s)->buf, '[');
	buf_putc(&json_of(s)->lists, false);
}

static void end_part(struct json *j)
{
	char *open = &j->lists.p[j->lists.len - 1];

	buf_puts(&j->buf, *open ? "]}" : "");
	*open = false;
}

static void end_list(struct sink *s)
{
	struct json *j = json_of(s);

	end_part(j);
	buf_putc(&j->buf, ']');
	j->lists.len--;
}

/* The next part of the list at hand; its own "is" goes up to the next one. */
static struct buf *begin_part(struct sink *s)
{
	end_part(json_of(s));
	return begin_op(s);
}

static void begin_value(struct sink *s)
{
	member_begin(&json_of(s)->buf, "is");
	buf_putc(&json_of(s)->buf, '[');
	json_of(s)->lists.p[json_of(s)->lists.len - 1] = true;
}

static void put_part(struct sink *s, const char *op, const char *name)
{
	member_text(begin_part(s), op, name);
	begin_value(s);
}

static void put_plain_part(struct sink *s, const char *op)
{
	member_bool(begin_part(s), op, true);
	begin_value(s);
}

/* What X_begin() begins, where it has no arguments. */
static void begin_plain(struct sink *s, const char *op)
{
	member_bool(begin_op(s), op, true);
	begin_list(s);
}

static void end_plain(struct sink *s)
{
	end_list(s);
	end_op(&json_of(s)->buf);
}

static void end_with_rest(struct sink *s, const struct sink_rest *rest)
{
	struct buf *b = &json_of(s)->buf;

	end_list(s);
	if (rest && rest->why) {
		member_begin(b, "rest");
		buf_putc(b, '{');
		member_text(b, "why", reasons[rest->why]);
		member_u64(b, "count", rest->count);
		member_u64(b, "addr", rest->addr);
		buf_putc(b, '}');
	}
	end_op(b);
}

static void json_begin(struct sink *s, const struct event *ev)
{
	struct buf *b = begin_op(s);

	json_of(s)->ev = ev;
	json_event_put(b, ev);
	begin_list(s);
}

static void json_end(struct sink *s, const struct event *ev)
{
	struct json *j = json_of(s);

	(void)ev;
	end_plain(s);
	buf_putc(&j->buf, '\n');
	j->write(j->ctx, j->buf.p, j->buf.len);
	buf_reset(&j->buf);
}

static void json_arg(struct sink *s, const char *name)
{
	put_part(s, "arg", name);
}

static void json_arg_named(struct sink *s, const char *name)
{
	put_text(s, "arg_named", name);
}

static void json_args_shown(struct sink *s)
{
	put_op(s, "args_shown");
}

static void json_resumes(struct sink *s, const char *name)
{
	put_text(s, "resumes", name);
}

static void json_result(struct sink *s)
{
	put_plain_part(s, "result");
}

static void put_error(struct sink *s, const char *op, int err, const char *name, const char *text)
{
	struct buf *b = begin_op(s);

	member_int(b, op, err);
	member_text(b, "name", name);
	member_text(b, "text", text);
	end_op(b);
}

static void json_error(struct sink *s, int err, const char *name, const char *text)
{
	put_error(s, "error", err, name, text);
}

static void json_error_note(struct sink *s, int err, const char *name, const char *text)
{
	put_error(s, "error_note", err, name, text);
}

static void json_tampered(struct sink *s, uint8_t how)
{
	struct buf *b = begin_op(s);

	member_u64(b, "tampered", how);
	end_op(b);
}

static void json_no_result(struct sink *s)
{
	put_op(s, "no_result");
}

static bool json_full(struct sink *s)
{
	struct json *j = json_of(s);

	return j->buf.len >= SHARE_FREE && j->buf.len - SHARE_FREE >= event_bytes(j->ev) * SHARE_FACTOR;
}

static void json_num(struct sink *s, uint64_t v, enum num_style style)
{
	struct buf *b = begin_op(s);

	member_begin(b, "num");
	member_number(b, v, style == NUM_DEC);
	member_text(b, "style", styles[style]);
	end_op(b);
}

static void json_padded(struct sink *s, uint64_t v, enum num_style style, int width)
{
	struct buf *b = begin_op(s);

	member_u64(b, "padded", v);
	member_text(b, "style", styles[style]);
	member_int(b, "width", width);
	end_op(b);
}

static void json_fixed(struct sink *s, uint64_t v, int digits, const char *unit)
{
	struct buf *b = begin_op(s);

	member_u64(b, "fixed", v);
	member_int(b, "digits", digits);
	member_text(b, "unit", unit);
	end_op(b);
}

static void json_addr(struct sink *s, uint64_t v)
{
	struct buf *b = begin_op(s);

	member_u64(b, "addr", v);
	end_op(b);
}

static void json_name(struct sink *s, const char *sym, uint64_t v)
{
	struct buf *b = begin_op(s);

	member_text(b, "name", sym);
	member_u64(b, "value", v);
	end_op(b);
}

static void json_symbol(struct sink *s, const char *sym)
{
	put_text(s, "symbol", sym);
}

static void json_coded_begin(struct sink *s, uint64_t v, enum num_style style)
{
	struct buf *b = begin_op(s);

	member_begin(b, "coded");
	member_number(b, v, style == NUM_DEC);
	member_text(b, "style", styles[style]);
	begin_list(s);
}

static void json_either_begin(struct sink *s)
{
	member_bool(begin_op(s), "either", true);
	member_begin(&json_of(s)->buf, "raw");
	buf_putc(&json_of(s)->buf, '[');
}

static void json_either_or(struct sink *s)
{
	buf_putc(&json_of(s)->buf, ']');
	begin_list(s);
}

static void json_ipv6(struct sink *s, const char *name, const uint8_t *bytes)
{
	struct buf *b = begin_part(s);

	member_text(b, "ipv6", name);
	member_begin(b, "bytes");
	member_bytes(b, bytes, 16);
	end_op(b);
}

/* What was captured, and how much of how much. */
static void put_captured(struct buf *b, const char *op, const struct sink_str *str)
{
	member_begin(b, op);
	buf_putc(b, '[');
	json_runs_put(b, str);
	buf_putc(b, ']');
	member_u64(b, "total", str->total);
	member_u64(b, "lost", str->lost);
	member_bool(b, "cut", str->cut);
}

static void json_str(struct sink *s, const struct sink_str *str)
{
	struct buf *b = begin_op(s);

	put_captured(b, "str", str);
	member_bool(b, "is_path", str->is_path);
	member_bool(b, "is_binary", str->is_binary);
	member_bool(b, "is_abstract", str->is_abstract);
	end_op(b);
}

static void json_dump(struct sink *s, const struct sink_dump *dump)
{
	struct buf *b = begin_part(s);

	put_captured(b, "dump", &dump->data);
	member_s64(b, "buffer", dump->buffer);
	member_s64(b, "message", dump->message);
	member_u64(b, "buffers", dump->buffers);
	end_op(b);
}

static void json_octets(struct sink *s, const uint8_t *bytes, size_t n)
{
	struct buf *b = begin_op(s);

	member_begin(b, "octets");
	member_bytes(b, bytes, n);
	end_op(b);
}

static void json_date(struct sink *s, const struct sink_date *date)
{
	struct buf *b = begin_op(s);

	member_s64(b, "date", date->sec);
	member_u64(b, "fraction", date->fraction);
	member_int(b, "digits", date->digits);
	end_op(b);
}

static void json_missing(struct sink *s, uint64_t addr, enum left_out why)
{
	struct buf *b = begin_op(s);

	member_u64(b, "missing", addr);
	member_text(b, "why", reasons[why]);
	end_op(b);
}

static void json_set_begin(struct sink *s)
{
	begin_plain(s, "set");
}

static void json_member(struct sink *s)
{
	put_plain_part(s, "member");
}

static void json_expr_begin(struct sink *s)
{
	begin_plain(s, "expr");
}

static void json_op(struct sink *s, const char *sym)
{
	put_text(s, "op", sym);
}

static void json_macro_begin(struct sink *s, const char *name)
{
	member_text(begin_op(s), "macro", name);
	begin_list(s);
}

static void json_struct_begin(struct sink *s)
{
	begin_plain(s, "struct");
}

static void json_field(struct sink *s, const char *name)
{
	put_part(s, "field", name);
}

static void json_array_begin(struct sink *s, enum list_style style)
{
	member_text(begin_op(s), "array", list_styles[style]);
	begin_list(s);
}

static void json_elem(struct sink *s)
{
	put_plain_part(s, "elem");
}

static void json_index(struct sink *s, const char *sym, uint64_t i)
{
	struct buf *b = begin_op(s);

	member_text(b, "index", sym);
	member_u64(b, "i", i);
	end_op(b);
}

static void put_place(struct sink *s, const char *op, uint32_t first, uint32_t last)
{
	struct buf *b = begin_op(s);

	member_int(b, op, first);
	member_int(b, "last", last);
	end_op(b);
}

static void json_bytes_from(struct sink *s, uint32_t first, uint32_t last)
{
	put_place(s, "bytes_from", first, last);
}

static void json_bits_from(struct sink *s, uint32_t first, uint32_t last)
{
	put_place(s, "bits_from", first, last);
}

static void json_out(struct sink *s)
{
	put_op(s, "out");
}

static void json_changed(struct sink *s)
{
	put_op(s, "changed");
}

static void json_comm(struct sink *s, const char *name)
{
	put_text(s, "comm", name);
}

static void json_behind(struct sink *s, const struct sink_behind *what)
{
	struct buf *b = begin_op(s);

	behind_members(b, what);
	end_op(b);
}

static void json_unnamed(struct sink *s, const char *set)
{
	put_text(s, "unnamed", set);
}

static void json_comment_begin(struct sink *s, bool is_name)
{
	struct buf *b = begin_op(s);

	member_bool(b, "comment", true);
	member_bool(b, "is_name", is_name);
	begin_list(s);
}

static void json_note_begin(struct sink *s)
{
	begin_plain(s, "notes");
}

static void json_note(struct sink *s, const char *name)
{
	put_part(s, "note", name);
}

static void json_count(struct sink *s, uint64_t n, bool or_more, const char *unit)
{
	struct buf *b = begin_op(s);

	member_u64(b, "count", n);
	member_bool(b, "or_more", or_more);
	member_text(b, "unit", unit);
	end_op(b);
}

static void json_close(struct sink *s)
{
	buf_free(&json_of(s)->buf);
	buf_free(&json_of(s)->lists);
	free(s);
}

static const struct sink_ops json_ops = {
	.begin = json_begin,
	.arg = json_arg,
	.arg_named = json_arg_named,
	.args_shown = json_args_shown,
	.resumes = json_resumes,
	.result = json_result,
	.end = json_end,
	.error = json_error,
	.no_result = json_no_result,
	.error_note = json_error_note,
	.tampered = json_tampered,
	.full = json_full,
	.dump = json_dump,
	.num = json_num,
	.padded = json_padded,
	.fixed = json_fixed,
	.addr = json_addr,
	.name = json_name,
	.symbol = json_symbol,
	.coded_begin = json_coded_begin,
	.coded_end = end_plain,
	.either_begin = json_either_begin,
	.either_or = json_either_or,
	.either_end = end_plain,
	.ipv6 = json_ipv6,
	.str = json_str,
	.octets = json_octets,
	.date = json_date,
	.missing = json_missing,
	.set_begin = json_set_begin,
	.member = json_member,
	.set_end = end_plain,
	.expr_begin = json_expr_begin,
	.op = json_op,
	.expr_end = end_plain,
	.macro_begin = json_macro_begin,
	.macro_end = end_plain,
	.struct_begin = json_struct_begin,
	.field = json_field,
	.struct_end = end_with_rest,
	.array_begin = json_array_begin,
	.elem = json_elem,
	.index = json_index,
	.array_end = end_with_rest,
	.bytes_from = json_bytes_from,
	.bits_from = json_bits_from,
	.out = json_out,
	.changed = json_changed,
	.behind = json_behind,
	.comm = json_comm,
	.unnamed = json_unnamed,
	.comment_begin = json_comment_begin,
	.comment_end = end_plain,
	.note_begin = json_note_begin,
	.note = json_note,
	.note_end = end_plain,
	.count = json_count,
	.close = json_close,
};

struct sink *json_open(const struct text_options *opt, sink_write_fn *write, void *ctx)
{
	struct json *j = alloc_zeroed(1, sizeof(*j));

	(void)opt;
	j->sink.ops = &json_ops;
	j->write = write;
	j->ctx = ctx;
	return &j->sink;
}
