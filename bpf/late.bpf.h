/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * late.bpf.h: ranges of user memory, and those that only sleepable code can read.
 *
 * A page that was still not there at exit (a literal never touched, in a call that failed before the kernel looked) is
 * read by a task work, where the kernel has that for BPF (bpf_task_work_schedule_resume, Linux 6.18): it runs in the
 * thread before it returns to user space, may sleep and so may fault the page in. The call's record goes out at exit,
 * marked CALL_LATE; the bytes follow as chunks. Nothing is reserved in the ring while user memory is read, and the
 * scratch is the thread's own.
 *
 * Older kernels leave the fault in the record, and the reader tries process_vm_readv.
 */
#ifndef BPFSTRACE_LATE_BPF_H
#define BPFSTRACE_LATE_BPF_H

#include "emit.bpf.h"

#define PHASE_MASK	1
#define AS_KIND(kind)	((kind) << 1)	/* bytes of that enum piece_kind, */
#define AS_STR		AS_KIND(PIECE_STR)	/* a string; none: memory */
#define KIND_OF(how)	((how) >> 1)
#define LATE_ITEMS	16
#define LATE_PAGE	2048		/* payload of one late chunk */
#define LATE_WAKE	16		/* parts between two looks at the ring */
#define LATE_PARTS	(1 << 20)	/* of all ranges in all: 2 GiB */

/* limit of the total bytes at base are wanted, offset of them are done. */
struct range {
	u64 base;
	u32 total, limit, offset;
	u8 how;				/* enum phase | AS_KIND() */
};

struct late {
	struct bpf_task_work tw;
	u32 tid, callno, count;
	u32 item, part;			/* where the reading stands */
	struct range items[LATE_ITEMS];
	struct rec_chunk chunk;
	u8 bytes[LATE_PAGE];
};

/* By pid_tgid; an entry is made when a thread first needs it, and goes with the thread. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1 << 16);
	__type(key, u64);
	__type(value, struct late);
} lates SEC(".maps");

/* A zeroed value to insert: too large for the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u8[sizeof(struct late)]);
} late_blank SEC(".maps");

struct bpf_map;

/*
 * bpf_task_work_schedule_resume, where the kernel has it (knobs.task_work). It goes by a number that the loader replaces:
 * for a real name libbpf would read all of the kernel's types. The last argument is Linux 6.18's; later ones fill it in
 * themselves.
 */
static int (*const task_work_schedule)(struct task_struct *task, struct bpf_task_work *tw, void *map,
				       int (*callback)(struct bpf_map *map, void *key, void *value),
				       void *prog_aux) = (void *)CALL_TASK_WORK;

static __always_inline u32 to_page_end(u64 addr)
{
	return WIRE_PAGE - (addr & (WIRE_PAGE - 1));
}

/*
 * Moves to part i of a range and returns its bytes, 0 behind the last. Parts end at multiples of unit, so none crosses
 * a page. All of it follows from i alone: a state that went from one turn of bpf_loop to the next would keep the verifier
 * from seeing that the turns are alike.
 */
static __always_inline u32 range_part(struct range *r, u32 i, u32 unit)
{
	u32 head = unit - (r->base & (unit - 1)), n = unit;

	r->offset = 0;
	if (i)
		r->offset = head + (i - 1) * unit;
	else
		n = head;
	if (r->offset >= r->limit)
		return 0;
	if (n > r->limit - r->offset)
		n = r->limit - r->offset;
	/* the compiler knows that n is at most unit and would drop the callers' checks, which the verifier needs */
	barrier_var(n);
	return n;
}

static __always_inline void range_chunk(struct rec_chunk *c, const struct range *r, u32 tid, u32 callno, s32 len)
{
	memset(c, 0, sizeof(*c));
	c->h.kind = REC_CHUNK;
	c->h.tid = tid;
	c->h.time = bpf_ktime_get_ns();
	c->callno = callno;
	c->phase = r->how & PHASE_MASK;
	c->piece_kind = KIND_OF(r->how);
	c->base = r->base;
	c->total = r->total;
	c->offset = r->offset;
	c->limit = r->limit;
	c->len = len;
}

/* Remembers a range that faulted at exit. At entry there is still the exit to try, or an exec's new image. */
static __always_inline void late_note(struct slot *s, const struct range *r)
{
	u64 key = bpf_get_current_pid_tgid();
	struct late *l;
	u32 zero = 0, n;
	void *blank;

	if (s->open || !knobs.task_work)
		return;
	l = bpf_map_lookup_elem(&lates, &key);
	if (!l) {
		blank = bpf_map_lookup_elem(&late_blank, &zero);
		if (!blank || bpf_map_update_elem(&lates, &key, blank, BPF_NOEXIST))
			return;
		l = bpf_map_lookup_elem(&lates, &key);
		if (!l)
			return;
	}
	n = l->count;
	if (n >= LATE_ITEMS)
		return;
	l->items[n] = *r;
	l->count = n + 1;
}

static __always_inline void late_send(struct late *l, const struct range *r, s32 len)
{
	u32 ring = ring_mine();

	range_chunk(&l->chunk, r, l->tid, l->callno, len);
	l->chunk.h.flags = CHUNK_LATE;
	if (len < 0)
		len = 0;
	if (!emit_await_room(ring, LATE_PAGE) ||
	    emit_to(ring, &l->chunk, sizeof(l->chunk) + (len & (2 * LATE_PAGE - 1)),
		    l->part % LATE_WAKE ? BPF_RB_NO_WAKEUP : emit_wake(ring)))
		emit_lost(LOSS_CHUNK);
}

/* Bytes of the string part at addr, of n: up to its NUL; or -EFAULT. Its page is read first, so that it is there. */
static __always_inline s32 late_string(struct late *l, u64 addr, u32 n)
{
	s64 got;

	if (bpf_copy_from_user(l->bytes, 1, (void *)addr))
		return -EFAULT;
	got = kernel_user_str(l->bytes, n, addr);
	if (got > 0 && got < n)
		return got;
	return bpf_copy_from_user(l->bytes, n, (void *)addr) ? -EFAULT : n;
}

struct late_walk {
	struct late *l;
};

/*
 * One part of one range. Where it stands is kept in the map, not on the stack: the verifier takes what it reads there for
 * any number and need not follow each turn.
 */
static long late_part(u32 i, struct late_walk *w)
{
	struct late *l = w->l;
	u32 k = l->item, n;
	struct range r;
	s32 len;

	if (k >= l->count || k >= LATE_ITEMS)
		return 1;
	r = l->items[k];
	n = range_part(&r, l->part++, LATE_PAGE);
	len = -EFAULT;
	if (!n || n > LATE_PAGE)
		goto next;
	if (KIND_OF(r.how) == PIECE_STR)
		len = late_string(l, r.base + r.offset, n);
	else if (!bpf_copy_from_user(l->bytes, n, (void *)(r.base + r.offset)))
		len = n;
	late_send(l, &r, len);
	if (len == (s32)n)
		return 0;
next:
	l->item = k + 1;
	l->part = 0;
	return 0;
}

/* Runs in the thread, sleepable, before it returns to user space. */
static int late_read(struct bpf_map *map, void *key, void *value)
{
	struct late_walk w = { .l = value };
	struct late *l = value;

	l->item = l->part = 0;
	bpf_loop(LATE_PARTS, late_part, &w, 0);
	l->count = 0;
	memset(&l->items[0], 0, sizeof(l->items[0]));
	range_chunk(&l->chunk, &l->items[0], l->tid, l->callno, 0);
	l->chunk.h.flags = CHUNK_LATE | CHUNK_LATE_END;
	if (emit_quietly(&l->chunk, sizeof(l->chunk)))
		emit_lost(LOSS_CHUNK);
	return 0;
}

/* The exit begins: what the entry noted is tried again. */
static __always_inline void late_reset(void)
{
	u64 key = bpf_get_current_pid_tgid();
	struct late *l = bpf_map_lookup_elem(&lates, &key);

	if (l)
		l->count = 0;
}

/* Has what this exit noted read before the thread returns; marks the record if so. */
static __always_inline void late_schedule(struct slot *s)
{
	u64 key = bpf_get_current_pid_tgid();
	struct late *l;

	if (!knobs.task_work)
		return;
	l = bpf_map_lookup_elem(&lates, &key);
	if (!l || !l->count)
		return;
	l->tid = s->rec.h.tid;
	l->callno = s->rec.callno;
	if (task_work_schedule(bpf_get_current_task_btf(), &l->tw, &lates, late_read, NULL))
		l->count = 0;
	else
		s->rec.h.flags |= CALL_LATE;
}

/* The thread ends. */
static __always_inline void late_forget(u64 key)
{
	bpf_map_delete_elem(&lates, &key);
}

#endif
