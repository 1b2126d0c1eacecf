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

#include "cli.h"
#include "launch.h"

/*
 * The flag's value: the number of the signal, and this where a process sent it (not the terminal).
 */
#define TRACE_SENT	0x100

struct trace;

/*
 * Builds the pipe and starts or attaches what is to be traced. 0 and *out, or -errno after a
 * message with everything taken down again. o and signals must outlive it.
 */
int trace_open(struct trace **out, const struct options *o, const struct launch_signals *signals);

/* Shows what happens until everything traced has ended, the output fails or a signal ends it. */
void trace_run(struct trace *t, volatile sig_atomic_t *stop);

/*
 * Lets go of what still runs, shows what is left and what was lost, ends the process. Does not
 * return.
 */
void trace_end(struct trace *t, volatile sig_atomic_t *stop) __attribute__((noreturn));

#endif
