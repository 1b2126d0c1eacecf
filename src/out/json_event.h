/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_event.h: an event's own members, for json.c.
 *
 * Owns which members of struct event are told of which kind; what stands inside of it is the sink's.
 */
#ifndef BPFSTRACE_JSON_EVENT_H
#define BPFSTRACE_JSON_EVENT_H

#include "base/buf.h"
#include "event/event.h"

/* Appends the members of the object that has been begun. */
void json_event_put(struct buf *b, const struct event *ev);

#endif
