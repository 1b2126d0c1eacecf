/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fd.c: file descriptors and what is behind them (-y).
 *
 * An attachment counts only for the descriptor it was made for, so a descriptor inside a struct never borrows the
 * argument's label.
 */
#include "show/fmt.h"

#include <errno.h>
#include <fcntl.h>

#include "show/label.h"

static void show_label(const struct fmt *f, uint64_t value)
{
	const struct mem *m = f->opt->paths ? fd_piece(f->ev, f->reg, value) : NULL;
	char text[FD_LABEL];
	bool deleted;

	if ((!m || m->len == -ENOSPC) && f->opt->paths && ((int32_t)value >= 0 || (int32_t)value == AT_FDCWD) && fd_is_cut(f->ev, f->reg, value))
		f->sink->ops->path(f->sink, NULL, false);
	if (m && fd_label(m, text, &deleted))
		f->sink->ops->path(f->sink, text, deleted);
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
