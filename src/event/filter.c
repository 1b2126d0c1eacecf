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
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>

#include "base/nearest.h"
#include "desc/signals.h"
#include "event/pattern.h"
#include "gen/sets.gen.h"

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

#define ON_ALL		UINT8_MAX	/* of personalities, a bit each; one without rows selects nothing */

static void trace_fill(struct filter *f, bool all)
{
	memset(f->selected, all, sizeof(f->selected));
}

static void trace_invert(struct filter *f)
{
	for (uint32_t i = 0; i < ROW_VARIANT; i++)
		f->selected[i] = !f->selected[i];
}

static bool row_on(uint32_t row, uint8_t on)
{
	return on >> sysdescs[row].abi & 1;
}

static bool class_bit(const char *name, class_mask *mask)
{
	char alias[ITEM_MAX];

	if (name[0] == '%') {
		snprintf(alias, sizeof(alias), "%s_like", name + 1);
		name = alias;
	} else if (strstr(name, "_like")) {
		return false;
	} else if (!strcmp(name, "net")) {
		name = "network";
	}
	for (unsigned int i = 0; class_names[i]; i++) {
		if (!strcmp(class_names[i], name)) {
			*mask = (class_mask)1 << i;
			return true;
		}
	}
	return false;
}

bool filter_class(unsigned int i, char shown[FILTER_CLASS])
{
	const char *name = class_names[i], *like = name ? strstr(name, "_like") : NULL;

	if (like)
		snprintf(shown, FILTER_CLASS, "%%%%%.*s", (int)(like - name), name);
	else if (name)
		snprintf(shown, FILTER_CLASS, "%%%s", name);
	return name;
}

/* A class as it is written: bare names those of classes like "%creds", and what is not spelled right. */
static void class_try(struct nearest *n)
{
	char shown[FILTER_CLASS];

	for (unsigned int i = 0; filter_class(i, shown); i++) {
		if (!strcasecmp(shown + 1, n->to)) {
			n->distance = 0;
			snprintf(n->name, sizeof(n->name), "%s", shown);
		}
		nearest_try(n, shown);
	}
}

static bool select_class(struct filter *f, class_mask mask, uint8_t on)
{
	for (uint32_t row = 0; row < ROW_VARIANT; row++) {
		if (sysdescs[row].name && sysdescs[row].classes & mask && row_on(row, on))
			f->selected[row] = 1;
	}
	return true;
}

static bool select_number(struct filter *f, const char *item, uint8_t on)
{
	bool found = false;
	char *end;
	long nr;

	errno = 0;
	nr = strtol(item, &end, 10);
	if (errno || *end || nr > INT32_MAX)
		return false;
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++) {
		uint32_t row = sysdesc_row(abi, nr);

		if (row == ROW_UNKNOWN || !sysdescs[row].name)
			continue;
		found = true;
		if (row_on(row, on))
			f->selected[row] = 1;
	}
	return found;
}

static bool select_name(struct filter *f, const char *item, uint8_t on)
{
	bool found = false;

	for (uint32_t row = 0; row < ROW_VARIANT; row++) {
		if (!sysdescs[row].name || strcmp(sysdescs[row].name, item))
			continue;
		found = true;
		if (row_on(row, on))
			f->selected[row] = 1;
	}
	return found;
}

static int select_regex(struct filter *f, const char *item, uint8_t on, bool optional, char *err)
{
	bool found = false;
	regex_t re;
	char why[128];
	int rc;

	if (!pattern_fits(item + 1)) {
		snprintf(err, FILTER_ERR, "regular expression '%.100s' repeats too much: %d times at most, %d characters in all",
			 item + 1, PATTERN_REPEATS, PATTERN_SIZE);
		return -EINVAL;
	}
	rc = regcomp(&re, item + 1, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &re, why, sizeof(why));
		snprintf(err, FILTER_ERR, "regcomp: %s: %s", item + 1, why);
		return -EINVAL;
	}
	for (uint32_t row = 0; row < ROW_VARIANT; row++) {
		if (!sysdescs[row].name || regexec(&re, sysdescs[row].name, 0, NULL, 0))
			continue;
		found = true;
		if (row_on(row, on))
			f->selected[row] = 1;
	}
	regfree(&re);
	if (found || optional)
		return 0;
	snprintf(err, FILTER_ERR, "invalid system call '%s'", item);
	return -EINVAL;
}

/* The classes that may be written without the percent sign. */
static bool is_bare_class(const char *item)
{
	static const char *const names[] = {
		"desc", "file", "memory", "process", "signal", "ipc", "network",
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(item, names[i]))
			return true;
	}
	return false;
}

static int name_invalid(const char *item, char *err)
{
	struct nearest n;

	nearest_start(&n, item);
	class_try(&n);
	for (uint32_t row = 0; row < ROW_VARIANT && *item != '%'; row++) {
		if (sysdescs[row].name)
			nearest_try(&n, sysdescs[row].name);
	}
	return invalid(err, "system call", &n);
}

/* Cuts "@64" from item. */
static int item_personality(char *item, uint8_t *on, char *err)
{
	char *at = strrchr(item, '@');

	*on = ON_ALL;
	if (!at || at == item)
		return 0;
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++) {
		if (personalities[abi].name && !strcmp(at + 1, personalities[abi].designator)) {
			*on = 1 << abi;
			*at = '\0';
			return 0;
		}
	}
	snprintf(err, FILTER_ERR,
		 "incorrect personality designator '%.90s' in qualification '%.90s'", at + 1, item);
	return -EINVAL;
}

static int trace_item(struct filter *f, const char *text, char *err)
{
	char copy[ITEM_MAX], *item = copy;
	class_mask mask;
	bool optional, ok;
	uint8_t on;

	snprintf(copy, sizeof(copy), "%s", text);
	optional = *item == '?';
	item += optional;
	if (item_personality(item, &on, err))
		return -EINVAL;
	if (*item == '/')
		return select_regex(f, item, on, optional, err);
	if (!strcmp(item, "all")) {
		for (uint32_t row = 0; row < ROW_VARIANT; row++)
			f->selected[row] |= row_on(row, on);
		return 0;
	}
	if (*item == '%' || is_bare_class(item))
		ok = class_bit(item + (*item == '%'), &mask) && select_class(f, mask, on);
	else if (*item >= '0' && *item <= '9')
		ok = select_number(f, item, on);
	else
		ok = select_name(f, item, on);
	if (ok || optional)
		return 0;
	return name_invalid(item, err);
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

		if (n && set_item(&tmp, k, set, n, err))
			return -EINVAL;
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
static int calls_parse(uint8_t *calls, const char *set, char *err)
{
	struct filter parsed;
	int rc;

	filter_init(&parsed);
	rc = set_parse(&parsed, &trace_kind, set, err);
	if (!rc)
		memcpy(calls, parsed.selected, sizeof(parsed.selected));
	return rc;
}

static const struct kind fd_kind = {
	.item = fd_item, .what = "descriptor", .fill = reads_fill, .invert = reads_invert,
};

int filter_reads(struct filter *f, const char *set, char *err)
{
	return set_parse(f, &fd_kind, set, err);
}

int filter_writes(struct filter *f, const char *set, char *err)
{
	struct filter parsed = *f;
	int rc = set_parse(&parsed, &fd_kind, set, err);

	if (!rc)
		f->writes = parsed.reads;
	return rc;
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
	return calls_parse(f->raw, set, err);
}

int filter_abbrev(struct filter *f, const char *set, char *err)
{
	return calls_parse(f->abbrev, set, err);
}

int filter_verbose(struct filter *f, const char *set, char *err)
{
	return calls_parse(f->verbose, set, err);
}

bool filter_abbreviates_all(const struct filter *f)
{
	return !memchr(f->abbrev, 0, sizeof(f->abbrev));
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
	memset(f->raw, 0, sizeof(f->raw));
	memset(f->abbrev, 1, sizeof(f->abbrev));
	memset(f->verbose, 1, sizeof(f->verbose));
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
		return f->status == STATUS_ALL && f->selected[sysdesc_row(ev->abi, ev->nr)];
	case EV_CALL:
	case EV_UNFINISHED:
		return f->status & event_status(ev) && f->selected[sysdesc_row(ev->abi, ev->nr)];
	case EV_SIGNAL:
		return has_signal(f, ev->signo);
	case EV_EXIT:
		return WIFEXITED(ev->status) || has_signal(f, WTERMSIG(ev->status));
	default:
		return true;
	}
}
