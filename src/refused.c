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

/* Rows without a letter have 256 and up, in order. */
enum { FIRST_LONG = 256 };

static const struct argp_option rows[] = {
	{ "env", 'E', "VAR", HIDDEN, NULL, 0 },
	{ "user", 'u', "USER", HIDDEN, NULL, 0 },
	{ "detach-on", 'b', "CALL", HIDDEN, NULL, 0 },
	{ NULL, 'D', NULL, HIDDEN, NULL, 0 },
	{ "interruptible", 'I', "WHEN", HIDDEN, NULL, 0 },
	{ "trace-path", 'P', "PATH", HIDDEN, NULL, 0 },
	{ "instruction-pointer", 'i', NULL, HIDDEN, NULL, 0 },
	{ NULL, 'k', NULL, HIDDEN, NULL, 0 },
	{ "syscall-number", 'n', NULL, HIDDEN, NULL, 0 },
	{ "arg-names", 'N', NULL, HIDDEN, NULL, 0 },
	{ "output-append-mode", 'A', NULL, HIDDEN, NULL, 0 },
	{ "const-print-style", 'X', "STYLE", HIDDEN, NULL, 0 },
	{ NULL, 'Y', NULL, HIDDEN, NULL, 0 },
	{ "argv0", FIRST_LONG, "NAME", HIDDEN, NULL, 0 },
	{ "daemonize", FIRST_LONG + 1, "HOW", MAYBE, NULL, 0 },
	{ "daemonise", FIRST_LONG + 2, "HOW", MAYBE, NULL, 0 },
	{ "daemonized", FIRST_LONG + 3, "HOW", MAYBE, NULL, 0 },
	{ "daemonised", FIRST_LONG + 4, "HOW", MAYBE, NULL, 0 },
	{ "output-separately", FIRST_LONG + 5, NULL, HIDDEN, NULL, 0 },
	{ "syscall-limit", FIRST_LONG + 6, "N", HIDDEN, NULL, 0 },
	{ "kill-on-exit", FIRST_LONG + 7, NULL, HIDDEN, NULL, 0 },
	{ "seccomp-bpf", FIRST_LONG + 8, NULL, HIDDEN, NULL, 0 },
	{ "tips", FIRST_LONG + 9, "HOW", MAYBE, NULL, 0 },
	{ "trace-fds", FIRST_LONG + 10, "SET", HIDDEN, NULL, 0 },
	{ "trace-fd", FIRST_LONG + 11, "SET", HIDDEN, NULL, 0 },
	{ "abbrev", FIRST_LONG + 12, "SET", HIDDEN, NULL, 0 },
	{ "verbose", FIRST_LONG + 13, "SET", HIDDEN, NULL, 0 },
	{ "raw", FIRST_LONG + 14, "SET", HIDDEN, NULL, 0 },
	{ "read", FIRST_LONG + 15, "SET", HIDDEN, NULL, 0 },
	{ "write", FIRST_LONG + 16, "SET", HIDDEN, NULL, 0 },
	{ "decode-pids", FIRST_LONG + 17, "WHAT", MAYBE, NULL, 0 },
	{ "pidns-translation", FIRST_LONG + 18, NULL, HIDDEN, NULL, 0 },
	{ "secontext", FIRST_LONG + 19, "WHAT", MAYBE, NULL, 0 },
	{ "kvm", FIRST_LONG + 20, "WHAT", HIDDEN, NULL, 0 },
	{ "namespace", FIRST_LONG + 21, "WHAT", HIDDEN, NULL, 0 },
	{ "stack-traces", FIRST_LONG + 22, "HOW", MAYBE, NULL, 0 },
	{ "stack-trace", FIRST_LONG + 23, "HOW", MAYBE, NULL, 0 },
	{ "stack-trace-frame-limit", FIRST_LONG + 24, "N", HIDDEN, NULL, 0 },
	{ "color", FIRST_LONG + 25, "WHEN", HIDDEN, NULL, 0 },
	{ "timestamps", FIRST_LONG + 26, "HOW", MAYBE, NULL, 0 },
	{ "always-show-pid", FIRST_LONG + 27, NULL, HIDDEN, NULL, 0 },
	{ "inject", FIRST_LONG + 28, "WHAT", HIDDEN, NULL, 0 },
	{ "fault", FIRST_LONG + 29, "WHAT", HIDDEN, NULL, 0 },
	{ "failing-only", FIRST_LONG + 30, NULL, HIDDEN, NULL, 0 },
	{ "signals", FIRST_LONG + 31, "SET", HIDDEN, NULL, 0 },
	{ "silent", FIRST_LONG + 32, "SET", MAYBE, NULL, 0 },
	{ "silence", FIRST_LONG + 33, "SET", MAYBE, NULL, 0 },
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

static error_t parse(int key, char *arg, struct argp_state *state)
{
	char option[32];

	(void)arg;
	(void)state;
	for (const struct argp_option *row = rows; row->key; row++) {
		if (row->key != key)
			continue;
		if (key < FIRST_LONG)
			snprintf(option, sizeof(option), "-%c%s%s", key, row->name ? ", --" : "",
				 row->name ? row->name : "");
		else
			snprintf(option, sizeof(option), "--%s", row->name);
		return -refused_option(option);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { .options = rows, .parser = parse };

const struct argp_child refused_options[] = { { .argp = &argp }, { 0 } };
