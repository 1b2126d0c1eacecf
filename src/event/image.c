/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.c: the memory image of a call. See image.h.
 *
 * Runs are found by a hash of their base, since one execve can have thousands of them. A faulted
 * run may be sent a second time, when the kernel has faulted the page in: later bytes close the holes of earlier ones,
 * which stay: only they are of the time that the phase says. Of two readings that failed the one that was lost
 * counts: what was there to be lost can be read.
 */
#include "event/image.h"

#include <errno.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "event/record.h"

#define RUNS_MIN	16
#define RUNS_MAX	(1 << 17)
#define HOLES_MAX	4096

static uint32_t *bucket(const struct runs *r, uint64_t base)
{
	return &r->buckets[base * 0x9e3779b97f4a7c15u >> 40 & (r->cap - 1)];
}

static void runs_link(struct runs *r, uint32_t i)
{
	uint32_t *head = bucket(r, r->list[i].base);

	r->list[i].next = *head;
	*head = i + 1;
}

static void runs_relink(struct runs *r)
{
	memset(r->buckets, 0, r->cap * sizeof(*r->buckets));
	for (uint32_t i = 0; i < r->count; i++)
		runs_link(r, i);
}

static bool runs_grow(struct runs *r)
{
	if (r->count < r->cap)
		return true;
	if (r->cap == RUNS_MAX)
		return false;
	r->cap = r->cap ? r->cap * 2 : RUNS_MIN;
	r->list = alloc_again(r->list, r->cap * sizeof(*r->list));
	r->buckets = alloc_again(r->buckets, r->cap * sizeof(*r->buckets));
	runs_relink(r);
	return true;
}

static struct run *runs_find(const struct runs *r, uint32_t callno, uint64_t base, uint8_t phase,
			     uint8_t kind)
{
	struct run *run;

	if (!r->count)
		return NULL;
	for (uint32_t i = *bucket(r, base); i; i = run->next) {
		run = &r->list[i - 1];
		if (run->base == base && run->callno == callno && run->phase == phase &&
		    run->kind == kind)
			return run;
	}
	return NULL;
}

static struct run *runs_get(struct runs *r, const struct rec_chunk *c)
{
	struct run *run = runs_find(r, c->callno, c->base, c->phase, c->piece_kind);

	if (run)
		return run;
	if (!runs_grow(r))
		return NULL;
	run = &r->list[r->count++];
	*run = (struct run){
		.base = c->base,
		.callno = c->callno,
		.phase = c->phase,
		.kind = c->piece_kind,
	};
	runs_link(r, r->count - 1);
	return run;
}

/* Inserts at place i; when there are too many, the hole before grows over what lies between. */
static void hole_insert(struct run *run, uint32_t i, struct hole hole)
{
	if (run->nholes == HOLES_MAX) {
		struct hole *last = &run->holes[HOLES_MAX - 1];

		if (hole.offset + hole.len > last->offset + last->len)
			last->len = hole.offset + hole.len - last->offset;
		return;
	}
	if (run->nholes == run->holes_cap) {
		run->holes_cap = run->holes_cap ? run->holes_cap * 2 : 4;
		run->holes = alloc_again(run->holes, run->holes_cap * sizeof(*run->holes));
	}
	memmove(&run->holes[i + 1], &run->holes[i], (run->nholes - i) * sizeof(*run->holes));
	run->holes[i] = hole;
	run->nholes++;
}

/* [from, to) is known now. */
static void holes_close(struct run *run, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < run->nholes; i++) {
		struct hole *h = &run->holes[i];
		uint32_t start = h->offset, end = h->offset + h->len;

		if (end <= from || start >= to)
			continue;
		if (start < from && end > to && run->nholes == HOLES_MAX)
			continue;
		if (start < from) {
			h->len = from - start;
			if (end > to)
				hole_insert(run, i + 1, (struct hole){ to, end - to });
		} else if (end > to) {
			*h = (struct hole){ to, end - to };
		} else {
			memmove(h, h + 1, (run->nholes - i - 1) * sizeof(*h));
			run->nholes--;
			i--;
		}
	}
}

/* [from, to) of bytes, which are those from offset on. */
static void run_copy(struct run *run, uint32_t from, uint32_t to, const uint8_t *bytes, uint32_t offset)
{
	if (from < offset)
		from = offset;
	if (from < to)
		memcpy(run->data.p + from, bytes + (from - offset), to - from);
}

/* Puts bytes into the holes that they cover, and behind what is known. */
static void run_fill(struct run *run, uint32_t offset, uint32_t end, uint32_t known, const uint8_t *bytes)
{
	for (uint32_t i = 0; i < run->nholes && run->holes[i].offset < end; i++) {
		uint32_t to = run->holes[i].offset + run->holes[i].len;

		run_copy(run, run->holes[i].offset, to < end ? to : end, bytes, offset);
	}
	run_copy(run, known, end, bytes, offset);
}

/* Makes data at least end bytes long; what is added is a hole from its start up to known. */
static void run_extend(struct run *run, uint32_t known, uint32_t end)
{
	uint32_t have = run->data.len;

	if (end <= have)
		return;
	buf_reserve(&run->data, end - have);
	if (known > have) {
		memset(run->data.p + have, 0, known - have);
		hole_insert(run, run->nholes, (struct hole){ have, known - have });
	}
	run->data.len = end;
}

void runs_add(struct runs *r, const struct rec_chunk *c)
{
	uint32_t end = c->offset + (uint32_t)c->len, added, known;
	struct run *run;

	if (c->h.flags & CHUNK_LATE_END) {
		r->ended = c->callno;
		r->is_ended = true;
		r->is_short = c->len < 0;
		return;
	}
	run = runs_get(r, c);
	if (!run) {
		r->dropped++;
		return;
	}
	run->total = c->total > run->total ? c->total : run->total;
	run->limit = c->limit > run->limit ? c->limit : run->limit;
	if (c->len < 0) {
		run->err = c->len;
		run->err_at = c->offset;
	}
	if (c->len <= 0)
		return;
	added = end > run->data.len ? end - run->data.len : 0;
	if (r->bytes + added > r->max_bytes) {
		r->dropped++;
		return;
	}
	r->bytes += added;
	known = run->data.len;
	run_extend(run, c->offset, end);
	run_fill(run, c->offset, end, known, c->bytes);
	holes_close(run, c->offset, end);
	if (run->err && end > run->err_at)
		run->err = 0;
}

static void run_free(struct run *run)
{
	buf_free(&run->data);
	free(run->holes);
}

void runs_drop(struct runs *r, uint32_t callno)
{
	uint32_t kept = 0;

	if (!r->count)
		return;
	for (uint32_t i = 0; i < r->count; i++) {
		struct run *run = &r->list[i];

		if ((int32_t)(run->callno - callno) > 0) {
			r->list[kept++] = *run;
			continue;
		}
		r->bytes -= run->data.len;
		run_free(run);
	}
	r->count = kept;
	runs_relink(r);
}

void runs_free(struct runs *r)
{
	for (uint32_t i = 0; i < r->count; i++)
		run_free(&r->list[i]);
	free(r->list);
	free(r->buckets);
	*r = (struct runs){ .max_bytes = r->max_bytes, .dropped = r->dropped };
}

static bool late_ended(const struct runs *r, const struct rec_call *rec)
{
	return r->is_ended && r->ended == rec->callno;
}

bool runs_lack(const struct runs *r, const struct rec_call *rec)
{
	return !late_ended(r, rec) || r->is_short;
}

bool runs_awaited(const struct runs *r, const struct rec_call *rec)
{
	return !late_ended(r, rec);
}

static struct mem *mem_same(struct buf *out, uint32_t count, const struct mem *m)
{
	struct mem *list = (struct mem *)out->p;

	for (uint32_t i = 0; i < count; i++) {
		if (list[i].addr == m->addr && list[i].phase == m->phase &&
		    list[i].kind == m->kind && (list[i].len < 0 || m->len < 0 || list[i].want == m->want))
			return &list[i];
	}
	return NULL;
}

/* Whether a second reading tells more than the first: one that begins otherwise is of another time. */
static bool is_more(const struct mem *m, const struct mem *first)
{
	return m->len > first->len && (first->len <= 0 || !memcmp(m->data, first->data, first->len));
}

/* What was read twice is looked for among the first count, which are few: the inline pieces. */
static void image_add(struct buf *out, uint32_t count, const struct mem *m)
{
	struct mem *same = m->kind <= PIECE_STR ? mem_same(out, count, m) : NULL;

	if (!same)
		buf_put(out, m, sizeof(*m));
	else if (same->len < 0 && m->len < 0 ? m->len == -ENOSPC : is_more(m, same))
		*same = *m;
}

static struct mem run_mem(const struct run *run)
{
	uint32_t end = run->total && run->limit < run->total ? run->limit : run->total;
	bool ended = run->kind == PIECE_STR && run->data.len && !run->data.p[run->data.len - 1];
	int32_t err = ended || end <= run->data.len ? 0 : -ENOSPC;

	/* the last chunks were lost, unless the kernel side could not read on */
	if (run->err == -EFAULT && run->err_at <= run->data.len)
		err = -EFAULT;
	return (struct mem){
		.addr = run->base,
		.want = ended ? run->data.len : run->total,
		.len = run->data.len ? (int32_t)run->data.len : err,
		.err = err,
		.kind = run->kind,
		.phase = run->phase,
		.nholes = run->nholes,
		.data = (const uint8_t *)run->data.p,
		.holes = run->holes,
	};
}

/* A piece that ends with its page, short of what was asked for: the next page is not there. */
static int32_t piece_err(const struct piece *p)
{
	bool is_short = p->len > 0 && (uint32_t)p->len < p->want;

	return is_short && (p->addr + p->len) % WIRE_PAGE == 0 ? -EFAULT : 0;
}

uint32_t runs_image(struct runs *r, const struct rec_call *rec, size_t len, struct buf *out)
{
	const struct piece *p = NULL;
	uint32_t inlined;

	while ((p = record_piece(rec, len, p))) {
		uint32_t known = p->len > 0 ? (uint32_t)p->len : 0;
		struct mem m = {
			.addr = p->addr,
			.want = p->want < known ? known : p->want,
			.len = p->len,
			.err = piece_err(p),
			.kind = p->kind,
			.phase = p->phase,
			.arg = p->arg,
			.data = known ? record_bytes(p) : NULL,
		};

		image_add(out, out->len / sizeof(m), &m);
	}
	inlined = out->len / sizeof(struct mem);
	for (uint32_t i = 0; i < r->count; i++) {
		struct mem m;

		if (r->list[i].callno != rec->callno)
			continue;
		m = run_mem(&r->list[i]);
		image_add(out, inlined, &m);
	}
	mem_sort((struct mem *)out->p, out->len / sizeof(struct mem));
	return out->len / sizeof(struct mem);
}

