/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spool.h: the queue between the drain thread and the formatter.
 *
 * Owns blocks of records, in order: in memory up to a limit, then in an unlinked temporary file.
 * One thread puts, one takes. Putting is a copy and never waits for the taker; a record is dropped,
 * and counted, only when neither memory nor the file has room. In memory the two share no lock.
 */
#ifndef BPFSTRACE_SPOOL_H
#define BPFSTRACE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool;

/*
 * A spool that holds up to max_bytes in memory (0: a quarter of the memory that machine and cgroups
 * have now; never more than they have later) and the rest in a file in dir (NULL: $TMPDIR, else /var/tmp). NULL when there is no memory.
 */
struct spool *spool_new(uint64_t max_bytes, const char *dir);

/* Both threads must be done with it. NULL is fine. */
void spool_free(struct spool *s);

/*
 * Copies a record in. False: it was dropped. Where no more room is to be had, keep bytes of the last
 * block are left to records that matter more. The putting thread only.
 */
bool spool_put(struct spool *s, const void *rec, size_t len, uint32_t keep);

/*
 * The next record in order, or false when there is none now; 8-byte aligned, valid until the next
 * call. The taking thread only.
 */
bool spool_take(struct spool *s, const void **rec, size_t *len);

#endif
