/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touch.h: which calls touch a file or a descriptor: -P and trace-fds=.
 *
 * A call touches a path where one of its arguments is that very text, or a descriptor behind which there is a file of
 * that name, and a descriptor where one of its arguments is that number, or holds it: pollfds and sets of descriptors.
 * Which arguments are looked at is said by their types (syscalls/types.def). What could be neither captured nor ruled out
 * counts as touched.
 */
#ifndef BPFSTRACE_TOUCH_H
#define BPFSTRACE_TOUCH_H

#include "event/event.h"
#include "event/fdset.h"
#include "show/shows.h"

/* What to look for: a call is shown where it touches any of it. */
struct touch {
	const char **paths;
	size_t npaths;
	bool fds_given;
	struct fdset fds;
	/* Of a call in flight whose beginning was not seen: what is behind a descriptor now. False: nothing is known. */
	bool (*behind)(uint32_t tid, int fd, char *text, size_t n);
};

/* One path more to look for, which lives as long as t. */
void touch_add_path(struct touch *t, const char *path);

/* Whether anything is looked for at all; if not, no call is asked. */
static inline bool touch_limits(const struct touch *t)
{
	return t->npaths || t->fds_given;
}

/* Whether the call of an event (event_is_call()) touches what t looks for. */
bool touch_shows(const struct touch *t, const struct shows *shows, const struct event *ev);

#endif
