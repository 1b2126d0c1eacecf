/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * colour.h: the colours of a line of text.
 *
 * Owns what has a colour of its own and which one (--color, STRACE_COLORS), and how colours get into a line: they are
 * noted beside its text, with their places, and woven in when it is complete. So columns and what is taken back know nothing of them.
 */
#ifndef BPFSTRACE_COLOUR_H
#define BPFSTRACE_COLOUR_H

#include "base/buf.h"

enum colour {
	COLOUR_NONE,			/* as the terminal has it */
	COLOUR_SYSCALL, COLOUR_ARGNAME, COLOUR_ARGVAL, COLOUR_CALL, COLOUR_CONST, COLOUR_COMMENT, COLOUR_PUNCT, COLOUR_RETVAL,
	COLOUR_ERROR,
	COLOUR_COUNT
};

/* The parameters of the terminal's "select graphic rendition" (ECMA-48) for each; they need not end with NUL. */
struct palette {
	struct {
		const char *code;
		size_t len;
	} of[COLOUR_COUNT];
};

/* strace's own colours. */
void palette_init(struct palette *p);

/*
 * What STRACE_COLORS says: "syscall=1;33:punct=0". Names in any letter case, blanks around both; pairs that are wrong are passed over, as
 * strace does. p points into text then.
 */
void palette_parse(struct palette *p, const char *text);

/* Where colours begin in a text. Zeroed: nowhere. */
struct paint {
	struct buf marks;
};

/* What is appended to a text of len bytes has that colour, up to the next one. */
void paint_put(struct paint *p, size_t len, enum colour colour);

/* The text is cut down to len bytes. */
void paint_cut(struct paint *p, size_t len);

/* Appends text with the escapes of its colours; none is left on at its end. */
void paint_weave(const struct paint *p, const struct palette *palette, const struct buf *text, struct buf *out);

#endif
