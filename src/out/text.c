/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c: the sink that writes strace's lines, see text.h.
 *
 * A line is composed in a buffer and passed on at the end of its event. The only state between
 * events is the open line (whose call is in flight) and what the prefix keeps. What stands inside is in values.c.
 */
#include "out/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "out/line.h"
#include "out/note.h"

#define UNFINISHED	" <unfinished ...>"

/*
 * What one event may write: this, and a multiple of the memory that came with it (an escaped byte takes four). A hostile
 * program can make a list of lists of the same few bytes.
 */
#define SHARE_FREE	(8u << 20)
#define SHARE_FACTOR	8

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
	const struct buf *line = &t->buf;

	if (t->opt.palette) {
		paint_weave(&t->paint, t->opt.palette, &t->buf, &t->woven);
		line = &t->woven;
	}
	if (line->len)
		t->write(t->ctx, line->p, line->len);
	buf_reset(&t->buf);
	buf_reset(&t->woven);
	paint_cut(&t->paint, 0);
}

static void begin_call(struct text *t, const struct event *ev, bool continues)
{
	t->pending = false;
	t->comma = false;
	/* The trace ended in a call whose line was broken off already: nothing to add. */
	t->silent = ev->kind == EV_UNFINISHED && ev->end == END_NONE && ev->resumed && !continues;
	if (t->silent)
		return;
	if (continues) {
		colour(t, t->value);
		return;
	}
	prefix_put(&t->prefix, &t->buf, ev);
	if (ev->resumed) {
		buf_puts(&t->buf, "<... ");
		put_name(t, ev);
		buf_puts(&t->buf, " resumed>");
	} else {
		colour(t, COLOUR_SYSCALL);
		put_name(t, ev);
		put_coloured(t, COLOUR_PUNCT, "(");
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

/* Where lines go to places of their own: the state of that thread's. */
static void load_line(struct text *t, uint32_t tid)
{
	uintptr_t line = tid ? (uintptr_t)tidmap_get(&t->opens, tid) : 0;

	t->opt.thread(t->ctx, tid);
	t->open = line;
	t->open_tid = tid;
	t->column = line ? line - 1 : 0;
}

static void store_line(struct text *t, uint32_t tid)
{
	if (!t->opt.thread || !tid)
		return;
	if (t->open)
		tidmap_put(&t->opens, tid, (void *)(uintptr_t)(t->column + 1));
	else
		tidmap_del(&t->opens, tid);
}

/* The thread's execve goes on under another id: elsewhere. */
static void leave_line(struct text *t, uint32_t tid, uint32_t next)
{
	if (!tidmap_del(&t->opens, tid))
		return;
	t->opt.thread(t->ctx, tid);
	buf_printf(&t->buf, " <pid changed to %u ...>\n", next);
	flush(t);
}

static void text_begin(struct sink *s, const struct event *ev)
{
	struct text *t = text_of(s);
	bool continues;

	if (t->opt.thread && ev->kind == EV_EXEC_SUPERSEDED)
		leave_line(t, ev->other_tid, ev->tid);
	if (t->opt.thread)
		load_line(t, ev->tid);
	continues = t->open && event_is_call(ev) && ev->resumed && t->open_tid == ev->tid;
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
	t->value = COLOUR_ARGVAL;
	t->plain = 0;
	if (event_is_call(ev))
		begin_call(t, ev, continues);
	else
		begin_note(t, ev);
}

static void put_arg_name(struct text *t, const char *name)
{
	put_coloured(t, COLOUR_ARGNAME, name);
	put_coloured(t, COLOUR_PUNCT, "=");
}

static void text_arg(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	if (!name) {
		t->pending = true;
		return;
	}
	item(t);
	t->arg_at = t->buf.len;
	if (t->opt.arg_names)
		put_arg_name(t, name);
}

/* In place of the name that it has among the arguments. */
static void text_arg_named(struct sink *s, const char *name)
{
	cut(text_of(s), text_of(s)->arg_at);
	put_arg_name(text_of(s), name);
}

/* What was shown before ended without a comma: the next argument brings it. */
static void text_args_shown(struct sink *s)
{
	text_of(s)->comma = true;
}

static void text_resumes(struct sink *s, const char *name)
{
	cut(text_of(s), text_of(s)->arg_at);	/* it has no name */
	buf_puts(&text_of(s)->buf, "<... resuming interrupted ");
	buf_puts(&text_of(s)->buf, name ? name : "system call");
	buf_puts(&text_of(s)->buf, " ...>");
}

static void end_args(struct text *t)
{
	colour(t, COLOUR_PUNCT);
	buf_putc(&t->buf, ')');
	colour(t, COLOUR_NONE);
	put_padding(t);
}

static void text_result(struct sink *s)
{
	struct text *t = text_of(s);

	t->value = COLOUR_RETVAL;
	end_args(t);
	put_coloured(t, COLOUR_PUNCT, "= ");
}

/* The end of a call that does not return: its thread died, or is no longer traced. */
static void end_unfinished(struct text *t, const struct event *ev)
{
	colour(t, COLOUR_NONE);
	switch (ev->end) {
	case END_DIED:
		if (t->pending)
			buf_puts(&t->buf, UNFINISHED);
		t->value = COLOUR_RETVAL;
		end_args(t);
		put_coloured(t, COLOUR_PUNCT, "= ");
		buf_puts(&t->buf, "?");
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

		t->value = COLOUR_ARGVAL;
		put_coloured(t, COLOUR_PUNCT, " <");
		prefix_seconds(&t->buf, ns, t->opt.duration_digits);
		put_coloured(t, COLOUR_PUNCT, ">");
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
		colour(t, COLOUR_NONE);
		buf_putc(&t->buf, '\n');
		buf_put(&t->buf, t->dump.p, t->dump.len);
	}
	buf_reset(&t->dump);
	store_line(t, ev->tid);
	flush(t);
}

static bool text_full(struct sink *s)
{
	struct text *t = text_of(s);

	size_t len = t->buf.len + t->dump.len;

	if (len < SHARE_FREE)
		return false;
	if (!t->share)
		t->share = SHARE_FREE + event_bytes(t->ev) * SHARE_FACTOR;
	return len >= t->share;
}

static void text_error(struct sink *s, int err, const char *name, const char *text)
{
	struct text *t = text_of(s);

	if (text && err >= 512 && err <= 516)
		buf_puts(&t->buf, "? ");	/* the kernel restarts it: user space sees no result */
	else
		buf_puts(&t->buf, "-1 ");
	plain_begin(t, COLOUR_ERROR);
	if (name)
		buf_puts(&t->buf, name);
	buf_puts(&t->buf, name ? " (" : "(");
	if (name && text)
		buf_puts(&t->buf, text);
	else
		buf_printf(&t->buf, name ? "Unknown error %d" : "errno %d", err);
	buf_putc(&t->buf, ')');
	plain_end(t);
}

static void text_error_note(struct sink *s, int err, const char *name, const char *text)
{
	(void)err;
	plain_begin(text_of(s), COLOUR_ERROR);
	buf_printf(&text_of(s)->buf, " %s (%s)", name, text);
	plain_end(text_of(s));
}

static void text_no_result(struct sink *s)
{
	buf_putc(&text_of(s)->buf, '?');
}

static void text_tampered(struct sink *s, uint8_t how)
{
	struct buf *b = &text_of(s)->buf;

	if (how & TAMPERED_ARGS)
		buf_puts(b, how & TAMPERED_RESULT ? " (INJECTED: args, retval)" : " (INJECTED: args)");
	else if (how & TAMPERED_RESULT)
		buf_puts(b, " (INJECTED)");
	if (how & TAMPERED_DELAY)
		buf_puts(b, " (DELAYED)");
}

static void text_close(struct sink *s)
{
	struct text *t = text_of(s);

	if (!t->opt.thread)
		break_open_line(t);
	flush(t);
	tidmap_free(&t->opens);
	buf_free(&t->buf);
	buf_free(&t->woven);
	buf_free(&t->paint.marks);
	buf_free(&t->dump);
	free(t);
}

static const struct sink_ops text_ops = {
	.begin = text_begin,
	.arg = text_arg,
	.arg_named = text_arg_named,
	.args_shown = text_args_shown,
	.resumes = text_resumes,
	.result = text_result,
	.end = text_end,
	.error = text_error,
	.no_result = text_no_result,
	.error_note = text_error_note,
	.tampered = text_tampered,
	.full = text_full,
	.dump = text_dump,
	.num = text_num,
	.padded = text_padded,
	.fixed = text_fixed,
	.addr = text_addr,
	.name = text_name,
	.symbol = text_symbol,
	.str = text_str,
	.octets = text_octets,
	.date = text_date,
	.missing = text_missing,
	.coded_begin = text_coded_begin,
	.coded_end = text_coded_end,
	.either_begin = text_either_begin,
	.either_or = text_either_or,
	.either_end = text_either_end,
	.ipv6 = text_ipv6,
	.set_begin = text_set_begin,
	.member = text_member,
	.set_end = text_set_end,
	.expr_begin = text_expr,
	.op = text_op,
	.expr_end = text_expr,
	.macro_begin = text_macro_begin,
	.macro_end = text_macro_end,
	.struct_begin = text_struct_begin,
	.field = text_field,
	.struct_end = text_struct_end,
	.array_begin = text_array_begin,
	.elem = text_elem,
	.index = text_index,
	.array_end = text_array_end,
	.bytes_from = text_bytes_from,
	.bits_from = text_bits_from,
	.out = text_out,
	.changed = text_changed,
	.behind = text_behind,
	.comm = text_comm,
	.unnamed = text_unnamed,
	.comment_begin = text_comment_begin,
	.comment_end = text_comment_end,
	.note_begin = text_note_begin,
	.note = text_note,
	.note_end = text_note_end,
	.count = text_count,
	.close = text_close,
};

struct sink *text_open(const struct text_options *opt, sink_write_fn *write, void *ctx)
{
	struct text *t = alloc_zeroed(1, sizeof(*t));

	t->sink.ops = &text_ops;
	t->opt = *opt;
	t->prefix.opt = &t->opt;
	t->prefix.paint = opt->palette ? &t->paint : NULL;
	t->write = write;
	t->ctx = ctx;
	return &t->sink;
}
