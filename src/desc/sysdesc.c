/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysdesc.c: look-ups in the generated tables, see sysdesc.h.
 *
 * Rows are found by arithmetic, refinements by bisection; both as the kernel side does it
 * (bpf/syscall.bpf.h), so that the two agree on the row of a call.
 */
#include "desc/sysdesc.h"

#include <string.h>

uint32_t sysdesc_row(uint8_t abi, int32_t nr)
{
	uint32_t first = personalities[abi].rows;

	if (first == PERSONALITY_NO_ROWS || nr < 0 || nr >= ROW_UNKNOWN)
		return ROW_UNKNOWN;
	return first + nr;
}

static int key_compare(const struct variant_key *a, const struct variant_key *b)
{
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->v[0] != b->v[0])
		return a->v[0] < b->v[0] ? -1 : 1;
	return a->v[1] < b->v[1] ? -1 : a->v[1] > b->v[1];
}

/* The row of a refinement, or the row of the key itself. */
static uint32_t find_variant(const struct variant_key *key)
{
	uint32_t first = 0, end = sysvariants_count;

	while (first < end) {
		uint32_t mid = first + (end - first) / 2;
		int order = key_compare(key, &sysvariants[mid].key);

		if (!order)
			return sysvariants[mid].row;
		if (order < 0)
			end = mid;
		else
			first = mid + 1;
	}
	return key->row;
}

uint32_t sysdesc_refine(uint32_t row, const uint64_t *args)
{
	const struct cap_row *r = &cap_rows[row];
	struct variant_key key = { .row = row };
	uint32_t found;

	if (!(r->flags & ROW_VARIANTS))
		return row;
	key.v[0] = (uint32_t)args[r->sel_arg[0]] & r->sel_mask[0];
	if (r->sel_arg[1] != 0xff) {
		key.v[1] = (uint32_t)args[r->sel_arg[1]] & r->sel_mask[1];
		found = find_variant(&key);
		if (found != row)
			return found;
		key.v[1] = 0;
	}
	return find_variant(&key);
}

int sysdesc_by_name(uint8_t abi, const char *name)
{
	uint32_t first = personalities[abi].rows;

	if (first == PERSONALITY_NO_ROWS)
		return -1;
	for (uint32_t row = first; row < first + ROW_UNKNOWN; row++)
		if (sysdescs[row].name && !strcmp(sysdescs[row].name, name))
			return row;
	return -1;
}
