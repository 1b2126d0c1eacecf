/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_behind.c: what is behind a descriptor or a process's id, as the text sink's <...>; see line.h.
 *
 * A descriptor's file is named as readlink("/proc/PID/fd/N") names it, other things as strace has them. Only names are
 * escaped.
 */
#include <arpa/inet.h>
#include <string.h>

#include "desc/signals.h"
#include "out/line.h"

static void put_quoted(struct text *t, const void *bytes, size_t len, bool is_label)
{
	quote_text(&t->buf, bytes, len, t->opt.hex, is_label);
}

static void put_device(struct text *t, const struct sink_behind *what)
{
	if (!what->file.device)
		return;
	put_coloured(t, COLOUR_PUNCT, "<");
	colour(t, COLOUR_ARGVAL);
	buf_printf(&t->buf, "%s %u:%u", what->file.device == DEVICE_BLOCK ? "block" : "char", what->file.major, what->file.minor);
	if (what->file.device == DEVICE_PTY)
		buf_printf(&t->buf, " @/dev/pts/%u", what->file.pty);
	put_coloured(t, COLOUR_PUNCT, ">");
}

static void put_file(struct text *t, const struct sink_behind *what)
{
	put_quoted(t, what->file.path, strlen(what->file.path), true);
	if (what->file.deleted && what->file.is_cwd)
		put_quoted(t, " (deleted)", strlen(" (deleted)"), true);
	put_device(t, what);
}

static void put_endpoint(struct text *t, const struct sink_endpoint *end)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(end->family, end->addr, text, sizeof(text)))
		buf_printf(&t->buf, end->family == AF_INET6 ? "[%s]:%u" : "%s:%u", text, end->port);
}

/* A name in the abstract namespace is shown up to its first NUL. */
static void put_unix(struct text *t, const struct sink_behind *what)
{
	const uint8_t *name = what->socket.name;

	buf_put_u64(&t->buf, what->socket.ino);
	if (what->socket.peer)
		buf_printf(&t->buf, "->%llu", (unsigned long long)what->socket.peer);
	if (!name)
		return;
	buf_puts(&t->buf, what->socket.is_abstract ? ",@\"" : ",\"");
	put_quoted(t, name, strnlen((const char *)name, what->socket.len), false);
	buf_putc(&t->buf, '"');
}

static void put_netlink(struct text *t, const struct sink_behind *what)
{
	static const char prefix[] = "NETLINK_";
	const char *name = what->socket.netlink;

	if (!what->socket.portid) {
		buf_put_u64(&t->buf, what->socket.ino);
		return;
	}
	if (!name)
		buf_put_u64(&t->buf, what->socket.number);
	else
		buf_puts(&t->buf, strncmp(name, prefix, strlen(prefix)) ? name : name + strlen(prefix));
	buf_printf(&t->buf, ":%u", what->socket.portid);
}

static void put_socket(struct text *t, const struct sink_behind *what)
{
	buf_puts(&t->buf, what->what == BEHIND_SOCKET ? "socket" : what->socket.protocol);
	buf_puts(&t->buf, ":[");
	if (what->what == BEHIND_UNIX) {
		put_unix(t, what);
	} else if (what->what == BEHIND_NETLINK) {
		put_netlink(t, what);
	} else if (what->what == BEHIND_SOCKET || !what->socket.local.family) {
		buf_put_u64(&t->buf, what->socket.ino);
	} else {
		put_endpoint(t, &what->socket.local);
		buf_puts(&t->buf, what->socket.remote.family ? "->" : "");
		put_endpoint(t, &what->socket.remote);
	}
	buf_putc(&t->buf, ']');
}

static void put_signals(struct text *t, uint64_t mask)
{
	bool inverted = signal_mask_inverted(mask, SIGNALS), first = true;
	char name[SIGNAL_NAME];

	buf_puts(&t->buf, inverted ? "signalfd:~[" : "signalfd:[");
	for (int signo = 1; signo <= SIGNALS; signo++) {
		if ((mask >> (signo - 1) & 1) == inverted || !signal_name(signo, name))
			continue;
		buf_puts(&t->buf, first ? "" : " ");
		buf_puts(&t->buf, name + strlen("SIG"));
		first = false;
	}
	buf_putc(&t->buf, ']');
}

void text_comm(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	put_coloured(t, COLOUR_PUNCT, "<");
	colour(t, COLOUR_ARGVAL);
	put_quoted(t, name, strlen(name), true);
	put_coloured(t, COLOUR_PUNCT, ">");
}

static void put_pidfd(struct text *t, const struct sink_behind *what)
{
	if (!what->pidfd.pid) {
		buf_puts(&t->buf, "anon_inode:[pidfd]");
		return;
	}
	buf_printf(&t->buf, "pid:%d", what->pidfd.pid);
	if (what->pidfd.comm)
		text_comm(&t->sink, what->pidfd.comm);
}

void text_behind(struct sink *s, const struct sink_behind *what)
{
	struct text *t = text_of(s);

	put_coloured(t, COLOUR_PUNCT, "<");
	colour(t, COLOUR_ARGVAL);
	switch (what->what) {
	case BEHIND_LEFT_OUT:
		buf_puts(&t->buf, "...");
		break;
	case BEHIND_FILE:
		put_file(t, what);
		break;
	case BEHIND_SOCKET:
	case BEHIND_INET:
	case BEHIND_UNIX:
	case BEHIND_NETLINK:
		put_socket(t, what);
		break;
	case BEHIND_EVENTFD:
		buf_printf(&t->buf, "{eventfd-count=%#llx, eventfd-id=%d, eventfd-semaphore=%d}",
			   (unsigned long long)what->eventfd.count, what->eventfd.id, what->eventfd.semaphore);
		break;
	case BEHIND_SIGNALFD:
		put_signals(t, what->signals);
		break;
	case BEHIND_PIDFD:
		put_pidfd(t, what);
		break;
	}
	put_coloured(t, COLOUR_PUNCT, ">");
	if (what->what == BEHIND_FILE && what->file.deleted && !what->file.is_cwd)
		buf_puts(&t->buf, "(deleted)");
}
