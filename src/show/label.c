/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * label.c: what is behind a descriptor, in words; see label.h.
 */
#include "show/label.h"

#include <errno.h>
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

static void describe(char *out, size_t size, const struct fd_info *info, size_t len)
{
	int n = strnlen(info->names, len);
	unsigned long long ino = info->ino;

	switch (info->type) {
	case FDT_SOCKET:
		snprintf(out, size, "socket:[%llu]", ino);
		break;
	case FDT_PIPE:
		snprintf(out, size, "pipe:[%llu]", ino);
		break;
	case FDT_ANON:
		snprintf(out, size, "anon_inode:%.*s", n, info->names);
		break;
	case FDT_PIDFD:
		snprintf(out, size, "anon_inode:[pidfd]");
		break;
	case FDT_NS:
		snprintf(out, size, "%.*s:[%llu]", n, info->names, ino);
		break;
	default:
		join_path(out, size, info, len);
	}
}

bool fd_label(const struct mem *m, char text[FD_LABEL], bool *deleted)
{
	union {
		struct fd_info info;
		char bytes[FD_LABEL];
	} u;
	size_t len;

	if (m->len < (int32_t)sizeof(u.info))
		return false;
	len = (size_t)m->len < sizeof(u) ? (size_t)m->len : sizeof(u);
	memcpy(&u, m->data, len);
	len -= sizeof(u.info);
	if (u.info.len < len)
		len = u.info.len;
	describe(text, FD_LABEL, &u.info, len);
	*deleted = u.info.flags & FDF_DELETED;
	return true;
}

const struct mem *fd_piece(const struct event *ev, uint8_t arg, uint64_t fd)
{
	const struct mem *m = mem_attachment(ev, PIECE_FD, arg, fd);

	return m ? m : mem_attachment(ev, PIECE_FD, PIECE_ARG_MEM, fd);
}

bool fd_is_cut(const struct event *ev, uint8_t arg, uint64_t fd)
{
	bool is_arg = arg < ev->nargs && (int32_t)ev->args[arg] == (int32_t)fd;
	uint8_t own = is_arg || arg == PIECE_ARG_RET ? arg : PIECE_ARG_MEM;

	for (uint32_t i = 0; i < ev->nmem; i++)
		if (ev->mem[i].kind == PIECE_FD && ev->mem[i].len == -ENOSPC)
			return ev->mem[i].arg <= own;
	return false;
}
