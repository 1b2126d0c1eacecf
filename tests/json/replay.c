/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.c: what the JSON sink wrote, told to another sink. See replay.h.
 *
 * Each operation has a row below: where it may stand and how it is called. The first error is kept; the walk goes on, so
 * that the other sink sees an end for each beginning.
 */
#include "replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "event/event.h"
#include "get.h"

/* Where an operation stands. */
enum place {
	IN_EVENT = 1, IN_VALUE = 2, IN_SET = 4, IN_EXPR = 8, IN_MACRO = 16, IN_STRUCT = 32, IN_ARRAY = 64,
	IN_COMMENT = 128, IN_NOTES = 256,
	AS_VALUE = IN_VALUE | IN_EXPR,
};

static const char *const kinds[] = { "call", "open", "unfinished", "signal", "exit", "superseded", "fork", "lost", "skipped" };
static const char *const ends[] = { "none", "died", "detached" };
static const char *const styles[] = { "dec", "udec", "hex", "oct" };
static const char *const list_styles[] = { "plain", "blanks", "all_but" };
static const char *const reasons[] = { "nothing", "abbreviated", "limit", "lost", "unreadable", "share" };

static void walk(struct replay *r, node *list, enum place place);

/* The rest that a list or a struct says it has. */
static const struct sink_rest *get_rest(struct replay *r, node *n, struct sink_rest *rest)
{
	node *from = json_get(n, "rest");

	if (!from)
		return NULL;
	rest->why = get_choice(r, from, "why", reasons, COUNT(reasons));
	rest->count = get_64(r, from, "count");
	rest->addr = get_64(r, from, "addr");
	return rest;
}

static void walk_in(struct replay *r, node *n, enum place place)
{
	walk(r, get(r, n, "is", JSON_LIST), place);
}

static void do_arg(struct replay *r, node *n)
{
	r->ops->arg(r->sink, get_name(r, n, "arg"));
	walk_in(r, n, IN_VALUE);
}

static void do_arg_named(struct replay *r, node *n)
{
	r->ops->arg_named(r->sink, get_name(r, n, "arg_named"));
}

static void do_args_shown(struct replay *r, node *n)
{
	(void)n;
	r->ops->args_shown(r->sink);
}

static void do_resumes(struct replay *r, node *n)
{
	r->ops->resumes(r->sink, get_name(r, n, "resumes"));
}

static void do_result(struct replay *r, node *n)
{
	r->ops->result(r->sink);
	walk_in(r, n, IN_VALUE);
}

static void do_error(struct replay *r, node *n)
{
	r->ops->error(r->sink, get_int(r, n, "error"), get_name(r, n, "name"), get_text(r, n, "text"));
}

static void do_error_note(struct replay *r, node *n)
{
	r->ops->error_note(r->sink, get_int(r, n, "error_note"), get_name(r, n, "name"), get_text(r, n, "text"));
}

static void do_no_result(struct replay *r, node *n)
{
	(void)n;
	r->ops->no_result(r->sink);
}

static void do_tampered(struct replay *r, node *n)
{
	r->ops->tampered(r->sink, (uint8_t)get_64(r, n, "tampered"));
}

static void do_num(struct replay *r, node *n)
{
	r->ops->num(r->sink, get_64(r, n, "num"), get_choice(r, n, "style", styles, COUNT(styles)));
}

static void do_padded(struct replay *r, node *n)
{
	r->ops->padded(r->sink, get_64(r, n, "padded"), get_choice(r, n, "style", styles, COUNT(styles)),
		       get_int(r, n, "width"));
}

static void do_fixed(struct replay *r, node *n)
{
	r->ops->fixed(r->sink, get_64(r, n, "fixed"), get_int(r, n, "digits"), get_name(r, n, "unit"));
}

static void do_addr(struct replay *r, node *n)
{
	r->ops->addr(r->sink, get_64(r, n, "addr"));
}

/* Some are more than one word: how precise an event is. */
static void do_name(struct replay *r, node *n)
{
	r->ops->name(r->sink, get_words(r, n, "name", " "), get_64(r, n, "value"));
}

/* Or the address of what has that name; a type may be two words. */
static void do_symbol(struct replay *r, node *n)
{
	r->ops->symbol(r->sink, get_words(r, n, "symbol", " &"));
}

static void do_coded(struct replay *r, node *n)
{
	r->ops->coded_begin(r->sink, get_64(r, n, "coded"), get_choice(r, n, "style", styles, COUNT(styles)));
	walk_in(r, n, IN_VALUE);
	r->ops->coded_end(r->sink);
}

static void do_either(struct replay *r, node *n)
{
	r->ops->either_begin(r->sink);
	walk(r, get(r, n, "raw", JSON_LIST), IN_VALUE);
	r->ops->either_or(r->sink);
	walk_in(r, n, IN_VALUE);
	r->ops->either_end(r->sink);
}

static void do_ipv6(struct replay *r, node *n)
{
	node *bytes = get(r, n, "bytes", JSON_STRING);

	if (bytes->len == 16)
		r->ops->ipv6(r->sink, get_name(r, n, "ipv6"), (const uint8_t *)bytes->text);
	else
		get_failed(r, "no address", "bytes");
}

/* Lost bytes read as 0xee: nobody may show them. What was put into them is freed behind. */
static void get_runs(struct replay *r, node *n, const char *key, struct sink_str *str, struct buf *bytes, struct buf *holes)
{
	for (node *run = get(r, n, key, JSON_LIST)->first; run; run = run->next) {
		struct hole hole = { .offset = bytes->len };

		if (run->type == JSON_STRING) {
			buf_put(bytes, run->text, run->len);
			continue;
		}
		hole.len = get_64(r, run, "lost");
		buf_put(holes, &hole, sizeof(hole));
		buf_reserve(bytes, hole.len);
		memset(bytes->p + bytes->len, 0xee, hole.len);
		bytes->len += hole.len;
	}
	str->total = get_64(r, n, "total");
	str->lost = get_64(r, n, "lost");
	str->cut = get_bool(r, n, "cut");
	str->bytes = (const uint8_t *)bytes->p;
	str->len = bytes->len;
	str->holes = (const struct hole *)holes->p;
	str->nholes = holes->len / sizeof(struct hole);
}

static void do_str(struct replay *r, node *n)
{
	struct buf bytes = { 0 }, holes = { 0 };
	struct sink_str str = {
		.is_path = get_bool(r, n, "is_path"), .is_binary = get_bool(r, n, "is_binary"),
		.is_abstract = get_bool(r, n, "is_abstract"),
	};

	get_runs(r, n, "str", &str, &bytes, &holes);
	r->ops->str(r->sink, &str);
	buf_free(&bytes);
	buf_free(&holes);
}

static void do_dump(struct replay *r, node *n)
{
	struct buf bytes = { 0 }, holes = { 0 };
	struct sink_dump dump = {
		.buffer = get_64(r, n, "buffer"), .message = get_64(r, n, "message"), .buffers = get_64(r, n, "buffers"),
	};

	get_runs(r, n, "dump", &dump.data, &bytes, &holes);
	r->ops->dump(r->sink, &dump);
	buf_free(&bytes);
	buf_free(&holes);
}

static void do_octets(struct replay *r, node *n)
{
	node *bytes = get(r, n, "octets", JSON_STRING);

	r->ops->octets(r->sink, (const uint8_t *)bytes->text, bytes->len);
}

static void do_date(struct replay *r, node *n)
{
	const struct sink_date date = {
		.sec = get_64(r, n, "date"), .fraction = get_64(r, n, "fraction"), .digits = get_int(r, n, "digits"),
	};

	r->ops->date(r->sink, &date);
}

static void do_missing(struct replay *r, node *n)
{
	r->ops->missing(r->sink, get_64(r, n, "missing"), get_choice(r, n, "why", reasons, COUNT(reasons)));
}

static void do_set(struct replay *r, node *n)
{
	r->ops->set_begin(r->sink);
	walk_in(r, n, IN_SET);
	r->ops->set_end(r->sink);
}

static void do_member(struct replay *r, node *n)
{
	r->ops->member(r->sink);
	walk_in(r, n, IN_VALUE);
}

static void do_expr(struct replay *r, node *n)
{
	r->ops->expr_begin(r->sink);
	walk_in(r, n, IN_EXPR);
	r->ops->expr_end(r->sink);
}

static void do_op(struct replay *r, node *n)
{
	r->ops->op(r->sink, get_words(r, n, "op", "<*+-&=|"));
}

static void do_macro(struct replay *r, node *n)
{
	r->ops->macro_begin(r->sink, get_name(r, n, "macro"));
	walk_in(r, n, IN_MACRO);
	r->ops->macro_end(r->sink);
}

static void do_struct(struct replay *r, node *n)
{
	struct sink_rest rest;

	r->ops->struct_begin(r->sink);
	walk_in(r, n, IN_STRUCT);
	r->ops->struct_end(r->sink, get_rest(r, n, &rest));
}

static void do_field(struct replay *r, node *n)
{
	r->ops->field(r->sink, get_name(r, n, "field"));
	walk_in(r, n, IN_VALUE);
}

static void do_array(struct replay *r, node *n)
{
	struct sink_rest rest;

	r->ops->array_begin(r->sink, get_choice(r, n, "array", list_styles, COUNT(list_styles)));
	walk_in(r, n, IN_ARRAY);
	r->ops->array_end(r->sink, get_rest(r, n, &rest));
}

static void do_elem(struct replay *r, node *n)
{
	r->ops->elem(r->sink);
	walk_in(r, n, IN_VALUE);
}

static void do_index(struct replay *r, node *n)
{
	r->ops->index(r->sink, get_name(r, n, "index"), get_64(r, n, "i"));
}

static void do_bytes_from(struct replay *r, node *n)
{
	r->ops->bytes_from(r->sink, get_int(r, n, "bytes_from"), get_int(r, n, "last"));
}

static void do_bits_from(struct replay *r, node *n)
{
	r->ops->bits_from(r->sink, get_int(r, n, "bits_from"), get_int(r, n, "last"));
}

static void do_out(struct replay *r, node *n)
{
	(void)n;
	r->ops->out(r->sink);
}

static void do_changed(struct replay *r, node *n)
{
	(void)n;
	r->ops->changed(r->sink);
}

static void do_behind(struct replay *r, node *n)
{
	struct sink_behind what;

	get_behind(r, n, &what);
	r->ops->behind(r->sink, &what);
}

static void do_comm(struct replay *r, node *n)
{
	r->ops->comm(r->sink, get_text(r, n, "comm"));
}

static void do_unnamed(struct replay *r, node *n)
{
	r->ops->unnamed(r->sink, get_words(r, n, "unnamed", "?"));
}

static void do_comment(struct replay *r, node *n)
{
	r->ops->comment_begin(r->sink, get_bool(r, n, "is_name"));
	walk_in(r, n, IN_COMMENT);
	r->ops->comment_end(r->sink);
}

static void do_notes(struct replay *r, node *n)
{
	r->ops->note_begin(r->sink);
	walk_in(r, n, IN_NOTES);
	r->ops->note_end(r->sink);
}

static void do_note(struct replay *r, node *n)
{
	r->ops->note(r->sink, get_name(r, n, "note"));
	walk_in(r, n, IN_VALUE);
}

static void do_count(struct replay *r, node *n)
{
	r->ops->count(r->sink, get_64(r, n, "count"), get_bool(r, n, "or_more"), get_name(r, n, "unit"));
}

static const struct row {
	const char *name;
	unsigned int places;
	void (*run)(struct replay *r, node *n);
} rows[] = {
	{ "arg", IN_EVENT, do_arg },
	{ "arg_named", IN_VALUE, do_arg_named },
	{ "args_shown", IN_EVENT, do_args_shown },
	{ "resumes", IN_VALUE, do_resumes },
	{ "result", IN_EVENT, do_result },
	{ "error", IN_VALUE, do_error },
	{ "error_note", IN_VALUE, do_error_note },
	{ "no_result", IN_VALUE, do_no_result },
	{ "tampered", IN_VALUE, do_tampered },
	{ "dump", IN_EVENT, do_dump },
	{ "num", AS_VALUE, do_num },
	{ "padded", AS_VALUE, do_padded },
	{ "fixed", AS_VALUE, do_fixed },
	{ "addr", AS_VALUE, do_addr },
	{ "name", AS_VALUE, do_name },
	{ "symbol", AS_VALUE, do_symbol },
	{ "coded", AS_VALUE, do_coded },
	{ "either", AS_VALUE, do_either },
	{ "ipv6", IN_STRUCT, do_ipv6 },
	{ "str", AS_VALUE, do_str },
	{ "octets", AS_VALUE, do_octets },
	{ "date", AS_VALUE, do_date },
	{ "missing", AS_VALUE, do_missing },
	{ "set", AS_VALUE, do_set },
	{ "member", IN_SET, do_member },
	{ "expr", AS_VALUE, do_expr },
	{ "op", IN_EXPR, do_op },
	{ "macro", AS_VALUE, do_macro },
	{ "struct", AS_VALUE | IN_EVENT, do_struct },
	{ "field", IN_STRUCT, do_field },
	{ "array", AS_VALUE, do_array },
	{ "elem", IN_ARRAY | IN_MACRO, do_elem },
	{ "index", IN_VALUE, do_index },
	{ "bytes_from", IN_VALUE, do_bytes_from },
	{ "bits_from", IN_VALUE, do_bits_from },
	{ "out", IN_VALUE, do_out },
	{ "changed", IN_VALUE, do_changed },
	{ "behind", IN_VALUE, do_behind },
	{ "comm", IN_VALUE, do_comm },
	{ "unnamed", AS_VALUE, do_unnamed },
	{ "comment", IN_VALUE, do_comment },
	{ "notes", IN_VALUE, do_notes },
	{ "note", IN_NOTES | IN_COMMENT, do_note },
	{ "count", IN_VALUE, do_count },
};

static void walk(struct replay *r, node *list, enum place place)
{
	for (node *n = list->first; n; n = n->next) {
		const char *name = n->type == JSON_OBJECT && n->first ? n->first->key : NULL;
		size_t i = 0;

		while (i < COUNT(rows) && (!name || strcmp(rows[i].name, name)))
			i++;
		if (i == COUNT(rows)) {
			get_failed(r, "no operation", name);
			continue;
		}
		if (!(rows[i].places & place))
			get_failed(r, "not where it may be", name);
		rows[i].run(r, n);
	}
}

static void read_call(struct replay *r, node *n)
{
	struct event *ev = &r->ev;
	node *args = get(r, n, "args", JSON_LIST);

	ev->abi = get_int(r, n, "abi");
	ev->callno = get_int(r, n, "callno");
	ev->flags = get_int(r, n, "flags");
	ev->resumed = get_bool(r, n, "resumed");
	ev->end = get_choice(r, n, "end", ends, COUNT(ends));
	ev->enter_time = get_64(r, n, "enter_time");
	ev->ret = get_64(r, n, "ret");
	for (node *arg = args->first; arg && ev->nargs < WIRE_NARGS; arg = arg->next)
		ev->args[ev->nargs++] = strtoull(arg->type == JSON_STRING ? arg->text : "", NULL, 10);
	r->desc = (struct sysdesc){ .name = get_name(r, n, "call"), .abi = ev->abi, .nr = ev->nr };
	ev->desc = &r->desc;
}

static void read_other(struct replay *r, node *n)
{
	static const uint8_t siginfo[WIRE_SIGINFO];
	struct event *ev = &r->ev;

	if (ev->kind == EV_SIGNAL) {
		ev->signo = get_int(r, n, "signo");
		ev->siginfo = get_bool(r, n, "siginfo") ? siginfo : NULL;
	} else if (ev->kind == EV_EXIT) {
		ev->status = get_int(r, n, "status");
		ev->group_dead = get_bool(r, n, "group_dead");
	} else if (ev->kind == EV_LOST || ev->kind == EV_SKIPPED) {
		ev->lost = get_64(r, n, "lost");
		ev->lost_notes = get_64(r, n, "lost_notes");
		ev->since = get_64(r, n, "since");
	} else {
		ev->other_tid = get_int(r, n, "other_tid");
		ev->flags = ev->kind == EV_FORK ? get_int(r, n, "flags") : 0;
	}
}

bool replay_line(const char *line, size_t n, struct sink *sink, char why[REPLAY_ERR])
{
	struct replay r = { .sink = sink, .ops = sink->ops, .why = why };
	struct event *ev = &r.ev;
	struct json_node *root;
	size_t at;

	*why = '\0';
	root = json_parse(line, n, &at);
	if (!root || n == 0 || line[n - 1] != '\n' || memchr(line, '\n', n - 1)) {
		snprintf(why, REPLAY_ERR, "no line of JSON: byte %zu", at);
		json_free(root);
		return false;
	}
	json_settle_bytes(root);
	ev->kind = get_choice(&r, root, "event", kinds, COUNT(kinds));
	ev->tid = get_int(&r, root, "tid");
	ev->tgid = get_int(&r, root, "tgid");
	ev->comm = get_text(&r, root, "comm");
	ev->time = get_64(&r, root, "time");
	ev->clock_offset = get_64(&r, root, "clock_offset");
	ev->hidden = get_bool(&r, root, "hidden");
	ev->nr = get_int(&r, root, "nr");
	ev->ip = get_64(&r, root, "ip");
	if (event_is_call(ev))
		read_call(&r, root);
	else
		read_other(&r, root);
	r.ops->begin(sink, ev);
	walk_in(&r, root, IN_EVENT);
	r.ops->end(sink, ev);
	json_free(root);
	return !*why;
}
