/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.c: reading the sparse memory image of an event, see event.h.
 *
 * Pieces are few, so a look-up is one scan of them; where they are many (an execve can have 100,000
 * strings) they are sorted by address, and each knows which of those before it reaches farthest. Of
 * several that cover an address the one that knows most from there on is taken. A read joins what adjacent
 * pieces know and stops at the first byte that nobody has. Nothing is allocated and nothing
 * remembered between reads.
 */
#include "event.h"

#include <errno.h>
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

/* A look for the piece that knows most from addr on, or that says why not. */
struct search {
	uint64_t addr;
	uint8_t phase;
	const struct mem *best;
	uint64_t avail;			/* bytes that best knows */
};

/* Takes a piece that starts at addr or before into account. True: there is no better one. */
static bool search_piece(struct search *s, const struct mem *m)
{
	uint64_t off = s->addr - m->addr;

	if (m->phase != s->phase || !is_memory(m))
		return false;
	if (is_whole_string(m, s->addr)) {
		s->best = m;
		return true;
	}
	if (m->len > 0 && off < (uint64_t)m->len && m->len - off > s->avail) {
		s->best = m;
		s->avail = m->len - off;
	} else if (!s->best && !off) {
		s->best = m;
	}
	return false;
}

/* In a sorted list: those that start at addr, and of those before only the one that reaches farthest. */
static void search_sorted(struct search *s, const struct event *ev)
{
	uint32_t low = 0, high = ev->nmem, widest;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (ev->mem[mid].addr <= s->addr)
			low = mid + 1;
		else
			high = mid;
	}
	widest = low ? ev->mem[low - 1].widest[s->phase] : 0;
	for (; low && ev->mem[low - 1].addr == s->addr; low--)
		if (search_piece(s, &ev->mem[low - 1]))
			return;
	if (widest)
		search_piece(s, &ev->mem[widest - 1]);
}

/* The piece of exactly this phase that knows most from addr on, or one that says why not. */
static const struct mem *find_in_phase(const struct event *ev, uint8_t phase, uint64_t addr)
{
	struct search s = { .addr = addr, .phase = phase };

	if (ev->nmem > MEM_SORTED) {
		search_sorted(&s, ev);
		return s.best;
	}
	for (const struct mem *m = ev->mem; m < ev->mem + ev->nmem; m++)
		if (search_piece(&s, m))
			break;
	return s.best;
}

const struct mem *mem_find(const struct event *ev, enum phase phase, uint64_t addr)
{
	const struct mem *m = find_in_phase(ev, phase, addr);

	if (phase != PHASE_ENTRY && !(m && m->len > 0)) {
		const struct mem *at_entry = find_in_phase(ev, PHASE_ENTRY, addr);

		m = at_entry && (!m || at_entry->len > 0) ? at_entry : m;
	}
	if (!ev->fetch || (m && m->len > 0))
		return m;
	const struct mem *fetched = ev->fetch(ev->fetch_ctx, ev->tid, addr);

	return fetched ? fetched : m;
}

/* The bytes a piece knows in a row from offset off on: up to the next hole or its end. */
static size_t known_run(const struct mem *m, uint64_t off)
{
	uint64_t end = m->len;

	for (uint16_t i = 0; i < m->nholes; i++) {
		const struct hole *h = &m->holes[i];

		if (off >= h->offset && off - h->offset < h->len)
			return 0;
		if (h->offset > off && h->offset < end)
			end = h->offset;
	}
	return end - off;
}

ssize_t mem_read(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n)
{
	size_t done = 0;

	while (done < n) {
		const struct mem *m = mem_find(ev, phase, addr + done);
		size_t run;

		if (!m || m->len <= 0) {
			if (done)
				break;
			return m && m->len < 0 ? m->len : -EFAULT;
		}
		run = known_run(m, addr + done - m->addr);
		if (!run)
			return done ? (ssize_t)done : -ENODATA;
		if (run > n - done)
			run = n - done;
		memcpy((uint8_t *)dst + done, m->data + (addr + done - m->addr), run);
		done += run;
	}
	return done;
}

bool mem_get(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n)
{
	return mem_read(ev, phase, addr, dst, n) == (ssize_t)n;
}

const struct mem *mem_attachment(const struct event *ev, enum piece_kind kind, uint8_t arg)
{
	for (const struct mem *m = ev->mem; m < ev->mem + ev->nmem; m++)
		if (m->kind == kind && m->arg == arg)
			return m;
	return NULL;
}
