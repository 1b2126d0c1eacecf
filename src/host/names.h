/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h: the names of threads by their ids.
 *
 * Owns what traced threads were called last, also after their end: who waits for a child learns its id when it is gone. An id
 * that is given out again takes the place of the old one, so there are never more than ids. Of others /proc knows.
 */
#ifndef BPFSTRACE_NAMES_H
#define BPFSTRACE_NAMES_H

#include "base/tidmap.h"
#include "bpf/wire.h"

/* Zeroed: none is known. */
struct names {
	struct tidmap traced;
	char other[WIRE_COMM];		/* what /proc said last */
};

/* A traced thread is called that from now on: at most WIRE_COMM bytes, which are copied. */
void names_put(struct names *n, uint32_t tid, const char *comm);

/* ctx is the struct names. The name, which lives up to the next call of either; NULL: there is no such thread. */
const char *names_get(void *ctx, uint32_t tid);

void names_free(struct names *n);

#endif
