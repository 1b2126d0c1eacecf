/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refused.c: options of strace that bpfstrace does not have; see refused.h.
 *
 * The rows are strace 7.2's, with what each takes. They are not in the help; the manual's table is made of them.
 */
#include "refused.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

#define TAKES(what)		.arg = what
#define MAY_TAKE(what)		.arg = what, .optional = true
#define NO_STACKS		.why = "stacks are not captured", \
				.instead = "perf record -g, or gdb -p PID for where it hangs"
#define NO_PIDS			.why = "ids of other pid namespaces are not translated", .instead = "ps -o pid,pidns,comm"

const struct refused refused_rows[] = {
	{ NULL, 'k', NO_STACKS },
	{ "stack-trace", 0, MAY_TAKE("HOW"), NO_STACKS },
	{ "stack-traces", 0, MAY_TAKE("HOW"), NO_STACKS },
	{ "stack-trace-frame-limit", 0, TAKES("N"), NO_STACKS },
	{ "pidns-translation", 0, NO_PIDS },
	{ "secontext", 0, MAY_TAKE("WHAT"), .qualifiers = "secontext", .why = "it knows nothing of SELinux",
	  .instead = "ls -Z, ps -Z" },
	{ "kvm", 0, TAKES("WHAT"), .qualifiers = "kvm", .why = "exits of virtual processors are no calls",
	  .instead = "perf kvm stat" },
	{ "namespace", 0, TAKES("WHAT"), .qualifiers = "namespace", .why = "namespaces are not captured",
	  .instead = "lsns, ls -l /proc/PID/ns" },
	{ .form = "--decode-pids=pidns, --decode-pids=all", NO_PIDS },
	{ 0 }
};

_Static_assert(sizeof(refused_rows) / sizeof(refused_rows[0]) <= REFUSED_MAX, "refused");

static int refuse(const char *option, const char *why, const char *instead)
{
	err_msg("%s: strace has this, bpfstrace does not yet: %s; instead: %s", option, why, instead);
	return -EINVAL;
}

static bool is_row(const struct refused *row, const char *option)
{
	if (row->form)
		return !strcmp(option, row->form);
	if (option[1] != '-')
		return option[1] == row->letter;
	return row->name && !strcmp(option + 2, row->name);
}

int refused_option(const char *option)
{
	for (const struct refused *row = refused_rows; row->why; row++)
		if (is_row(row, option))
			return refuse(option, row->why, row->instead);
	err_msg("%s: strace has this, bpfstrace does not yet", option);
	return -EINVAL;
}

/* Whether word, of len bytes, is in a list with blanks between. */
static bool is_among(const char *list, const char *word, size_t len)
{
	for (; *list; list += strspn(list, " ")) {
		size_t n = strcspn(list, " ");

		if (n == len && !strncmp(list, word, n))
			return true;
		list += n;
	}
	return false;
}

int refused_qualifier(const char *expr)
{
	size_t len = strcspn(expr, "=");
	char option[64];

	for (const struct refused *row = refused_rows; row->why && expr[len]; row++) {
		if (!row->qualifiers || !is_among(row->qualifiers, expr, len))
			continue;
		snprintf(option, sizeof(option), "-e %.*s=", (int)len, expr);
		return refuse(option, row->why, row->instead);
	}
	return 0;
}
