/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.h: what the BPF programs are told before and after they are loaded: the knobs, the capture tables with the
 * filter's choice marked in them, and the refinements of the selected calls.
 */
#ifndef BPFSTRACE_TABLES_H
#define BPFSTRACE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/libbpf.h>

#include "bpf/wire.h"

/*
 * Before the object is loaded. selected: by base row, nonzero is traced; own: by row of the 64-bit calls, those that
 * tracepoints of their own see. The knobs must be complete but for variant_seed, which is set here. 0 or -errno.
 */
int tables_fill(struct bpf_object *obj, struct knobs *knobs, const uint8_t *selected, const bool *own);

#endif
