/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdset.h: a set of descriptors, as trace-fds=, read= and write= have it.
 *
 * Owns how a descriptor is written. Some are listed, and the set is those, or all but those.
 */
#ifndef BPFSTRACE_FDSET_H
#define BPFSTRACE_FDSET_H

#include <stdbool.h>
#include <stdint.h>

#define FDSET_MAX	1024		/* listed */

struct fdset {
	bool all_but;
	uint32_t count;
	int32_t list[FDSET_MAX];
};

/*
 * Lists one, written in decimal; blanks and a sign may stand in front. 0; -EINVAL where that is no descriptor, -E2BIG
 * where the list is full.
 */
int fdset_add(struct fdset *set, const char *text);

bool fdset_has(const struct fdset *set, int32_t fd);

/* Whether any descriptor is in it. */
bool fdset_any(const struct fdset *set);

#endif
