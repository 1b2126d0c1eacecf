/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c: the beginning and the end.
 *
 * Owns the stop flag, the program's only mutable global. Signals are set up before anything is
 * opened, so that none ends the process half-way.
 */
#include <signal.h>
#include <stdlib.h>

#include "cli.h"
#include "launch.h"
#include "proc.h"
#include "trace.h"

static volatile sig_atomic_t stop;

static void on_signal(int signo, siginfo_t *info, void *context)
{
	(void)context;
	stop = signo | (info->si_code > 0 ? 0 : TRACE_SENT);
}

/* As strace: with -o FILE and a command, bpfstrace lives as long as what it traces. */
static bool deaf(const struct options *o)
{
	return o->output && o->command;
}

int main(int argc, char **argv)
{
	struct launch_signals signals;
	struct options options;
	struct trace *trace;

	if (cli_parse(&options, argc, argv) || proc_privileges())
		return EXIT_FAILURE;
	launch_hold_signals(&signals, on_signal, deaf(&options));
	if (trace_open(&trace, &options, &signals))
		return EXIT_FAILURE;
	trace_run(trace, &stop);
	trace_end(trace, &stop);
}
