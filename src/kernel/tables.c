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

#include "desc/sysdesc.h"

#define SEEDS	10000		/* one in a few will do */

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

/* Puts the refinements of what is selected where variant_place() says with that seed; false: not within VARIANT_TRIES. */
static bool place_variants(struct variant_slot *slots, const uint8_t *selected, uint32_t seed)
{
	memset(slots, 0, VARIANT_SLOTS * sizeof(*slots));
	for (uint32_t i = 0; i < sysvariants_count; i++) {
		const struct variant_key *key = &sysvariants[i].key;
		uint32_t place = variant_place(key->row, key->v[0], key->v[1], seed), n = 0;

		if (!selected[key->row])
			continue;
		while (n < VARIANT_TRIES && slots[(place + n) % VARIANT_SLOTS].row)
			n++;
		if (n == VARIANT_TRIES)
			return false;
		slots[(place + n) % VARIANT_SLOTS] = (struct variant_slot){ .key = *key, .row = sysvariants[i].row };
	}
	return true;
}

static int fill_variants(struct bpf_object *obj, struct knobs *knobs, const uint8_t *selected)
{
	struct variant_slot *slots = malloc(VARIANT_SLOTS * sizeof(*slots));
	uint32_t seed = 0;
	int err;

	if (!slots)
		return -ENOMEM;
	while (seed < SEEDS && !place_variants(slots, selected, seed))
		seed++;
	knobs->variant_seed = seed;
	err = seed < SEEDS ? fill_rodata(obj, ".rodata.variants", slots, VARIANT_SLOTS * sizeof(*slots)) : -E2BIG;
	free(slots);
	return err;
}

int tables_fill(struct bpf_object *obj, struct knobs *knobs, const uint8_t *selected, const bool *own)
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
		if (i < ROW_TABLE && own[i])
			rows[i].flags |= ROW_TRACEPOINT;
	}
	for (uint32_t i = 0; i < sysvariants_count; i++)
		rows[sysvariants[i].row].flags |= rows[sysvariants[i].key.row].flags & ROW_TRACEPOINT;
	err = fill_rodata(obj, ".rodata.rows", rows, size);
	free(rows);
	if (!err)
		err = fill_rodata(obj, ".rodata.ops", cap_ops, cap_ops_count * sizeof(struct cap_op));
	if (!err && !knobs->count_only)
		err = fill_variants(obj, knobs, selected);
	if (!err)
		err = fill_rodata(obj, ".rodata.knobs", knobs, sizeof(*knobs));
	return err;
}
