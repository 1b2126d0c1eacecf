/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.c: reading the sparse memory image of an event, see event.h.
 *
 * Pieces are few, so a look-up is one scan of them; where they are many (an execve can have 100,000
 * strings, all of them inside their own vector) they are sorted, and the piece that reaches farthest of those that start
 * at an address or before is known for each place of the list. Of several that cover an address the one that knows most
 * from there on is taken. A read joins what adjacent pieces know and stops at the first byte that nobody has. Nothing is
 * allocated and nothing remembered between reads.
 */
#include "event/event.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_memory(const struct mem *m)
{
	return m->kind == PIECE_MEM || m->kind == PIECE_STR;
}

/* A string that ends within its piece: no other piece can know more of it. */
static bool is_whole_string(const struct mem *m, uint64_t addr)
{
	return m->kind == PIECE_STR && m->addr == addr && m->len > 0 && !m->data[m->len - 1];
}

/* Where what a piece knows ends, and where what was asked for. Addresses are below 2^47 or lead nowhere. */
static uint64_t known_end(const struct mem *m)
{
	return m->addr + (m->len > 0 ? (uint32_t)m->len : 0);
}

static uint64_t wanted_end(const struct mem *m)
{
	return m->addr + m->want;
}

static bool covers(const struct mem *m, uint64_t addr)
{
	return addr >= m->addr && addr - m->addr < known_end(m) - m->addr;
}

static bool wants(const struct mem *m, uint64_t addr)
{
	return addr >= m->addr && addr - m->addr < m->want;
}

static int mem_order(const void *a, const void *b)
{
	const struct mem *x = a, *y = b;

	if (is_memory(x) != is_memory(y))
		return is_memory(x) - is_memory(y);
	if (x->phase != y->phase)
		return x->phase - y->phase;
	return (x->addr > y->addr) - (x->addr < y->addr);
}

void mem_sort(struct mem *list, uint32_t count)
{
	if (count <= MEM_SORTED)
		return;
	qsort(list, count, sizeof(*list), mem_order);
	for (uint32_t i = 0; i < count; i++) {
		struct mem *m = &list[i];

		m->far = m->wide = i;
		if (!i || !is_memory(&m[-1]) || m[-1].phase != m->phase)
			continue;
		if (known_end(&list[m[-1].far]) > known_end(m))
			m->far = m[-1].far;
		if (wanted_end(&list[m[-1].wide]) > wanted_end(m))
			m->wide = m[-1].wide;
	}
}

/* Whether the piece before place i of the list is memory of that phase. */
static bool is_of_phase(const struct event *ev, uint32_t i, uint8_t phase)
{
	return i && ev->mem[i - 1].phase == phase && is_memory(&ev->mem[i - 1]);
}

/* The place in a sorted list behind all memory of that phase that starts at addr or before. */
static uint32_t end_before(const struct event *ev, uint8_t phase, uint64_t addr)
{
	const struct mem key = { .kind = PIECE_MEM, .phase = phase, .addr = addr };
	uint32_t low = 0, high = ev->nmem;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (mem_order(&ev->mem[mid], &key) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The better of two answers to what is known from addr on. */
static const struct mem *better(const struct mem *best, const struct mem *m, uint64_t addr)
{
	if (best && is_whole_string(best, addr))
		return best;
	if (is_whole_string(m, addr))
		return m;
	return covers(m, addr) && (!best || known_end(m) > known_end(best)) ? m : best;
}

/* The piece of exactly this phase that knows most from addr on, or NULL. */
static const struct mem *find_in_phase(const struct event *ev, uint8_t phase, uint64_t addr)
{
	const struct mem *best = NULL;
	uint32_t i;

	if (ev->nmem > MEM_SORTED) {
		i = end_before(ev, phase, addr);
		if (!is_of_phase(ev, i, phase))
			return NULL;
		best = better(NULL, &ev->mem[ev->mem[i - 1].far], addr);
		/* few start at the same place: one of each kind, and what the call's record itself holds */
		for (; is_of_phase(ev, i, phase) && ev->mem[i - 1].addr == addr; i--)
			best = better(best, &ev->mem[i - 1], addr);
		return best;
	}
	for (i = 1; i <= ev->nmem; i++)
		if (is_of_phase(ev, i, phase))
			best = better(best, &ev->mem[i - 1], addr);
	return best;
}

/*
 * The piece of exactly this phase that was to have the byte at addr and does not, or NULL. One that starts there knows
 * best: how long others are is only what the program says.
 */
static const struct mem *find_wanted(const struct event *ev, uint8_t phase, uint64_t addr)
{
	const struct mem *best = NULL;
	uint32_t i;

	if (ev->nmem > MEM_SORTED) {
		i = end_before(ev, phase, addr);
		if (!is_of_phase(ev, i, phase))
			return NULL;
		best = &ev->mem[i - 1];
		if (best->addr != addr)
			best = &ev->mem[best->wide];
		return wants(best, addr) ? best : NULL;
	}
	for (i = 1; i <= ev->nmem; i++) {
		const struct mem *m = &ev->mem[i - 1];

		if (!is_of_phase(ev, i, phase) || !wants(m, addr))
			continue;
		if (m->addr == addr)
			return m;
		if (!best || wanted_end(m) > wanted_end(best))
			best = m;
	}
	return best;
}

static bool is_lost(const struct mem *m)
{
	return m && (m->len < 0 ? m->len : m->err) == -ENOSPC;
}

const struct mem *mem_find(const struct event *ev, enum phase phase, uint64_t addr)
{
	const struct mem *m = find_in_phase(ev, phase, addr);

	/* what was there at entry is no answer where it is known that what came later was lost */
	if (!m && phase != PHASE_ENTRY && is_lost(find_wanted(ev, phase, addr)))
		return NULL;
	if (!m && phase != PHASE_ENTRY)
		m = find_in_phase(ev, PHASE_ENTRY, addr);
	return m || !ev->fetch ? m : ev->fetch(ev->fetch_ctx, ev->tid, addr);
}

const struct hole *mem_holes(const struct mem *m, uint64_t addr, size_t *count)
{
	uint64_t off = addr - m->addr;
	uint32_t low = 0, high = m->nholes;	/* they are in order */

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if ((uint64_t)m->holes[mid].offset + m->holes[mid].len <= off)
			low = mid + 1;
		else
			high = mid;
	}
	*count = m->nholes - low;
	return *count ? &m->holes[low] : NULL;
}

/* The bytes a piece knows in a row from addr on: up to the next hole or its end. */
static size_t known_run(const struct mem *m, uint64_t addr)
{
	uint64_t off = addr - m->addr, end = m->len;
	size_t n;
	const struct hole *h = mem_holes(m, addr, &n);

	if (n && h->offset < end)
		end = h->offset;
	return end > off ? end - off : 0;
}

/* An exec that has succeeded, or may yet. */
static bool is_exec(const struct event *ev)
{
	return ev->flags & CALL_EXECED || (ev->flags & CALL_OPEN && ev->flags & CALL_LATE);
}

/* What is so of a byte that no piece knows. */
static enum mem_answer unknown_answer(const struct event *ev, uint8_t phase, uint64_t addr)
{
	const struct mem *m = find_wanted(ev, phase, addr);

	if (!m && phase != PHASE_ENTRY)
		m = find_wanted(ev, PHASE_ENTRY, addr);
	/* the entry could not read it, but the kernel has, or will have: then there is another image */
	if (is_exec(ev) && !is_lost(m))
		return !m && ev->flags & CALL_SHED ? MEM_LOST : MEM_CUT;
	if (!m)
		return ev->flags & CALL_SHED ? MEM_LOST : MEM_UNREADABLE;
	if (is_lost(m))
		return MEM_LOST;
	return m->len <= 0 || m->err ? MEM_UNREADABLE : MEM_CUT;
}

/* Copies into dst, unless that is NULL; *done are the bytes that are known in a row. */
static enum mem_answer walk(const struct event *ev, enum phase phase, uint64_t addr, uint8_t *dst,
			    size_t n, size_t *done)
{
	for (*done = 0; *done < n;) {
		uint64_t at = addr + *done;
		const struct mem *m = mem_find(ev, phase, at);
		size_t run;

		if (!m)
			return unknown_answer(ev, phase, at);
		run = known_run(m, at);
		if (!run)
			return MEM_LOST;
		if (run > n - *done)
			run = n - *done;
		if (dst)
			memcpy(dst + *done, m->data + (at - m->addr), run);
		*done += run;
	}
	return MEM_KNOWN;
}

size_t mem_read(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n)
{
	size_t done;

	walk(ev, phase, addr, dst, n, &done);
	return done;
}

bool mem_get(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n)
{
	return mem_read(ev, phase, addr, dst, n) == n;
}

enum mem_answer mem_answer(const struct event *ev, enum phase phase, uint64_t addr, size_t n)
{
	size_t done;

	return walk(ev, phase, addr, NULL, n, &done);
}

const struct mem *mem_attachment(const struct event *ev, enum piece_kind kind, uint8_t arg, uint64_t addr)
{
	for (uint32_t i = 0; i < ev->nmem; i++) {
		const struct mem *m = &ev->mem[i];

		if (ev->nmem > MEM_SORTED && is_memory(m))
			break;
		if (m->kind == kind && m->arg == arg &&
		    (kind != PIECE_FD || (int32_t)m->addr == (int32_t)addr))
			return m;
	}
	return NULL;
}

uint64_t event_bytes(const struct event *ev)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < ev->nmem; i++)
		bytes += ev->mem[i].len > 0 ? (uint64_t)ev->mem[i].len : 0;
	return bytes;
}
