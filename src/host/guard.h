/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.h: ends what is traced when the tracer is killed.
 *
 * Owns a process beside it, which is told who is traced and, should it hear no farewell, sends SIGKILL to those.
 */
#ifndef BPFSTRACE_GUARD_H
#define BPFSTRACE_GUARD_H

#include <stdbool.h>
#include <sys/types.h>

struct guard;

/* Starts it; families: children that it was not told of are traced, too. 0 and *out, or -errno after a message. */
int guard_start(struct guard **out, bool families);

/* A process that is to end then, one that has ended. */
void guard_add(struct guard *g, pid_t pid);
void guard_remove(struct guard *g, pid_t pid);

/* The end: kills them now, or lets them live. NULL is fine. */
void guard_end(struct guard *g, bool kill_them);

#endif
