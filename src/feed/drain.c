/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drain.c: from the ring buffers to validated records. See drain.h.
 *
 * The thread looks at the rings every POLL_MS, or when the kernel side wakes it because one has
 * filled: looking more often would cost the traced programs more than it gains, since the rings'
 * positions then bounce between the cores. Only at the very beginning it does, for the first lines
 * to come at once. When nothing has come for a while it sleeps until the kernel side calls it.
 */
#include "feed/drain.h"

#include <errno.h>
#include <linux/bpf.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "kernel/slots.h"
#include "feed/schedule.h"
#include "feed/ring.h"
#include "feed/spool.h"

#define POLL_MS		10
#define SLEEP_MS	110		/* where nobody calls: a call may have begun without a record */
#define AWAKE_NS	100000000ull	/* after a record, before it sleeps */
#define NEVER		UINT64_MAX
#define EAGER_MS	1
#define EAGER_ROUNDS	10
#define LAST_ROUNDS	10		/* for records that are still being written at the end */
#define ENDS		4096		/* that wait for their place; the others are still the kernel side's */

/* Of the last room in the spool, for what is worth more; 16 KiB are 340 ends of threads. */
static const uint32_t keep[RECORD_WORTHS] = { [WORTH_CALL] = 16 << 10, [WORTH_BYTES] = 64 << 10 };

struct drain {
	struct rings *rings;
	volatile struct reader *reader;	/* shared with the kernel side */
	struct spool *spool;
	pthread_t thread;
	bool started, joined;
	int epoll_fd;
	int stop_fd;			/* to the thread: it is time to end */
	int data_fd;			/* from the thread: there are records */
	int watch_fd;			/* drain_watch() */
	int ends_fd;
	union rec_end *ends;		/* taken, the oldest first; from put on not in the stream yet */
	uint32_t nends, put;
	struct marker marker;
	atomic_bool hungry;		/* drain_next() waits */
	atomic_bool done;		/* no more records will come */
	bool in_flight;			/* drain_stop(); read behind stop_fd */
	struct drain_counts counts;
	bool debug;
	struct schedule_gap gap;	/* with debug */
};

static void event_set(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0) {
		/* the counter is at its limit: it is set anyway */
	}
}

static void event_clear(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0) {
		/* it was not set */
	}
}

static void put_record(struct drain *d, const struct rec_head *rec, size_t len)
{
	enum record_worth worth = record_worth(rec);

	if (spool_put(d->spool, rec, len, keep[worth]))
		d->counts.records++;
	else
		d->counts.lost[worth]++;
}

/* Ends older than time have their place here. */
static void put_ends(struct drain *d, uint64_t time)
{
	while (d->put < d->nends && d->ends[d->put].h.time < time)
		put_record(d, &d->ends[d->put++].h, sizeof(*d->ends));
	if (d->put == d->nends)
		d->put = d->nends = 0;
}

static void put_sound(struct drain *d, const struct rec_head *rec, size_t len)
{
	if (!record_valid(rec, len)) {
		d->counts.bad++;
		return;
	}
	if (d->nends && rec->time)
		put_ends(d, rec->time);
	put_record(d, rec, len);
	/* what a walk has told is nothing new, but where it is the first to see it */
	if (rec->kind != REC_CALL || !(rec->flags & CALL_OPEN) || rec->flags & CALL_SECCOMP)
		marker_stir(&d->marker);
}

/*
 * The ends that went round a full ring. They are asked for where there are any: while somebody is in the bpf(2) that takes one
 * off, no program of a classic tracepoint runs on his processor, of whichever tracer.
 */
static void take_ends(struct drain *d)
{
	uint32_t room = ENDS - d->nends, n;
	int err;

	if (!d->reader->ends)
		return;
	d->reader->ends = 0;
	atomic_thread_fence(memory_order_seq_cst);
	n = slots_ends(d->ends_fd, d->ends + d->nends, room, &err);
	d->nends += n;
	d->counts.ends_err = err;	/* what one round has missed, the next one takes */
	if (n == room || err)
		d->reader->ends = 1;
}

/*
 * Takes what is in the rings now and no more: in a flood it would run after the writers for ever.
 * The ends are asked for first: all that their threads had written is in the round then, and older
 * than they are. False: there was nothing.
 */
static bool drain_round(struct drain *d)
{
	struct rec_mark clock;
	const void *rec;
	bool taken = false;
	size_t len;

	take_ends(d);
	if (marker_clock(&d->marker, &clock))
		put_record(d, &clock.h, sizeof(clock));
	rings_begin(d->rings, clock_now());
	while ((rec = rings_next(d->rings, &len))) {
		put_sound(d, rec, len);
		taken = true;
	}
	rings_release(d->rings);
	if (d->nends && rings_complete(d->rings)) {
		put_ends(d, NEVER);
		marker_stir(&d->marker);
		taken = true;
	}
	return taken;
}

static void say_there_is(struct drain *d)
{
	if (atomic_exchange(&d->hungry, false))
		event_set(d->data_fd);
}

/*
 * One look: what is in the rings, and a mark if one is due, as soon as all that its walk has told and
 * all before that has been read. True: records have come.
 */
static bool drain_look(struct drain *d)
{
	bool marked = false, taken = drain_round(d), owed = marker_wanted(&d->marker);

	if (marker_begin(&d->marker, clock_now())) {
		rings_note(d->rings);
		taken |= drain_round(d);
	}
	if (d->marker.open && rings_noted(d->rings)) {
		put_record(d, &marker_end(&d->marker)->h, sizeof(struct rec_mark));
		marked = owed;		/* one that nobody waits for can be taken later */
	}
	if (taken || marked)
		say_there_is(d);
	return taken;
}

/* Nothing has come for a while: from now on the next record wakes the thread. False: one came just now. */
static bool fall_asleep(struct drain *d)
{
	d->reader->wake = BPF_RB_FORCE_WAKEUP;
	atomic_thread_fence(memory_order_seq_cst);
	if (!drain_look(d))
		return true;
	d->reader->wake = 0;
	return false;
}

static void say_where(const struct drain *d)
{
	uint32_t cpu = (uint32_t)sched_getcpu();

	if (d->reader->cpu != cpu)
		d->reader->cpu = cpu;
}

/* Not where a program fills a ring. */
static void keep_away(const struct drain *d, const struct schedule *schedule)
{
	int busiest = rings_busiest(d->rings);

	if (busiest < 0 || d->reader->writers[busiest] != d->reader->cpu)
		return;
	schedule_leave(schedule, d->reader->cpu);
	say_where(d);
}

/*
 * The hooks are gone. A walk tells what the walk before has found too, so two tell all; each looks at every thread of the
 * machine, so there is none where nobody is left.
 */
static void drain_rest(struct drain *d)
{
	struct rec_mark last;

	d->reader->ends = 1;	/* whatever the programs have come to */
	for (int walk = 0; d->in_flight && walk < 2; walk++) {
		drain_round(d);
		if (d->marker.walk >= 0)
			slots_walk(d->marker.walk);
	}
	for (int round = 0; drain_round(d) && round < LAST_ROUNDS; round++)
		;
	put_ends(d, NEVER);
	if (marker_last(&d->marker, &last))
		put_record(d, &last.h, sizeof(last));
}

static void *drain_run(void *arg)
{
	struct drain *d = arg;
	struct schedule schedule;
	struct epoll_event ev;
	bool stop = false, asleep = false;
	uint64_t active = clock_now();
	int wait;

	schedule_init(&schedule);
	for (unsigned int round = 0; !stop; round++) {
		int n;

		schedule_keep(&schedule);
		wait = round < EAGER_ROUNDS ? EAGER_MS : POLL_MS;
		if (asleep)
			wait = marker_wait(&d->marker, clock_now());
		n = epoll_wait(d->epoll_fd, &ev, 1, wait < SLEEP_MS ? wait : SLEEP_MS);
		stop = n > 0 && ev.data.fd == d->stop_fd;
		if (d->debug)
			schedule_look(&d->gap, asleep || !round);
		if (asleep)
			d->reader->wake = 0;
		say_where(d);
		if (drain_look(d))
			active = clock_now();
		keep_away(d, &schedule);
		asleep = clock_now() - active > AWAKE_NS && !d->marker.open && fall_asleep(d);
	}
	drain_rest(d);
	atomic_store(&d->done, true);
	event_set(d->data_fd);
	return NULL;
}

/* A ring is edge-triggered: the kernel side's wake-ups count, not that something is in it. */
static int epoll_start(struct drain *d, const struct drain_config *cfg)
{
	struct epoll_event stop = { .events = EPOLLIN, .data.fd = d->stop_fd };

	for (unsigned int i = 0; i < cfg->nrings; i++) {
		int fd = cfg->ring_fds[i];
		struct epoll_event ring = { .events = EPOLLIN | EPOLLET, .data.fd = fd };

		if (epoll_ctl(d->epoll_fd, EPOLL_CTL_ADD, fd, &ring))
			return -errno;
	}
	return epoll_ctl(d->epoll_fd, EPOLL_CTL_ADD, d->stop_fd, &stop) ? -errno : 0;
}

static int reader_map(struct drain *d, int fd)
{
	void *p = mmap(NULL, sizeof(*d->reader), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return -errno;
	madvise(p, sizeof(*d->reader), MADV_DONTFORK);		/* as in ring.c */
	d->reader = p;
	return 0;
}

/* Signals are for the main thread. */
static int thread_start(struct drain *d)
{
	sigset_t all, old;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&d->thread, NULL, drain_run, d);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	d->started = !err;
	return -err;
}

int drain_start(struct drain **out, const struct drain_config *cfg)
{
	struct drain *d = calloc(1, sizeof(*d));
	int err = -ENOMEM;

	if (!d)
		return err_errno(err, "cannot start the reader");
	d->watch_fd = -1;
	d->debug = cfg->debug;
	d->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	d->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	d->data_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->epoll_fd < 0 || d->stop_fd < 0 || d->data_fd < 0) {
		err = -errno;
		goto cleanup;
	}
	d->ends_fd = cfg->ends_fd;
	d->ends = calloc(ENDS, sizeof(*d->ends));
	d->spool = spool_new(cfg->spool_limit, cfg->spool_dir);
	if (!d->spool || !d->ends)
		goto cleanup;
	err = rings_open(&d->rings, cfg->ring_fds, cfg->nrings, cfg->ring_bytes);
	if (!err)
		err = reader_map(d, cfg->reader_fd);
	if (err)
		goto cleanup;
	marker_init(&d->marker, cfg->walk_fd, cfg->pace, d->reader, cfg->skips, cfg->skips_ctx);
	put_record(d, &cfg->header->h, sizeof(*cfg->header));
	err = epoll_start(d, cfg);
	if (!err)
		err = thread_start(d);
	if (err)
		goto cleanup;
	*out = d;
	return 0;
cleanup:
	drain_free(d);
	return err_errno(err, "cannot start the reader of the ring buffer%s",
			 err == -EMFILE ? " (raise the limit, ulimit -n)" : "");
}

/* After hungry is set one more look is due: the thread may have put a record just before. */
static bool take_or_wait(struct drain *d, const void **rec, size_t *len)
{
	if (spool_take(d->spool, rec, len))
		return true;
	atomic_store(&d->hungry, true);
	return spool_take(d->spool, rec, len);
}

int drain_next(struct drain *d, const struct rec_head **out, size_t *len, int timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = d->data_fd, .events = POLLIN },
		{ .fd = d->watch_fd, .events = POLLIN },
	};
	const void *rec;
	int ready;

	if (!take_or_wait(d, &rec, len)) {
		if (atomic_load(&d->done)) {
			if (!spool_take(d->spool, &rec, len))
				return -EPIPE;
			*out = rec;
			return 1;
		}
		ready = poll(fds, 2, timeout_ms);
		if (ready > 0 && fds[0].revents)
			event_clear(d->data_fd);
		if (!spool_take(d->spool, &rec, len))
			return ready > 0 && atomic_load(&d->done) ? -EPIPE : 0;
	}
	*out = rec;
	return 1;
}

void drain_watch(struct drain *d, int fd)
{
	d->watch_fd = fd;
}

void drain_stop(struct drain *d, bool in_flight)
{
	if (!d->started || d->joined)
		return;
	d->in_flight = in_flight;
	event_set(d->stop_fd);
	pthread_join(d->thread, NULL);
	d->joined = true;
}

void drain_counts(const struct drain *d, struct drain_counts *out)
{
	*out = d->counts;
}

void drain_free(struct drain *d)
{
	if (!d)
		return;
	drain_stop(d, false);
	rings_free(d->rings);
	if (d->reader)
		munmap((void *)d->reader, sizeof(*d->reader));
	spool_free(d->spool);
	free(d->ends);
	if (d->epoll_fd >= 0)
		close(d->epoll_fd);
	if (d->stop_fd >= 0)
		close(d->stop_fd);
	if (d->data_fd >= 0)
		close(d->data_fd);
	free(d);
}

const struct schedule_gap *drain_gap(const struct drain *d)
{
	return &d->gap;
}
