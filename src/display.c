/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * display.c: which sinks a run has; see display.h.
 */
#include "display.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/err.h"
#include "show/decode.h"

/* Who a line is of stands in front of it where there may be several. */
static enum text_pid pid_style(const struct options *o)
{
	if (o->show_pid)
		return TEXT_PID_ALWAYS;
	if (o->separate || !o->several)
		return TEXT_PID_NEVER;
	return o->output ? TEXT_PID_ALWAYS : TEXT_PID_SEVERAL;
}

static int open_sink(struct sink **out, const char *name, const struct text_options *opt, struct output *output,
		     enum sink_wants *wants)
{
	const struct sink_kind *kind = sinks_find(name);

	if (!kind)
		return err_errno(EINVAL, "no such sink: %s", name);
	*wants = kind->wants;
	*out = kind->open(opt, output_write, output);
	return 0;
}

/* As strace decides: NO_COLOR may be empty, and a terminal that says nothing of itself has none. */
static bool has_colours(const struct options *o, const struct output *output)
{
	const char *term = getenv("TERM");

	if (o->colours != COLOURS_AUTO)
		return o->colours == COLOURS_ALWAYS;
	return !getenv("NO_COLOR") && term && *term && strcasecmp(term, "dumb") && strcasecmp(term, "unknown") &&
	       output_is_terminal(output);
}

static const struct palette *palette_of(struct palette *p, const struct options *o, const struct output *output)
{
	const char *own = getenv("STRACE_COLORS");

	if (!has_colours(o, output))
		return NULL;
	palette_init(p);
	if (own)
		palette_parse(p, own);
	return p;
}

int display_open(struct display *d, const struct options *o, struct output *output)
{
	enum sink_wants wants = WANTS_EVENTS;
	const struct text_options text = {
		.column = o->columns,
		.pid = pid_style(o),
		.time = o->clock,
		.time_digits = o->clock_digits,
		.thread = o->separate ? output_thread : NULL,
		.relative = o->relative,
		.relative_digits = o->relative_digits,
		.durations = o->durations,
		.duration_digits = o->duration_digits,
		.hex = o->fmt.hex,
		.consts = o->consts,
		.arg_names = o->arg_names,
		.names = o->names,
		.numbers = o->numbers,
		.ips = o->loader.knobs.ip,
		.summary = o->summary,
		.palette = palette_of(&d->palette, o, output),
		.program = o->filter.quiet & QUIET_ATTACH || o->output ? NULL : program_invocation_short_name,
	};
	int err = 0;

	d->tally = o->tally ? alloc_zeroed(1, sizeof(*d->tally)) : NULL;
	if (o->summary_only || o->summary_too)
		err = open_sink(&d->summary, "summary", &text, output, &wants);
	if (!err && !o->summary_only)
		err = open_sink(&d->lines, "text", &text, output, &wants);
	d->wants_whole = wants == WANTS_WHOLE;
	return err;
}

void display_names(struct display *d, const struct options *o, struct fmt_options *fmt)
{
	fmt->comm = o->names ? names_get : NULL;
	fmt->comm_ctx = &d->names;
}

void display_event(struct display *d, const struct fmt_options *fmt, const struct event *ev)
{
	if (ev->kind == EV_NAME)
		names_put(&d->names, ev->tid, ev->comm);
	else
		decode_event(ev, fmt, d->lines);
}

void display_close(struct display *d)
{
	names_free(&d->names);
	sink_close(d->lines);
	sink_close(d->summary);
	free(d->tally);
}
