/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.c: the kernel's ring buffers, read as one stream. See ring.h.
 *
 * The layout is the kernel's (Documentation/bpf/ringbuf.rst and kernel/bpf/ringbuf.c): a page with
 * the reader's position, which the reader writes, a page with the writers' position, and the data,
 * mapped twice in a row so that no record is cut at the end. Each record has a header of 8 bytes,
 * whose first four are its length and two flags.
 *
 * Why a thread's records come out in the order in which it made them, although it changes between
 * processors and rings: say it wrote a to one ring, then b to another. b's time is later than a's
 * writing, and a round takes b only when it is older than the round; so a had been written when the
 * round began, and so had all before it in its ring, each with a time before a's writing, hence
 * before b's. The one with the smallest time is taken first.
 */
#include "feed/ring.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bpf/wire.h"

#define RELEASE		(64u << 10)	/* bytes read before the writers hear of it */
#define LARGE		(32u << 10)	/* bytes of a round */
#define BUSY_TURNS	1000		/* looks at a record that is being written: some microseconds */

struct ring {
	uint64_t *consumer;		/* the page with the reader's position */
	const uint64_t *producer;	/* the page with the writers' */
	const uint8_t *data;		/* twice; NULL until there is some: the mapping costs 0.3 ms, and most rings stay empty */
	int fd;
	uint64_t mask;			/* bytes of data, less one */
	uint64_t at, released;		/* positions: read up to, said so */
	uint64_t begin, end;		/* of this round */
	uint64_t noted;			/* rings_note() */
	const uint32_t *head;		/* header of the next record, NULL: to be looked for */
	uint64_t time;			/* that record's */
};

struct rings {
	unsigned int n;
	size_t page, bytes;
	uint64_t now;
	bool busy;			/* the round broke off */
	struct ring *last;		/* whose record was given out */
	struct ring ring[WIRE_RINGS];
};

/* Not for children: a mapping keeps the map in the kernel, and one of them may hang (remote.c). */
static void *map_part(int fd, size_t bytes, int prot, size_t offset)
{
	void *p = mmap(NULL, bytes, prot, MAP_SHARED, fd, (off_t)offset);

	if (p == MAP_FAILED)
		return NULL;
	madvise(p, bytes, MADV_DONTFORK);
	return p;
}

static int ring_map(struct rings *r, struct ring *ring, int fd)
{
	ring->consumer = map_part(fd, r->page, PROT_READ | PROT_WRITE, 0);
	if (!ring->consumer)
		return -errno;
	ring->producer = map_part(fd, r->page, PROT_READ, r->page);
	if (!ring->producer)
		return -errno;
	ring->fd = fd;
	ring->mask = r->bytes - 1;
	ring->at = ring->released = *ring->consumer;
	return 0;
}

int rings_open(struct rings **out, const int *fds, unsigned int n, size_t bytes)
{
	struct rings *r = calloc(1, sizeof(*r));
	int err = 0;

	if (!r)
		return -ENOMEM;
	r->page = (size_t)sysconf(_SC_PAGESIZE);
	r->bytes = bytes;
	while (r->n < n && r->n < WIRE_RINGS && !err) {
		err = ring_map(r, &r->ring[r->n], fds[r->n]);
		r->n++;
	}
	if (err) {
		rings_free(r);
		return err;
	}
	*out = r;
	return 0;
}

void rings_free(struct rings *r)
{
	if (!r)
		return;
	for (unsigned int i = 0; i < r->n; i++) {
		if (r->ring[i].consumer)
			munmap(r->ring[i].consumer, r->page);
		if (r->ring[i].producer)
			munmap((void *)r->ring[i].producer, r->page);
		if (r->ring[i].data)
			munmap((void *)r->ring[i].data, 2 * r->bytes);
	}
	free(r);
}

static void ring_release(struct ring *ring)
{
	if (ring->released == ring->at)
		return;
	__atomic_store_n(ring->consumer, ring->at, __ATOMIC_RELEASE);
	ring->released = ring->at;
}

void rings_release(struct rings *r)
{
	for (unsigned int i = 0; i < r->n; i++)
		ring_release(&r->ring[i]);
}

int rings_busiest(const struct rings *r)
{
	uint64_t all = 0, most = 0;
	int busiest = -1;

	for (unsigned int i = 0; i < r->n; i++) {
		uint64_t bytes = r->ring[i].at - r->ring[i].begin;

		all += bytes;
		if (bytes > most) {
			most = bytes;
			busiest = (int)i;
		}
	}
	return all >= LARGE && most > all / 8 * 7 ? busiest : -1;
}

/* How far it is written, as far as that can be read: without memory for the mapping it fills, and the programs say so. */
static uint64_t ring_written(const struct rings *r, struct ring *ring)
{
	uint64_t written = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);

	if (written != ring->at && !ring->data)
		ring->data = map_part(ring->fd, 2 * r->bytes, PROT_READ, 2 * r->page);
	return ring->data ? written : ring->at;
}

void rings_begin(struct rings *r, uint64_t now)
{
	r->now = now;
	r->busy = false;
	r->last = NULL;
	for (unsigned int i = 0; i < r->n; i++) {
		struct ring *ring = &r->ring[i];

		ring->begin = ring->at;
		ring->end = ring_written(r, ring);
		ring->head = NULL;
	}
}

bool rings_complete(const struct rings *r)
{
	return !r->busy;
}

void rings_note(struct rings *r)
{
	for (unsigned int i = 0; i < r->n; i++)
		r->ring[i].noted = __atomic_load_n(r->ring[i].producer, __ATOMIC_ACQUIRE);
}

bool rings_noted(const struct rings *r)
{
	for (unsigned int i = 0; i < r->n; i++)
		if (r->ring[i].at < r->ring[i].noted)
			return false;
	return true;
}

static uint64_t entry_size(uint32_t header)
{
	uint32_t len = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

	return (len + BPF_RINGBUF_HDR_SZ + 7) & ~7ull;
}

/* Tells the processor that this is a loop that waits, where there is a word for it. */
static void relax(void)
{
#if __has_builtin(__builtin_ia32_pause)
	__builtin_ia32_pause();
#endif
}

/* Finds the ring's next record, if it has one in this round. False: it is still being written. */
static bool ring_look(struct ring *ring)
{
	unsigned int turns = 0;

	while (!ring->head && ring->at < ring->end) {
		const uint32_t *head = (const uint32_t *)(ring->data + (ring->at & ring->mask));
		uint32_t header = __atomic_load_n(head, __ATOMIC_ACQUIRE);
		const struct rec_head *rec = (const void *)((const uint8_t *)head + BPF_RINGBUF_HDR_SZ);

		if (header & BPF_RINGBUF_BUSY_BIT) {
			if (++turns > BUSY_TURNS)
				return false;
			relax();
		} else if (header & BPF_RINGBUF_DISCARD_BIT) {
			ring->at += entry_size(header);
		} else {
			ring->head = head;
			ring->time = header < sizeof(*rec) ? 0 : rec->time;
		}
	}
	return true;
}

const void *rings_next(struct rings *r, size_t *len)
{
	struct ring *oldest = NULL;

	if (r->last) {
		r->last->at += entry_size(*r->last->head);
		r->last->head = NULL;
		if (r->last->at - r->last->released >= RELEASE)
			ring_release(r->last);
		r->last = NULL;
	}
	for (unsigned int i = 0; i < r->n; i++) {
		struct ring *ring = &r->ring[i];

		if (!ring_look(ring)) {
			r->busy = true;
			return NULL;
		}
		if (ring->head && (!oldest || ring->time < oldest->time))
			oldest = ring;
	}
	if (!oldest || oldest->time > r->now)
		return NULL;
	r->last = oldest;
	*len = *oldest->head;
	return (const uint8_t *)oldest->head + BPF_RINGBUF_HDR_SZ;
}
