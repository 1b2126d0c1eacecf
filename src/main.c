/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c: the beginning and the end.
 *
 * Owns what the signal handler writes, the program's only mutable globals. Signals are set up before
 * anything is opened, so that none ends the process half-way; descriptors 0 to 2 before that, so that
 * nothing else gets their numbers and a message goes into no file or map.
 *
 * A signal that comes just before a blocking call is made would not interrupt it: from the first
 * signal on a timer interrupts whatever blocks, again and again, for the flag to be looked at.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "host/gate.h"
#include "host/launch.h"
#include "host/proc.h"
#include "host/rights.h"
#include "cli.h"
#include "trace.h"

#define NUDGE_NS	100000000

static volatile sig_atomic_t stop;	/* see TRACE_SENT */
static timer_t nudge;

static void on_signal(int signo, siginfo_t *info, void *context)
{
	const struct itimerspec often = {
		.it_value.tv_nsec = NUDGE_NS, .it_interval.tv_nsec = NUDGE_NS,
	};

	(void)context;
	if (signo == LAUNCH_NUDGE)
		return;
	stop = (int)(((unsigned int)stop & ~(TRACE_SIGNO | TRACE_SENT)) + TRACE_ONE) | signo |
	       (info->si_code > 0 ? 0 : TRACE_SENT);
	timer_settime(nudge, 0, &often, NULL);
}

/* Where one of them is closed, as it is for the command too: these go at its execve. */
static void secure_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* -D: this process goes to the command, the trace is made by another one. */
static int leave(struct launch *command, const struct options *o, const struct launch_signals *signals)
{
	struct launch_config launch = o->launch;
	char path[PATH_MAX];
	int err = launch_find(o->command[0], path, sizeof(path));

	launch.path = path;
	launch.argv = o->command;
	return err ? err : launch_leave(command, o->leave, &launch, signals);
}

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = LAUNCH_NUDGE };
	struct launch_signals signals;
	struct launch command = { 0 };
	struct options options;
	struct trace *trace;
	uint64_t caps;
	bool limited;

	secure_standard_files();
	if (cli_parse(&options, argc, argv) || proc_privileges() || rights_settle(&limited, &caps))
		return EXIT_FAILURE;
	options.loader.knobs.limited = limited;
	options.loader.knobs.caps = caps;
	if (limited && options.loader.btf) {
		err_msg("--btf: only root may say where the kernel keeps what is read");
		return EXIT_FAILURE;
	}
	launch_hold_signals(&signals, on_signal, options.interruptible > INTERRUPT_NEVER);
	if (options.inject.count && gate_open(&options.launch.gate, &options.inject, caps))
		return EXIT_FAILURE;
	if (options.leave && leave(&command, &options, &signals))
		return EXIT_FAILURE;
	/* a fork takes no timers along */
	if (timer_create(CLOCK_MONOTONIC, &event, &nudge)) {
		/* then without: a signal more may be needed */
	}
	if (!stop && !trace_open(&trace, &options, &command, &signals, &stop)) {
		trace_run(trace);
		trace_end(trace);
	}
	if (stop)
		launch_die(stop & TRACE_SIGNO);
	return EXIT_FAILURE;
}
