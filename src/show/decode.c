/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.c: the one loop, see decode.h.
 *
 * A call has up to three parts: the arguments known at entry, those that need the exit, and the
 * result. The first argument that needs the exit divides them, so that an open line and its
 * completion never show an argument twice. Errors are shown here, in one place; formatters only
 * see results of calls that succeeded.
 */
#include "show/decode.h"

#include "desc/errors.h"
#include "show/dump.h"

#define RESTARTS	512		/* errors from here on never reach user space */

static const char *const raw_names[WIRE_NARGS] = {
	"arg1", "arg2", "arg3", "arg4", "arg5", "arg6",
};

/* Undecoded results are what the kernel says: of a restart, too. */
static void show_error(struct sink *sink, int err, bool is_raw)
{
	const char *text, *name = error_name(err, &text);

	sink->ops->error(sink, err, name, is_raw && err >= RESTARTS ? NULL : text);
}

static const struct show *show_of(const struct fmt *f)
{
	return &f->opt->shows->calls[f->ev->desc - sysdescs];
}

/* The words of a set: the number itself stands in front. */
static void show_words(const struct fmt *f, const struct constset *set, uint64_t value)
{
	if (set->is_enum) {
		fmt_constant(f, set, value);
		return;
	}
	f->sink->ops->set_begin(f->sink);
	fmt_members(f, set, value);
	f->sink->ops->set_end(f->sink);
}

/* Whether a call has arguments in memory that are not looked at: what its result means is not said, either. */
static bool is_unseen(const struct fmt *f)
{
	for (uint8_t i = 0; f->opt->opaque && i < f->scope->count; i++)
		if (f->scope->uses[i].is_pointer)
			return true;
	return false;
}

/*
 * What a result says beside its number. A set that has no name for it says nothing, unless the description asks for it;
 * that it has none is no news then. Under a condition it is a value like others, which -X may turn into a number.
 */
static void show_note(struct fmt *f, const struct use *note, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct constset set = { 0 };
	struct type type = *note->type;
	struct use use = *note;

	value = fmt_cut(value, type.size[f->layout], type.is_signed);
	if (type.set) {
		set = *type.set;
		set.unknown = NULL;
		type.set = &set;
		use.type = &type;
	}
	if (is_unseen(f) || !fmt_cond(f, &note->cond) || (type.set && !*note->name && !note->cond.op && !fmt_is_named(&set, value)))
		return;
	f->use = &use;
	ops->note_begin(f->sink);
	ops->note(f->sink, *note->name ? note->name : NULL);
	if (type.set && !note->cond.op)
		show_words(f, &set, value);
	else
		fmt_use(f, value);
	ops->note_end(f->sink);
}

static void show_result(const struct fmt *f, bool is_raw)
{
	const struct event *ev = f->ev;
	const struct type *type;
	struct fmt g = *f;

	f->sink->ops->result(f->sink);
	if (ev->flags & CALL_NO_RETURN) {
		f->sink->ops->no_result(f->sink);
	} else if (ev->tampered & TAMPERED_VALUE && result_is_error(ev->ret)) {
		f->sink->ops->num(f->sink, ev->ret, NUM_UDEC);
	} else if (event_failed(ev)) {
		show_error(f->sink, -ev->ret, is_raw);
	} else if (!ev->desc->name || is_raw) {
		f->sink->ops->num(f->sink, ev->ret, is_raw ? NUM_HEX : NUM_DEC);
	} else {
		g.use = show_of(f)->ret;
		type = g.use->type;
		g.arg = g.reg = PIECE_ARG_RET;
		g.phase = PHASE_EXIT;
		type->fmt(&g, fmt_cut(ev->ret, type->size[f->layout], type->is_signed));
		if (show_of(f)->note)
			show_note(&g, show_of(f)->note, ev->ret);
	}
	if (ev->tampered && !(ev->flags & CALL_NO_RETURN))
		f->sink->ops->tampered(f->sink, ev->tampered);
}

/* The registers: of a call of which nothing is known but its number, or that shall be shown so. */
static void show_raw_args(const struct fmt *f, bool shown)
{
	uint32_t row = sysdesc_row(f->ev->abi, f->ev->nr);
	const struct show *show = &f->opt->shows->calls[row];
	int n = f->ev->nargs;

	if (sysdescs[row].name && show->nargs < n)
		n = show->nargs;
	if (n && show->nargs && show->args[0].type->is_found)
		n = 0;
	for (int i = 0; i < n && !shown; i++) {
		f->sink->ops->arg(f->sink, raw_names[i]);
		f->sink->ops->num(f->sink, f->ev->args[i], NUM_HEX);
	}
}

static bool is_shown(const struct fmt *f, const struct use *use)
{
	return !use->hidden && fmt_cond(f, &use->cond);
}

/* The index of the argument that is shown there. */
static uint8_t arg_at(const struct show *show, uint8_t place)
{
	return show->order ? show->order[place] : place;
}

/* The arguments from one place up to (not including) another whose conditions hold. */
static void show_args(struct fmt *f, uint8_t first, uint8_t end)
{
	const struct show *show = show_of(f);

	for (uint8_t i = first; i < end; i++) {
		f->arg = arg_at(show, i);
		f->use = &show->args[f->arg];
		if (!is_shown(f, f->use))
			continue;
		f->reg = f->use->offset[f->layout];
		f->sink->ops->arg(f->sink, f->use->name);
		if (f->use->named)
			f->sink->ops->arg_named(f->sink, f->use->name);
		fmt_use(f, fmt_argument(f, f->use));
	}
}

/* How many arguments are known at entry: all before the first that needs the exit. */
static uint8_t known_at_entry(const struct fmt *f)
{
	const struct show *show = show_of(f);
	uint8_t n = 0;

	for (; n < show->nargs; n++) {
		const struct use *use = &show->args[arg_at(show, n)];

		if (fmt_needs_exit(use) && fmt_cond(f, &use->cond))
			break;
	}
	return n;
}

/* A call whose beginning had a line of its own: its sink is told what that has shown. */
static void resume_args(struct fmt *f, uint8_t known)
{
	const struct show *show = show_of(f);

	for (uint8_t i = 0; i < known; i++) {
		if (is_shown(f, &show->args[arg_at(show, i)])) {
			f->sink->ops->args_shown(f->sink);
			return;
		}
	}
}

static void decode_call(struct fmt *f, bool is_raw)
{
	const struct event *ev = f->ev;
	const struct show *show = show_of(f);
	struct scope scope = { .uses = show->args, .count = show->nargs };
	bool complete = ev->kind == EV_CALL;
	uint8_t known;

	f->scope = &scope;
	if (!ev->desc->name || is_raw) {
		show_raw_args(f, ev->resumed);
	} else if (complete && !ev->resumed) {
		show_args(f, 0, show->nargs);
	} else {
		known = known_at_entry(f);
		if (ev->resumed)
			resume_args(f, known);
		else
			show_args(f, 0, known);
		if (complete)
			show_args(f, known, show->nargs);
		else if (known < show->nargs)
			f->sink->ops->arg(f->sink, NULL);
	}
	if (complete)
		show_result(f, is_raw);
	if (complete && ev->desc->name && !(ev->flags & CALL_NO_RETURN))
		dump_call(f, show);
}

/* Whether the call of an event is in a set. */
static bool is_of(const struct callset *set, const struct event *ev)
{
	return callset_takes(set, ev->abi, ev->nr, ev->args[0]);
}

void decode_event(const struct event *ev, const struct fmt_options *opt, struct sink *sink)
{
	struct fmt f = { .ev = ev, .opt = opt, .sink = sink, .phase = PHASE_ENTRY,
			 .layout = personalities[ev->abi].layout };
	struct fmt_options own;

	sink->ops->begin(sink, ev);
	switch (ev->kind) {
	case EV_CALL:
	case EV_OPEN:
	case EV_UNFINISHED:
		if (opt->calls) {
			own = *opt;
			own.verbose |= !is_of(&opt->calls->abbrev, ev);
			own.opaque |= !is_of(&opt->calls->verbose, ev);
			f.opt = &own;
		}
		decode_call(&f, opt->calls && is_of(&opt->calls->raw, ev));
		break;
	case EV_SIGNAL:
		if (ev->siginfo)
			opt->shows->siginfo(&f, ev->siginfo);
		break;
	default:
		break;
	}
	sink->ops->end(sink, ev);
}
