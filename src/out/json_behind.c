/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_behind.c: what is behind a descriptor, as members of a JSON object; see json_behind.h.
 *
 * Owns their names. Addresses are texts, as everybody writes them; the name of a socket is bytes.
 */
#include "out/json_behind.h"

#include <arpa/inet.h>

#include "out/member.h"

static const char *const kinds[] = {
	[BEHIND_LEFT_OUT] = "left_out", [BEHIND_FILE] = "file", [BEHIND_SOCKET] = "socket", [BEHIND_INET] = "inet", [BEHIND_UNIX] = "unix",
	[BEHIND_NETLINK] = "netlink", [BEHIND_EVENTFD] = "eventfd", [BEHIND_SIGNALFD] = "signalfd", [BEHIND_PIDFD] = "pidfd",
};
static const char *const devices[] = {
	[DEVICE_NONE] = NULL, [DEVICE_CHAR] = "char", [DEVICE_BLOCK] = "block", [DEVICE_PTY] = "pty",
};

static void put_file(struct buf *b, const struct sink_behind *what)
{
	member_text(b, "path", what->file.path);
	member_bool(b, "deleted", what->file.deleted);
	member_bool(b, "cwd", what->file.is_cwd);
	member_text(b, "device", devices[what->file.device]);
	if (!what->file.device)
		return;
	member_int(b, "major", what->file.major);
	member_int(b, "minor", what->file.minor);
	if (what->file.device == DEVICE_PTY)
		member_int(b, "pty", what->file.pty);
}

static void put_endpoint(struct buf *b, const char *name, const struct sink_endpoint *end)
{
	char text[INET6_ADDRSTRLEN];

	if (!end->family || !inet_ntop(end->family, end->addr, text, sizeof(text)))
		return;
	member_begin(b, name);
	buf_putc(b, '{');
	member_text(b, "addr", text);
	member_int(b, "port", end->port);
	buf_putc(b, '}');
}

static void put_socket(struct buf *b, const struct sink_behind *what)
{
	member_text(b, "protocol", what->socket.protocol);
	member_u64(b, "ino", what->socket.ino);
	switch (what->what) {
	case BEHIND_INET:
		put_endpoint(b, "local", &what->socket.local);
		put_endpoint(b, "remote", &what->socket.remote);
		break;
	case BEHIND_UNIX:
		member_u64(b, "peer", what->socket.peer);
		if (!what->socket.name)
			break;
		member_begin(b, "name");
		member_bytes(b, what->socket.name, what->socket.len);
		member_bool(b, "is_abstract", what->socket.is_abstract);
		break;
	case BEHIND_NETLINK:
		member_text(b, "netlink", what->socket.netlink);
		member_int(b, "number", what->socket.number);
		member_int(b, "portid", what->socket.portid);
		break;
	default:
		break;
	}
}

void behind_members(struct buf *b, const struct sink_behind *what)
{
	member_text(b, "behind", kinds[what->what]);
	switch (what->what) {
	case BEHIND_LEFT_OUT:
		break;
	case BEHIND_FILE:
		put_file(b, what);
		break;
	case BEHIND_SOCKET:
	case BEHIND_INET:
	case BEHIND_UNIX:
	case BEHIND_NETLINK:
		put_socket(b, what);
		break;
	case BEHIND_EVENTFD:
		member_u64(b, "count", what->eventfd.count);
		member_int(b, "id", what->eventfd.id);
		member_bool(b, "semaphore", what->eventfd.semaphore);
		break;
	case BEHIND_SIGNALFD:
		member_u64(b, "signals", what->signals);
		break;
	case BEHIND_PIDFD:
		member_int(b, "pid", what->pidfd.pid);
		member_text(b, "comm", what->pidfd.comm);
		break;
	}
}
