/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.h: the trace in a file for each thread, NAME.TID.
 *
 * Owns what is not written yet of each. Promises that no file stays open: there may be more threads than descriptors.
 */
#ifndef BPFSTRACE_PARTS_H
#define BPFSTRACE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct parts;

/* For files NAME.TID, which are emptied or, with append, kept. name is the caller's and stays. NULL without memory. */
struct parts *parts_new(const char *name, bool append);

/* A thread's file: made with its first bytes, none are enough. 0 or -errno after a message. */
int parts_put(struct parts *p, uint32_t tid, const char *bytes, size_t n);

/* Writes what there is, of all; 0 or -errno after a message, and then the rest is dropped. */
int parts_flush(struct parts *p);

/* The same for one thread, of which no more comes. */
int parts_end(struct parts *p, uint32_t tid);

/* Frees all; NULL is fine. */
void parts_free(struct parts *p);

#endif
