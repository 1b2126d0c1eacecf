/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * knobs.h: what the BPF programs are told of the options and of this process.
 *
 * Owns the defaults and limits of the rings' sizes.
 */
#ifndef BPFSTRACE_KNOBS_H
#define BPFSTRACE_KNOBS_H

#include "bpf/wire.h"

struct loader_config;

/* cfg's, with all that is known beside the options, but for what depends on the kernel. 0, or -EINVAL after a message. */
int knobs_settle(struct knobs *knobs, const struct loader_config *cfg);

#endif
