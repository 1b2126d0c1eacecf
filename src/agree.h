/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * agree.h: what options mean together.
 *
 * Owns which of them exclude, need or override each other; what each does alone is in take.h.
 */
#ifndef BPFSTRACE_AGREE_H
#define BPFSTRACE_AGREE_H

#include "cli.h"

/* Settles what depends on several options, once all are taken. 0, or -EINVAL after a message. */
int agree(struct options *o);

#endif
