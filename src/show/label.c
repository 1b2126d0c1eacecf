/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * label.c: what is behind a descriptor, out of the record and in words; see label.h.
 */
#include "show/label.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "gen/limits.gen.h"

/* Writes the components, which come leaf first, behind each other from the root on. */
static void join_path(char *out, size_t size, const struct fd_info *info, size_t len)
{
	const char *name[LIMIT_COMPONENTS];
	size_t n = 0, pos = 0, used = 0;

	while (pos < len && n < LIMIT_COMPONENTS) {
		size_t width = strnlen(info->names + pos, len - pos);

		if (width)
			name[n++] = info->names + pos;
		pos += width + 1;
	}
	if (info->flags & FDF_CUT)
		used = snprintf(out, size, FD_LABEL_CUT);
	if (!n)
		snprintf(out + used, size - used, "/");
	while (n-- && used < size) {
		size_t room = info->names + len - name[n];

		used += snprintf(out + used, size - used, "/%.*s",
				 (int)strnlen(name[n], room), name[n]);
	}
}

void fd_path(const struct fd_known *k, char out[FD_LABEL])
{
	const struct fd_info *info = &k->u.info;
	int n = strnlen(info->names, k->names);
	unsigned long long ino = info->ino;

	switch (info->type) {
	case FDT_SOCKET:
	case FDT_INET:
	case FDT_UNIX:
	case FDT_NETLINK:
		snprintf(out, FD_LABEL, "socket:[%llu]", ino);
		break;
	case FDT_PIPE:
		snprintf(out, FD_LABEL, "pipe:[%llu]", ino);
		break;
	case FDT_ANON:
	case FDT_EVENTFD:
	case FDT_SIGNALFD:
		snprintf(out, FD_LABEL, "anon_inode:%.*s", n, info->names);
		break;
	case FDT_PIDFD:
		snprintf(out, FD_LABEL, "anon_inode:[pidfd]");
		break;
	case FDT_NS:
		snprintf(out, FD_LABEL, "%.*s:[%llu]", n, info->names, ino);
		break;
	default:
		join_path(out, FD_LABEL, info, k->names);
	}
}

/* How many bytes of what its type says there is behind the names must be there. */
static size_t more_bytes(enum fd_type type)
{
	switch (type) {
	case FDT_INET: return sizeof(struct fd_inet);
	case FDT_UNIX: return offsetof(struct fd_unix, name);
	case FDT_NETLINK: return sizeof(struct fd_netlink);
	case FDT_EVENTFD: return sizeof(struct fd_eventfd);
	case FDT_SIGNALFD: return sizeof(struct fd_signalfd);
	case FDT_PIDFD: return sizeof(struct fd_pidfd);
	case FDT_PTY: return sizeof(struct fd_pty);
	default: return 0;
	}
}

bool fd_read(const struct mem *m, struct fd_known *k)
{
	size_t len = m->len, at, least;

	if (m->len < (int32_t)sizeof(k->u.info))
		return false;
	if (len > sizeof(k->u))
		len = sizeof(k->u);
	memcpy(&k->u, m->data, len);
	k->fd = m->addr;
	len -= sizeof(k->u.info);
	k->names = k->u.info.len < len ? k->u.info.len : len;
	at = (k->names + 7) & ~(size_t)7;
	least = more_bytes(k->u.info.type);
	k->more = NULL;
	if (!least || at + least > len)
		return true;
	k->more = k->u.info.names + at;
	if (k->u.info.type == FDT_UNIX && ((const struct fd_unix *)k->more)->len > len - at - least)
		k->more = NULL;
	return true;
}

bool fd_label(const struct mem *m, char text[FD_LABEL], bool *deleted)
{
	struct fd_known k;

	if (!fd_read(m, &k))
		return false;
	fd_path(&k, text);
	*deleted = k.u.info.flags & FDF_DELETED;
	return true;
}

/* What the kernel side attached of argument arg and descriptor fd. */
static const struct mem *find_piece(const struct event *ev, uint8_t arg, uint64_t fd, enum phase phase)
{
	for (uint32_t i = 0; i < ev->nmem; i++) {
		const struct mem *m = &ev->mem[i];

		if (m->kind == PIECE_FD && m->arg == arg && (int32_t)m->addr == (int32_t)fd && (arg >= WIRE_NARGS || m->phase == phase))
			return m;
	}
	return NULL;
}

const struct mem *fd_piece(const struct event *ev, uint8_t arg, uint64_t fd)
{
	const struct mem *m = find_piece(ev, arg, fd, PHASE_ENTRY);

	return m ? m : mem_attachment(ev, PIECE_FD, PIECE_ARG_MEM, fd);
}

const struct mem *fd_piece_at_exit(const struct event *ev, uint8_t arg, uint64_t fd)
{
	return arg < WIRE_NARGS ? find_piece(ev, arg, fd, PHASE_EXIT) : NULL;
}

bool fd_is_cut(const struct event *ev, uint8_t arg, uint64_t fd)
{
	bool is_arg = arg < ev->nargs && (int32_t)ev->args[arg] == (int32_t)fd;
	uint8_t own = is_arg || arg == PIECE_ARG_RET ? arg : PIECE_ARG_MEM;

	for (uint32_t i = 0; i < ev->nmem; i++) {
		const struct mem *m = &ev->mem[i];

		if (m->kind == PIECE_FD && m->len == -ENOSPC && (m->arg >= WIRE_NARGS || m->phase == PHASE_ENTRY))
			return m->arg <= own;
	}
	return false;
}
