/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kbtf.c: the running kernel's types, looked through in one pass; see kbtf.h.
 *
 * From Linux 6.16 the file can be mapped, which costs nothing; before that it is read, a page at a time. The records
 * have no index, their sizes follow from their kinds: a kind that is not known here ends the pass with an error.
 */
#include "kernel/kbtf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define KERNEL_TYPES	"/sys/kernel/btf/vmlinux"
#define HASH_BITS	12

struct kbtf {
	const uint8_t *map, *types;
	size_t size, types_len;
	const char *strings;
	uint32_t strings_len;
	uint32_t *at, count;		/* of each record in types, by id */
	uint16_t maybe[1 << HASH_BITS];	/* by name_hash(): a bit for each kind of which one is looked for */
};

/* The file as a whole. */
static int map_file(struct kbtf *k)
{
	int fd = open(KERNEL_TYPES, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;
	void *map;

	if (fd < 0)
		return -errno;
	k->size = fstat(fd, &st) ? 0 : st.st_size;
	map = mmap(NULL, k->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED) {
		map = mmap(NULL, k->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		for (size_t at = 0; map != MAP_FAILED && at < k->size && !err;) {
			ssize_t n = read(fd, (char *)map + at, k->size - at);

			err = n > 0 ? 0 : -EIO;
			at += n;
		}
	}
	close(fd);
	if (map == MAP_FAILED)
		return -ENOMEM;
	k->map = map;
	return err;
}

static int find_sections(struct kbtf *k)
{
	const struct btf_header *h = (const void *)k->map;

	if (k->size < sizeof(*h) || h->magic != BTF_MAGIC || !h->str_len ||
	    h->hdr_len + (uint64_t)h->type_off + h->type_len > k->size ||
	    h->hdr_len + (uint64_t)h->str_off + h->str_len > k->size)
		return -EPROTO;
	k->types = k->map + h->hdr_len + h->type_off;
	k->types_len = h->type_len;
	k->strings = (const char *)k->map + h->hdr_len + h->str_off;
	k->strings_len = h->str_len;
	/* no record is shorter than this */
	k->at = malloc((k->types_len / sizeof(struct btf_type) + 1) * sizeof(*k->at));
	if (!k->at)
		return -ENOMEM;
	return k->strings[k->strings_len - 1] ? -EPROTO : 0;
}

int kbtf_open(struct kbtf **out)
{
	struct kbtf *k = calloc(1, sizeof(*k));
	int err = k ? map_file(k) : -ENOMEM;

	if (!err)
		err = find_sections(k);
	if (err)
		kbtf_close(k);
	else
		*out = k;
	return err;
}

void kbtf_close(struct kbtf *k)
{
	if (!k)
		return;
	if (k->map)
		munmap((void *)k->map, k->size);
	free(k->at);
	free(k);
}

const struct btf_type *kbtf_type(const struct kbtf *k, uint32_t id)
{
	return id && id < k->count ? (const void *)(k->types + k->at[id]) : NULL;
}

const struct btf_type *kbtf_resolve(const struct kbtf *k, uint32_t id)
{
	const struct btf_type *t = kbtf_type(k, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = kbtf_type(k, t->type);
	return t;
}

const char *kbtf_name(const struct kbtf *k, uint32_t name_off)
{
	return name_off < k->strings_len ? k->strings + name_off : "";
}

/* The bytes of a record, 0 for an unknown kind. */
static size_t record_size(const struct btf_type *t)
{
	static const struct { uint8_t fixed, each; } extra[] = {
		[BTF_KIND_INT] = { sizeof(uint32_t), 0 },
		[BTF_KIND_ARRAY] = { sizeof(struct btf_array), 0 },
		[BTF_KIND_STRUCT] = { 0, sizeof(struct btf_member) },
		[BTF_KIND_UNION] = { 0, sizeof(struct btf_member) },
		[BTF_KIND_ENUM] = { 0, sizeof(struct btf_enum) },
		[BTF_KIND_FUNC_PROTO] = { 0, sizeof(struct btf_param) },
		[BTF_KIND_VAR] = { sizeof(struct btf_var), 0 },
		[BTF_KIND_DATASEC] = { 0, sizeof(struct btf_var_secinfo) },
		[BTF_KIND_DECL_TAG] = { sizeof(struct btf_decl_tag), 0 },
		[BTF_KIND_ENUM64] = { 0, sizeof(struct btf_enum64) },
	};
	uint32_t kind = btf_kind(t);

	if (!kind || kind > BTF_KIND_ENUM64)
		return 0;
	return sizeof(*t) + extra[kind].fixed + (size_t)btf_vlen(t) * extra[kind].each;
}

/* Of the first four bytes, the NUL among them: most names are passed over by that and their kind alone. */
static uint32_t name_hash(const char *name)
{
	uint32_t head = 0;

	memcpy(&head, name, strnlen(name, sizeof(head)));
	return head * 2654435761U >> (32 - HASH_BITS);
}

static void match(const struct kbtf *k, uint32_t id, const struct kbtf_query *queries, size_t n, kbtf_fn *fn, void *ctx)
{
	const struct btf_type *t = kbtf_type(k, id);
	const char *name = kbtf_name(k, t->name_off);
	uint32_t kind = btf_kind(t);

	if (!(k->maybe[name_hash(name)] & 1U << kind))
		return;
	for (size_t i = 0; i < n; i++)
		if (queries[i].kind == kind && !strcmp(queries[i].name, name))
			fn(ctx, i, id);
}

int kbtf_find(struct kbtf *k, const struct kbtf_query *queries, size_t n, kbtf_fn *fn, void *ctx)
{
	size_t at = 0, size;

	for (size_t i = 0; i < n; i++)
		k->maybe[name_hash(queries[i].name)] |= 1U << queries[i].kind;
	for (k->count = 1; at + sizeof(struct btf_type) <= k->types_len; at += size) {
		const struct btf_type *t = (const void *)(k->types + at);
		uint32_t id = k->count++, kind = btf_kind(t);

		k->at[id] = at;
		size = record_size(t);
		if (!size || size > k->types_len - at)
			return -EPROTO;
		if (kind == BTF_KIND_STRUCT || kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_FUNC || kind == BTF_KIND_VAR)
			match(k, id, queries, n, fn, ctx);
	}
	return at == k->types_len ? 0 : -EPROTO;
}
