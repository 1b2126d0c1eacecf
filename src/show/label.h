/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * label.h: what is behind a descriptor, in words.
 *
 * Owns the label, composed from the kernel's own words (struct fd_info) as readlink("/proc/PID/fd/N") would tell it.
 */
#ifndef BPFSTRACE_LABEL_H
#define BPFSTRACE_LABEL_H

#include <limits.h>

#include "event/event.h"

#define FD_LABEL	(PATH_MAX + 16)		/* room for any */
#define FD_LABEL_CUT	"..."			/* it begins so where a path has more components than are captured */

/* What is known of a file, where it is at hand. */
struct fd_known {
	union {
		struct fd_info info;
		char bytes[FD_LABEL];
	} u;
	size_t names;			/* bytes of names */
	const void *more;		/* what its type says there is behind them, or NULL; of a fd_unix, as much as there is */
	int32_t fd;
};

/* The PIECE_FD of a descriptor that is argument arg (PIECE_ARG_RET: the result), or lies in its memory; or NULL. */
const struct mem *fd_piece(const struct event *ev, uint8_t arg, uint64_t fd);

/* That of an argument which is another file by the end of the call, or none; or NULL. */
const struct mem *fd_piece_at_exit(const struct event *ev, uint8_t arg, uint64_t fd);

/* Whether what is behind descriptors was left out from one on that comes before this one, or is it. */
bool fd_is_cut(const struct event *ev, uint8_t arg, uint64_t fd);

/* Takes a PIECE_FD apart; false where nothing is known. */
bool fd_read(const struct mem *m, struct fd_known *k);

/* The label of a PIECE_FD into text; *deleted: the file has no name any more. False where nothing is known. */
bool fd_label(const struct mem *m, char text[FD_LABEL], bool *deleted);

/* The same of one that was taken apart. */
void fd_path(const struct fd_known *k, char text[FD_LABEL]);

#endif
