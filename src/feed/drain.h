/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drain.h: from the ring buffers to validated records.
 *
 * Owns the thread that empties the rings. It only validates and copies, into the spool, so that it
 * keeps up with every core flooding, and never waits for whoever takes the records out. What comes
 * out of drain_next() is a stream as wire.h has it: the header, then sound records (record_valid())
 * in the rings' order (ring.h), with the ends that went round a full ring and the marks (mark.h) at
 * their places.
 */
#ifndef BPFSTRACE_DRAIN_H
#define BPFSTRACE_DRAIN_H

#include "event/record.h"
#include "feed/mark.h"
#include "feed/schedule.h"

struct drain;

struct drain_config {
	const int *ring_fds;		/* the ring buffer maps; stay the caller's */
	unsigned int nrings;
	size_t ring_bytes;		/* of each */
	int reader_fd;			/* the map of struct reader; stays the caller's, like */
	int ends_fd;			/* the queue of ends, and */
	int walk_fd;			/* the link of the walk that tells the calls in flight; -1: none */
	uint32_t pace;			/* of the marks, see mark.h */
	marker_skips_fn *skips;		/* see mark.h; NULL where nothing can be skipped */
	void *skips_ctx;
	const struct rec_header *header;	/* begins the stream; copied */
	bool debug;			/* drain_gap() will be asked for */
	uint64_t spool_limit;		/* bytes of memory; 0: a quarter of what is available */
	const char *spool_dir;		/* for the rest; NULL: $TMPDIR, else /var/tmp */
};

struct drain_counts {
	uint64_t records;		/* taken from the rings and kept */
	uint64_t bad;			/* unsound: a fault of the kernel side */
	uint64_t lost[RECORD_WORTHS];	/* dropped: neither memory nor the file had room */
	int ends_err;			/* why ends that went round a full ring could not be read at last, -errno; or 0 */
};

/* Starts the thread. 0 and *out, to be freed by the caller; or -errno after a message. */
int drain_start(struct drain **out, const struct drain_config *cfg);

/*
 * The next record: 1 and *rec, *len, valid until the next call; 0 when timeout_ms (-1: no limit)
 * passed; -EPIPE when the drain has been stopped and all records have
 * been taken. One thread at a time.
 */
int drain_next(struct drain *d, const struct rec_head **rec, size_t *len, int timeout_ms);

/* While fd is readable, drain_next() returns 0 at once when there is no record. -1: none. For its thread. */
void drain_watch(struct drain *d, int fd);

/*
 * Takes what is in the rings now, and the calls in flight where there may be any (in_flight: threads are left), behind which
 * there is no mark but for what was skipped; then ends the thread, without waiting for a poll period. Records made while
 * this runs may be left behind. drain_next() goes on until -EPIPE. A second call does nothing.
 */
void drain_stop(struct drain *d, bool in_flight);

/* Exact after drain_stop(). */
void drain_counts(const struct drain *d, struct drain_counts *out);

/* With debug: the longest time between two looks at the rings while records came. Whole after drain_stop(). */
const struct schedule_gap *drain_gap(const struct drain *d);

/* Stops it if need be. NULL is fine. */
void drain_free(struct drain *d);

#endif
