/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tidmap.h: from a thread id to a pointer.
 *
 * Owns the table, never what the pointers point at. Open addressing with linear probing; look-up is
 * one multiplication and, nearly always, one cache line. A zeroed struct tidmap is an empty map.
 * Thread id 0 cannot be a key. Memory that cannot be had ends the process with a message.
 */
#ifndef BPFSTRACE_TIDMAP_H
#define BPFSTRACE_TIDMAP_H

#include <stdint.h>

struct tidmap_slot {
	uint32_t tid;			/* 0: free */
	void *value;
};

struct tidmap {
	struct tidmap_slot *slots;
	uint32_t size;			/* a power of two, or 0 */
	uint32_t used;
};

/* Frees the table and leaves an empty map. */
void tidmap_free(struct tidmap *m);

/* The value of tid, or NULL. */
void *tidmap_get(const struct tidmap *m, uint32_t tid);

/* Sets the value (not NULL) of tid, which replaces an earlier one. */
void tidmap_put(struct tidmap *m, uint32_t tid, void *value);

/* Removes tid and returns its value, or NULL. */
void *tidmap_del(struct tidmap *m, uint32_t tid);

/* A malloc'd array of all *count values, in the order of their thread ids; NULL when empty. */
void **tidmap_values(const struct tidmap *m, uint32_t *count);

#endif
