/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remote.h: the memory of a traced thread, read from outside.
 *
 * The last resort of the memory image (event.h, fetch): what the kernel side could not read. Owns the pieces it has
 * read for the event at hand, and the process that reads them. Promises that the target takes no page fault by it (only
 * pages that are present are read, but of a thread that waits for the reader, whose event is an EV_CALL), that nobody
 * waits for it longer than REMOTE_WAIT, and that what is read for a call in flight is read while the thread is in that
 * call.
 */
#ifndef BPFSTRACE_REMOTE_H
#define BPFSTRACE_REMOTE_H

#include "event/event.h"

#define REMOTE_WAIT	200		/* ms */

struct remote;

/*
 * NULL: no memory. The reading process is forked for the first fetch, which must not be before the command was: the first
 * fork of the tool's that the kernel side sees is taken for it (knobs.launch).
 */
struct remote *remote_new(void);

/* NULL is fine. */
void remote_free(struct remote *r);

/*
 * Whether entry data is missing that the kernel side could not read: not what was lost for want of room. Only of a call in
 * flight: once it has returned, what is in memory may be something else.
 */
bool remote_is_wanted(const struct event *ev);

/* Forgets what was read for the last event: the next one is ev, which must live as long as it is fetched for. */
void remote_begin(struct remote *r, const struct event *ev);

/* An event's fetch: r is the struct remote, the thread is that of remote_begin()'s event. */
const struct mem *remote_fetch(void *r, uint32_t tid, uint64_t addr);

#endif
