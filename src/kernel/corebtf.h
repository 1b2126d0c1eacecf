/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * corebtf.h: the kernel's types for libbpf, ready to use.
 *
 * libbpf reads all of them, and walks all of them again for each struct that the programs use and for each hook: 25 ms
 * of every start. From here it gets a file with just those structs for its relocations, and the ids of the hooks and of
 * the kernel's functions that the programs call. Where anything about that fails, libbpf can still do it by itself; only
 * the functions are then not used.
 */
#ifndef BPFSTRACE_COREBTF_H
#define BPFSTRACE_COREBTF_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/libbpf.h>

struct corebtf;

/* To be called before the object is opened. NULL when this kernel's types cannot be read in this way. */
struct corebtf *corebtf_open(void);

/* What to open the object with, as btf_custom_path. */
const char *corebtf_path(const struct corebtf *c);

/* After the object was opened, before programs are chosen: looks up what it may want. 0 or -errno. */
int corebtf_fill(struct corebtf *c, const struct bpf_object *obj);

/* After that: whether the kernel has the function behind one of wire.h's CALL_ numbers. */
bool corebtf_has(const struct corebtf *c, int32_t number);

/* After corebtf_fill(): whether programs of tp_btf hooks can be preempted on this kernel. */
bool corebtf_preemptible(const struct corebtf *c);

/* Whether a file (--btf) has types that can be read. 0, or -errno after a message. */
int corebtf_check(const char *path);

/* After the object was loaded. NULL is fine. */
void corebtf_close(struct corebtf *c);

#endif
