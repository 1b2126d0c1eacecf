/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.c: the command line, see cli.h.
 *
 * One row per option (row.h); what it does is in take*.c. From the rows come the grammar, the help, the completions
 * and the manual's table (man/complete/rows.c). Options end at the first word that is none, as with strace: what follows is
 * the command's own.
 */
#include "cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/err.h"
#include "base/nearest.h"
#include "desc/personality.h"
#include "host/proc.h"
#include "agree.h"
#include "defaults.h"
#include "refused.h"
#include "report.h"
#include "row.h"
#include "usage.h"
#include "gen/limits.gen.h"

#ifndef VERSION
#define VERSION		"0.1"
#endif

#define COLUMNS		40

static take_fn show_version, show_help;

const struct row cli_rows[] = {
	{ .text = "What to trace:" },
	{ "attach", 'p', "PID[,PID...]", 0, "Trace running processes, each with all its threads", TAKEN_BY(take_pids) },
	{ "follow-forks", 'f', NULL, 0, "Trace child processes too (-ff: --output-separately)", TAKEN_BY(take_follow) },
	{ NULL, 'F', NULL, 0, "The same as -f", SETS(deprecated_follow) },
	{ "detach-on", 'b', "execve", 0, "Let go of who executes another program", TAKEN_BY(take_detach) },
	{ "syscall-limit", 0, "N", 0, "Let go after so many calls", TAKEN_BY(take_call_limit) },
	{ "seccomp-bpf", 0, NULL, 0, "What it is for is always so", SETS(seccomp) },

	{ .text = "How to start:" },
	{ "env", 'E', "VAR[=VAL]", 0, "Put VAR into PROG's environment, or take it out", TAKEN_BY(take_env) },
	{ "user", 'u', "USER", 0, "Run PROG as USER, a name or UID:GID", TAKEN_BY(take_user) },
	{ "argv0", 0, "NAME", 0, "What PROG is to find as its own name", TAKEN_BY(take_argv0) },
	{ "daemonize", 'D', "HOW", OPTION_ARG_OPTIONAL, "Let PROG have this process, and trace from a grandchild (-DD: of a "
	  "pgroup, -DDD: session of its own)", TAKEN_BY(take_leave) },
	{ "daemonise", 0, "HOW", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_leave) },
	{ "daemonized", 0, "HOW", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_leave) },
	{ "daemonised", 0, "HOW", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_leave) },
	{ "interruptible", 'I', "WHEN", 0, "By ^C and the like: 1 anywhere, 2 waiting, 3 never, 4 never_tstp (nor by ^Z)",
	  TAKEN_BY(take_interruptible) },
	{ "kill-on-exit", 0, NULL, 0, "Kill PROG if this program is killed", SETS(kill_on_exit) },

	{ .text = "What to change:" },
	{ "inject", 0, "SET:HOW", 0, "Tamper with calls of PROG: error=E, retval=N, signal=SIG, delay_enter=TIME, delay_exit=TIME, "
	  "poke_enter=@argN=HEX, poke_exit=, when=FIRST[..LAST][+[STEP]], joined by colons", TAKEN_BY(take_inject) },
	{ "fault", 0, "SET[:HOW]", 0, "The same with ENOSYS, or error=E; and when=", TAKEN_BY(take_fault) },

	{ .text = "Which lines to show:" },
	{ NULL, 'e', "EXPR", 0, "[trace=]SET, trace-fds=SET, status=SET, signal=SET, raw=SET, abbrev=SET, verbose=SET, read=SET, write=SET, quiet=SET, inject= or fault=; SET is names, "
	  "numbers, %class, /regex, all, none; ! in front negates, ? forgives an unknown name", TAKEN_BY(take_expr) },
	{ "trace", 0, "SET", 0, "Calls to trace", TAKEN_BY(take_trace) },
	{ "trace-path", 'P', "PATH", 0, "Calls that touch PATH, by name or by a descriptor of it", TAKEN_BY(take_path) },
	{ "trace-fds", 0, "SET", 0, "Calls that touch these descriptors; with -P: either", TAKEN_BY(take_fds) },
	{ "status", 0, "SET", 0, "How they end: successful, failed, unfinished, unavailable, detached", TAKEN_BY(take_status) },
	{ "signal", 0, "SET", 0, "Signals to show (all)", TAKEN_BY(take_signal) },
	{ "signals", 0, "SET", 0, NULL, TAKEN_BY(take_signal) },
	{ "successful-only", 'z', NULL, 0, "Only calls that succeed", TAKEN_BY(take_successful) },
	{ "failed-only", 'Z', NULL, 0, "Only calls that fail", TAKEN_BY(take_failed) },
	{ "failing-only", 0, NULL, 0, NULL, TAKEN_BY(take_failed) },

	{ .text = "How to show them:" },
	{ "string-limit", 's', "N", 0, "Bytes of each string or buffer (32); paths are never cut", TAKEN_BY(take_string_limit) },
	{ "full-buffers", 0, "MAX", OPTION_ARG_OPTIONAL, "Whole data buffers, up to MAX bytes each (K, M)", TAKEN_BY(take_full) },
	{ "no-abbrev", 'v', NULL, 0, "All of structures, argv and environment", TAKEN_BY(take_no_abbrev) },
	{ "abbrev", 0, "SET", 0, "Calls whose structures are abbreviated (all; -v: none)", TAKEN_BY(take_abbrev) },
	{ "verbose", 0, "SET", 0, "Calls of which what pointers lead to is shown (all)", TAKEN_BY(take_verbose) },
	{ "raw", 0, "SET", 0, "Calls whose arguments are shown as numbers (none)", TAKEN_BY(take_raw) },
	{ "read", 0, "SET", 0, "Descriptors of which what is read is shown whole (none)", TAKEN_BY(take_reads) },
	{ "write", 0, "SET", 0, "Descriptors of which what is written is shown whole (none)", TAKEN_BY(take_writes) },
	{ "arg-names", 'N', NULL, 0, "The arguments' names", SETS(arg_names) },
	{ "instruction-pointer", 'i', NULL, 0, "The instruction pointer at the time of the call", SETS(loader.knobs.ip) },
	{ "syscall-number", 'n', NULL, 0, "The call's number", SETS(numbers) },
	{ NULL, 'y', NULL, 0, "Paths of file descriptors (-yy: all that is known of what is behind them)", TAKEN_BY(take_paths) },
	{ "decode-fds", 0, "SET", OPTION_ARG_OPTIONAL, "What to tell of them: path, socket, dev, eventfd, pidfd, signalfd, "
	  "all, none", TAKEN_BY(take_decode_fds) },
	{ "decode-pids", 0, "SET", 0, "What is behind ids of processes: comm, none", TAKEN_BY(take_decode_pids) },
	{ NULL, 'Y', NULL, 0, "The same as --decode-pids=comm", SETS(names) },
	{ "strings-in-hex", 0, "WHICH", OPTION_ARG_OPTIONAL,
	  "none, non-ascii-chars, non-ascii, all", TAKEN_BY(take_hex_words) },
	{ NULL, 'x', NULL, 0, "Non-ASCII strings in hex (-xx: all strings)", TAKEN_BY(take_hex) },
	{ "const-print-style", 'X', "FORMAT", 0, "Constants as raw numbers, abbrev names (the default) or verbose: both", TAKEN_BY(take_consts) },
	{ "absolute-timestamps", 't', "HOW", OPTION_ARG_OPTIONAL, "Time of day (-tt: microseconds, -ttt: since 1970); "
	  "HOW is none, time or unix, and s, ms, us or ns", TAKEN_BY(take_clock) },
	{ "timestamps", 0, "HOW", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_clock) },
	{ "relative-timestamps", 'r', "UNIT", OPTION_ARG_OPTIONAL, "Time since the call before: s, ms, us, ns",
	  TAKEN_BY(take_relative) },
	{ "syscall-times", 'T', "UNIT", OPTION_ARG_OPTIONAL, "Time spent in each call: s, ms, us, ns",
	  TAKEN_BY(take_durations) },
	{ "always-show-pid", 0, NULL, 0, "In front of each line, also of the command's", SETS(show_pid) },
	{ "split-calls", 0, "WHICH", 0, "Where another thread's line comes between begin and end: never, slow (calls that "
	  "take long), always", TAKEN_BY(take_split) },
	{ "columns", 'a', "COL", 0, "Column of the results (40)", TAKEN_BY(take_columns) },
	{ "color", 0, "WHEN", 0, "Colours: auto (the default, on a terminal), always or never", TAKEN_BY(take_color) },

	{ .text = "Where to:" },
	{ "output", 'o', "FILE", 0, "File, or '|COMMAND' (default: stderr)", TAKEN_BY(take_output) },
	{ "output-append-mode", 'A', NULL, 0, "Behind what FILE has", SETS(append) },
	{ "output-separately", 0, NULL, 0, "A file for each thread, FILE.TID", SETS(separate) },
	{ "quiet", 'q', "SET", OPTION_ARG_OPTIONAL, "No attach messages (-qq: nor exits, -qqq: nor losses); SET is of "
	  "attach, exit, path-resolution, personality, thread-execve, or all, none", TAKEN_BY(take_quiet) },
	{ "silent", 0, "SET", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_quiet) },
	{ "silence", 0, "SET", OPTION_ARG_OPTIONAL, NULL, TAKEN_BY(take_quiet) },

	{ .text = "Statistics:" },
	{ "summary-only", 'c', NULL, 0, "Count calls, errors and time instead of showing them", SETS(summary_only) },
	{ "summary", 'C', NULL, 0, "Count them too", SETS(summary_too) },
	{ "summary-wall-clock", 'w', NULL, 0, "The time that calls take (default: the time that they run)",
	  SETS(summary_wall) },
	{ "summary-sort-by", 'S', "COL", 0,
	  "time, min-time, max-time, avg-time, wall-total, wall-min, wall-max, wall-avg, calls, errors, name or nothing",
	  TAKEN_BY(take_sort) },
	{ "summary-columns", 'U', "COLS", 0, "Of time-percent, total-time, min-time, max-time, "
	  "avg-time, wall-total, wall-min, wall-max, wall-avg (also without -w), calls, errors, name", TAKEN_BY(take_summary_columns) },
	{ "summary-syscall-overhead", 'O', "TIME", 0, "To be taken off each call's time (s, ms, us, ns; us)",
	  TAKEN_BY(take_overhead) },

	{ .text = "Kernel side:" },
	{ "hook", 0, "HOW", 0, "auto, dispatch, raw or tracepoint (see the manual)", TAKEN_BY(take_hook) },
	{ "buffer-size", 0, "SIZE", 0, "Each of up to four ring buffers (K, M, G)", TAKEN_BY(take_ring) },
	{ "spool-limit", 0, "SIZE", 0, "Memory for records not yet shown (K, M, G)", TAKEN_BY(take_spool) },
	{ "btf", 0, "FILE", 0, "The kernel's types, if it ships none", TAKEN_BY(take_btf) },
	{ "debug", 'd', NULL, 0, "What the kernel says of the programs", SETS(debug) },

	{ .text = "" },			/* the last group has none */
	{ "tips", 0, "HOW", OPTION_ARG_OPTIONAL, "Something useful at the end: N or random, none, compact or full", TAKEN_BY(take_tips) },
	{ "help", 'h', NULL, 0, "This list", TAKEN_BY(show_help) },
	{ "version", 'V', NULL, 0, "The version", TAKEN_BY(show_version) },
};

#define NROWS	(sizeof(cli_rows) / sizeof(cli_rows[0]))

const size_t cli_rows_count = NROWS;

/* What a report of a fault should say of the tool and the machine. */
static void print_version(void)
{
	struct utsname uts = { .release = "?" };
	const char *join = "For ";

	uname(&uts);
	printf("bpfstrace -- version " VERSION "\n");
	for (int i = 0; i < ABI_COUNT; i++) {
		if (personalities[i].rows == PERSONALITY_NO_ROWS)
			continue;
		printf("%s%s", join, personalities[i].name);
		join = " and ";
	}
	printf(" programs, on Linux 6.1 and newer. Compiler: " __VERSION__ ".\n"
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

static int show_help(struct options *o, char *arg)
{
	(void)o;
	(void)arg;
	usage_print(cli_rows, NROWS);
	exit(0);
}

/* The command line as getopt_long() wants to have it: rows, and behind them those that are refused. */
struct grammar {
	struct option longs[NROWS + REFUSED_MAX + 1];
	size_t row[NROWS + REFUSED_MAX + 1];	/* of each: below NROWS one of rows, else one of those refused */
	char shorts[3 * LETTERS];
	size_t n;
};

/* Options that do the same have one key: a prefix of both is not ambiguous then. */
static void add(struct grammar *g, size_t row, const char *name, int letter, bool arg, bool optional, size_t key)
{
	size_t n = strlen(g->shorts);

	if (letter)
		snprintf(g->shorts + n, sizeof(g->shorts) - n, "%c%s", letter, arg && !optional ? ":" : "");
	if (!name)
		return;
	g->row[g->n] = row;
	g->longs[g->n++] = (struct option){
		.name = name, .val = LETTERS + (int)key,
		.has_arg = !arg ? no_argument : optional ? optional_argument : required_argument,
	};
}

static void grammar_fill(struct grammar *g)
{
	memset(g, 0, sizeof(*g));
	strcpy(g->shorts, "+");		/* the command's own options are not ours */
	for (size_t i = 0; i < NROWS; i++) {
		size_t same = 0;

		while (cli_rows[i].take && cli_rows[same].take != cli_rows[i].take)
			same++;
		add(g, i, cli_rows[i].name, cli_rows[i].letter, cli_rows[i].arg, cli_rows[i].flags & OPTION_ARG_OPTIONAL,
		    cli_rows[i].take ? same : i);
	}
	for (size_t i = 0; refused_rows[i].why; i++)
		add(g, NROWS + i, refused_rows[i].name, refused_rows[i].letter, refused_rows[i].arg,
		    refused_rows[i].optional, NROWS + i);
}

/* One option as it was written, optarg behind it; i is its row. */
static int take(struct options *o, const char *option, size_t i)
{
	int err = 0;

	o->option = option;
	if (i >= NROWS)
		err = refused_option(option);
	else if (cli_rows[i].take)
		err = cli_rows[i].take(o, optarg);
	else
		*(bool *)((char *)o + cli_rows[i].flag) = true;
	o->option = NULL;
	return err;
}

static int take_letter(struct options *o, int letter)
{
	const char option[] = { '-', (char)letter, '\0' };
	size_t i = 0;

	while (i < NROWS && cli_rows[i].letter != letter)
		i++;
	return take(o, option, i);
}

static int take_long(struct options *o, const struct grammar *g, int at)
{
	char option[64];

	snprintf(option, sizeof(option), "--%s", g->longs[at].name);
	return take(o, option, g->row[at]);
}

/* getopt_long() has said what is wrong: of a long option that there is not, what may have been meant. */
static int say_usage(const struct grammar *g, const char *word)
{
	struct nearest n;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	nearest_start(&n, name);
	for (size_t i = 0; i < g->n && !optopt && !strncmp(name, "--", 2); i++) {
		char option[64];

		if (!strncmp(g->longs[i].name, name + 2, strlen(name + 2)))
			return err_usage(NULL);
		snprintf(option, sizeof(option), "--%s", g->longs[i].name);
		nearest_try(&n, option);
	}
	if (!optopt && *n.name)
		return err_usage("did you mean '%s'?", n.name);
	return err_usage(NULL);
}

static int parse(struct options *o, int argc, char **argv)
{
	struct grammar g;
	int err = 0, c, at;

	grammar_fill(&g);
	optind = 0;		/* begin anew */
	while (!err && (c = getopt_long(argc, argv, g.shorts, g.longs, &at)) >= 0) {
		if (c == '?')
			err = say_usage(&g, argv[optind - 1]);
		else
			err = c < LETTERS ? take_letter(o, c) : take_long(o, &g, at);
	}
	if (optind < argc)
		o->command = argv + optind;
	return err;
}

void cli_init(struct options *o)
{
	memset(o, 0, sizeof(*o));
	o->fmt.shows = &shows;
	o->fmt.string_limit = LIMIT_STRING;
	o->columns = COLUMNS;
	o->touch.behind = proc_descriptor;
	filter_init(&o->filter);
	summary_init(&o->summary);
}

/* Options out of the environment, as if they stood in front. Their words are needed as long as the options. */
static int parse_defaults(struct options *o, char *self)
{
	char **argv;
	int argc, err = defaults_words(self, &argv, &argc);

	if (err)
		return err;
	err = parse(o, argc, argv);
	if (!err && !o->command)
		return 0;
	if (!err)
		err_msg("'%s' is no option", o->command[0]);
	err_msg("that is in the environment, " DEFAULTS_NAME);
	return -EINVAL;
}

int cli_parse(struct options *o, int argc, char **argv)
{
	int err;

	cli_init(o);
	argv[0] = program_invocation_short_name;
	o->as_strace = !strcmp(argv[0], "strace");
	o->split = o->as_strace ? SPLIT_ALWAYS : SPLIT_SLOW;
	err = o->as_strace ? 0 : parse_defaults(o, argv[0]);
	if (!err)
		err = parse(o, argc, argv);
	if (!err && !o->command && !o->npids && o->tips.wanted) {
		report_tip(&o->tips);
		exit(0);
	}
	if (!err)
		err = agree(o);
	o->loader.knobs.string_limit = o->fmt.string_limit;
	/* three questions less for each event */
	o->fmt.calls = filter_has_forms(&o->filter) ? &o->filter : NULL;
	o->loader.full_buffers |= filter_dumps_any(&o->filter);
	/* all elements of what is waited for are looked at, however few are shown */
	o->loader.knobs.verbose = !filter_abbreviates_all(&o->filter) || touch_limits(&o->touch);
	o->loader.raises = inject_raises(&o->inject);
	o->loader.fd_paths = o->fmt.fds || o->touch.npaths;
	o->loader.knobs.fds = o->fmt.fds & ~FDS_PATH;
	o->loader.names = o->names;
	o->tally = (o->summary_only || o->summary_too) && (touch_limits(&o->touch) || o->filter.status != STATUS_ALL);
	o->loader.knobs.times = o->clock || o->relative || o->durations || o->sorted || o->inject.count || o->tally;
	o->loader.knobs.debug = o->debug;
	o->loader.knobs.count = (o->summary_only || o->summary_too) && !o->tally;
	o->loader.knobs.count_only = o->summary_only && !o->tally;
	o->loader.count_cpu = o->loader.knobs.count && !o->summary_wall;
	return err;
}
