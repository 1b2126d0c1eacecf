/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seeds.h: running processes and threads, put under the trace.
 *
 * Owns the walk through the kernel's tasks, which does it and reports for each process on its own
 * what came of its threads; nothing is guessed from how many slots there are.
 */
#ifndef BPFSTRACE_SEEDS_H
#define BPFSTRACE_SEEDS_H

#include <stddef.h>

#include "bpf/wire.h"

struct bpf_program;

/*
 * Puts n processes and threads (id and how are given) under the trace, with the calls they are in;
 * prog is the seed walk, map holds n at least. A REC_FORK with FORK_ATTACHED comes for each thread.
 * 0, and each seed says what became of it; all zero: nothing of that id was met. Or -errno, without a message: the walk
 * itself failed.
 */
int seeds_sow(struct bpf_program *prog, int map, struct seed *seeds, size_t n);

#endif
