/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.h: the seccomp filter by which the calls that are to be tampered with wait for the keeper.
 *
 * Owns the filter's program and the socket on which its listener is passed on. Promises that only the calls named are
 * held, that nothing is before the command has begun, and that what the command executes keeps its rights
 * (no_new_privs is not set, hence CAP_SYS_ADMIN).
 */
#ifndef BPFSTRACE_GATE_H
#define BPFSTRACE_GATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "event/inject.h"

struct gate;

/* What is sent to the keeper, with a descriptor. */
struct gate_word {
	enum { GATE_LISTENER, GATE_SIGNALS } what;	/* the listener, the map of a struct raises */
	pid_t pid;			/* of the listener: the command */
};

/* Makes it; caps: what the caller has, a bit each. 0 and *out, which lives as long as the process, or -errno after a message. */
int gate_open(struct gate **out, const struct inject *in, uint64_t caps);

/* In the process that becomes the command: from here on the filter is there. 0, or -errno after a message. */
int gate_enter(struct gate *g);

/* Executes as execv() does, with all the rest of the calls held from there on. Returns -1 and errno. */
int gate_exec(struct gate *g, const char *path, char **argv);

/* For the keeper: the end at which struct gate_word arrives, for its end the other one's; and whether the command has begun. */
int gate_keeper_end(const struct gate *g);
bool gate_is_open(const struct gate *g);

/* Sends a word with a descriptor. 0 or -errno. */
int gate_send(const struct gate *g, const struct gate_word *word, int fd);

/* Receives one; returns the descriptor, or -errno (-EPIPE: there will be none). */
int gate_receive(const struct gate *g, struct gate_word *word);

/* Closes the tracer's end: once it is closed in all processes nothing is tampered with any more. */
void gate_release(struct gate *g);

#endif
