/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * note.h: the text of a line that is no call.
 */
#ifndef BPFSTRACE_NOTE_H
#define BPFSTRACE_NOTE_H

#include "base/buf.h"
#include "event/event.h"

/* Appends it, without its end; of a signal what stands before the siginfo. program: who tells that a thread is new. */
void note_put(struct buf *b, const struct event *ev, const char *program);

#endif
