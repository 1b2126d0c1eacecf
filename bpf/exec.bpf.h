/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec.bpf.h: what a successful exec was given, out of the new image.
 *
 * When the old image is gone, the new one has the strings that the kernel took: [arg_start, arg_end) and [env_start,
 * env_end) of its mm (fs/binfmt_elf.c, create_elf_tables()), and struct linux_binprm has the counts and the path. They go out
 * as chunks of kinds of their own, whatever the entry could read of the old image: a literal that was never touched, a
 * string that another thread changed. An interpreter line (fs/binfmt_script.c) puts its arguments before the caller's and
 * drops argv[0], which therefore comes from the entry.
 *
 * Where few strings are wanted they are walked and each is cut where the line will cut it, so that a long one costs a
 * read and no room; where there are many, or they are wanted whole, the area is copied page by page.
 */
#ifndef BPFSTRACE_EXEC_BPF_H
#define BPFSTRACE_EXEC_BPF_H

#include "capture.bpf.h"

#define WALK_LIMIT	WIRE_INLINE		/* bytes of each */
#define WALK_BYTES	2048			/* of one chunk of them */
#define WALK_TAIL	1024			/* read at once behind a cut */
#define WALK_TURNS	(LIMIT_EXEC_STRINGS + LIMIT_EXEC_BYTES / (WALK_TAIL - 1))

static __always_inline void walk_send(struct slot *s, struct exec_walk *w)
{
	struct range at = { .base = w->start, .total = w->bytes, .offset = w->sent, .how = w->how };

	if (chunk_string(s, &at, w->fill))
		s->rec.h.flags |= CALL_SHED;
	w->sent += w->fill;
	w->fill = 0;
}

/* Whether the string that a helper put n bytes of somewhere goes on: the last one is the helper's own NUL then. */
static __always_inline int walk_goes_on(u64 addr, s64 got, u32 n)
{
	u8 last = 0;

	if (got == n)
		bpf_probe_read_user(&last, 1, (void *)(addr + n - 1));
	return last != 0;
}

/* Behind a string that was cut: looks for its end. */
static __always_inline long walk_tail(struct scratch *x, struct exec_walk *w)
{
	s64 got = kernel_user_str(x->bytes + WIRE_PAGE - WALK_TAIL, WALK_TAIL, w->addr);

	if (got <= 0)
		return 1;
	w->in_tail = walk_goes_on(w->addr, got, WALK_TAIL);
	w->addr += got - w->in_tail;
	return 0;
}

static long walk_string(u32 i, struct slot **s)
{
	struct scratch *x = scratch_get();
	u32 limit = data_limit() + 2;
	struct exec_walk *w;
	s64 got;

	if (!x || limit > WALK_LIMIT)
		return 1;
	w = &x->walk;
	if (!w->left)
		return 1;
	if (!(i % 64) && bpf_ktime_get_ns() > w->until)
		return 1;
	if (w->in_tail)
		return walk_tail(x, w);
	if (w->fill > WALK_BYTES - WALK_LIMIT)
		walk_send(*s, w);
	got = kernel_user_str(x->bytes + (w->fill & (WALK_BYTES - 1)), limit, w->addr);
	if (got <= 0)
		return 1;
	w->in_tail = walk_goes_on(w->addr, got, limit);
	w->addr += got - w->in_tail;
	w->fill += got;
	w->left--;
	return 0;
}

static __always_inline void exec_strings(struct slot *s, u64 start, u32 bytes, u32 strings, u8 how)
{
	struct scratch *x = scratch_get();
	struct exec_walk *w;

	if (!x)
		return;
	w = &x->walk;
	*w = (struct exec_walk){ .addr = start, .left = strings, .start = start, .bytes = bytes, .how = how };
	w->until = bpf_ktime_get_ns() + LIMIT_EXEC_NS;
	if (w->until > budget_deadline(s))
		w->until = budget_deadline(s);
	bpf_loop(WALK_TURNS, walk_string, &s, 0);
	if (w->fill)
		walk_send(s, w);
}

/* The first strings of those in [start, end). */
__noinline int exec_area(struct slot *s, u64 start, u64 end, u32 strings, u8 kind)
{
	struct run r = { .s = s, .at = { .base = start, .how = AS_KIND(kind) } };
	u64 bytes = end - start;

	if (!s || !strings || start >= end)
		return 0;
	if (bytes > LIMIT_EXEC_BYTES)
		bytes = LIMIT_EXEC_BYTES;
	r.at.total = r.at.limit = bytes;
	if (strings > LIMIT_EXEC_STRINGS || data_limit() + 2 > WALK_LIMIT)
		return capture_run(&r);
	exec_strings(s, start, bytes, strings, AS_KIND(kind));
	return 0;
}

static __always_inline u32 exec_flags(struct linux_binprm *bprm)
{
	return (bprm->fdpath ? EXEC_BY_FD : 0) | (bprm->interp != bprm->filename ? EXEC_INTERP : 0);
}

/* Counts and path. */
static __always_inline void exec_info(struct slot *s, struct linux_binprm *bprm)
{
	struct range at = { .how = AS_KIND(PIECE_EXEC) };
	struct scratch *x = scratch_get();
	const u32 most = WIRE_PAGE - sizeof(struct exec_info);
	struct exec_info *info;
	u8 last = 0;
	s64 got;

	if (!x)
		return;
	info = (struct exec_info *)x->bytes;
	info->argc = bprm->argc;
	info->envc = bprm->envc;
	info->flags = exec_flags(bprm);
	got = bpf_probe_read_kernel_str(x->bytes + sizeof(*info), most, bprm->filename);
	if (got < 0)
		return;
	/* a path that was cut goes without the helper's NUL */
	if (got == most && !bpf_probe_read_kernel(&last, 1, bprm->filename + most - 1) && last)
		got--;
	at.total = at.limit = sizeof(*info) + got;
	if (chunk_string(s, &at, at.total))
		s->rec.h.flags |= CALL_SHED;
}

/* At sched_process_exec, where the thread's execve is in flight. */
static __always_inline void exec_image(struct slot *s, struct task_struct *task, struct linux_binprm *bprm)
{
	u32 argc = bprm->argc, all = knobs.verbose || knobs.full_max, wanted;

	/* what the entry could not read is not at those addresses any more */
	s->retry = 0;
	if (!s->open || knobs.count_only)
		return;
	exec_info(s, bprm);
	wanted = knobs.string_limit + 1 + (exec_flags(bprm) & EXEC_INTERP ? LIMIT_EXEC_PREFIX : 0);
	if (all || wanted > argc)
		wanted = argc;
	exec_area(s, BPF_CORE_READ(task, mm, arg_start), BPF_CORE_READ(task, mm, arg_end), wanted, PIECE_ARGS);
	if (knobs.verbose)
		exec_area(s, BPF_CORE_READ(task, mm, env_start), BPF_CORE_READ(task, mm, env_end), bprm->envc,
			  PIECE_ENVS);
}

#endif
