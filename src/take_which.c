/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take_which.c: the options of which lines are shown, and how those of some calls are; see take.h.
 */
#include "take.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "refused.h"

typedef int filter_fn(struct filter *f, const char *text, char *err);

/* One -e, --trace=, --status= ... goes to its parser, whose words are the message. */
static int parse_filter(struct options *o, filter_fn *parse, const char *text)
{
	char why[FILTER_ERR];
	int err = parse(&o->filter, text, why);

	if (err == -ENXIO)
		return err_usage("%s", why);
	if (err)
		err_msg("%s", why);
	return err;
}

static int take_quiet_set(struct options *o, char *arg)
{
	o->quiet_given = true;
	return parse_filter(o, filter_quiet, arg);
}

int take_quiet(struct options *o, char *arg)
{
	if (!take_is_long(o)) {
		o->quieter += o->quieter < UINT8_MAX;
		return 0;
	}
	return take_quiet_set(o, arg ? arg : "attach,personality");
}

/* -e quiet=SET is --quiet=SET, and so on; the other qualifiers are the filter's, or refused by name. */
int take_expr(struct options *o, char *arg)
{
	static const struct {
		const char *name;
		take_fn *take;
	} options[] = {
		{ "quiet=", take_quiet_set }, { "q=", take_quiet_set }, { "silent=", take_quiet_set },
		{ "silence=", take_quiet_set }, { "inject=", take_inject }, { "fault=", take_fault },
		{ "decode-fds=", take_decode_fds }, { "decode-fd=", take_decode_fds },
		{ "trace-fds=", take_fds }, { "trace-fd=", take_fds }, { "fds=", take_fds }, { "fd=", take_fds },
		{ "decode-pids=", take_decode_pids }, { "decode-pid=", take_decode_pids },
	};
	int err = refused_qualifier(arg);

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (!strncmp(arg, options[i].name, strlen(options[i].name)))
			return options[i].take(o, arg + strlen(options[i].name));
	return err ? err : parse_filter(o, filter_parse, arg);
}

int take_fds(struct options *o, char *arg)
{
	char why[FILTER_ERR];
	int err = filter_fds(&o->touch.fds, arg, why);

	if (err)
		err_msg("%s", why);
	o->touch.fds_given = true;
	return err;
}

int take_path(struct options *o, char *arg)
{
	touch_add_path(&o->touch, arg);
	return 0;
}

int take_trace(struct options *o, char *arg)
{
	return parse_filter(o, filter_trace, arg);
}

int take_status(struct options *o, char *arg)
{
	return parse_filter(o, filter_status, arg);
}

int take_signal(struct options *o, char *arg)
{
	return parse_filter(o, filter_signal, arg);
}

int take_raw(struct options *o, char *arg)
{
	return parse_filter(o, filter_raw, arg);
}

int take_abbrev(struct options *o, char *arg)
{
	return parse_filter(o, filter_abbrev, arg);
}

int take_verbose(struct options *o, char *arg)
{
	return parse_filter(o, filter_verbose, arg);
}

int take_reads(struct options *o, char *arg)
{
	return parse_filter(o, filter_reads, arg);
}

int take_writes(struct options *o, char *arg)
{
	return parse_filter(o, filter_writes, arg);
}

int take_no_abbrev(struct options *o, char *arg)
{
	(void)arg;
	return parse_filter(o, filter_abbrev, "none");
}

int take_successful(struct options *o, char *arg)
{
	(void)arg;
	o->statuses += o->statuses < UINT8_MAX;
	return parse_filter(o, filter_status, "successful");
}

int take_failed(struct options *o, char *arg)
{
	(void)arg;
	o->statuses += o->statuses < UINT8_MAX;
	return parse_filter(o, filter_status, "failed");
}
