/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.h: the calls that the kernel side has counted.
 *
 * Owns the reading of the counts' maps: all rows with one system call, calls without a row one by
 * one, each CPU's counts added up; and that of the programs' longest runs.
 */
#ifndef BPFSTRACE_COUNTS_H
#define BPFSTRACE_COUNTS_H

#include "out/summary.h"

/* Reads the map of rows and that of the others. 0, or -errno after a message (the counts are then not whole). */
int counts_read(int rows, int others, struct counts *out);

/* The longest run of each kind of program, on any processor, from the map fd. 0, or -errno after a message. */
int spans_read(int fd, struct spans *out);

#endif
