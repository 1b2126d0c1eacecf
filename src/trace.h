/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h: one run of the tool: everything that is open between the start and the end of a trace.
 *
 * Owns the order in which the pipe is built, run and taken down: output, kernel side, drain thread,
 * attached processes, command; then records to events to lines; then the reverse. Signals come in
 * through a flag that the caller's handler sets.
 */
#ifndef BPFSTRACE_TRACE_H
#define BPFSTRACE_TRACE_H

#include <signal.h>

#include "host/launch.h"
#include "cli.h"

/*
 * The flag's value: the number of the last signal, whether a process sent it (not the terminal), and
 * above that how many signals there were.
 */
#define TRACE_SIGNO	0xffu
#define TRACE_SENT	0x100u
#define TRACE_ONE	0x200u

struct trace;

/*
 * Builds the pipe and starts or attaches what is to be traced. 0 and *out, or -errno with everything
 * taken down again: after a message, but where a signal has ended it. left is the command of launch_leave(),
 * zeroes where there is none. o, signals and the flag that the handler writes must outlive it.
 */
int trace_open(struct trace **out, const struct options *o, const struct launch *left,
	       const struct launch_signals *signals, const volatile sig_atomic_t *flag);

/* Shows what happens until everything traced has ended, the output fails or a signal ends it. */
void trace_run(struct trace *t);

/*
 * Lets go of what still runs, shows what is left (as long as nobody is in a hurry) and what was lost,
 * ends the process. Does not return.
 */
void trace_end(struct trace *t) __attribute__((noreturn));

#endif
