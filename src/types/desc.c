/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * desc.c: waiting for descriptors, asynchronous input and output.
 *
 * Owns what select and poll say behind their result: they find their own sets and times among the
 * arguments by type, and read what the kernel left there in the exit image.
 */
#include "show/fmt.h"
#include "types/signal.h"

#include <linux/aio_abi.h>
#include <poll.h>

fmt_fn fmt_fd, fmt_fd_set, fmt_ioprio_field, fmt_pollfd;

/*
 * How many of the n descriptors of a set are known, from the first on. It stops where nothing is, or more than a limit:
 * n is only what the program says. 0 when not even the first is.
 */
static int64_t known_set(const struct fmt *f, uint64_t addr, int64_t n)
{
	int64_t fd = 0;
	uint8_t byte;

	while (fd < n && fmt_read(f, addr + fd / 8, &byte, 1))
		fd += 8;
	return fd < n ? fd : n;
}

static bool is_in_set(const struct fmt *f, uint64_t addr, int64_t fd)
{
	uint8_t byte = 0;

	fmt_read(f, addr + fd / 8, &byte, 1);
	return byte & (1 << (fd % 8));
}

/* The first of the known descriptors that are in the set, from fd on; known where there is none. */
static int64_t next_in_set(const struct fmt *f, uint64_t addr, int64_t fd, int64_t known)
{
	while (fd < known && !is_in_set(f, addr, fd))
		fd++;
	return fd;
}

/* The known ones of n descriptors. */
static void show_set(const struct fmt *f, uint64_t addr, int64_t known, int64_t n)
{
	struct sink_rest rest = { 0 };
	int64_t fd;

	f->sink->ops->array_begin(f->sink, LIST_BLANKS);
	for (fd = next_in_set(f, addr, 0, known); fd < known && !fmt_spent(f);
	     fd = next_in_set(f, addr, fd + 1, known)) {
		f->sink->ops->elem(f->sink);
		fmt_fd(f, fd);
	}
	if (known < n || fd < known)
		rest.why = fd < known ? LEFT_SHARE : LEFT_LIMIT;
	f->sink->ops->array_end(f->sink, &rest);
}

/* Whether what ends a set is a limit, not memory that could not be read. */
static bool is_set_cut(const struct fmt *f, uint64_t addr, int64_t known)
{
	return known && mem_answer(f->ev, f->phase, addr + known / 8, 1) == MEM_CUT;
}

void fmt_fd_set(const struct fmt *f, uint64_t value)
{
	int64_t n = fmt_size(f), known = known_set(f, value, n);

	if (n > 0 && (known == n || is_set_cut(f, value, known)))
		show_set(f, value, known, n);
	else
		fmt_unread(f, value, n > 0 ? (n + 7) / 8 : 0);
}

/* "in [3], out [9]": what is left in the sets, each a value of the note. */
static void note_set(const struct fmt *f, const struct use *use, uint64_t addr, const char *name)
{
	struct fmt g = *f;
	int64_t n, known;

	g.use = use;
	n = fmt_size(&g);
	if (addr && n > 0 && mem_answer(f->ev, f->phase, addr, (n + 7) / 8) == MEM_LOST) {
		f->sink->ops->note(f->sink, name);
		f->sink->ops->missing(f->sink, 0, LEFT_LOST);
		return;
	}
	known = addr ? known_set(&g, addr, n) : 0;
	if (known <= 0 || (known < n ? !is_set_cut(&g, addr, known) : next_in_set(&g, addr, 0, known) == known))
		return;
	f->sink->ops->note(f->sink, name);
	show_set(&g, addr, known, n);
}

/* Whether the kernel wrote back a time: what is left of it. */
static bool has_left(const struct fmt *f, const struct use *use, uint64_t addr)
{
	return addr && use->dir == DIR_INOUT && use->type->desc &&
	       mem_answer(f->ev, f->phase, addr, use->type->desc->size[f->layout]) != MEM_UNREADABLE;
}

/* Whether an argument is one of those of which the result tells; sets: how many came before. */
static bool is_told(const struct fmt *f, const struct use *use, uint64_t addr, unsigned int sets)
{
	if (use->type->fmt == fmt_fd_set)
		return true;
	if (f->opt->opaque && !sets)
		return false;
	return use->type->fmt == fmt_pollfd || has_left(f, use, addr);
}

/* Whether descriptors are waited for: they are among the arguments. */
static bool waits_for_fds(const struct fmt *f)
{
	for (uint8_t i = 0; f->scope && i < f->scope->count; i++)
		if (f->scope->uses[i].type->fmt == fmt_fd_set || f->scope->uses[i].type->fmt == fmt_pollfd)
			return true;
	return false;
}

static void show_ready(const struct fmt *f, const struct pollfd *p)
{
	f->sink->ops->elem(f->sink);
	f->sink->ops->struct_begin(f->sink);
	f->sink->ops->field(f->sink, "fd");
	fmt_fd(f, p->fd);
	fmt_field_flags(f, "revents", &set_poll_events, (uint16_t)p->revents);
	f->sink->ops->struct_end(f->sink, NULL);
}

/* The pollfds of which the kernel says something: as many as its result, as far as they are known. */
static void note_ready(const struct fmt *f, const struct use *use, uint64_t addr)
{
	const struct sink_ops *ops = f->sink->ops;
	int64_t shown = 0, limit = f->opt->verbose ? INT64_MAX : f->opt->string_limit, n;
	struct sink_rest rest;
	struct fmt g = *f;
	struct pollfd p;

	g.use = use;
	n = fmt_size(&g);
	if (limit > f->ev->ret)
		limit = f->ev->ret;
	ops->note(f->sink, NULL);
	ops->array_begin(f->sink, LIST_PLAIN);
	for (; n > 0 && shown < limit && fmt_read(f, addr, &p, sizeof(p)); n--, addr += sizeof(p)) {
		if (!p.revents)
			continue;
		show_ready(f, &p);
		shown++;
	}
	rest = fmt_rest(f, shown, f->ev->ret);
	if (shown < limit && rest.why)
		rest.why = LEFT_LIMIT;
	ops->array_end(f->sink, &rest);
}

/* What the kernel left of an argument: in a set, the pollfds or the time. What is behind descriptors stands before. */
static void note_argument(const struct fmt *outer, const struct use *use, uint64_t addr, unsigned int *sets)
{
	static const char *const names[] = { "in", "out", "except" };
	struct fmt_options opt = *outer->opt;
	struct fmt inner = *outer, *f = &inner;

	opt.fds = 0;
	f->opt = &opt;
	if (use->type->fmt == fmt_fd_set && *sets < 3) {
		note_set(f, use, addr, names[(*sets)++]);
	} else if (use->type->fmt == fmt_pollfd) {
		note_ready(f, use, addr);
	} else {
		f->sink->ops->note(f->sink, "left");
		if (f->opt->opaque)
			fmt_addr(f, addr);
		else
			fmt_struct_at(f, use->type->desc, addr);
	}
}

void fmt_select_result(const struct fmt *f, uint64_t value)
{
	uint8_t count = f->scope ? f->scope->count : 0;
	unsigned int sets = 0;
	bool any = false;

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!value && (!f->opt->opaque || waits_for_fds(f)))
		fmt_note_name(f, "Timeout", 0);
	for (uint8_t i = 0; value && i < count; i++) {
		const struct use *use = &f->scope->uses[i];
		uint64_t addr = fmt_argument(f, use);

		if (!is_told(f, use, addr, sets))
			continue;
		if (!any)
			f->sink->ops->note_begin(f->sink);
		any = true;
		note_argument(f, use, addr, &sets);
	}
	if (any)
		f->sink->ops->note_end(f->sink);
}

void fmt_pollfd(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct pollfd p;

	if (!fmt_take(f, value, &p, sizeof(p)))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "fd");
	fmt_fd(f, p.fd);
	if (p.fd >= 0)
		fmt_field_flags(f, "events", &set_poll_events, (uint16_t)p.events);
	ops->struct_end(f->sink, NULL);
}

/* Its upper half lies in the first register. */
void fmt_llseek_offset(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value << 32 | value >> 32, NUM_UDEC);
}

/* [1 => 4]: where reading began, and where it will go on if anything was read. */
void fmt_moved_offset(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct fmt after = *f;
	uint64_t offset;

	if (!fmt_take_fields(f, f->use->type->like, value, &offset))
		return;
	after.phase = PHASE_EXIT;
	ops->array_begin(f->sink, LIST_PLAIN);
	ops->elem(f->sink);
	ops->num(f->sink, offset, NUM_DEC);
	if (!fmt_failed(f) && f->ev->ret > 0 && fmt_read_fields(&after, f->use->type->like, value, &offset)) {
		ops->out(f->sink);
		ops->num(f->sink, offset, NUM_DEC);
	}
	ops->array_end(f->sink, NULL);
}

void fmt_iocb_opcode(const struct fmt *f, uint64_t value)
{
	f->sink->ops->coded_begin(f->sink, value, NUM_UDEC);
	fmt_constant(f, &set_iocb_cmd, value);
	f->sink->ops->coded_end(f->sink);
}

/* Left out where it is zero, and the flags beside it do not say that it counts. */
void fmt_iocb_priority(const struct fmt *f, uint64_t value)
{
	uint64_t flags = 0;

	fmt_sibling(f, f->use->by, &flags);
	if (flags & IOCB_FLAG_IOPRIO) {
		f->sink->ops->field(f->sink, f->use->name);
		fmt_ioprio_field(f, (uint16_t)value);
	} else if (value) {
		fmt_field_num(f, f->use->name, value, NUM_DEC);
	}
}
