/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sinks.h: which sinks there are.
 *
 * Owns their names. A sink is a file with an open function, and its row in sinks.c.
 */
#ifndef BPFSTRACE_SINKS_H
#define BPFSTRACE_SINKS_H

#include "out/text.h"

enum sink_wants {
	WANTS_EVENTS,
	WANTS_WHOLE,			/* calls when they are complete, never in flight: reassemble_config.hide_open */
	WANTS_COUNTS,			/* no events: what the kernel has counted, at the end */
};

struct sink_kind {
	const char *name;
	/* Never NULL: a sink with its own copy of what it needs of the options, for sink_close(); or the process ends. */
	struct sink *(*open)(const struct text_options *opt, sink_write_fn *write, void *ctx);
	enum sink_wants wants;
};

/* The kind of that name, or NULL. */
const struct sink_kind *sinks_find(const char *name);

#endif
