/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kbtf.h: the running kernel's types (BTF), looked through in one pass.
 *
 * Owns the map of the file and the index of its records, and nothing that is found outlives it. libbpf's own reader
 * copies the 5 MiB and walks them once for each question; this one answers all in about a millisecond.
 */
#ifndef BPFSTRACE_KBTF_H
#define BPFSTRACE_KBTF_H

#include <stddef.h>
#include <stdint.h>

#include <bpf/btf.h>

struct kbtf;

/* A name to look for. */
struct kbtf_query {
	const char *name;
	uint32_t kind;			/* BTF_KIND_STRUCT, _TYPEDEF, _FUNC or _VAR */
};

/* A type of that name; there may be several, of different source files. */
typedef void kbtf_fn(void *ctx, size_t query, uint32_t id);

/* 0 and *out, or -errno. */
int kbtf_open(struct kbtf **out);

/* The pass, to be made once and before the rest. 0; or -EPROTO where the file is not understood. */
int kbtf_find(struct kbtf *k, const struct kbtf_query *queries, size_t n, kbtf_fn *fn, void *ctx);

/* NULL for void and for what is not there. */
const struct btf_type *kbtf_type(const struct kbtf *k, uint32_t id);

/* The same without typedefs and qualifiers. */
const struct btf_type *kbtf_resolve(const struct kbtf *k, uint32_t id);

/* "" where there is none. */
const char *kbtf_name(const struct kbtf *k, uint32_t name_off);

/* NULL is fine. */
void kbtf_close(struct kbtf *k);

#endif
