/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec.bpf.h: what execve's entry could not read.
 *
 * A literal that the caller never touched is not in memory when execve starts, and the old image is gone when it
 * returns. The new image has the same strings, and the kernel has the path: they go into the record as if they had been
 * read. An interpreter line puts arguments before the caller's and drops argv[0], which then stays an address; where the
 * counts do not fit, nothing is guessed.
 */
#ifndef BPFSTRACE_EXEC_BPF_H
#define BPFSTRACE_EXEC_BPF_H

#include "capture.bpf.h"

struct exec_walk {
	struct slot *s;
	struct late *l;
	u64 addr;			/* of the next string of the new image */
	u32 shift;			/* arguments that an interpreter line put in front */
	u32 limit;
	u32 index;			/* of that string */
};

/* Puts a string into the record under the address it had in the old image. */
static __always_inline void exec_put(struct slot *s, const struct range *old, const void *str, u32 limit, int in_kernel)
{
	struct piece *p = piece_next(s);
	s64 got;

	if (!p)
		return;
	if (limit > WIRE_INLINE)
		limit = WIRE_INLINE;
	if (in_kernel)
		got = bpf_probe_read_kernel_str(p + 1, limit, str);
	else
		got = kernel_user_str(p + 1, limit, (u64)str);
	if (got <= 0)
		return;
	/* a full buffer ends in the helper's own NUL */
	if (got == limit)
		got--;
	piece_done(s, p, old->base, got + (got == limit - 1), got & 0x1ff, PIECE_STR, PHASE_ENTRY);
}

/* One of the faults that entry noted: is it the string at hand? */
static long exec_match(u32 k, struct exec_walk *w)
{
	const struct range *r;

	if (k >= LATE_ITEMS)
		return 1;
	r = &w->l->items[k];
	if (r->how & IS_ARGV && r->index + w->shift == w->index && (!w->shift || r->index))
		exec_put(w->s, r, (void *)w->addr, w->limit, 0);
	return 0;
}

static long exec_string(u32 i, struct exec_walk *w)
{
	u32 zero = 0;
	struct scratch *x = bpf_map_lookup_elem(&scratches, &zero);
	s64 n;

	if (!x)
		return 1;
	w->index = i;
	bpf_loop(w->l->count, exec_match, w, 0);
	n = kernel_user_str(x->bytes, sizeof(x->bytes), w->addr);
	if (n <= 0 || n == sizeof(x->bytes))
		return 1;
	w->addr += n;
	return 0;
}

/* At sched_process_exec: key is the one that the entry noted its faults under. */
static __always_inline void exec_image(struct slot *s, u64 key, u64 arg_start, struct linux_binprm *bprm)
{
	struct exec_walk w = { .s = s, .l = bpf_map_lookup_elem(&lates, &key) };
	const char *filename = bprm->filename;
	u32 argc = bprm->argc;

	if (!w.l || !w.l->count || !s->open)
		return;
	/* the path is what is read first */
	if (!(w.l->items[0].how & IS_ARGV))
		exec_put(s, &w.l->items[0], filename, WIRE_INLINE, 1);
	w.shift = argc - s->argc;
	if (argc >= s->argc && (w.shift == 0 || bprm->interp != filename)) {
		w.addr = arg_start;
		w.limit = data_limit() + 2;
		bpf_loop(argc, exec_string, &w, 0);
	}
	w.l->count = 0;
	s->retry = 0;
}

#endif
