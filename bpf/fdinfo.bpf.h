/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdinfo.bpf.h: what is behind a descriptor, for -y.
 *
 * Owns the walk from a descriptor to the names that readlink("/proc/PID/fd/N") would give, done at the moment of the
 * call: no later rename, close or exit can change what is shown. The result is a PIECE_FD in the call's record: the
 * components of the path, leaf first, or the inode number of a socket or pipe.
 *
 * Where others could change the caller's descriptors when the call began, the exit looks whether there is still the same file
 * behind those of the arguments; what is there else makes another piece.
 *
 * Components and descriptors are elements of the run's budget. A path that ends early lacks its beginning and says so; behind
 * the last descriptor that there is room or time for, one piece says that there may be more.
 */
#ifndef BPFSTRACE_FDINFO_BPF_H
#define BPFSTRACE_FDINFO_BPF_H

#include "capture.bpf.h"
#include "fdmore.bpf.h"

#define NAME_MAX_NUL	256		/* NAME_MAX and the NUL */
#define FD_HEAD		(sizeof(struct piece) + sizeof(struct fd_info))
#define PROTOCOL_MAX	32		/* struct proto, include/net/sock.h */
#define MAX_FD_OFF	(WIRE_BODY - NAME_MAX_NUL - sizeof(struct piece))	/* that fd_cut() finds room */
#define MAX_SHORT_OFF	(WIRE_BODY - PROTOCOL_MAX - MAX_FD_MORE - sizeof(struct piece))

struct fd_walk {
	struct slot *s;
	struct dentry *dentry;
	struct mount *mnt;
	u64 off;			/* where the next component goes in the slot */
	u64 comps, done;		/* wide, and not known at the start */
};

/*
 * A zero that the verifier does not know. What turns of a loop count from there it need not follow turn by turn, nor does
 * Linux 6.1 take it for a constant.
 */
static __always_inline u64 unknown_zero(const struct slot *s)
{
	return s->len >> 16;
}

/* Crosses from the root of a mount to where it is mounted. */
static __always_inline int walk_mount(struct fd_walk *w)
{
	struct mount *mnt = w->mnt, *parent = BPF_CORE_READ(mnt, mnt_parent);

	if (parent == mnt)
		return 1;
	w->dentry = BPF_CORE_READ(mnt, mnt_mountpoint);
	w->mnt = parent;
	return 0;
}

/* Paths begin at the tool's root, which a chroot puts anywhere. */
static __always_inline int is_tool_root(struct mount *mnt, struct dentry *dentry)
{
	return BPF_CORE_READ(mnt, mnt_id) == knobs.root_mnt && BPF_CORE_READ(dentry, d_inode, i_ino) == knobs.root_ino;
}

static long walk_component(u32 i, struct fd_walk *w)
{
	/* locals, because CO-RE would take the members of w for the kernel's */
	struct dentry *dentry = w->dentry, *parent;
	struct mount *mnt = w->mnt;
	u32 off = w->off;
	s64 n;

	if (is_tool_root(mnt, dentry)) {
		w->done = 1;
		return 1;
	}
	if (dentry == BPF_CORE_READ(mnt, mnt.mnt_root)) {
		w->done = walk_mount(w);
		return w->done;
	}
	parent = BPF_CORE_READ(dentry, d_parent);
	if (off > MAX_FD_OFF || w->comps >= LIMIT_COMPONENTS || !budget_elem(w->s))
		return 1;
	n = bpf_probe_read_kernel_str(w->s->data + off, NAME_MAX_NUL, BPF_CORE_READ(dentry, d_name.name));
	if (n < 0)
		return 1;
	w->off = off + (n & 0x1ff);
	w->comps++;
	/* memfds and anonymous inodes hang on nothing but have a name */
	w->done = parent == dentry;
	w->dentry = parent;
	return w->done ? 1 : 0;
}

static __always_inline u8 fd_type(unsigned long magic)
{
	switch (magic) {
	case PIPEFS_MAGIC: return FDT_PIPE;
	case SOCKFS_MAGIC: return FDT_SOCKET;
	case ANON_INODE_FS_MAGIC: return FDT_ANON;
	case NSFS_MAGIC: return FDT_NS;
	case PIDFS_MAGIC: return FDT_PIDFD;
	}
	return FDT_PATH;
}

/* A namespace has no path but a kind. */
static __always_inline void walk_namespace(struct fd_walk *w, struct inode *inode)
{
	struct ns_common *ns = BPF_CORE_READ(inode, i_private);
	u32 off = w->off;
	s64 n;

	barrier_var(off);		/* it is this copy that is checked */
	if (off > MAX_FD_OFF)
		return;
	n = bpf_probe_read_kernel_str(w->s->data + off, NAME_MAX_NUL, BPF_CORE_READ(ns, ops, name));
	if (n > 0)
		w->off = off + (n & 0x1ff);
}

/* Its protocol's: only what is told beyond it needs that. */
static __always_inline void name_socket(struct fd_walk *w, struct dentry *dentry)
{
	u32 off = w->off;
	s64 n;

	barrier_var(off);		/* it is this copy that is checked */
	if (!(knobs.fds & FDS_SOCKET) || off > MAX_SHORT_OFF)
		return;
	n = bpf_probe_read_kernel_str(w->s->data + off, PROTOCOL_MAX, BPF_CORE_READ(dentry, d_name.name));
	if (n > 0)
		w->off = off + (n & 0x3f);
}

/* Whether what the one at hand may take fits from off on. In this order: the verifier goes on with the wider range first. */
static __always_inline int fd_fits(struct slot *s, u32 off)
{
	u8 type;

	if (off > MAX_SHORT_OFF - FD_HEAD)
		return 0;
	if (off <= MAX_FD_OFF - FD_HEAD)
		return 1;
	type = *(volatile u8 *)&s->fd_type;
	return type == FDT_PIPE || type == FDT_SOCKET;
}

/* Unlinked files, and those of memory file systems that never had a link: they hang on nothing. */
static __always_inline int is_deleted(struct vfsmount *mnt, struct dentry *dentry, u8 type)
{
	if (BPF_CORE_READ(dentry, d_parent) == dentry)
		return type == FDT_PATH && BPF_CORE_READ(mnt, mnt_root) != dentry;
	return !BPF_CORE_READ(dentry, d_hash.pprev);
}

/* What is behind this descriptor and those that would follow is left out; said once. */
static __always_inline void fd_cut(struct slot *s, u64 fd, u8 arg)
{
	struct piece *p;

	if (s->fds_cut)
		return;
	s->fds_cut = 1;
	if (s->len > WIRE_BODY - sizeof(*p)) {
		s->rec.h.flags |= CALL_SHED;
		return;
	}
	p = (struct piece *)(s->data + (s->len & ~7U));
	piece_done(s, p, fd, 0, -ENOSPC, PIECE_FD, PHASE_ENTRY);
	p->arg = arg;
}

/*
 * Adds the piece of a descriptor, or of the current directory. Verified once for both, and so global: pointers of the kernel
 * are numbers to it.
 */
__noinline int fd_describe(struct slot *s, u64 vfsmount, u64 leaf, u32 fd, u8 arg)
{
	struct vfsmount *mnt = (void *)vfsmount;
	struct dentry *dentry = (void *)leaf;
	struct inode *inode = BPF_CORE_READ(dentry, d_inode);
	struct fd_walk w = { .s = s, .dentry = dentry };
	struct fd_info *info;
	struct piece *p;
	u32 off;
	u16 mode;

	if (!s)
		return 0;
	off = (s->len + 7) & ~7U;
	w.comps = w.done = unknown_zero(s);
	s->fd_type = fd_type(BPF_CORE_READ(inode, i_sb, s_magic));
	if (!fd_fits(s, off)) {
		fd_cut(s, fd, arg);
		return 0;
	}
	p = (struct piece *)(s->data + off);
	info = (struct fd_info *)(p + 1);
	/* struct mount holds its vfsmount */
	w.mnt = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
	w.off = off + sizeof(*p) + sizeof(*info);
	info->type = s->fd_type;
	info->ino = BPF_CORE_READ(inode, i_ino);
	info->rdev = BPF_CORE_READ(inode, i_rdev);
	info->flags = 0;
	mode = BPF_CORE_READ(inode, i_mode) & 0170000;
	if (mode == 0020000)
		info->flags |= FDF_CHARDEV;
	if (mode == 0060000)
		info->flags |= FDF_BLOCKDEV;
	if (is_deleted(mnt, dentry, info->type))
		info->flags |= FDF_DELETED;
	if (info->type == FDT_NS)
		walk_namespace(&w, inode);
	else if (info->type == FDT_SOCKET)
		name_socket(&w, dentry);
	else if (info->type != FDT_PIPE)
		bpf_loop(2 * LIMIT_COMPONENTS, walk_component, &w, 0);
	if (!w.done && info->type == FDT_PATH)
		info->flags |= FDF_CUT;
	if (w.off > WIRE_BODY)
		return 0;
	info->len = w.off - (off + sizeof(*p) + sizeof(*info));
	p->addr = fd;
	p->want = p->len = sizeof(*info) + info->len;
	p->file = 0;			/* fdinfo_of() knows whether it has to be */
	p->kind = PIECE_FD;
	p->phase = PHASE_ENTRY;
	p->arg = arg;
	s->len = (w.off + 7) & ~7U;
	return 0;
}

/* The file behind a descriptor, or NULL. */
static __always_inline struct file *fd_file(struct task_struct *task, s32 fd)
{
	struct fdtable *fdt = BPF_CORE_READ(task, files, fdt);
	struct file **table, *file = NULL;

	if (fd < 0 || (u32)fd >= BPF_CORE_READ(fdt, max_fds))
		return NULL;
	table = BPF_CORE_READ(fdt, fd);
	return bpf_probe_read_kernel(&file, sizeof(file), table + fd) ? NULL : file;
}

/* A file's memory may be another's a moment later, which has its dentry elsewhere. */
static __always_inline u32 fd_tag(struct file *file, struct dentry *dentry)
{
	return (u32)((u64)file >> 4) ^ (u32)((u64)dentry >> 3) * 31 ?: 1;
}

/*
 * The descriptor fd of a task, or with AT_FDCWD its current directory. The task is a number to the verifier: pointers to
 * tasks are not handed to global functions.
 */
__noinline int fdinfo_of(struct slot *s, u64 whose, s32 fd, u8 arg)
{
	struct task_struct *task = (void *)whose;
	struct file *file = fd_file(task, fd);
	struct dentry *dentry;
	struct piece *p;
	u32 at;

	if (!s)
		return 0;
	if (fd == AT_FDCWD)
		return fd_describe(s, (u64)BPF_CORE_READ(task, fs, pwd.mnt), (u64)BPF_CORE_READ(task, fs, pwd.dentry), fd, arg);
	if (!file)
		return 0;
	at = (s->len + 7) & ~7U;
	dentry = BPF_CORE_READ(file, f_path.dentry);
	fd_describe(s, (u64)BPF_CORE_READ(file, f_path.mnt), (u64)dentry, fd, arg);
	barrier_var(at);		/* it is this copy that is checked */
	if (s->len <= at || at > WIRE_BODY - FD_HEAD - sizeof(u64))
		return 0;
	p = (struct piece *)(s->data + at);
	if (p->len <= 0)
		return 0;
	if (kernel_shares_files()) {
		p->file = fd_tag(file, dentry);
		s->state |= SLOT_COMPARE;
	}
	if (knobs.fds)
		fdmore_put(s, file, p);
	return 0;
}

static __always_inline void fdinfo_put(struct slot *s, s32 fd, u8 arg)
{
	if (fd >= 0)
		fdinfo_of(s, bpf_get_current_task(), fd, arg);
}

/* The descriptors among the arguments of a task's call: a bit for each. */
static __always_inline void fdinfo_args(struct slot *s, u64 task, u8 fds, u8 dirfds)
{
	for (u32 i = 0; i < WIRE_NARGS; i++) {
		s32 fd = ((u64 *)s->data)[i];

		if ((fds | dirfds) & 1U << i && (fd >= 0 || (fd == AT_FDCWD && dirfds & 1U << i)))
			fdinfo_of(s, task, fd, i);
	}
}

/* Turns of bpf_loop(): what the budget does not allow to be reached. */
#define MAX_FDS		LIMIT_RUN_ELEMS
#define MAX_BITS	(LIMIT_RUN_ELEMS * 64)

struct fds_walk {
	struct slot *s;
	u64 addr, word;
	u32 elem;
};

/* 1: no more is looked at. */
static __always_inline long fds_put(struct slot *s, s32 fd)
{
	if (budget_elem(s))
		fdinfo_put(s, fd, PIECE_ARG_MEM);
	else
		fd_cut(s, (u32)fd, PIECE_ARG_MEM);
	return s->fds_cut != 0;
}

/* One element of an array, in which a descriptor lies at addr. */
static long fds_each(u32 i, struct fds_walk *w)
{
	s32 fd;

	if (bpf_probe_read_user(&fd, sizeof(fd), (void *)(w->addr + (u64)i * w->elem)))
		return 1;
	return fds_put(w->s, fd);
}

/* One bit of an fd_set; the words are elements too. */
static long fds_bit(u32 i, struct fds_walk *w)
{
	if (!(i & 63)) {
		if (!budget_elem(w->s)) {
			fd_cut(w->s, i, PIECE_ARG_MEM);
			return 1;
		}
		if (bpf_probe_read_user(&w->word, sizeof(w->word), (void *)(w->addr + i / 8)))
			return 1;
	}
	return w->word >> (i & 63) & 1 ? fds_put(w->s, i) : 0;
}

/* The walk through control messages that may have descriptors in them. */
struct rights_ctx {
	struct slot *s;
	struct rights_walk *w;
};

/* Of a struct msghdr: where in it two words tell of its control messages. */
#define CONTROL_AT	4
#define CONTROL_WORDS	2

#define RIGHTS_KIND	8		/* level and type, behind the word that is a control message's length */

/* What a step reads. */
union rights_part {
	struct {
		u64 len;
		s32 level, type;
	} header;
	struct {
		u64 addr, len;
	} control;
	s32 fd;
};

static __always_inline long rights_message(struct rights_walk *w, union rights_part *part, u32 word)
{
	if (!w->left || bpf_probe_read_user(part, CONTROL_WORDS * word, (void *)(w->msg + CONTROL_AT * word)))
		return 1;
	if (word < sizeof(u64))
		words_widen(&part->control.addr, CONTROL_WORDS);
	w->left--;
	w->msg += MMSGHDR_WORDS * word;
	w->control = part->control.addr;
	w->end = w->control + (part->control.len > LIMIT_CONTROL ? LIMIT_CONTROL : part->control.len);
	return 0;
}

static __always_inline long rights_header(struct rights_walk *w, union rights_part *part, u32 word)
{
	u64 most = w->end - w->control;

	part->header.len = 0;
	if (bpf_probe_read_user(&part->header.len, word, (void *)w->control) ||
	    bpf_probe_read_user(&part->header.level, RIGHTS_KIND, (void *)(w->control + word)))
		return 1;
	if (part->header.len < most)
		most = part->header.len;
	if (part->header.level == SOL_SOCKET && (part->header.type == SCM_RIGHTS || part->header.type == SCM_PIDFD)) {
		w->fd = w->control + word + RIGHTS_KIND;
		w->fd_end = w->control + most;
	}
	/* as CMSG_NXTHDR(): one that is too short is the last */
	w->control = most < word + RIGHTS_KIND ? w->end : w->control + ((most + word - 1) & ~(u64)(word - 1));
	return 0;
}

static long rights_step(u32 i, struct rights_ctx *ctx)
{
	struct rights_walk *w = ctx->w;
	struct slot *s = ctx->s;
	u32 word = slot_word(s);
	union rights_part part;

	if (!budget_elem(s)) {
		fd_cut(s, 0, PIECE_ARG_MEM);
		return 1;
	}
	if (w->fd + sizeof(part.fd) <= w->fd_end) {
		if (bpf_probe_read_user(&part.fd, sizeof(part.fd), (void *)w->fd))
			return 1;
		w->fd += sizeof(part.fd);
		fdinfo_put(s, part.fd, PIECE_ARG_MEM);
		return s->fds_cut != 0;
	}
	if (w->control + word + RIGHTS_KIND <= w->end)
		return rights_header(w, &part, word);
	return rights_message(w, &part, word);
}

/* The descriptors that travel in messages. */
static __always_inline int fds_in_rights(struct slot *s, const volatile struct cap_op *op)
{
	struct scratch *x = scratch_get();
	struct rights_ctx ctx = { .s = s };

	if (!x)
		return 0;
	ctx.w = &x->rights;
	memset(ctx.w, 0, sizeof(*ctx.w));
	ctx.w->msg = ((u64 *)s->data)[op->arg & 7];
	ctx.w->left = op->shape == SHAPE_MSGHDR ? 1 : op_size(s, op);
	if (ctx.w->left > elem_limit())
		ctx.w->left = elem_limit();
	bpf_loop(MAX_FDS, rights_step, &ctx, 0);
	return 0;
}

/* The descriptors in the memory that operation index is about. */
__noinline int fdinfo_op(struct slot *s, u32 index)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct cap_op *op;
	struct fds_walk w = { .s = s };
	u64 n, most;

	if (!s || index >= CAP_OPS)
		return 0;
	op = &cap_ops[index];
	if ((op->shape == SHAPE_MSGHDR || op->shape == SHAPE_MMSGHDR) && !(op->flags & OP_HEADER))
		return fds_in_rights(s, op);
	if (!(op->flags & OP_FDS))
		return 0;
	w.addr = ((u64 *)s->data)[op->arg & 7] + op->fd_off;
	w.elem = op->elem;
	n = op_size(s, op);
	if (op->shape == SHAPE_BUFFER) {
		/* as core_sys_select(), fs/select.c: of what is beyond the table the set may say anything */
		most = BPF_CORE_READ(task, files, fdt, max_fds);
		if (most > MAX_BITS)
			most = MAX_BITS;
		bpf_loop(n < most ? n : most, fds_bit, &w, 0);
	} else {
		bpf_loop(n < MAX_FDS ? n : MAX_FDS, fds_each, &w, 0);
	}
	return 0;
}

static __always_inline void fdinfo_ops(struct slot *s, u32 first, u32 n)
{
	for (u32 i = 0; i < WIRE_NOPS; i++) {
		if (i >= n)
			break;
		fdinfo_op(s, first + i);
	}
}

/* What is behind the descriptor of the piece was now, where that is another file, or none. */
static __always_inline void fd_compare(struct slot *s, struct piece *was)
{
	u64 task = bpf_get_current_task();
	s32 fd = was->addr;
	struct file *file = fd_file((void *)task, fd);
	u32 at = (s->len + 7) & ~7U;
	struct piece *p;

	if (!was->file || (file && fd_tag(file, BPF_CORE_READ(file, f_path.dentry)) == was->file))
		return;
	if (at > WIRE_BODY - sizeof(*p)) {
		s->rec.h.flags |= CALL_SHED;
		return;
	}
	p = (struct piece *)(s->data + at);
	p->file = 0;
	if (file && at <= MAX_FD_OFF - FD_HEAD)
		fdinfo_of(s, task, fd, was->arg);
	if (s->len <= at)		/* there is no room, or it has gone by now */
		piece_done(s, p, (u32)fd, 0, file ? -ENOSPC : -EBADF, PIECE_FD, PHASE_EXIT);
	/* it was looked up once more, and is the first one again */
	if (p->file == was->file)
		s->len = at;
	p->arg = was->arg;
	p->phase = PHASE_EXIT;
}

/* Looks again at the argument whose piece is at off. Returns where the next one is, or 0; to the verifier that is any number. */
__noinline int fd_again(struct slot *s, u32 off)
{
	struct piece *was;

	if (!s || off > WIRE_BODY - sizeof(*was) || off >= s->ops_at)
		return 0;
	was = (struct piece *)(s->data + (off & ~7U));
	if (was->kind != PIECE_FD || was->arg >= WIRE_NARGS || was->phase != PHASE_ENTRY)
		return 0;
	off += sizeof(*was);
	if (was->len > 0) {
		off += (was->len + 7) & ~7U;
		fd_compare(s, was);
	}
	return off;
}

/* At exit: the descriptors among the arguments, whose pieces the entry has made. */
static __always_inline void fdinfo_again(struct slot *s)
{
	u32 off = (s->rec.h.nargs & 7) * sizeof(u64) + (knobs.ip ? sizeof(u64) : 0);

	for (u32 i = 0; i < WIRE_NARGS && off; i++)
		off = fd_again(s, off);
}

/* What the call that returned s->rec.ret made or filled. A function of its own for the sake of its caller's stack. */
__noinline int fdinfo_results(struct slot *s)
{
	const volatile struct cap_row *r;

	if (!s || s->rec.ret < 0 || s->row >= CAP_ROWS)
		return 0;
	r = &cap_rows[s->row];
	if (r->flags & ROW_RET_FD)
		fdinfo_put(s, s->rec.ret, PIECE_ARG_RET);
	fdinfo_ops(s, r->exit, r->n_exit);
	return 0;
}

#endif
