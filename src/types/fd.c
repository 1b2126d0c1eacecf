/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fd.c: file descriptors and what is behind them (-y).
 *
 * Owns the label of a descriptor, composed from the kernel's own words (struct fd_info) as
 * readlink("/proc/PID/fd/N") would tell it. An attachment counts only for the descriptor it was
 * made for, so a descriptor inside a struct never borrows the argument's label.
 */
#include "show/fmt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FD_LABEL	(PATH_MAX + 16)

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
		used = snprintf(out, size, "...");
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

/* What the kernel side attached for the argument at hand, or for a descriptor that lies in memory. */
static const struct mem *find_info(const struct fmt *f, uint64_t fd)
{
	const struct mem *m = mem_attachment(f->ev, PIECE_FD, f->reg, fd);

	return m ? m : mem_attachment(f->ev, PIECE_FD, PIECE_ARG_MEM, fd);
}

/* Whether what is behind descriptors was left out from one on that comes before this one, or is it. */
static bool is_cut(const struct fmt *f, uint64_t fd)
{
	const struct event *ev = f->ev;
	bool is_arg = f->reg < ev->nargs && (int32_t)ev->args[f->reg] == (int32_t)fd;
	uint8_t own = is_arg || f->reg == PIECE_ARG_RET ? f->reg : PIECE_ARG_MEM;

	for (uint32_t i = 0; i < ev->nmem; i++)
		if (ev->mem[i].kind == PIECE_FD && ev->mem[i].len == -ENOSPC)
			return ev->mem[i].arg <= own;
	return false;
}

static void show_label(const struct fmt *f, uint64_t value)
{
	const struct mem *m = f->opt->paths ? find_info(f, value) : NULL;
	union {
		struct fd_info info;
		char bytes[FD_LABEL];
	} u;
	char text[FD_LABEL];
	size_t len;

	if ((!m || m->len == -ENOSPC) && f->opt->paths && ((int32_t)value >= 0 || (int32_t)value == AT_FDCWD) && is_cut(f, value))
		f->sink->ops->path(f->sink, NULL, false);
	if (!m || m->len < (int32_t)sizeof(u.info))
		return;
	len = (size_t)m->len < sizeof(u) ? (size_t)m->len : sizeof(u);
	memcpy(&u, m->data, len);
	len -= sizeof(u.info);
	if (u.info.len < len)
		len = u.info.len;
	describe(text, sizeof(text), &u.info, len);
	f->sink->ops->path(f->sink, text, u.info.flags & FDF_DELETED);
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
