/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fd.c: file descriptors and what is behind them (-y).
 *
 * Owns what is told of a descriptor: its label, or what the options ask for beyond that. An attachment counts only for the
 * descriptor it was made for, so a descriptor inside a struct never borrows the argument's label.
 */
#include "show/fmt.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

#include "show/label.h"

#define MINOR_BITS	20		/* of the kernel's dev_t */
#define PROTOCOL_NAME	32		/* struct proto, include/net/sock.h */

/* By its path, a device also by its number. */
static void show_file(const struct fmt *f, const struct fd_known *k)
{
	const struct fd_info *info = &k->u.info;
	struct sink_behind what = { .what = BEHIND_FILE };
	bool is_device = info->flags & (FDF_CHARDEV | FDF_BLOCKDEV) && !(info->flags & FDF_DELETED) && f->opt->fds & FDS_DEV;
	char text[FD_LABEL];

	if (!(f->opt->fds & FDS_PATH) && !is_device)
		return;
	fd_path(k, text);
	what.file.path = text;
	what.file.deleted = info->flags & FDF_DELETED;
	what.file.is_cwd = k->fd == AT_FDCWD;
	if (is_device) {
		what.file.device = info->flags & FDF_BLOCKDEV ? DEVICE_BLOCK : DEVICE_CHAR;
		what.file.major = info->rdev >> MINOR_BITS;
		what.file.minor = info->rdev & ((1U << MINOR_BITS) - 1);
	}
	if (is_device && k->more && info->type == FDT_PTY) {
		what.file.device = DEVICE_PTY;
		what.file.pty = ((const struct fd_pty *)k->more)->index;
	}
	f->sink->ops->behind(f->sink, &what);
}

/* The port says whether there is an address; of raw sockets it is the protocol. Of others strace knows none. */
static void read_inet(struct sink_behind *what, const struct fd_inet *inet)
{
	static const uint8_t nowhere[sizeof(inet->remote)];
	bool is_raw = !strncmp(what->socket.protocol, "RAW", strlen("RAW"));
	bool is_known = is_raw || !strncmp(what->socket.protocol, "TCP", strlen("TCP")) ||
			!strcmp(what->socket.protocol, "UDP") || !strcmp(what->socket.protocol, "UDPv6");

	if (is_known)
		what->what = BEHIND_INET;
	if (!is_known || is_raw || !inet->local_port)
		return;
	what->socket.local.family = inet->family;
	what->socket.local.port = ntohs(inet->local_port);
	memcpy(what->socket.local.addr, inet->local, sizeof(inet->local));
	if (!inet->remote_port && !memcmp(inet->remote, nowhere, sizeof(nowhere)))
		return;
	what->socket.remote.family = inet->family;
	what->socket.remote.port = ntohs(inet->remote_port);
	memcpy(what->socket.remote.addr, inet->remote, sizeof(inet->remote));
}

static void read_unix(struct sink_behind *what, const struct fd_unix *un)
{
	what->what = BEHIND_UNIX;
	what->socket.peer = un->peer;
	if (!un->len)
		return;
	what->socket.is_abstract = !un->name[0];
	what->socket.name = (const uint8_t *)un->name + what->socket.is_abstract;
	what->socket.len = what->socket.is_abstract ? un->len - 1 : strnlen(un->name, un->len);
}

static void read_netlink(struct sink_behind *what, const struct fd_netlink *netlink)
{
	what->what = BEHIND_NETLINK;
	what->socket.number = netlink->protocol;
	what->socket.portid = netlink->portid;
	for (const struct constant *c = set_netlink_family.list; c < set_netlink_family.list + set_netlink_family.count; c++)
		if (c->value == netlink->protocol)
			what->socket.netlink = c->name;
}

static void show_socket(const struct fmt *f, const struct fd_known *k)
{
	char protocol[PROTOCOL_NAME];
	struct sink_behind what = { .what = BEHIND_SOCKET, .socket = { .protocol = protocol, .ino = k->u.info.ino } };

	snprintf(protocol, sizeof(protocol), "%.*s", (int)strnlen(k->u.info.names, k->names), k->u.info.names);
	if (k->more && k->u.info.type == FDT_INET)
		read_inet(&what, k->more);
	else if (k->more && k->u.info.type == FDT_UNIX)
		read_unix(&what, k->more);
	else if (k->more && k->u.info.type == FDT_NETLINK)
		read_netlink(&what, k->more);
	f->sink->ops->behind(f->sink, &what);
}

static void show_eventfd(const struct fmt *f, const struct fd_eventfd *eventfd)
{
	const struct sink_behind what = { .what = BEHIND_EVENTFD, .eventfd = {
		.count = eventfd->count, .id = eventfd->id, .semaphore = eventfd->flags & EFD_SEMAPHORE,
	} };

	f->sink->ops->behind(f->sink, &what);
}

static void show_signalfd(const struct fmt *f, const struct fd_signalfd *signalfd)
{
	const struct sink_behind what = { .what = BEHIND_SIGNALFD, .signals = signalfd->mask };

	f->sink->ops->behind(f->sink, &what);
}

/* One whose process has gone has no number. */
static void show_pidfd(const struct fmt *f, const struct fd_pidfd *pidfd)
{
	struct sink_behind what = { .what = BEHIND_PIDFD, .pidfd = { .pid = pidfd && pidfd->pid > 0 ? pidfd->pid : 0 } };

	what.pidfd.comm = fmt_comm(f, what.pidfd.pid);
	f->sink->ops->behind(f->sink, &what);
}

static void show_known(const struct fmt *f, const struct fd_known *k)
{
	switch (k->u.info.type) {
	case FDT_SOCKET:
	case FDT_INET:
	case FDT_UNIX:
	case FDT_NETLINK:
		if (f->opt->fds & FDS_SOCKET)
			return show_socket(f, k);
		break;
	case FDT_EVENTFD:
		if (k->more && f->opt->fds & FDS_EVENTFD)
			return show_eventfd(f, k->more);
		break;
	case FDT_SIGNALFD:
		if (k->more && f->opt->fds & FDS_SIGNALFD)
			return show_signalfd(f, k->more);
		break;
	case FDT_PIDFD:
		if (f->opt->fds & FDS_PIDFD)
			return show_pidfd(f, k->more);
		break;
	default:
		break;
	}
	show_file(f, k);
}

/* Another file was behind it when the call ended, or none: nobody knows which of them the kernel took. */
static void show_changed(const struct fmt *f, uint64_t value)
{
	const struct mem *m = fd_piece_at_exit(f->ev, f->reg, value);
	struct fd_known k;

	if (!m)
		return;
	if (fd_read(m, &k)) {
		f->sink->ops->out(f->sink);
		show_known(f, &k);
	}
	f->sink->ops->changed(f->sink);
}

static void show_label(const struct fmt *f, uint64_t value)
{
	const struct sink_behind left_out = { .what = BEHIND_LEFT_OUT };
	const struct mem *m = f->opt->fds ? fd_piece(f->ev, f->reg, value) : NULL;
	struct fd_known k;

	if ((!m || m->len == -ENOSPC) && f->opt->fds && ((int32_t)value >= 0 || (int32_t)value == AT_FDCWD) && fd_is_cut(f->ev, f->reg, value))
		f->sink->ops->behind(f->sink, &left_out);
	if (m && fd_read(m, &k))
		show_known(f, &k);
	if (m && m->len > 0)
		show_changed(f, value);
}

void fmt_fd(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, (int64_t)(int32_t)value, NUM_DEC);
	show_label(f, value);
}

void fmt_dirfd(const struct fmt *f, uint64_t value)
{
	if ((int32_t)value != AT_FDCWD) {
		fmt_fd(f, value);
		return;
	}
	fmt_named(f, "AT_FDCWD", (int64_t)(int32_t)value, NUM_DEC);
	show_label(f, value);
}
