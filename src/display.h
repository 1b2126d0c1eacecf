/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * display.h: which sinks a run has, and how the options have them write.
 */
#ifndef BPFSTRACE_DISPLAY_H
#define BPFSTRACE_DISPLAY_H

#include "cli.h"
#include "host/names.h"
#include "host/output.h"
#include "out/colour.h"
#include "out/sinks.h"

struct display {
	struct names names;		/* of threads, with -Y */
	struct palette palette;		/* of the lines, if they have colours */
	struct sink *lines;		/* of the events, or NULL */
	struct sink *summary;		/* of the counts, or NULL */
	struct counts *tally;		/* of the events, or NULL: the kernel side counts */
	bool wants_whole;		/* calls are to be told only when they are complete */
};

/* What they write goes to output, which has to live as long. 0, or -EINVAL after a message; display_close() in both cases. */
int display_open(struct display *d, const struct options *o, struct output *output);

/* With -Y what is shown asks for the names that display_event() was told of. */
void display_names(struct display *d, const struct options *o, struct fmt_options *fmt);

/* An event goes to the lines, in its order. */
void display_event(struct display *d, const struct fmt_options *fmt, const struct event *ev);

/* A zeroed one is fine. */
void display_close(struct display *d);

#endif
