/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_event.h: an event's own members, and bytes with holes, for json.c.
 *
 * Owns which members of struct event are told of which kind; what stands inside of it is the sink's.
 */
#ifndef BPFSTRACE_JSON_EVENT_H
#define BPFSTRACE_JSON_EVENT_H

#include "base/buf.h"
#include "event/event.h"
#include "show/sink.h"

/* Appends the members of the object that has been begun. */
void json_event_put(struct buf *b, const struct event *ev);

/* Appends bytes between holes, and holes, in turn; runs of no bytes are left out. */
void json_runs_put(struct buf *b, const struct sink_str *str);

#endif
