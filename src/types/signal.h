/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signal.h: signals, for those that meet them outside of an argument.
 *
 * All write to f->sink and use nothing else of f but the options.
 */
#ifndef BPFSTRACE_FMT_SIGNAL_H
#define BPFSTRACE_FMT_SIGNAL_H

#include "show/fmt.h"

/* WIRE_SIGINFO bytes of a struct kernel_siginfo: {si_signo=SIGCHLD, ...}; {} without a signal. */
void fmt_siginfo_bytes(const struct fmt *f, const uint8_t *info);

/* A signal by its name, SIGRT_2 for those behind SIGRTMIN (32); the number without one. */
void fmt_signal(const struct fmt *f, uint64_t value);

/* A set of 64 signals: [INT CHLD], ~[KILL STOP]. */
void fmt_sigmask(const struct fmt *f, uint64_t mask);

#endif
