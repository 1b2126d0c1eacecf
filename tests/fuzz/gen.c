/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gen.c: records by chance, see gen.h.
 *
 * Noise alone never gets past the record check, so what is made is sound first, and then, once in a while, damaged. All
 * addresses are of one small arena, so that pointers in memory find memory, overlap and nest.
 */
#include "gen.h"

#include <string.h>

#include "desc/sysdesc.h"
#include "gen/shows.gen.h"

#define TIDS		8
#define FIRST_TID	100
#define ALIGN8(n)	(((n) + 7) & ~(size_t)7)

void gen_init(struct gen *g, uint64_t seed)
{
	*g = (struct gen){ .state = seed * 0x9e3779b97f4a7c15u + 1, .time = 1000000000 };
	for (int i = 0; i < TIDS; i++)
		g->next_callno[i] = 1;
	g->is_big = gen_chance(g, 500);
}

/* splitmix64 */
static uint64_t gen_u64(struct gen *g)
{
	uint64_t z = g->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t gen_below(struct gen *g, uint32_t n)
{
	return gen_u64(g) % n;
}

bool gen_chance(struct gen *g, uint32_t n)
{
	return !gen_below(g, n);
}

static uint64_t gen_addr(struct gen *g)
{
	uint64_t step = gen_chance(g, 4) ? 1 : gen_chance(g, 2) ? 8 : 4096;

	return GEN_ARENA + gen_below(g, GEN_ARENA_BYTES / step) * step;
}

/* A word as programs have them: addresses, small numbers, edges. */
static uint64_t gen_word(struct gen *g)
{
	static const uint64_t edges[] = {
		0, 1, UINT64_MAX, UINT64_MAX - 7, INT64_MAX, (uint64_t)INT64_MIN, INT32_MAX, UINT32_MAX,
		0x80000000, 0xffffffff80000000, 4096, 1024, 0x10000,
	};

	switch (gen_below(g, 8)) {
	case 0: return edges[gen_below(g, sizeof(edges) / sizeof(edges[0]))];
	case 1: return gen_u64(g);
	case 2: return gen_below(g, 1 << 20);
	case 3: return gen_below(g, 64) | (uint64_t)gen_below(g, 64) << 32;
	case 4: return UINT64_C(1) << gen_below(g, 64);
	case 5: return gen_below(g, 32);
	default: return gen_addr(g);
	}
}

void gen_memory(struct gen *g, void *dst, size_t n)
{
	uint8_t *p = dst;
	uint32_t how = gen_below(g, 6);

	for (size_t i = 0; i < n; i += 8) {
		uint64_t word = how == 0 ? 0 : how == 1 ? gen_u64(g) : how == 2 ? UINT64_MAX : gen_word(g);

		if (how == 3)	/* text, with a NUL now and then */
			word = gen_chance(g, 16) ? 0x0041424344454600u : 0x2f61622e0a1b637au;
		memcpy(p + i, &word, n - i < 8 ? n - i : 8);
	}
}

static struct rec_head gen_head(struct gen *g, enum rec_kind kind)
{
	g->time += gen_chance(g, 50) ? 200000000 : 1000;
	return (struct rec_head){ .kind = kind, .tid = FIRST_TID + gen_below(g, TIDS), .time = g->time };
}

static size_t put_fd_info(struct gen *g, struct piece *p, uint8_t *room, size_t left)
{
	struct fd_info info = { .type = gen_below(g, FDT_PTY + 2), .flags = gen_below(g, 16), .ino = gen_below(g, 1000) };
	size_t names = gen_below(g, left > 64 ? 48 : 8), more = gen_below(g, left > 256 ? 140 : 8);

	p->arg = gen_chance(g, 3) ? PIECE_ARG_RET : gen_chance(g, 2) ? PIECE_ARG_MEM : gen_below(g, WIRE_NARGS);
	p->addr = gen_below(g, 8);
	info.len = names;
	memcpy(room, &info, sizeof(info));
	gen_memory(g, room + sizeof(info), names);
	if (names)
		room[sizeof(info) + names - 1] = 0;
	/* what is known beyond the names, or less than that */
	if (gen_chance(g, 2))
		return sizeof(info) + names;
	gen_memory(g, room + sizeof(info) + names, more);
	return sizeof(info) + names + more;
}

/* One piece at out with left bytes of room; returns its size. */
static size_t gen_piece(struct gen *g, uint8_t *out, size_t left, uint64_t addr)
{
	struct piece p = { .kind = gen_chance(g, 3) ? PIECE_STR : PIECE_MEM, .phase = gen_below(g, 2), .addr = addr };
	uint8_t *bytes = out + sizeof(p);
	size_t n = gen_below(g, left - sizeof(p) < 257 ? left - sizeof(p) : 257);

	if (gen_chance(g, 12)) {
		p.kind = PIECE_COUNT;
		n = 0;
	} else if (gen_chance(g, 12) && left > sizeof(p) + sizeof(struct fd_info) + 64) {
		p.kind = PIECE_FD;
		n = put_fd_info(g, &p, bytes, left - sizeof(p));
	} else {
		gen_memory(g, bytes, n);
		if (p.kind == PIECE_STR && n && gen_chance(g, 2))
			bytes[n - 1] = 0;
	}
	p.len = n;
	p.want = gen_chance(g, 3) ? n + gen_below(g, 5000) : n;
	if (gen_chance(g, 8) && p.kind <= PIECE_STR) {
		p.len = gen_chance(g, 2) ? -14 : -28;
		n = 0;
	}
	memcpy(out, &p, sizeof(p));
	return sizeof(p) + ALIGN8(n);
}

/* Which call: any row, mostly one that has a name, or a refinement; selectors are set to what chooses it. */
static uint32_t gen_row(struct gen *g, struct rec_call *rec, uint64_t *args, bool *is_chosen)
{
	const struct variant *v = &sysvariants[gen_below(g, sysvariants_count)];
	uint32_t row = v->key.row;

	if (gen_chance(g, 3)) {
		for (int i = 0; i < 2; i++) {
			uint8_t arg = cap_rows[row].sel_arg[i];

			if (arg >= WIRE_NARGS)
				continue;
			args[arg] = v->key.v[i];
			is_chosen[arg] = true;
		}
	} else {
		row = gen_below(g, 2 * ROW_TABLE);
		while (!gen_chance(g, 50) && !sysdescs[row].name)
			row = gen_below(g, 2 * ROW_TABLE);
	}
	rec->h.abi = gen_chance(g, 50) ? ABI_ILP32 : row < ROW_TABLE ? ABI_NATIVE : ABI_COMPAT;
	rec->nr = gen_chance(g, 100) ? (int32_t)gen_u64(g) : (int32_t)(row % ROW_TABLE);
	return row;
}

/* An argument as its type has it: an address, a constant of its set, a small number. */
static uint64_t gen_argument(struct gen *g, const struct use *use)
{
	const struct constset *set = use->type ? use->type->set : NULL;

	if (!use->type || gen_chance(g, 8))
		return gen_word(g);
	if (use->dir != DIR_VALUE || use->is_array || use->type->shape != SHAPE_SCALAR)
		return gen_addr(g);
	if (set && set->count && !gen_chance(g, 4))
		return set->list[gen_below(g, set->count)].value;
	return gen_chance(g, 2) ? gen_below(g, 300) : gen_word(g);
}

static void gen_args(struct gen *g, struct rec_call *rec, uint64_t *args)
{
	bool is_chosen[WIRE_NARGS] = { false };
	uint32_t row = gen_row(g, rec, args, is_chosen);
	const struct show *show;

	show = &shows.calls[sysdesc_refine(row, args)];
	for (int i = 0; i < WIRE_NARGS; i++)
		if (!is_chosen[i])
			args[i] = i < show->nargs ? gen_argument(g, &show->args[i]) : gen_word(g);
}

static size_t gen_call(struct gen *g, uint8_t *out, uint8_t flags)
{
	struct rec_call rec = { .h = gen_head(g, REC_CALL) };
	uint32_t *callno = &g->next_callno[rec.h.tid - FIRST_TID];
	size_t len = sizeof(rec), max = sizeof(rec) + WIRE_BODY;
	uint64_t args[WIRE_NARGS] = { 0 };

	gen_args(g, &rec, args);
	rec.h.flags = gen_chance(g, 6) ? gen_u64(g) & ~CALL_OPEN : gen_chance(g, 8) ? CALL_LATE : 0;
	rec.h.flags |= flags;
	rec.h.nargs = gen_chance(g, 50) ? gen_below(g, WIRE_NARGS + 1) : WIRE_NARGS;
	rec.callno = *callno;
	*callno += flags & CALL_OPEN ? 0 : gen_chance(g, 30) ? gen_below(g, 5) : 1;
	rec.ret = gen_chance(g, 4) ? -(int64_t)gen_below(g, 600) : gen_chance(g, 5) ? (int64_t)gen_word(g) :
		  (int64_t)gen_below(g, 300);
	rec.enter_time = gen_chance(g, 10) ? 0 : rec.h.time - gen_below(g, 1000);
	memcpy(out, &rec, sizeof(rec));
	memcpy(out + len, args, rec.h.nargs * sizeof(uint64_t));
	len += rec.h.nargs * sizeof(uint64_t);
	if (gen_chance(g, 5)) {
		((struct rec_call *)out)->h.nargs |= CALL_IP;
		memcpy(out + len, args, sizeof(args[0]));
		len += sizeof(args[0]);
	}
	for (int i = 0; i < 12 && max - len > sizeof(struct piece) + 16; i++) {
		uint64_t at = i < WIRE_NARGS ? args[i] : gen_addr(g);

		if (at >= GEN_ARENA && at - GEN_ARENA < GEN_ARENA_BYTES && !gen_chance(g, i < WIRE_NARGS ? 4 : 2))
			len += gen_piece(g, out + len, max - len - 8, at);
	}
	return len;
}

static size_t gen_chunk(struct gen *g, uint8_t *out)
{
	struct rec_chunk rec = { .h = gen_head(g, REC_CHUNK), .phase = gen_below(g, 2) };
	uint32_t n = gen_chance(g, 3) ? WIRE_PAGE : gen_below(g, WIRE_PAGE + 1);

	rec.piece_kind = gen_chance(g, 3) ? PIECE_STR : PIECE_MEM;
	rec.callno = g->next_callno[rec.h.tid - FIRST_TID] + (gen_chance(g, 20) ? gen_below(g, 4) - 2 : 0);
	rec.h.flags = gen_chance(g, 5) ? CHUNK_LATE : gen_chance(g, 20) ? CHUNK_LATE_END : 0;
	rec.base = gen_addr(g);
	rec.offset = gen_chance(g, 2) ? 0 : gen_chance(g, 10) ? gen_u64(g) : gen_below(g, 16) * WIRE_PAGE;
	rec.total = rec.offset + n + (gen_chance(g, 2) ? 0 : gen_below(g, 100000));
	rec.limit = gen_chance(g, 3) ? 0 : gen_below(g, 70000);
	rec.len = n;
	if (gen_chance(g, 10)) {
		rec.len = gen_chance(g, 2) ? -14 : -28;
		n = 0;
	}
	memcpy(out, &rec, sizeof(rec));
	gen_memory(g, out + sizeof(rec), n);
	return sizeof(rec) + n;
}

static size_t gen_note(struct gen *g, uint8_t *out)
{
	union {
		struct rec_head h;
		struct rec_fork fork;
		struct rec_exec exec;
		struct rec_exit exit;
		struct rec_signal signal;
		struct rec_name name;
	} r;
	static const size_t sizes[] = { sizeof(r.fork), sizeof(r.exec), sizeof(r.exit), sizeof(r.signal), sizeof(r.name) };
	uint32_t kind = gen_below(g, 5), tgid = FIRST_TID + gen_below(g, TIDS), callno;

	gen_memory(g, &r, sizeof(r));
	r.h = gen_head(g, kind < 4 ? REC_FORK + kind : REC_NAME);
	r.h.flags = gen_below(g, 16);
	callno = g->next_callno[r.h.tid - FIRST_TID];
	switch (r.h.kind) {
	case REC_NAME:
		break;
	case REC_FORK:
		r.fork.tgid = tgid;
		r.fork.parent_tid = FIRST_TID;
		break;
	case REC_EXEC:
		r.exec.tgid = r.h.tid;
		r.exec.old_tid = gen_chance(g, 2) ? r.h.tid : tgid;
		break;
	case REC_EXIT:
		r.exit.tgid = tgid;
		r.exit.last_callno = callno - 1;
		break;
	default:
		r.signal.signo = gen_chance(g, 10) ? (int32_t)gen_u64(g) : (int32_t)gen_below(g, 66);
		r.signal.callno = callno - 1;
		memcpy(r.signal.siginfo, &r.signal.signo, sizeof(r.signal.signo));
		if (gen_chance(g, 2))
			r.signal.siginfo[8] = gen_below(g, 10);
	}
	memcpy(out, &r, sizes[kind]);
	return sizes[kind];
}

/* A bit or a few bytes other than they should be. */
static void damage(struct gen *g, uint8_t *rec, size_t len)
{
	for (int i = gen_below(g, 4); i >= 0; i--) {
		size_t at = gen_below(g, len);

		if (gen_chance(g, 2))
			rec[at] ^= 1 << gen_below(g, 8);
		else
			rec[at] = gen_u64(g);
	}
}

size_t gen_record(struct gen *g, void *out)
{
	uint32_t what = gen_below(g, 100);
	size_t len;

	if (what < (g->is_big ? 1 : 60))
		len = gen_call(g, out, 0);
	else if (what < (g->is_big ? 100 : 90))
		len = gen_chunk(g, out);
	else
		len = gen_note(g, out);
	if (gen_chance(g, 20))
		damage(g, out, len);
	return len;
}

size_t gen_open(struct gen *g, void *out)
{
	return gen_call(g, out, CALL_OPEN);
}

void gen_expression(struct gen *g, char *out, size_t size)
{
	static const char *const words[] = {
		"trace=", "t=", "status=", "signal=", "signals=", "s=", "quiet=", "!", ",", ",", "@32", "@64", "%", "?",
		"/", "/^", "$", ".*", "[", "(", ")", "|", "*", "{3}", "all", "none", "file", "%file", "%network", "open",
		"openat", "read", "failed", "successful", "SIGINT", "int", "0", "-1", "64", "99999999999999999999",
		" ", "\\", "\x1b", "=", "",
	};

	*out = '\0';
	for (int i = gen_below(g, 10); i >= 0; i--) {
		const char *word = words[gen_below(g, sizeof(words) / sizeof(words[0]))];

		if (strlen(out) + strlen(word) + 1 < size)
			strcat(out, word);
	}
}
