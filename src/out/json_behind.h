/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_behind.h: what is behind a descriptor, as members of a JSON object.
 */
#ifndef BPFSTRACE_JSON_BEHIND_H
#define BPFSTRACE_JSON_BEHIND_H

#include "base/buf.h"
#include "show/sink.h"

/* The members: "behind" says what it is, the others are those that it has. */
void behind_members(struct buf *b, const struct sink_behind *what);

#endif
