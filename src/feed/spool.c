/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spool.c: the queue between the drain thread and the formatter. See spool.h.
 *
 * A list of blocks of 1 MiB, each taken only while the machine and the cgroup have room (headroom.h).
 * Their pages are asked for a piece ahead: faults one by one would hold up the thread that puts, all
 * at once can take longer than the rings hold out (a virtual machine that has not used that memory
 * yet), and huge pages were slower still (the kernel moves memory about to make them). The last block
 * is being filled and always in memory; how far it is filled is published with release order, so the
 * taker follows inside a block.
 *
 * A block that was begun when memory was used up, or that is full when it is short, goes to a slot of
 * the file, unless the taker has already come to it: whoever changes the block's state first has it.
 * Slots are used again, so the file is as long as the backlog was. Both a put and a take touch the
 * file only for whole blocks, and only they share a lock: the thread that puts has a higher priority
 * than the one that takes, which might not run for a while, with a lock in its hands.
 */
#include "feed/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/err.h"
#include "event/record.h"
#include "feed/headroom.h"

#define BLOCK		(1u << 20)
#define AHEAD		(128u << 10)		/* at least the longest record */
#define MIN_BLOCKS	4
#define KEEP_ROOM	(24ull << 20)		/* of memory, for all else that this process does */
#define MAX_UNASKED	64			/* blocks */
#define CACHED_SLOTS	8			/* of the file, on their way to the disk */
#define KEEP_FREE	(256ull << 20)		/* of the disk, for others */
#define RETRY		10000			/* drops after trouble with the file */
#define NO_SLOT		UINT32_MAX
#define SPILL_US	100			/* between two looks at a block on its way to the file */
#define SPARES		64			/* a power of two */

enum block_state { IN_MEMORY, SPILLING, IN_FILE, TAKEN };

struct block {
	struct block *_Atomic next;
	uint8_t *data;			/* NULL: in the file */
	_Atomic uint32_t used;
	_Atomic enum block_state state;
	uint32_t slot;			/* in the file */
	uint32_t ready;			/* bytes that have pages; the putting thread's */
	bool spill;			/* goes to the file when it is full; the putting thread's */
};

/* Memory of blocks that have been taken, to be filled again: the taker puts, the putting thread takes. */
struct spares {
	uint8_t *data[SPARES];
	_Atomic uint32_t in, out;
};

struct spool {
	struct block *head;		/* being taken from */
	struct block *tail;		/* being filled */
	uint32_t taken;			/* bytes of head */
	_Atomic uint32_t blocks;	/* in memory, the tail included */
	uint32_t max_blocks;
	struct headroom *headroom;
	uint32_t unasked;		/* blocks that may be taken before it is asked again */
	struct spares spares;
	uint8_t *spilled;		/* memory of the last block that went to the file, or NULL */
	pthread_mutex_t lock;		/* of the slots */
	int fd;				/* the file, -1 none yet, -2 none to be had */
	char *dir;
	uint32_t slots;			/* of the file's length */
	uint32_t *free_slots, nfree, free_cap;
	bool told;			/* about the file's trouble */
	uint64_t retry_at;		/* drops before the file is tried again */
	uint64_t dropped;		/* records for which there was no room */
};

/*
 * Whether another MiB, of memory or of the file's page cache, can be had. Asked again the sooner, the
 * less room there is: an eighth of it can be taken before.
 */
static bool has_room(struct spool *s)
{
	uint64_t left, blocks;

	if (s->unasked) {
		s->unasked--;
		return true;
	}
	left = headroom_left(s->headroom);
	if (left < KEEP_ROOM + BLOCK)
		return false;
	blocks = (left - KEEP_ROOM) / 8 / BLOCK;
	s->unasked = blocks < MAX_UNASKED ? (uint32_t)blocks : MAX_UNASKED;
	return true;
}

static uint8_t *memory_map(void)
{
	uint8_t *p = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	/* or a child that lives as long as this process (remote.c) would keep what was freed or written anew here */
	madvise(p, BLOCK, MADV_DONTFORK);
	return p;
}

static void memory_unmap(uint8_t *data)
{
	if (data)
		munmap(data, BLOCK);
}

/* For the putting thread: whether a block needs no new memory. */
static bool has_memory(const struct spool *s)
{
	return s->spilled || s->spares.out != atomic_load_explicit(&s->spares.in, memory_order_acquire);
}

/* For the putting thread: *ready says how much of it has pages. */
static uint8_t *block_memory(struct spool *s, uint32_t *ready)
{
	uint8_t *data = s->spilled;
	uint32_t out = s->spares.out;

	s->spilled = NULL;
	if (!data && out != atomic_load_explicit(&s->spares.in, memory_order_acquire)) {
		data = s->spares.data[out % SPARES];
		atomic_store_explicit(&s->spares.out, out + 1, memory_order_release);
	}
	*ready = data ? BLOCK : 0;
	return data ? data : memory_map();
}

/* The taker is done with it. */
static void block_release(struct spool *s, uint8_t *data)
{
	uint32_t in = s->spares.in;

	if (in - atomic_load_explicit(&s->spares.out, memory_order_acquire) == SPARES) {
		memory_unmap(data);
		return;
	}
	s->spares.data[in % SPARES] = data;
	atomic_store_explicit(&s->spares.in, in + 1, memory_order_release);
}

static struct block *block_new(struct spool *s)
{
	struct block *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->data = block_memory(s, &b->ready);
	if (!b->data) {
		free(b);
		return NULL;
	}
	b->slot = NO_SLOT;
	return b;
}

struct spool *spool_new(uint64_t max_bytes, const char *dir)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->headroom = headroom_open();
	if (!max_bytes && s->headroom)
		max_bytes = headroom_left(s->headroom) / 4;
	if (!dir)
		dir = getenv("TMPDIR");
	pthread_mutex_init(&s->lock, NULL);
	s->max_blocks = max_bytes / BLOCK < UINT32_MAX ? max_bytes / BLOCK : UINT32_MAX - 1;
	if (s->max_blocks < MIN_BLOCKS)
		s->max_blocks = MIN_BLOCKS;
	s->fd = -1;
	s->dir = strdup(dir && *dir ? dir : "/var/tmp");
	s->head = s->tail = block_new(s);
	s->blocks = 1;
	if (s->dir && s->head && s->headroom) {
		s->head->state = TAKEN;
		return s;
	}
	spool_free(s);
	return NULL;
}

void spool_free(struct spool *s)
{
	struct block *next;

	if (!s)
		return;
	for (struct block *b = s->head; b; b = next) {
		next = b->next;
		memory_unmap(b->data);
		free(b);
	}
	if (s->fd >= 0)
		close(s->fd);
	pthread_mutex_destroy(&s->lock);
	free(s->free_slots);
	memory_unmap(s->spilled);
	for (uint32_t i = s->spares.out; i != s->spares.in; i++)
		memory_unmap(s->spares.data[i % SPARES]);
	headroom_free(s->headroom);
	free(s->dir);
	free(s);
}

static int file_open(const char *dir)
{
	char path[4096];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (snprintf(path, sizeof(path), "%s/bpfstrace.XXXXXX", dir) >= (int)sizeof(path))
		return fd;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static void file_trouble(struct spool *s, int err)
{
	if (!s->told)
		err_errno(err, "spool file in %s: going on with memory only", s->dir);
	s->told = true;
}

/* A slot of the file that may be written, or NO_SLOT. */
static uint32_t slot_get(struct spool *s)
{
	uint32_t slot = NO_SLOT;
	struct statvfs fs;

	if (s->fd == -1) {
		s->fd = file_open(s->dir);
		if (s->fd < 0) {
			file_trouble(s, errno);
			s->fd = -2;
		}
	}
	if (s->fd < 0)
		return NO_SLOT;
	pthread_mutex_lock(&s->lock);
	if (s->nfree)
		slot = s->free_slots[--s->nfree];
	pthread_mutex_unlock(&s->lock);
	if (slot != NO_SLOT)
		return slot;
	if (!fstatvfs(s->fd, &fs) && (uint64_t)fs.f_bavail * fs.f_frsize < KEEP_FREE) {
		file_trouble(s, ENOSPC);
		return NO_SLOT;
	}
	return s->slots++;
}

static void slot_put(struct spool *s, uint32_t slot)
{
	uint32_t cap, *list;

	pthread_mutex_lock(&s->lock);
	if (s->nfree == s->free_cap) {
		cap = s->free_cap ? s->free_cap * 2 : 64;
		list = realloc(s->free_slots, cap * sizeof(*list));
		if (list) {
			s->free_slots = list;
			s->free_cap = cap;
		}
	}
	if (s->nfree < s->free_cap)
		s->free_slots[s->nfree++] = slot;
	pthread_mutex_unlock(&s->lock);
}

static int file_write(int fd, const uint8_t *data, size_t len, off_t at)
{
	while (len) {
		ssize_t n = pwrite(fd, data, len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		data += n;
		len -= n;
		at += n;
	}
	return 0;
}

static int file_read(int fd, uint8_t *data, size_t len, off_t at)
{
	while (len) {
		ssize_t n = pread(fd, data, len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		data += n;
		len -= n;
		at += n;
	}
	return 0;
}

/*
 * A slot was written. In a cgroup with a limit the page cache counts like memory: the slot's way to the disk
 * begins at once, and what has arrived there of those before leaves the cache.
 */
static void slot_uncache(const struct spool *s, uint32_t slot)
{
	uint32_t first = slot > CACHED_SLOTS ? slot - CACHED_SLOTS : 0;

	if (!headroom_confined(s->headroom))
		return;
	sync_file_range(s->fd, (off_t)slot * BLOCK, BLOCK, SYNC_FILE_RANGE_WRITE);
	posix_fadvise(s->fd, (off_t)first * BLOCK, (off_t)(slot - first) * BLOCK, POSIX_FADV_DONTNEED);
}

static int block_write(struct spool *s, struct block *b)
{
	uint32_t slot = slot_get(s);
	int err;

	if (slot == NO_SLOT)
		return -ENOSPC;
	err = file_write(s->fd, b->data, b->used, (off_t)slot * BLOCK);
	if (err) {
		file_trouble(s, err);
		slot_put(s, slot);
		return err;
	}
	slot_uncache(s, slot);
	b->slot = slot;
	return 0;
}

/* Moves a full block to the file, unless the taker has come to it. */
static void block_spill(struct spool *s, struct block *b)
{
	enum block_state state = IN_MEMORY;

	if (!atomic_compare_exchange_strong(&b->state, &state, SPILLING))
		return;
	if (block_write(s, b)) {
		s->retry_at = s->dropped + RETRY;
		atomic_store(&b->state, IN_MEMORY);
		return;
	}
	memory_unmap(s->spilled);
	s->spilled = b->data;
	b->data = NULL;
	s->blocks--;
	atomic_store(&b->state, IN_FILE);
}

/* A new last block. False when there is no room: the old one stays as it is. */
static bool spool_advance(struct spool *s)
{
	struct block *b;
	bool room;

	room = s->blocks < MIN_BLOCKS || has_room(s);
	if ((s->tail->spill || !room) && s->dropped >= s->retry_at)
		block_spill(s, s->tail);
	/* one block above the limit is the one that will be spilled */
	b = has_memory(s) || (room && s->blocks <= s->max_blocks) ? block_new(s) : NULL;
	if (!b)
		return false;
	b->spill = s->blocks >= s->max_blocks;
	s->blocks++;
	atomic_store_explicit(&s->tail->next, b, memory_order_release);
	s->tail = b;
	return true;
}

static uint32_t need(size_t len)
{
	return 8 + ((len + 7) & ~(size_t)7);
}

/* Where the kernel has no MADV_POPULATE_WRITE the pages come one by one. */
static void block_prepare(struct block *b, uint32_t upto)
{
	while (b->ready < upto) {
		madvise(b->data + b->ready, AHEAD, MADV_POPULATE_WRITE);
		b->ready += AHEAD;
	}
}

bool spool_put(struct spool *s, const void *rec, size_t len, uint32_t keep)
{
	uint32_t used = atomic_load_explicit(&s->tail->used, memory_order_relaxed);
	uint64_t size = len;

	if (len > RECORD_MAX || used + need(len) + keep > BLOCK) {
		if (len > RECORD_MAX || !spool_advance(s)) {
			s->dropped++;
			return false;
		}
		used = 0;
	}
	block_prepare(s->tail, used + need(len));
	memcpy(s->tail->data + used, &size, sizeof(size));
	memcpy(s->tail->data + used + 8, rec, len);
	atomic_store_explicit(&s->tail->used, used + need(len), memory_order_release);
	return true;
}

/* Makes a block the taker's. True: it is in the file. */
static bool block_claim(struct block *b)
{
	enum block_state state = IN_MEMORY;

	while (!atomic_compare_exchange_weak(&b->state, &state, TAKEN)) {
		if (state == IN_FILE)
			return true;
		if (state == SPILLING)
			usleep(SPILL_US);
		state = IN_MEMORY;
	}
	return false;
}

/* Reads a block back into memory that is free. */
static void block_read(struct spool *s, struct block *b, uint8_t *data)
{
	int err = file_read(s->fd, data, b->used, (off_t)b->slot * BLOCK);

	if (headroom_confined(s->headroom))
		posix_fadvise(s->fd, (off_t)b->slot * BLOCK, BLOCK, POSIX_FADV_DONTNEED);
	b->data = data;
	slot_put(s, b->slot);
	if (!err)
		return;
	err_errno(err, "spool file in %s: 1 MiB of records lost", s->dir);
	b->used = 0;
}

/* From a block that is used up to the next one. False when there is none. */
static bool head_advance(struct spool *s)
{
	struct block *old = s->head, *b = atomic_load_explicit(&old->next, memory_order_acquire);

	if (!b)
		return false;
	/* old may have grown before the next one came; now it does no more */
	if (s->taken != atomic_load_explicit(&old->used, memory_order_relaxed))
		return true;
	if (block_claim(b)) {
		block_read(s, b, old->data);
	} else {
		block_release(s, old->data);
		s->blocks--;
	}
	s->head = b;
	s->taken = 0;
	free(old);
	return true;
}

bool spool_take(struct spool *s, const void **rec, size_t *len)
{
	uint64_t size;

	while (s->taken == atomic_load_explicit(&s->head->used, memory_order_acquire)) {
		if (!head_advance(s))
			return false;
	}
	memcpy(&size, s->head->data + s->taken, sizeof(size));
	*rec = s->head->data + s->taken + 8;
	*len = size;
	s->taken += need(size);
	return true;
}
