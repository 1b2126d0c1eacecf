/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remote.h: the memory of a traced thread, read from outside.
 *
 * The last resort of the memory image (event.h, fetch): what the kernel side could not read. Owns the pieces it has
 * read for the event at hand.
 */
#ifndef BPFSTRACE_REMOTE_H
#define BPFSTRACE_REMOTE_H

#include "event.h"

struct remote;

/* NULL when there is no memory. */
struct remote *remote_new(void);
void remote_free(struct remote *r);

/* Forgets what was read for the last event. */
void remote_reset(struct remote *r);

/* An event's fetch: r is the struct remote. */
const struct mem *remote_fetch(void *r, uint32_t tid, uint64_t addr);

#endif
