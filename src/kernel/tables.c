/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.c: what the BPF programs are told; see tables.h.
 *
 * The tables are constants to the verifier, which drops what they switch off; they cannot change once it has seen them.
 */
#include "kernel/tables.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "desc/sysdesc.h"

static int fill_rodata(struct bpf_object *obj, const char *name, const void *data, size_t size)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, name);
	size_t have = 0;
	void *to = map ? (void *)bpf_map__initial_value(map, &have) : NULL;

	if (!to || have < size)
		return -EINVAL;
	memcpy(to, data, size);
	return 0;
}

int tables_fill(struct bpf_object *obj, const struct knobs *knobs, const uint8_t *selected, const bool *own)
{
	size_t size = sysdesc_rows * sizeof(struct cap_row);
	struct cap_row *rows = malloc(size);
	int err;

	if (!rows)
		return -ENOMEM;
	memcpy(rows, cap_rows, size);
	for (uint32_t i = 0; i < ROW_VARIANT; i++) {
		if (selected[i])
			rows[i].flags |= ROW_SELECTED;
		if (i < ROW_I386 && own[i])
			rows[i].flags |= ROW_TRACEPOINT;
	}
	for (uint32_t i = 0; i < sysvariants_count; i++)
		rows[sysvariants[i].row].flags |= rows[sysvariants[i].key.row].flags & ROW_TRACEPOINT;
	err = fill_rodata(obj, ".rodata.rows", rows, size);
	free(rows);
	if (!err)
		err = fill_rodata(obj, ".rodata.ops", cap_ops, cap_ops_count * sizeof(struct cap_op));
	if (!err)
		err = fill_rodata(obj, ".rodata.knobs", knobs, sizeof(*knobs));
	return err;
}

int tables_fill_variants(int map, const uint8_t *selected)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts);
	struct variant_key *keys = calloc(sysvariants_count + 1, sizeof(*keys));
	uint32_t *rows = calloc(sysvariants_count + 1, sizeof(*rows)), n = 0;
	int err = keys && rows ? 0 : -ENOMEM;

	for (uint32_t i = 0; i < sysvariants_count && !err; i++) {
		if (!selected[sysvariants[i].key.row])
			continue;
		keys[n] = sysvariants[i].key;
		rows[n++] = sysvariants[i].row;
	}
	if (n && !err)
		err = bpf_map_update_batch(map, keys, rows, &n, &opts);
	free(keys);
	free(rows);
	return err;
}
