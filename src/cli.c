/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.c: the command line, see cli.h.
 *
 * One row per option; what it does is in take.c. Options end at the first word that is none, as with
 * strace: what follows is the command's own.
 */
#include "cli.h"

#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/err.h"
#include "refused.h"
#include "take.h"
#include "gen/limits.gen.h"

#ifndef VERSION
#define VERSION		"0.1"
#endif

#define COLUMNS		40
#define LETTERS		256		/* beyond: the keys of rows without a letter */

/* An option: what argp has to know of it, and what it does. A row of a text alone is a heading. */
struct row {
	const char *name;
	int letter;			/* 0: it has none */
	const char *arg;		/* what it takes, or NULL */
	int flags;			/* OPTION_* of argp */
	const char *text;
	take_fn *take;
	size_t flag;			/* without take: the bool of struct options that it sets, */
	unsigned int help;		/* or ARGP_HELP_*: what is shown, and then the process ends */
};

#define TAKEN_BY(function)	.take = function
#define SETS(member)		.flag = offsetof(struct options, member)

static take_fn show_version;

static const struct row rows[] = {
	{ .text = "What to trace:" },
	{ "attach", 'p', "PID[,PID...]", 0, "Trace running processes, each with all its threads", TAKEN_BY(take_pids) },
	{ "follow-forks", 'f', NULL, 0, "Trace child processes too", TAKEN_BY(take_follow) },
	{ NULL, 'F', NULL, OPTION_HIDDEN, "The same as -f", TAKEN_BY(take_follow) },

	{ .text = "Which lines to show:" },
	{ NULL, 'e', "EXPR", 0, "[trace=]SET, status=SET, signal=SET or quiet=SET; SET is names, "
	  "numbers, %class, /regex, all, none; ! in front negates, ? forgives an unknown name", TAKEN_BY(take_expr) },
	{ "trace", 0, "SET", 0, "Calls to trace", TAKEN_BY(take_trace) },
	{ "status", 0, "SET", 0, "How they end: successful, failed, unfinished, unavailable, detached", TAKEN_BY(take_status) },
	{ "signal", 0, "SET", 0, "Signals to show (all)", TAKEN_BY(take_signal) },
	{ "successful-only", 'z', NULL, 0, "Only calls that succeed", TAKEN_BY(take_successful) },
	{ "failed-only", 'Z', NULL, 0, "Only calls that fail", TAKEN_BY(take_failed) },

	{ .text = "How to show them:" },
	{ "string-limit", 's', "N", 0, "Bytes of each string or buffer (32); paths are never cut", TAKEN_BY(take_string_limit) },
	{ "full-buffers", 0, "MAX", OPTION_ARG_OPTIONAL, "Whole data buffers, up to MAX bytes each (K, M)", TAKEN_BY(take_full) },
	{ "no-abbrev", 'v', NULL, 0, "All of structures, argv and environment", SETS(fmt.verbose) },
	{ "decode-fds", 'y', NULL, 0, "What is behind file descriptors", TAKEN_BY(take_paths) },
	{ "strings-in-hex", 0, "WHICH", OPTION_ARG_OPTIONAL | OPTION_HIDDEN,
	  "none, non-ascii-chars, non-ascii, all", TAKEN_BY(take_hex_words) },
	{ NULL, 'x', NULL, 0, "Non-ASCII strings in hex (-xx: all strings)", TAKEN_BY(take_hex) },
	{ "absolute-timestamps", 't', NULL, 0, "Time of day (-tt: microseconds, -ttt: since 1970)", TAKEN_BY(take_time) },
	{ "relative-timestamps", 'r', NULL, 0, "Time since the call before", SETS(relative) },
	{ "syscall-times", 'T', NULL, 0, "Time spent in each call", SETS(durations) },
	{ "columns", 'a', "COL", 0, "Column of the results (40)", TAKEN_BY(take_columns) },

	{ .text = "Where to:" },
	{ "output", 'o', "FILE", 0, "File, or '|COMMAND' (default: stderr)", TAKEN_BY(take_output) },
	{ NULL, 'q', NULL, 0, "No attach messages (-qq: nor exits, -qqq: nor losses)", TAKEN_BY(take_quieter) },
	{ "quiet", 0, "SET", OPTION_ARG_OPTIONAL | OPTION_HIDDEN, "attach, exit, all, none", TAKEN_BY(take_quiet) },

	{ .text = "Statistics:" },
	{ "summary-only", 'c', NULL, 0, "Count calls, errors and time instead of showing them", SETS(summary_only) },
	{ "summary", 'C', NULL, 0, "Count them too", SETS(summary_too) },
	{ "summary-wall-clock", 'w', NULL, 0, "The time that calls take (default: the time that they run)",
	  SETS(summary_wall) },
	{ "summary-sort-by", 'S', "COL", 0,
	  "time, min-time, max-time, avg-time, calls, errors, name or nothing", TAKEN_BY(take_sort) },
	{ "summary-columns", 'U', "COLS", 0, "Of time-percent, total-time, min-time, max-time, "
	  "avg-time, calls, errors, name", TAKEN_BY(take_summary_columns) },
	{ "summary-syscall-overhead", 'O', "TIME", 0, "To be taken off each call's time (s, ms, us, ns; us)",
	  TAKEN_BY(take_overhead) },

	{ .text = "Kernel side:" },
	{ "hook", 0, "HOW", 0, "auto, dispatch, raw or tracepoint (see the manual)", TAKEN_BY(take_hook) },
	{ "buffer-size", 0, "SIZE", 0, "Each of up to four ring buffers (K, M, G)", TAKEN_BY(take_ring) },
	{ "spool-limit", 0, "SIZE", 0, "Memory for records not yet shown (K, M, G)", TAKEN_BY(take_spool) },
	{ "btf", 0, "FILE", 0, "The kernel's types, if it ships none", TAKEN_BY(take_btf) },
	{ "debug", 'd', NULL, 0, "What the kernel says of the programs", SETS(debug) },

	{ .text = "" },			/* the last group has none */
	{ "usage", 0, NULL, OPTION_HIDDEN, NULL, .help = ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK },
	{ "help", 'h', NULL, 0, "This list", .help = ARGP_HELP_STD_HELP },
	{ "version", 'V', NULL, 0, "The version", TAKEN_BY(show_version) },
};

#define NROWS (sizeof(rows) / sizeof(rows[0]))

static struct argp_option options[NROWS + 1];	/* argp's form of the rows */

static const char args_doc[] = "[--] PROG [ARGS]\n-p PID[,PID...] [[--] PROG [ARGS]]";
static const char doc[] =
	"Trace system calls and signals, as strace does, without stopping anything.";

/* What goes with -c and -C only, and what does not go with -c. */
static int check_summary(const struct options *o)
{
	static const char either[] = "(-c/--summary-only or -C/--summary)";
	const struct {
		bool given;
		const char *name;
	} lines_only[] = {
		{ o->relative, "-r/--relative-timestamps" },
		{ o->timestamps, "-t/--absolute-timestamps" },
		{ o->durations, "-T/--syscall-times" },
		{ o->fmt.paths, "-y/--decode-fds" },
	};

	if (o->summary_only && o->summary_too) {
		err_msg("-c/--summary-only and -C/--summary are mutually exclusive");
		return -EINVAL;
	}
	if (!o->loader.knobs.count && (o->summary_wall || o->summary_columns)) {
		err_msg("%s must be given with %s", o->summary_wall ?
			"-w/--summary-wall-clock" : "-U/--summary-columns", either);
		return -EINVAL;
	}
	if (!o->loader.knobs.count && o->summary_sorted)
		err_msg("-S/--summary-sort-by has no effect without %s", either);
	for (size_t i = 0; o->summary_only && i < sizeof(lines_only) / sizeof(lines_only[0]); i++)
		if (lines_only[i].given)
			err_msg("%s has no effect with -c/--summary-only", lines_only[i].name);
	return 0;
}

/* What a report of a fault should say of the tool and the machine. */
static void print_version(void)
{
	struct utsname uts = { .release = "?" };

	uname(&uts);
	printf("bpfstrace -- version " VERSION "\n"
	       "For x86-64 and i386 programs, on Linux 6.1 and newer. Compiler: " __VERSION__ ".\n"
	       "This machine: Linux %s, %s, %s BTF.\n"
	       "Licence GPL-2.0-or-later; there is NO warranty.\n", uts.release, uts.machine,
	       access("/sys/kernel/btf/vmlinux", R_OK) ? "without" : "with");
}

static int show_version(struct options *o, char *arg)
{
	(void)o;
	(void)arg;
	print_version();
	exit(0);
}

static int key_of(const struct row *row)
{
	return row->letter ? row->letter : LETTERS + (int)(row - rows);
}

static error_t take_row(const struct row *row, char *arg, struct argp_state *state)
{
	if (row->take)
		return -row->take(state->input, arg);
	if (row->help)
		argp_state_help(state, stdout, row->help);
	else
		*(bool *)((char *)state->input + row->flag) = true;
	return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	for (const struct row *row = rows; row < rows + NROWS; row++)
		if (key_of(row) == key)
			return take_row(row, arg, state);
	switch (key) {
	case ARGP_KEY_ARG:
		o->command = &state->argv[state->next - 1];
		state->next = state->argc;
		break;
	case ARGP_KEY_END:
		if (o->command || o->npids)
			break;
		err_msg("must have PROG [ARGS] or -p PID; 'bpfstrace -h' lists the options");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Without argp's remark on arguments of short options. */
static char *help_text(int key, const char *text, void *input)
{
	(void)input;
	return key == ARGP_KEY_HELP_DUP_ARGS_NOTE ? NULL : (char *)text;
}

static const struct argp argp = {
	.options = options, .parser = parse_option, .args_doc = args_doc, .doc = doc,
	.children = refused_options, .help_filter = help_text,
};

/* A heading begins a group; what has none comes last. */
static void fill_options(void)
{
	int group = 0;
	size_t n = 0;

	for (size_t i = 0; i < NROWS; i++) {
		const struct row *row = &rows[i];
		bool is_heading = !row->name && !row->letter;

		if (is_heading)
			group = *row->text ? group + 1 : -1;
		if (is_heading && !*row->text)
			continue;
		options[n++] = (struct argp_option){
			.name = row->name, .arg = row->arg, .flags = row->flags, .doc = row->text, .group = group,
			.key = is_heading ? 0 : key_of(row),
		};
	}
}

int cli_parse(struct options *o, int argc, char **argv)
{
	int err;

	memset(o, 0, sizeof(*o));
	o->fmt.shows = &shows;
	o->fmt.string_limit = LIMIT_STRING;
	o->columns = COLUMNS;
	filter_init(&o->filter);
	summary_init(&o->summary);
	fill_options();
	argp_err_exit_status = 1;
	argv[0] = program_invocation_short_name;
	o->as_strace = !strcmp(argv[0], "strace");
	err = argp_parse(&argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL, o);
	o->loader.knobs.string_limit = o->fmt.string_limit;
	o->loader.knobs.verbose = o->fmt.verbose;
	o->loader.fd_paths = o->fmt.paths;
	o->loader.knobs.times = o->timestamps || o->relative || o->durations;
	o->loader.knobs.debug = o->debug;
	o->loader.knobs.count = o->summary_only || o->summary_too;
	o->loader.knobs.count_only = o->summary_only;
	o->loader.count_cpu = o->loader.knobs.count && !o->summary_wall;
	return err ? -err : check_summary(o);
}
