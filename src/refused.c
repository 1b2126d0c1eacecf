/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refused.c: options of strace that bpfstrace does not have; see refused.h.
 *
 * The rows are strace 7.2's, with what each takes, so that its argument is not taken for the command.
 * They are hidden from the help. Whether an option can be had at all is not said here: most can.
 */
#include "refused.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

#define HIDDEN		OPTION_HIDDEN
#define MAYBE		(OPTION_HIDDEN | OPTION_ARG_OPTIONAL)

#define LONG		256		/* beyond all letters */

const struct argp_option refused_rows[] = {
	{ "trace-path", 'P', "PATH", HIDDEN, NULL, 0 },
	{ "instruction-pointer", 'i', NULL, HIDDEN, NULL, 0 },
	{ NULL, 'k', NULL, HIDDEN, NULL, 0 },
	{ "syscall-number", 'n', NULL, HIDDEN, NULL, 0 },
	{ "arg-names", 'N', NULL, HIDDEN, NULL, 0 },
	{ "const-print-style", 'X', "STYLE", HIDDEN, NULL, 0 },
	{ NULL, 'Y', NULL, HIDDEN, NULL, 0 },
	{ "trace-fds", LONG, "SET", HIDDEN, NULL, 0 },
	{ "trace-fd", LONG, "SET", HIDDEN, NULL, 0 },
	{ "abbrev", LONG, "SET", HIDDEN, NULL, 0 },
	{ "verbose", LONG, "SET", HIDDEN, NULL, 0 },
	{ "raw", LONG, "SET", HIDDEN, NULL, 0 },
	{ "read", LONG, "SET", HIDDEN, NULL, 0 },
	{ "write", LONG, "SET", HIDDEN, NULL, 0 },
	{ "decode-pids", LONG, "WHAT", MAYBE, NULL, 0 },
	{ "pidns-translation", LONG, NULL, HIDDEN, NULL, 0 },
	{ "secontext", LONG, "WHAT", MAYBE, NULL, 0 },
	{ "kvm", LONG, "WHAT", HIDDEN, NULL, 0 },
	{ "namespace", LONG, "WHAT", HIDDEN, NULL, 0 },
	{ "stack-traces", LONG, "HOW", MAYBE, NULL, 0 },
	{ "stack-trace", LONG, "HOW", MAYBE, NULL, 0 },
	{ "stack-trace-frame-limit", LONG, "N", HIDDEN, NULL, 0 },
	{ "inject", LONG, "WHAT", HIDDEN, NULL, 0 },
	{ "fault", LONG, "WHAT", HIDDEN, NULL, 0 },
	{ 0 }
};

static const char *const qualifiers[] = {
	"abbrev", "a", "verbose", "v", "raw", "x", "read", "reads", "r", "write", "writes", "w",
	"fault", "inject", "kvm", "decode-fd", "decode-fds", "decode-pid", "decode-pids", "secontext",
	"namespace", "trace-fd", "trace-fds", "fd", "fds",
};

int refused_option(const char *option)
{
	err_msg("%s: strace has this, bpfstrace does not yet; 'bpfstrace -h' lists what there is", option);
	return -EINVAL;
}

int refused_qualifier(const char *expr)
{
	size_t len = strcspn(expr, "=");
	char option[32];

	for (size_t i = 0; expr[len] && i < sizeof(qualifiers) / sizeof(qualifiers[0]); i++) {
		if (strlen(qualifiers[i]) != len || strncmp(qualifiers[i], expr, len))
			continue;
		snprintf(option, sizeof(option), "-e %s=", qualifiers[i]);
		return refused_option(option);
	}
	return 0;
}

_Static_assert(sizeof(refused_rows) / sizeof(refused_rows[0]) <= REFUSED_MAX, "refused");
