/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tamper.h: tampering, as the trace sees it.
 *
 * Owns the keeper, and what it has told that no line has shown yet: each note finds the event of its call.
 */
#ifndef BPFSTRACE_TAMPER_H
#define BPFSTRACE_TAMPER_H

#include "cli.h"
#include "event/event.h"
#include "host/output.h"

struct tamper;

/* Starts the keeper where there are rules; *t is NULL elsewhere. Messages stand behind what out has got. 0, or -errno after one. */
int tamper_open(struct tamper **t, const struct options *o, struct output *out);

/* Where signals are left for the kernel side (loader_raises_fd()). 0, or -errno after a message. */
int tamper_raises(struct tamper *t, int fd);

/* What was done to the call of this event goes into it. t may be NULL, here and below. */
void tamper_event(struct tamper *t, struct event *ev);

/* Nothing is tampered with any more. */
void tamper_stop(struct tamper *t);

void tamper_close(struct tamper *t);

#endif
