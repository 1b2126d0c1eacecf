/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.h: the kernel's ring buffers, read as one stream.
 *
 * Owns the mappings of the BPF ring buffers and the merging of their records by time (wire.h says
 * what that means). Works in rounds: a round is what had been written when it began. Records stay
 * where they are until they have been read; nothing is copied.
 *
 * libbpf's reader empties one ring after the other, which would put what happened on one processor
 * before all that happened on the next.
 */
#ifndef BPFSTRACE_RING_H
#define BPFSTRACE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rings;

/*
 * Maps n ring buffer maps (at most WIRE_RINGS), bytes of data each. 0 and *out, to be freed by the
 * caller, who keeps the descriptors and closes them later; or -errno.
 */
int rings_open(struct rings **out, const int *fds, unsigned int n, size_t bytes);

/* Begins a round, in which records made up to now (CLOCK_MONOTONIC, ns) are read. */
void rings_begin(struct rings *r, uint64_t now);

/*
 * The next record of the round, the oldest of all rings' first, valid until the next call; NULL when
 * the round is over. A record that is still being written ends it early: what is behind may be older
 * than what other rings have.
 */
const void *rings_next(struct rings *r, size_t *len);

/*
 * False while the round has broken off at a record that is still being written: what was written
 * before the round began has not all been read.
 */
bool rings_complete(const struct rings *r);

/* Notes how far the rings are written now; whether all that has been read. */
void rings_note(struct rings *r);
bool rings_noted(const struct rings *r);

/* The ring from which nearly all of a large round came, or -1: none, or there was not much. */
int rings_busiest(const struct rings *r);

/* Gives the room of all that was read back to the writers. rings_next() does so now and then. */
void rings_release(struct rings *r);

/* NULL is fine. */
void rings_free(struct rings *r);

#endif
