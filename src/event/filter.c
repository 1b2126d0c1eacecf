/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.c: from -e expressions to sets. See filter.h.
 *
 * A set is "all", "none", or a list, with "!" in front for its complement. The three kinds of sets
 * differ only in what one item of the list means, so there is one parser (set_parse) and an item
 * function for each kind. An item that means nothing is answered with the nearest name there is.
 */
#include "event/filter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>

#include "base/nearest.h"
#include "desc/signals.h"

#define ITEM_MAX	256

/* Adds one item to f. 0, or -EINVAL with the reason in err. */
typedef int item_fn(struct filter *f, const char *item, char *err);

struct kind {
	item_fn *item;
	const char *what;		/* for messages */
	void (*fill)(struct filter *f, bool all);
	void (*invert)(struct filter *f);
};

static int invalid(char *err, const char *what, const struct nearest *n)
{
	if (*n->name)
		snprintf(err, FILTER_ERR, "invalid %s '%s' (did you mean '%s'?)", what, n->to,
			 n->name);
	else
		snprintf(err, FILTER_ERR, "invalid %s '%.200s'", what, n->to);
	return -EINVAL;
}

/* System calls */

static void trace_fill(struct filter *f, bool all)
{
	callset_fill(&f->calls, all);
}

static void trace_invert(struct filter *f)
{
	callset_invert(&f->calls);
}

static int trace_item(struct filter *f, const char *item, char *err)
{
	return callset_add(&f->calls, item, err);
}

/* Statuses; messages and lines not to be shown */

struct bit_name {
	const char *name;		/* NULL ends */
	uint8_t bit;
};

static const struct bit_name statuses[] = {
	{ "successful", STATUS_SUCCESSFUL }, { "failed", STATUS_FAILED },
	{ "unfinished", STATUS_UNFINISHED }, { "unavailable", STATUS_UNAVAILABLE },
	{ "detached", STATUS_DETACHED }, { 0 },
};

static const struct bit_name quiets[] = {
	{ "attach", QUIET_ATTACH }, { "exit", QUIET_EXIT }, { "path-resolution", QUIET_PATH },
	{ "personality", QUIET_PERSONALITY }, { "superseded", QUIET_SUPERSEDED },
	{ "thread-execve", QUIET_SUPERSEDED }, { 0 },
};

static int bit_item(uint8_t *bits, const struct bit_name *names, const char *what, const char *item, char *err)
{
	struct nearest n;

	nearest_start(&n, item);
	for (; names->name; names++) {
		if (!strcasecmp(item, names->name)) {
			*bits |= names->bit;
			return 0;
		}
		nearest_try(&n, names->name);
	}
	return invalid(err, what, &n);
}

static void status_fill(struct filter *f, bool all)
{
	f->status = all ? STATUS_ALL : 0;
}

static void status_invert(struct filter *f)
{
	f->status ^= STATUS_ALL;
}

static int status_item(struct filter *f, const char *item, char *err)
{
	return bit_item(&f->status, statuses, "status", item, err);
}

static void quiet_fill(struct filter *f, bool all)
{
	f->quiet = all ? QUIET_ALL : 0;
}

static void quiet_invert(struct filter *f)
{
	f->quiet ^= QUIET_ALL;
}

static int quiet_item(struct filter *f, const char *item, char *err)
{
	return bit_item(&f->quiet, quiets, "quiet", item, err);
}

/* Signals */

static void signal_fill(struct filter *f, bool all)
{
	memset(f->signals, all ? 0xff : 0, sizeof(f->signals));
}

static void signal_invert(struct filter *f)
{
	for (unsigned int i = 0; i < 4; i++)
		f->signals[i] = ~f->signals[i];
}

static void signal_add(struct filter *f, unsigned int signo)
{
	f->signals[signo / 64] |= 1ull << signo % 64;
}

static int signal_item(struct filter *f, const char *item, char *err)
{
	struct nearest n;
	int nr = signal_number(item, &n);

	if (nr < 0)
		return invalid(err, "signal", &n);
	signal_add(f, (unsigned int)nr);
	return 0;
}

/* Descriptors */

static void reads_fill(struct filter *f, bool all)
{
	f->reads = (struct fdset){ .all_but = all };
}

static void reads_invert(struct filter *f)
{
	f->reads.all_but = !f->reads.all_but;
}

static int fd_item(struct filter *f, const char *item, char *err)
{
	int rc = fdset_add(&f->reads, item);

	if (rc == -E2BIG)
		snprintf(err, FILTER_ERR, "more than %d descriptors", FDSET_MAX);
	else if (rc)
		snprintf(err, FILTER_ERR, "invalid descriptor '%.200s'", item);
	return rc ? -EINVAL : 0;
}

/* Sets */

static int set_item(struct filter *f, const struct kind *k, const char *text, size_t n, char *err)
{
	char item[ITEM_MAX];

	if (n >= sizeof(item)) {
		snprintf(err, FILTER_ERR, "invalid %s '%.100s...'", k->what, text);
		return -EINVAL;
	}
	memcpy(item, text, n);
	item[n] = '\0';
	return k->item(f, item, err);
}

static int set_parse(struct filter *f, const struct kind *k, const char *text, char *err)
{
	struct filter tmp = *f;
	bool not = false, whole, any;
	const char *set = text;

	for (; *set == '!'; set++)
		not = !not;
	whole = any = !strcmp(set, "all") || !strcmp(set, "none");
	k->fill(&tmp, whole && *set == 'a');
	while (!whole && *set) {
		size_t n = strcspn(set, ",");
		int rc = n ? set_item(&tmp, k, set, n, err) : 0;

		if (rc)
			return rc;
		any |= n > 0;
		set += n + (set[n] == ',');
	}
	if (!any) {
		snprintf(err, FILTER_ERR, "invalid %s '%.200s'", k->what, text);
		return -EINVAL;
	}
	if (not)
		k->invert(&tmp);
	*f = tmp;
	return 0;
}

static const struct kind trace_kind = {
	.item = trace_item, .what = "system call", .fill = trace_fill, .invert = trace_invert,
};

static const struct kind status_kind = {
	.item = status_item, .what = "status", .fill = status_fill, .invert = status_invert,
};

static const struct kind quiet_kind = {
	.item = quiet_item, .what = "quiet", .fill = quiet_fill, .invert = quiet_invert,
};

static const struct kind signal_kind = {
	.item = signal_item, .what = "signal", .fill = signal_fill, .invert = signal_invert,
};

int filter_trace(struct filter *f, const char *set, char *err)
{
	return set_parse(f, &trace_kind, set, err);
}

int filter_status(struct filter *f, const char *set, char *err)
{
	return set_parse(f, &status_kind, set, err);
}

int filter_signal(struct filter *f, const char *set, char *err)
{
	return set_parse(f, &signal_kind, set, err);
}

int filter_quiet(struct filter *f, const char *set, char *err)
{
	return set_parse(f, &quiet_kind, set, err);
}

/* A set of calls other than that of trace=. */
static int calls_parse(struct callset *calls, const char *set, char *err)
{
	struct filter parsed;
	int rc;

	filter_init(&parsed);
	rc = set_parse(&parsed, &trace_kind, set, err);
	if (!rc)
		*calls = parsed.calls;
	return rc;
}

static const struct kind fd_kind = {
	.item = fd_item, .what = "descriptor", .fill = reads_fill, .invert = reads_invert,
};

int filter_fds(struct fdset *fds, const char *set, char *err)
{
	struct filter parsed;
	int rc;

	filter_init(&parsed);
	rc = set_parse(&parsed, &fd_kind, set, err);
	if (!rc)
		*fds = parsed.reads;
	return rc;
}

int filter_reads(struct filter *f, const char *set, char *err)
{
	return filter_fds(&f->reads, set, err);
}

int filter_writes(struct filter *f, const char *set, char *err)
{
	return filter_fds(&f->writes, set, err);
}

bool filter_dumps(const struct filter *f, int32_t fd, bool is_read)
{
	return fd >= 0 && fdset_has(is_read ? &f->reads : &f->writes, fd);
}

bool filter_dumps_any(const struct filter *f)
{
	return fdset_any(&f->reads) || fdset_any(&f->writes);
}

int filter_raw(struct filter *f, const char *set, char *err)
{
	return calls_parse(&f->raw, set, err);
}

int filter_abbrev(struct filter *f, const char *set, char *err)
{
	return calls_parse(&f->abbrev, set, err);
}

int filter_verbose(struct filter *f, const char *set, char *err)
{
	return calls_parse(&f->verbose, set, err);
}

bool filter_abbreviates_all(const struct filter *f)
{
	return callset_is_all(&f->abbrev);
}

static bool is_filled(const struct callset *set, bool all)
{
	struct callset filled;

	callset_fill(&filled, all);
	return !memcmp(set, &filled, sizeof(filled));
}

bool filter_has_forms(const struct filter *f)
{
	return filter_dumps_any(f) || !is_filled(&f->raw, false) || !is_filled(&f->abbrev, true) || !is_filled(&f->verbose, true);
}

int filter_parse(struct filter *f, const char *expr, char *err)
{
	static const struct {
		const char *prefix;
		int (*parse)(struct filter *f, const char *set, char *err);
	} kinds[] = {
		{ "trace=", filter_trace }, { "t=", filter_trace }, { "status=", filter_status },
		{ "signal=", filter_signal }, { "signals=", filter_signal }, { "s=", filter_signal },
		{ "raw=", filter_raw }, { "x=", filter_raw }, { "abbrev=", filter_abbrev }, { "a=", filter_abbrev },
		{ "verbose=", filter_verbose }, { "v=", filter_verbose },
		{ "read=", filter_reads }, { "reads=", filter_reads }, { "r=", filter_reads },
		{ "write=", filter_writes }, { "writes=", filter_writes }, { "w=", filter_writes },
	};

	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t n = strlen(kinds[i].prefix);

		if (!strncmp(expr, kinds[i].prefix, n))
			return kinds[i].parse(f, expr + n, err);
	}
	return set_parse(f, &trace_kind, expr, err);
}

void filter_init(struct filter *f)
{
	trace_fill(f, true);
	status_fill(f, true);
	signal_fill(f, true);
	f->reads = f->writes = (struct fdset){ 0 };
	callset_fill(&f->raw, false);
	callset_fill(&f->abbrev, true);
	callset_fill(&f->verbose, true);
}

static uint8_t event_status(const struct event *ev)
{
	if (ev->kind == EV_UNFINISHED)
		return ev->end == END_DETACHED ? STATUS_DETACHED : STATUS_UNFINISHED;
	return event_failed(ev) ? STATUS_FAILED : STATUS_SUCCESSFUL;
}

static bool has_signal(const struct filter *f, int signo)
{
	return signo >= 0 && signo <= SIGNAL_NUMBERS && f->signals[signo / 64] >> signo % 64 & 1;
}

bool filter_shows(const struct filter *f, const struct event *ev)
{
	switch (ev->kind) {
	case EV_OPEN:
		return f->status == STATUS_ALL && callset_has(&f->calls, ev);
	case EV_CALL:
	case EV_UNFINISHED:
		return f->status & event_status(ev) && callset_has(&f->calls, ev);
	case EV_SIGNAL:
		return has_signal(f, ev->signo);
	case EV_EXIT:
		return WIFEXITED(ev->status) || has_signal(f, WTERMSIG(ev->status));
	default:
		return true;
	}
}
