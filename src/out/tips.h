/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tips.h: something useful, said at the end of a trace.
 *
 * Owns the tips and their frame.
 */
#ifndef BPFSTRACE_TIPS_H
#define BPFSTRACE_TIPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct tips {
	bool wanted;
	bool full;			/* as large as it gets */
	bool chosen;			/* by number, which goes round */
	uint32_t number;
};

/* Takes the words of --tips=, a list. False: one is none of them. text is changed, and may be NULL. */
bool tips_parse(struct tips *tips, char *text);

/* Appends a tip in its frame; where none is chosen, chance picks one. */
void tips_put(const struct tips *tips, uint32_t chance, struct buf *out);

#endif
