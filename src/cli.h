/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h: the command line.
 *
 * Owns the options' names, help and ranges. What an option means is the business of whoever gets
 * it; what -e says is filter.h's.
 */
#ifndef BPFSTRACE_CLI_H
#define BPFSTRACE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "event/filter.h"
#include "event/inject.h"
#include "show/fmt.h"
#include "show/touch.h"
#include "out/summary.h"
#include "out/text.h"
#include "out/tips.h"
#include "host/launch.h"
#include "kernel/loader.h"

#define INTERRUPT_NEVER	3		/* of -I; more: nor stopped */

/* Which calls are shown as a begin and an end, where another thread's line comes between. */
enum split {
	SPLIT_SLOW,			/* those that a mark finds in flight; the others when they end */
	SPLIT_NEVER,
	SPLIT_ALWAYS,			/* all: begins and ends are in the order of their times */
};

/* When lines have colours. */
enum colours {
	COLOURS_AUTO,			/* if the trace goes to a terminal that has some */
	COLOURS_ALWAYS,
	COLOURS_NEVER,
};

struct options {
	char **command;			/* PROG and its arguments, NULL-terminated; NULL without */
	pid_t *pids;			/* -p */
	size_t npids;
	struct launch_config launch;	/* -E, -u, --argv0; path and argv come later */
	uint8_t leaves;			/* how many -D */
	enum launch_away leave;		/* --daemonize, and what -D comes to */
	uint8_t interruptible;		/* -I, 0: not given */
	bool detach_on_exec;		/* -b */
	bool kill_on_exit;		/* --kill-on-exit */
	struct tips tips;		/* --tips */
	uint64_t call_limit;		/* --syscall-limit, 0: none */
	struct filter filter;		/* -e, -q, -z, -Z */
	struct inject inject;		/* -e inject=, fault= */
	struct touch touch;		/* -P, --trace-fds */
	const char *option;		/* the option that is being taken, as it was written: for messages */
	const char *output;		/* -o, or NULL */
	bool append;			/* -A */
	bool separate;			/* --output-separately: a file for each thread */

	struct fmt_options fmt;
	struct loader_config loader;	/* all but selected, launch and attach */
	uint64_t spool_limit;		/* bytes; 0: the default */

	uint32_t columns;		/* -a */
	bool hex_letters, hex_words;	/* -x, --strings-in-hex */
	enum colours colours;		/* --color */
	bool names;			/* -Y */
	bool arg_names;			/* -N */
	bool numbers;			/* -n */
	enum text_consts consts;	/* -X */
	bool paths;			/* -y */
	bool decode_fds;		/* --decode-fds: the other way to say it */
	uint8_t follows;		/* how many -f */
	bool follow_given;		/* --follow-forks */
	bool deprecated_follow;		/* -F */
	uint8_t clocks;			/* how many -t */
	bool clock_given;		/* --absolute-timestamps */
	enum text_time clock;		/* what they say */
	uint8_t clock_digits;		/* behind the seconds, as the next two */
	uint8_t relative_digits;
	uint8_t duration_digits;
	bool relative;			/* -r */
	bool durations;			/* -T */
	bool show_pid;			/* --always-show-pid */
	enum split split;		/* --split-calls, */
	bool split_given;
	bool several;			/* there may be several threads, */
	bool sorted;			/* and their begins and ends are to be sorted */
	bool summary_only;		/* -c */
	bool summary_too;		/* -C */
	bool summary_wall;		/* -w */
	bool tally;			/* the summary is of events, not of what the kernel side counts */
	bool summary_sorted;		/* -S */
	bool summary_columns;		/* -U */
	struct summary_options summary;
	uint8_t quieter;		/* how many -q */
	bool quiet_given;		/* --quiet, -e quiet= */
	uint8_t statuses;		/* how many -z and -Z */
	bool seccomp;			/* --seccomp-bpf */
	bool as_strace;			/* called by that name: -p takes one thread, unless -f */
	bool debug;			/* -d */
};

/* What holds where no option says anything. */
void cli_init(struct options *o);

/*
 * Parses the command line into *o (overwritten). 0, or -EINVAL after a message; -h and -V print
 * and end the process. Its strings live as long as argv.
 */
int cli_parse(struct options *o, int argc, char **argv);

#endif
