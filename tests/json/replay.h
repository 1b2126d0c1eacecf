/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.h: what the JSON sink wrote, told to another sink.
 *
 * Knows the form that src/out/json.h states, and holds the lines to it: where each operation may stand, which type each
 * member has, and that names are words, not text made up for a look.
 */
#ifndef BPFSTRACE_JSON_REPLAY_H
#define BPFSTRACE_JSON_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "show/sink.h"

#define REPLAY_ERR	200

/* Calls the operations of one event, a line of n bytes. False, and why: the line is not as it should be. */
bool replay_line(const char *line, size_t n, struct sink *sink, char why[REPLAY_ERR]);

#endif
