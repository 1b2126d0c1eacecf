/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tidmap.c: from a thread id to a pointer. See tidmap.h.
 *
 * Deletion moves later entries of the same run back instead of leaving marks, so that a table in
 * which threads come and go for days stays as fast as a new one.
 */
#include "base/tidmap.h"

#include <stdlib.h>

#include "base/alloc.h"

#define TIDMAP_MIN	64

static uint32_t home(const struct tidmap *m, uint32_t tid)
{
	return (tid * 2654435761u) >> 7 & (m->size - 1);
}

static struct tidmap_slot *find(const struct tidmap *m, uint32_t tid)
{
	uint32_t i = home(m, tid);

	while (m->slots[i].tid && m->slots[i].tid != tid)
		i = (i + 1) & (m->size - 1);
	return &m->slots[i];
}

void tidmap_free(struct tidmap *m)
{
	free(m->slots);
	*m = (struct tidmap){ 0 };
}

void *tidmap_get(const struct tidmap *m, uint32_t tid)
{
	struct tidmap_slot *s;

	if (!m->used)
		return NULL;
	s = find(m, tid);
	return s->tid == tid ? s->value : NULL;
}

static void grow(struct tidmap *m)
{
	struct tidmap old = *m;

	m->size = old.size ? old.size * 2 : TIDMAP_MIN;
	m->slots = alloc_zeroed(m->size, sizeof(*m->slots));
	for (uint32_t i = 0; i < old.size; i++) {
		if (old.slots[i].tid)
			*find(m, old.slots[i].tid) = old.slots[i];
	}
	free(old.slots);
}

void tidmap_put(struct tidmap *m, uint32_t tid, void *value)
{
	struct tidmap_slot *s;

	if ((m->used + 1) * 2 > m->size)
		grow(m);
	s = find(m, tid);
	if (!s->tid)
		m->used++;
	*s = (struct tidmap_slot){ .tid = tid, .value = value };
}

void *tidmap_del(struct tidmap *m, uint32_t tid)
{
	struct tidmap_slot *s;
	uint32_t hole, i;
	void *value;

	if (!m->used)
		return NULL;
	s = find(m, tid);
	if (s->tid != tid)
		return NULL;
	value = s->value;
	hole = s - m->slots;
	for (i = (hole + 1) & (m->size - 1); m->slots[i].tid; i = (i + 1) & (m->size - 1)) {
		uint32_t h = home(m, m->slots[i].tid);

		if (((i - h) & (m->size - 1)) < ((i - hole) & (m->size - 1)))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = (struct tidmap_slot){ 0 };
	m->used--;
	return value;
}

static int by_tid(const void *a, const void *b)
{
	const struct tidmap_slot *x = a, *y = b;

	return (x->tid > y->tid) - (x->tid < y->tid);
}

void **tidmap_values(const struct tidmap *m, uint32_t *count)
{
	struct tidmap_slot *sorted;
	uint32_t n = 0;
	void **values;

	*count = m->used;
	if (!m->used)
		return NULL;
	sorted = alloc_zeroed(m->used, sizeof(*sorted));
	values = alloc_zeroed(m->used, sizeof(*values));
	for (uint32_t i = 0; i < m->size; i++) {
		if (m->slots[i].tid)
			sorted[n++] = m->slots[i];
	}
	qsort(sorted, n, sizeof(*sorted), by_tid);
	for (uint32_t i = 0; i < n; i++)
		values[i] = sorted[i].value;
	free(sorted);
	return values;
}
