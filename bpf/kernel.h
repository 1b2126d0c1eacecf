/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h: what bpfstrace knows of the kernel's own structures.
 *
 * Owns the CO-RE mini-structs (only the fields that are used; the loader relocates them against the running kernel's
 * BTF) and every difference between kernels and architectures, each as a named helper.
 */
#ifndef BPFSTRACE_KERNEL_H
#define BPFSTRACE_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>
#include <asm/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#include ARCH_H				/* bpf/arch/ has one for each architecture: Makefile */

/* Linux 6.18; must have the kernel's own size in a map's value, which CO-RE does not relocate. */
struct bpf_task_work {
	u64 __opaque;
} __attribute__((aligned(8)));

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct proc_ns_operations {
	const char *name;
};

struct ns_common {
	const struct proc_ns_operations *ops;
	unsigned int inum;
};

struct pid_namespace {
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct hlist_head {
	void *first;
};

struct pid {
	unsigned int level;
	struct hlist_head tasks[1];	/* PIDTYPE_PID */
	struct upid numbers[1];
};

struct qstr {
	const unsigned char *name;
};

struct super_block {
	unsigned long s_magic;
	struct dentry *s_root;
};

struct inode {
	unsigned short i_mode;
	unsigned int i_rdev;
	unsigned long i_ino;
	struct super_block *i_sb;
	unsigned int i_nlink;
	void *i_private;
};

struct hlist_bl_node {
	void **pprev;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	int mnt_id;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct xarray {
	void *xa_head;
};

/* lib/xarray.c; the real one has 16 slots where CONFIG_BASE_SMALL is set */
struct xa_node {
	unsigned char shift;
	void *slots[64];
};

struct address_space {
	struct xarray i_pages;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	struct address_space *f_mapping;
	void *private_data;
};

struct tty_struct {
	int index;
};

struct tty_file_private {
	struct tty_struct *tty;
};

struct eventfd_ctx {
	u64 count;
	unsigned int flags;
	int id;
};

struct signalfd_ctx {
	struct {
		unsigned long sig[1];
	} sigmask;
};

struct in6_addr {
	u8 bytes[16];
};

struct sock_common {
	u32 skc_daddr, skc_rcv_saddr;
	u16 skc_dport, skc_num;
	u16 skc_family;
	struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol;
	struct socket *sk_socket;
};

struct socket {
	struct sock *sk;
};

struct socket_alloc {
	struct socket socket;
	struct inode vfs_inode;
};

struct sockaddr_un {
	char sun_path[1];		/* as much of it as the address has */
};

struct unix_address {
	int len;
	struct sockaddr_un name[1];
};

struct unix_sock {
	struct sock sk;
	struct unix_address *addr;
	struct sock *peer;
};

struct netlink_sock {
	u32 portid;
};

struct vm_userfaultfd_ctx {
	void *ctx;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_flags;
	unsigned long vm_pgoff;
	struct file *vm_file;
	struct vm_userfaultfd_ctx vm_userfaultfd_ctx;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct {
		int counter;
	} count;
	struct fdtable *fdt;
};

struct fs_struct {
	struct path root;
	struct path pwd;
};

struct mm_struct {
	unsigned long task_size;
	struct {
		int counter;
	} mm_users;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long flags;
};

/* Linux 6.18 and newer */
struct mm_struct___bitmap {
	struct {
		unsigned long __mm_flags[1];
	} flags;
};

typedef struct {
	unsigned int val;
} kuid_t;

typedef struct {
	unsigned int val;
} kgid_t;

/* 64 bits: two numbers before Linux 6.3, one since */
typedef struct {
	u32 cap[2];
} kernel_cap_t;

struct cred {
	kuid_t uid, suid, euid;
	kgid_t gid, sgid, egid;
	kernel_cap_t cap_permitted;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
};

struct seccomp {
	int mode;
};

struct sigpending {
	struct {
		unsigned long sig[1];
	} signal;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	int pid;
	int tgid;
	unsigned int flags;
	int exit_code;
	u64 start_time;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct signal_struct *signal;
	unsigned int ptrace;
	struct seccomp seccomp;
	struct sigpending pending;
	struct mm_struct *mm;
	const struct cred *real_cred;
	struct files_struct *files;
	struct fs_struct *fs;
	char comm[16];
};

struct linux_binprm {
	const char *filename;
	const char *interp;
	const char *fdpath;
	int argc, envc;
};

struct sigaction {
	unsigned long sa_flags;
};

struct k_sigaction {
	struct sigaction sa;
};

struct kernel_siginfo {
	int si_signo;
	int si_errno;
	int si_code;
};

/* Records of classic tracepoints: what precedes a field differs between kernels, and is longer on real-time ones. */
struct trace_event_raw_sched_process_fork {
	int child_pid;
};

struct trace_event_raw_sched_process_exec {
	int old_pid;
};

struct bpf_iter_meta;
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

/* include/linux/sched.h; set before the sched_process_exit tracepoint, and for good */
#define PF_EXITING		0x4
/* include/linux/sched.h: PF_IO_WORKER, and PF_USER_WORKER (Linux 6.4; the bit had no other use before) */
#define PF_WORKER		(0x10 | 0x4000)
/* include/linux/sched/signal.h; the same on all kernels from 6.1 */
#define SIGNAL_GROUP_EXIT	0x4
/* include/linux/signal_types.h, from Linux 5.16: on a signal that nobody can catch and no tracer sees */
#define SA_IMMUTABLE		0x00800000
/* include/linux/errno.h: a signal broke the call off; from the one to the other */
#define ERESTARTSYS		512
#define ERESTART_RESTARTBLOCK	516
/* include/trace/events/signal.h */
#define TRACE_SIGNAL_DELIVERED	0
#define TRACE_SIGNAL_IGNORED	1
/* include/linux/sched/signal.h: SEND_SIG_NOINFO and SEND_SIG_PRIV are no pointers */
#define SEND_SIG_NOINFO		0
#define SEND_SIG_PRIV		1
/* include/linux/proc_ns.h: PROC_PID_INIT_INO */
#define INIT_PID_NS		0xEFFFFFFCU

/* Filesystems that readlink("/proc/PID/fd/N") names in a way of their own: include/uapi/linux/magic.h */
#define PIPEFS_MAGIC		0x50495045
#define SOCKFS_MAGIC		0x534F434B
#define ANON_INODE_FS_MAGIC	0x09041934
#define NSFS_MAGIC		0x6e736673
#define PIDFS_MAGIC		0x50494446	/* include/uapi/linux/magic.h, Linux 6.9 */
#define TMPFS_MAGIC		0x01021994	/* shared anonymous memory and memfds, too */

#define AT_FDCWD		-100		/* include/uapi/linux/fcntl.h */

/* include/linux/socket.h */
#define SOL_SOCKET		1
#define SCM_RIGHTS		1
#define SCM_PIDFD		4
#define AF_UNIX			1
#define AF_INET			2
#define AF_INET6		10
#define AF_NETLINK		16

/* include/linux/mm.h: memory of devices */
#define VM_PFNMAP		0x00000400
#define VM_IO			0x00004000

#define memcpy __builtin_memcpy
#define memset __builtin_memset

/*
 * A string of the user's: bytes with its NUL, or negative. Before Linux 6.13 (6.12 is known to) the helper answers 0 for
 * an empty one, and writes nothing.
 */
static __always_inline s64 kernel_user_str(void *dst, u32 n, u64 addr)
{
	s64 got = bpf_probe_read_user_str(dst, n, (void *)addr);

	if (got)
		return got;
	*(u8 *)dst = 0;
	return 1;
}

/* File systems whose pages this machine can always get, include/uapi/linux/magic.h and each one's own header. */
__noinline int kernel_is_local(u64 magic)
{
	switch (magic) {
	case 0xef53:			/* ext2, ext3, ext4 */
	case 0x58465342:		/* xfs */
	case 0x9123683e:		/* btrfs */
	case TMPFS_MAGIC:
	case 0x858458f6:		/* ramfs */
	case 0x794c7630:		/* overlayfs */
	case 0x73717368:		/* squashfs */
	case 0xe0f5e1e2:		/* erofs */
	case 0xf2f52010:		/* f2fs */
	case 0xca451a4e:		/* bcachefs */
	case 0x2fc12fc1:		/* zfs */
	case 0x4d44:			/* vfat */
	case 0x2011bab0:		/* exfat */
	case 0x9660:			/* isofs */
		return 1;
	}
	return 0;
}

static __always_inline int kernel_is_shared_memory(struct file *file)
{
	return BPF_CORE_READ(file, f_inode, i_sb, s_magic) == TMPFS_MAGIC;
}

/* Whether a mapped file is an ordinary one there: devices have their nodes in a tmpfs too. */
static __always_inline int kernel_is_local_file(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	return (BPF_CORE_READ(inode, i_mode) & 0170000) == 0100000 &&
	       kernel_is_local(BPF_CORE_READ(inode, i_sb, s_magic));
}

#define XA_LEVELS	11		/* of 64 slots each, for 64 bits */
#define XA_KIND(entry)	((entry) & 3)	/* include/linux/xarray.h: 1 and 3 are values (of what was swapped out), */
#define XA_INTERNAL	2		/* a node, or below XA_NODES the slot that a wide entry begins in; 0: a folio */
#define XA_NODES	4096

struct xa_walk {
	u64 entry, index;
};

/* Goes down one level. */
static long xa_descend(u32 level, struct xa_walk *w)
{
	struct xa_node *node = (void *)(w->entry - XA_INTERNAL);
	u64 slot = w->index >> (BPF_CORE_READ(node, shift) & 63), entry = 0;

	if (level || slot < 64)
		bpf_probe_read_kernel(&entry, sizeof(entry), &node->slots[slot & 63]);
	if (XA_KIND(entry) == XA_INTERNAL && entry < XA_NODES)
		bpf_probe_read_kernel(&entry, sizeof(entry), &node->slots[entry >> 2 & 63]);
	w->entry = entry;
	return XA_KIND(entry) != XA_INTERNAL;
}

/* Whether page index of a mapped file is in memory: a look into mapping->i_pages, as xas_load(), lib/xarray.c. */
static __always_inline int kernel_page_cached(struct file *file, u64 index)
{
	struct xa_walk w = { .entry = (u64)BPF_CORE_READ(file, f_mapping, i_pages.xa_head), .index = index };

	if (XA_KIND(w.entry) == XA_INTERNAL)
		bpf_loop(XA_LEVELS, xa_descend, &w, 0);
	else if (index)
		return 0;
	return w.entry && !XA_KIND(w.entry);
}

/*
 * Which personality's table the number of the call that the task is in belongs to (ABI_*). Computed without a branch, or the
 * verifier would look at all that follows once for each.
 */
static __always_inline u8 kernel_abi(struct task_struct *task, s64 nr)
{
	return arch_abi(task->thread_info.ARCH_MODE, nr);
}

/* The personality of the image that a task runs. */
static __always_inline u8 kernel_image_abi(struct task_struct *task)
{
	return arch_image_abi(BPF_CORE_READ(task, mm, task_size));
}

/* The registers that the task at hand entered the kernel with. */
static __always_inline struct pt_regs *kernel_regs(void)
{
	return (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

/* Whether something may answer the task's calls before the entry hook: a seccomp filter, or another tracer. */
static __always_inline int kernel_may_answer(struct task_struct *task)
{
	if (bpf_core_field_exists(task->seccomp.mode) && task->seccomp.mode)
		return 1;
	return task->ptrace != 0;
}

/* True where the task never gets back to user space: SIGKILL is pending, as it is for all threads of a dying group. */
static __always_inline int kernel_killed(struct task_struct *task)
{
	return task->pending.signal.sig[0] & 1UL << (9 - 1);
}

/* Whether others write the same memory while the current task is in a call: threads, a parent in vfork(). */
static __always_inline int kernel_shares_memory(void)
{
	return bpf_get_current_task_btf()->mm->mm_users.counter > 1;
}

/* Whether others, threads most of all, can close and open the current task's descriptors. */
static __always_inline int kernel_shares_files(void)
{
	struct files_struct *files = bpf_get_current_task_btf()->files;

	return files && files->count.counter > 1;
}

/* MMF_DUMPABLE_MASK and SUID_DUMP_USER of include/linux/mm_types.h and sched/coredump.h */
#define MM_DUMPABLE		3
#define MM_DUMP_USER		1

/* Whether the kernel would give the task's memory to its own user; no, where it is not known how this kernel keeps that. */
static __always_inline int kernel_dumpable(struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct mm_struct___bitmap *bitmap = (void *)mm;
	u64 flags = 0;

	if (!mm)
		return 0;
	if (bpf_core_field_exists(mm->flags))
		flags = BPF_CORE_READ(mm, flags);
	else if (bpf_core_field_exists(bitmap->flags))
		bpf_probe_read_kernel(&flags, sizeof(flags), __builtin_preserve_access_index(&bitmap->flags));
	return (flags & MM_DUMPABLE) == MM_DUMP_USER;
}

/*
 * Whether a user without CAP_SYS_PTRACE could ptrace the task, as __ptrace_may_access() and cap_ptrace_access_check()
 * (kernel/ptrace.c, security/commoncap.c) have it: all its ids are the user's, it has no capability that the user has not,
 * it may be dumped.
 */
static __always_inline int kernel_is_users(struct task_struct *task, u32 uid, u32 gid, u64 users_caps)
{
	const struct cred *cred = BPF_CORE_READ(task, real_cred);
	u64 caps = ~0ULL;

	bpf_probe_read_kernel(&caps, sizeof(caps), __builtin_preserve_access_index(&cred->cap_permitted));
	return !(caps & ~users_caps) && kernel_dumpable(task) &&
	       BPF_CORE_READ(cred, uid.val) == uid && BPF_CORE_READ(cred, euid.val) == uid &&
	       BPF_CORE_READ(cred, suid.val) == uid && BPF_CORE_READ(cred, gid.val) == gid &&
	       BPF_CORE_READ(cred, egid.val) == gid && BPF_CORE_READ(cred, sgid.val) == gid;
}

/* Tells a thread from others that have its id before or after it: when it was made, in units of 256 ns. Never 0. */
static __always_inline u32 kernel_birth(struct task_struct *task)
{
	return (u32)(BPF_CORE_READ(task, start_time) >> 8) | 1;
}

struct pid_walk {
	char *numbers;
	u32 inum, found;
};

static long pid_level(u32 i, struct pid_walk *w)
{
	struct upid up;

	if (bpf_probe_read_kernel(&up, sizeof(up), w->numbers + i * sizeof(up)))
		return 1;
	if (BPF_CORE_READ(up.ns, ns.inum) != w->inum)
		return 0;
	w->found = up.nr;
	return 1;
}

/* The id of a struct pid in the pid namespace with that inode number; 0 when it is not visible there. */
static __always_inline u32 kernel_pid_in(struct pid *pid, u32 inum)
{
	/* the array is a flexible one whose index CO-RE cannot relocate: its start can be */
	struct pid_walk w = {
		.numbers = (char *)__builtin_preserve_access_index(&pid->numbers[0]),
		.inum = inum,
	};

	bpf_loop(BPF_CORE_READ(pid, level) + 1, pid_level, &w, 0);
	return w.found;
}

/* Whether the ids that a task sees are those of that namespace: its own is the last level. */
static __always_inline int kernel_is_in_pidns(struct task_struct *task, u32 inum)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct pid_walk w = { .numbers = (char *)__builtin_preserve_access_index(&pid->numbers[0]), .inum = inum };

	pid_level(BPF_CORE_READ(pid, level), &w);
	return w.found != 0;
}

#endif
