/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.h: the record that a stream begins with.
 *
 * Owns what is said there of the kernel, the tool's options and the clocks, so that whoever reads the
 * stream later need not know where and how it was made.
 */
#ifndef BPFSTRACE_HEADER_H
#define BPFSTRACE_HEADER_H

#include "bpf/wire.h"
#include "kernel/loader.h"

/* Fills *header for a trace that begins now; full_max: bytes of a buffer that --full-buffers captures. */
void header_fill(struct rec_header *header, const struct loader_config *cfg, uint32_t full_max);

#endif
