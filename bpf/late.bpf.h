/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * late.bpf.h: ranges of user memory, and those that are read after the call.
 *
 * Two kinds wait until then, where the kernel has task work for BPF (bpf_task_work_schedule_resume, Linux 6.18): pages
 * that were still not there at exit (a literal never touched, in a call that failed before the kernel looked), and what
 * one run of a program had no budget or, with --full-buffers, no room for. The task work runs in the thread before it
 * returns to user space, may sleep and so may fault a page in. The call's record goes out at exit, marked CALL_LATE; the
 * bytes follow as chunks, and CHUNK_LATE_END says whether all of them came. It works in slices: each is as short as any
 * run of a program, and between two the processor is given to who wants it, so that only this thread waits. (A task work
 * that schedules the next one would be no better: the verifier refuses two that call each other.)
 *
 * A page is faulted in only where that harms nobody (vma_is_harmless()). Older kernels leave the fault in the record.
 */
#ifndef BPFSTRACE_LATE_BPF_H
#define BPFSTRACE_LATE_BPF_H

#include "emit.bpf.h"

#define PHASE_MASK	1
#define AS_KIND(kind)	((kind) << 1)	/* bytes of that enum piece_kind, */
#define AS_STR		AS_KIND(PIECE_STR)	/* a string; none: memory */
#define KIND_OF(how)	((how) >> 1)
#define LATE_PAGE	2048		/* payload of one late chunk */
#define LATE_WAKE	16		/* parts between two looks at the ring */
#define LATE_PARTS	(LIMIT_RUN_BYTES / LATE_PAGE)	/* of one slice */
#define LATE_TRIES	5		/* slices in a row that get nowhere, for want of room or of the memory map's lock */

/* limit of the total bytes at base are wanted, offset of them are done. */
struct range {
	u64 base;
	u32 total, limit, offset;
	u8 how;				/* enum phase | AS_KIND() */
};

struct late_chunk {
	struct rec_chunk chunk;
	u8 bytes[LATE_PAGE];
};

struct late {
	struct bpf_task_work tw;
	u32 tid, callno, birth, count;
	u32 item, part;			/* where the reading stands */
	u32 tries;			/* slices without progress */
	u32 untouched;			/* the kernel has not looked at that memory */
	s32 lost;			/* 0, or -ENOSPC once something was given up */
	u64 deadline;			/* of this slice */
	u64 seen;			/* an address that could be read, or 0 */
	struct range items[LIMIT_LATE_RANGES];
	struct late_chunk out;
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

/* The part of a noted range that its reading begins with: parts before r->offset are done. */
static __always_inline u32 late_first(const struct range *r)
{
	u32 head = LATE_PAGE - (r->base & (LATE_PAGE - 1));

	return r->offset < head ? 0 : (r->offset - head) / LATE_PAGE + 1;
}

static __always_inline void range_chunk(struct rec_chunk *c, const struct range *r, s32 len)
{
	memset(c, 0, sizeof(*c));
	c->h.kind = REC_CHUNK;
	c->h.time = bpf_ktime_get_ns();
	c->phase = r->how & PHASE_MASK;
	c->piece_kind = KIND_OF(r->how);
	c->base = r->base;
	c->total = r->total;
	c->offset = r->offset;
	c->limit = r->limit;
	c->len = len;
}

/* The thread's list, made when it is first needed; NULL where there is no memory for it. */
static __always_inline struct late *late_get(u64 key)
{
	struct late *l = bpf_map_lookup_elem(&lates, &key);
	u32 zero = 0;
	void *blank;

	if (l)
		return l;
	blank = bpf_map_lookup_elem(&late_blank, &zero);
	if (!blank || bpf_map_update_elem(&lates, &key, blank, BPF_NOEXIST))
		return NULL;
	return bpf_map_lookup_elem(&lates, &key);
}

/* Adds a range to what this call left over. 0: there was no place for it. */
static __always_inline int late_add(struct slot *s, const struct range *r)
{
	struct late *l = late_get(bpf_get_current_pid_tgid());
	u32 n;

	if (!l)
		return 0;
	n = s->late ? l->count : 0;
	if (n >= LIMIT_LATE_RANGES)
		return 0;
	l->items[n] = *r;
	l->count = n + 1;
	s->late = 1;
	return 1;
}

/* Remembers a range that faulted at exit. At entry there is still the exit to try, or an exec's new image. */
static __always_inline void late_note(struct slot *s, const struct range *r)
{
	if (s->open || !knobs.task_work)
		return;
	if (!late_add(s, r) && !s->open)
		s->rec.h.flags |= CALL_SHED;
}

/* The same for what this run had no budget or no room for, from r->offset on, at entry or exit. */
static __always_inline int late_rest(struct slot *s, const struct range *r)
{
	return knobs.task_work && late_add(s, r);
}

static __always_inline void late_chunk(struct late *l, const struct range *r, s32 len)
{
	struct rec_chunk *c = &l->out.chunk;

	range_chunk(c, r, len);
	c->h.tid = l->tid;
	c->callno = l->callno;
	c->birth = l->birth;
}

/*
 * With its first len bytes, if it is no error, into the ring, once there is room or until then; the reader is called for some
 * of the parts. 0, or -ENOSPC. A global function, as vma_is_harmless(): the verifier looks at it once.
 */
__noinline int late_put(struct late_chunk *out, s32 len, u64 until, u32 part)
{
	u32 ring = ring_mine(), bytes = len < 0 ? 0 : len;

	if (!out || bytes > LATE_PAGE || !emit_await_room(ring, LATE_PAGE, until) ||
	    emit_to(ring, out, sizeof(out->chunk) + bytes, part % LATE_WAKE ? BPF_RB_NO_WAKEUP : emit_wake(ring)))
		return -ENOSPC;
	return 0;
}

/* 0, or -ENOSPC: no room for it now. */
static __always_inline int late_send(struct late *l, const struct range *r, s32 len)
{
	late_chunk(l, r, len);
	l->out.chunk.h.flags = CHUNK_LATE;
	return late_put(&l->out, len, l->deadline, l->part);
}

/* Asked by callback: wide, see house rules on Linux 6.1. */
struct vma_ask {
	u64 harmless;
	u64 file, page;			/* that is mapped at addr, or 0 */
	u64 addr;
};

static long vma_ask(struct task_struct *task, struct vm_area_struct *vma, struct vma_ask *a)
{
	struct file *file = BPF_CORE_READ(vma, vm_file);

	a->harmless = 0;
	if (BPF_CORE_READ(vma, vm_flags) & (VM_IO | VM_PFNMAP))
		return 0;
	if (bpf_core_field_exists(vma->vm_userfaultfd_ctx.ctx) && BPF_CORE_READ(vma, vm_userfaultfd_ctx.ctx))
		return 0;
	a->file = (u64)file;
	a->page = BPF_CORE_READ(vma, vm_pgoff) + (a->addr - BPF_CORE_READ(vma, vm_start)) / WIRE_PAGE;
	a->harmless = !file || kernel_is_local_file(file);
	return 0;
}

/*
 * Whether the page at addr can be faulted in though the call itself never would have: anonymous memory and files of local
 * file systems, but nothing that another process serves, which may never answer (userfaultfd, FUSE, a network). Memory that
 * the kernel has not looked at (untouched) gets no page by it that was not there: it must be a file's, in the page cache;
 * nor does shared memory ever, whose pages count as the process's. 0, -EFAULT, or -EBUSY: somebody has the memory map's
 * lock, ask again.
 */
__noinline int vma_is_harmless(u64 addr, u32 untouched)
{
	struct vma_ask a = { .addr = addr };
	long err = bpf_find_vma(bpf_get_current_task_btf(), addr, vma_ask, &a, 0);

	if (err == -EBUSY)
		return -EBUSY;
	if (err || !a.harmless)
		return -EFAULT;
	if (!a.file)
		return untouched ? -EFAULT : 0;
	if (!untouched && !kernel_is_shared_memory((void *)a.file))
		return 0;
	return kernel_page_cached((void *)a.file, a.page) ? 0 : -EFAULT;
}

/* Bytes of the n at addr, for a string up to its NUL, of a page that is there; or negative. */
static __always_inline s32 late_try(struct late *l, u64 addr, u32 n, u8 how)
{
	s64 got;

	if (KIND_OF(how) == PIECE_STR) {
		got = kernel_user_str(l->out.bytes, n, addr);
		if (got < 0)
			return -EFAULT;
		if (got < n)
			return got;
	}
	return bpf_probe_read_user(l->out.bytes, n, (void *)addr) ? -EFAULT : n;
}

/* The same of any page: one that is missing is faulted in first. */
static __always_inline s32 late_copy(struct late *l, u64 addr, u32 n, u8 how)
{
	s32 got = late_try(l, addr, n, how), err;

	if (got >= 0)
		return got;
	err = vma_is_harmless(addr, l->untouched);
	if (err)
		return err;
	if (bpf_copy_from_user(l->out.bytes, 1, (void *)addr))
		return -EFAULT;
	return late_try(l, addr, n, how);
}

/*
 * One part of one range. Where it stands is kept in the map, not on the stack: the verifier takes what it reads there for
 * any number and need not follow each turn.
 */
static long late_part(u32 i, struct late **at)
{
	struct late *l = *at;
	u32 k = l->item, n;
	struct range r;
	s32 len;

	if (k >= l->count || k >= LIMIT_LATE_RANGES || bpf_ktime_get_ns() > l->deadline)
		return 1;
	r = l->items[k];
	n = range_part(&r, l->part, LATE_PAGE);
	if (!n || n > LATE_PAGE)
		goto next;
	len = late_copy(l, r.base + r.offset, n, r.how);
	if (len == -EBUSY || late_send(l, &r, len)) {
		l->tries++;
		return 1;
	}
	l->tries = 0;
	if (len > 0)
		l->seen = r.base + r.offset;
	if (len == (s32)n) {
		l->part++;
		return 0;
	}
next:
	l->item = ++k;
	l->part = k < LIMIT_LATE_RANGES ? late_first(&l->items[k]) : 0;
	return 0;
}

/*
 * Lets others have the processor: where the kernel is not preemptible, looking up a page of a task is where it asks. The
 * page is the one that was read last.
 */
static __always_inline void late_yield(struct late *l)
{
	u8 byte;

	if (l->seen)
		bpf_copy_from_user_task(&byte, 1, (void *)l->seen, bpf_get_current_task_btf(), 0);
}

/* One slice: as much as one run of a program may do. */
static long late_slice(u32 i, struct late **at)
{
	u64 since = span_begin();
	struct late *l = *at;
	int over;

	l->deadline = bpf_ktime_get_ns() + LIMIT_RUN_NS;
	bpf_loop(LATE_PARTS, late_part, at, 0);
	over = l->item >= l->count || l->tries >= LATE_TRIES;
	span_end(SPAN_LATE, since);
	if (!over)
		late_yield(l);
	return over;
}

/* Runs in the thread, sleepable, before it returns to user space. The last chunk says whether something was given up. */
static int late_read(struct bpf_map *map, void *key, void *value)
{
	struct late *l = value, *at = l;

	bpf_loop(LIMIT_LATE_SLICES, late_slice, &at, 0);
	if (l->item < l->count) {
		l->lost = -ENOSPC;
		emit_lost(LOSS_CHUNK);
	}
	l->count = 0;
	memset(&l->items[0], 0, sizeof(l->items[0]));
	late_chunk(l, &l->items[0], l->lost);
	l->out.chunk.h.flags = CHUNK_LATE | CHUNK_LATE_END;
	/* it gives way to calls as all payload does: the next mark ends the waiting for it */
	if (!emit_has_room(ring_mine(), sizeof(l->out.chunk)) || emit_quietly(&l->out.chunk, sizeof(l->out.chunk)))
		emit_lost(LOSS_CHUNK);
	return 0;
}

/* Has what this call left over read before the thread returns; marks the record if so. */
static __noinline void late_schedule(struct slot *s)
{
	u64 key = bpf_get_current_pid_tgid();
	struct late *l;

	if (!knobs.task_work)
		return;
	if (s->rec.h.flags & CALL_EXECED) {
		/* the memory is another by now */
		s->rec.h.flags |= CALL_SHED;
		return;
	}
	l = bpf_map_lookup_elem(&lates, &key);
	if (!l || !l->count)
		return;
	l->tid = s->rec.h.tid;
	l->callno = s->rec.callno;
	l->birth = s->birth;
	l->item = l->tries = l->lost = l->seen = 0;
	l->untouched = s->rec.ret < 0 && s->rec.ret != -EFAULT;
	l->part = late_first(&l->items[0]);
	s->rec.h.flags |= CALL_LATE;
	if (!task_work_schedule(bpf_get_current_task_btf(), &l->tw, &lates, late_read, NULL))
		return;
	l->count = 0;
	s->rec.h.flags ^= CALL_LATE | CALL_SHED;
}

/* The thread ends. */
static __always_inline void late_forget(u64 key)
{
	bpf_map_delete_elem(&lates, &key);
}

#endif
