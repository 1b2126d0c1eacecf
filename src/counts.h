/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.h: the calls that the kernel side has counted.
 *
 * Owns the reading of the counts' map: all rows with one system call, each CPU's counts added up.
 */
#ifndef BPFSTRACE_COUNTS_H
#define BPFSTRACE_COUNTS_H

#include "../bpf/wire.h"

/* Fills COUNT_ROWS counts from the map fd. 0, or -errno after a message (the counts are then 0). */
int counts_read(int fd, struct count *out);

#endif
