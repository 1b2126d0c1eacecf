/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdmore.bpf.h: what is to be said of an open file beyond its name, for -yy.
 *
 * Owns what the kernel keeps about sockets, eventfds, signalfds, pidfds and pseudo terminals: the addresses and numbers that
 * netlink and /proc/PID/fdinfo would tell, read from the file itself at the moment of the call. They go behind the names of
 * the PIECE_FD, and the type says what they are. Without knobs.fds the verifier finds nothing to look at here.
 */
#ifndef BPFSTRACE_FDMORE_BPF_H
#define BPFSTRACE_FDMORE_BPF_H

#include "capture.bpf.h"

#define MAX_FD_MORE	(sizeof(struct fd_unix) + 8)	/* padding included */
#define MAX_FD_LESS	(sizeof(struct fd_eventfd) + 8)	/* of all but sockets */

#define PTMX		(5U << 20 | 2)		/* the kernel's dev_t of /dev/ptmx */

/* The first eight bytes of a name, as a number. */
#define NAME8(a, b, c, d, e, f, g, h) \
	((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | \
	 (u64)(e) << 32 | (u64)(f) << 40 | (u64)(g) << 48 | (u64)(h) << 56)

/* The functions that follow write what they know to more, and return how long that is. */

static __always_inline u32 more_inet(struct sock *sk, struct fd_inet *more, u16 family)
{
	more->family = family;
	more->local_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_num));
	more->remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	more->pad = 0;
	memset(more->local, 0, 2 * sizeof(more->local));
	if (family == AF_INET) {
		*(u32 *)more->local = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
		*(u32 *)more->remote = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	} else {
		BPF_CORE_READ_INTO((struct in6_addr *)more->local, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO((struct in6_addr *)more->remote, sk, __sk_common.skc_v6_daddr);
	}
	return sizeof(*more);
}

/* Of a socket that nobody has a descriptor of (not accepted yet, or closed): 0. */
static __always_inline u64 socket_inode(struct sock *sk)
{
	struct socket *socket = BPF_CORE_READ(sk, sk_socket);
	struct socket_alloc *alloc = (void *)socket - bpf_core_field_offset(struct socket_alloc, socket);

	return socket ? BPF_CORE_READ(alloc, vfs_inode.i_ino) : 0;
}

static __always_inline u32 more_unix(struct unix_sock *sk, struct fd_unix *more)
{
	struct unix_address *addr = BPF_CORE_READ(sk, addr);
	struct sock *peer = BPF_CORE_READ(sk, peer);
	u32 len = BPF_CORE_READ(addr, len) - sizeof(u16);	/* sun_family */

	more->peer = peer ? socket_inode(peer) : 0;
	more->len = 0;
	if (!addr)
		return sizeof(*more) - sizeof(more->name);
	if (len > sizeof(more->name))		/* the NUL behind a path that has no room for it */
		len = sizeof(more->name);
	if (!bpf_probe_read_kernel(more->name, len, __builtin_preserve_access_index(&addr->name[0].sun_path[0])))
		more->len = len;
	return sizeof(*more) - sizeof(more->name) + len;
}

static __always_inline u32 more_netlink(struct sock *sk, struct fd_netlink *more)
{
	more->protocol = BPF_CORE_READ(sk, sk_protocol);
	more->portid = BPF_CORE_READ((struct netlink_sock *)sk, portid);
	return sizeof(*more);
}

static __always_inline u32 more_socket(struct slot *s, struct socket *socket, struct fd_info *info)
{
	struct sock *sk = BPF_CORE_READ(socket, sk);
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	u32 off = s->len;
	void *more;

	if (!sk || off > WIRE_BODY - MAX_FD_MORE)
		return 0;
	more = s->data + (off & ~7U);
	switch (family) {
	case AF_INET:
	case AF_INET6:
		info->type = FDT_INET;
		return more_inet(sk, more, family);
	case AF_UNIX:
		info->type = FDT_UNIX;
		return more_unix((struct unix_sock *)sk, more);
	case AF_NETLINK:
		info->type = FDT_NETLINK;
		return more_netlink(sk, more);
	}
	return 0;
}

static __always_inline u32 more_pidfd(struct pid *pid, struct fd_info *info, struct fd_pidfd *more)
{
	info->type = FDT_PIDFD;
	more->pid = BPF_CORE_READ(pid, tasks[0].first) ? kernel_pid_in(pid, knobs.pidns) : 0;
	more->pad = 0;
	return sizeof(*more);
}

static __always_inline u32 more_eventfd(struct eventfd_ctx *ctx, struct fd_info *info, struct fd_eventfd *more)
{
	info->type = FDT_EVENTFD;
	more->count = BPF_CORE_READ(ctx, count);
	more->id = BPF_CORE_READ(ctx, id);
	more->flags = BPF_CORE_READ(ctx, flags);
	return sizeof(*more);
}

/* The kernel keeps those that it does not take. */
static __always_inline u32 more_signalfd(struct signalfd_ctx *ctx, struct fd_info *info, struct fd_signalfd *more)
{
	info->type = FDT_SIGNALFD;
	more->mask = ~BPF_CORE_READ(ctx, sigmask.sig[0]);
	return sizeof(*more);
}

static __always_inline u32 more_pty(struct tty_file_private *tty, struct fd_info *info, struct fd_pty *more)
{
	info->type = FDT_PTY;
	more->index = BPF_CORE_READ(tty, tty, index);
	more->pad = 0;
	return sizeof(*more);
}

/* private is NULL where the file was opened with O_PATH: then there is nothing behind it. */
static __always_inline u32 more_of(struct slot *s, struct fd_info *info, struct inode *inode, void *private)
{
	u32 off = s->len;
	void *more;

	if (private && info->type == FDT_SOCKET && knobs.fds & FDS_SOCKET)
		return more_socket(s, private, info);
	if (off > WIRE_BODY - MAX_FD_LESS)
		return 0;
	more = s->data + (off & ~7U);
	if (info->type == FDT_PIDFD && knobs.fds & FDS_PIDFD)
		return more_pidfd(BPF_CORE_READ(inode, i_private), info, more);
	if (!private)
		return 0;
	if (info->rdev == PTMX && info->flags & FDF_CHARDEV && knobs.fds & FDS_DEV)
		return more_pty(private, info, more);
	if (info->type != FDT_ANON || info->len < 8)
		return 0;
	switch (*(u64 *)info->names) {
	case NAME8('[', 'e', 'v', 'e', 'n', 't', 'f', 'd'):
		return knobs.fds & FDS_EVENTFD ? more_eventfd(private, info, more) : 0;
	case NAME8('[', 's', 'i', 'g', 'n', 'a', 'l', 'f'):
		return knobs.fds & FDS_SIGNALFD ? more_signalfd(private, info, more) : 0;
	case NAME8('[', 'p', 'i', 'd', 'f', 'd', ']', 0):	/* before Linux 6.9 */
		return knobs.fds & FDS_PIDFD ? more_pidfd(private, info, more) : 0;
	}
	return 0;
}

/* Makes the PIECE_FD p, which is the slot's last one, longer by what more is known of its file. */
static __always_inline void fdmore_put(struct slot *s, struct file *file, struct piece *p)
{
	struct fd_info *info = (struct fd_info *)(p + 1);
	u32 old = s->len, n;

	n = more_of(s, info, BPF_CORE_READ(file, f_inode), BPF_CORE_READ(file, private_data));
	if (!n)
		return;
	p->want = p->len = ((p->len + 7) & ~7U) + n;
	s->len = (old + n + 7) & ~7U;
}

#endif
