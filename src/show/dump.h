/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h: what a call has read from a descriptor, or written to it, told whole (-e read=, write=).
 *
 * Owns which calls transfer data (a descriptor, and behind it a buffer, a vector or messages: their types say so), and how a
 * result is spread over vectors.
 */
#ifndef BPFSTRACE_DUMP_H
#define BPFSTRACE_DUMP_H

#include "show/fmt.h"

/* Behind the result of a complete call, whose show this is: dump() for each buffer, where the options ask for it. */
void dump_call(const struct fmt *f, const struct show *show);

#endif
