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
#include "show/fmt.h"
#include "out/summary.h"
#include "kernel/loader.h"

struct options {
	char **command;			/* PROG and its arguments, NULL-terminated; NULL without */
	pid_t *pids;			/* -p */
	size_t npids;
	struct filter filter;		/* -e, -z, -Z */
	const char *output;		/* -o, or NULL */

	struct fmt_options fmt;
	struct loader_config loader;	/* all but selected, launch and attach */
	uint64_t spool_limit;		/* bytes; 0: the default */

	uint32_t columns;		/* -a */
	uint8_t timestamps;		/* how many -t */
	bool relative;			/* -r */
	bool durations;			/* -T */
	bool summary_only;		/* -c */
	bool summary_too;		/* -C */
	bool summary_wall;		/* -w */
	bool summary_sorted;		/* -S */
	bool summary_columns;		/* -U */
	struct summary_options summary;
	bool quiet_attach;		/* -q */
	bool quiet_exit;		/* -qq */
	bool quiet_all;			/* -qqq: losses and superseded threads too */
	bool as_strace;			/* called by that name: -p takes one thread, unless -f */
	bool debug;			/* -d */
};

/*
 * Parses the command line into *o (overwritten). 0, or -EINVAL after a message; -h and -V print
 * and end the process. Its strings live as long as argv.
 */
int cli_parse(struct options *o, int argc, char **argv);

#endif
