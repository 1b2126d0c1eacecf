/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage.h: the help.
 */
#ifndef BPFSTRACE_USAGE_H
#define BPFSTRACE_USAGE_H

#include "row.h"

/* The options by their groups, and some examples, to standard output. */
void usage_print(const struct row *rows, size_t n);

#endif
