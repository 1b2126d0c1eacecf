/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.c: data that calls transfer, see dump.h.
 *
 * What was read is as long as the result, what was written as long as the caller said, even where the call failed. A vector ends at its first empty
 * part, as with strace; where some of it, or of a buffer, cannot be read, nothing of that is shown. What is not known for
 * another reason is told by the sink.
 */
#include "show/dump.h"

/* Places of struct iovec, msghdr and mmsghdr, in pointers: each member takes as much as one, in every layout. */
enum {
	IOV_BASE, IOV_LEN, IOV_WORDS,
	MSG_IOV = 2, MSG_IOVLEN, MSG_WORDS = 7,
	MSG_LEN = MSG_WORDS, MMSG_WORDS,
};

struct vector {
	uint64_t addr, count;
};

static struct sink_dump empty_dump(void)
{
	return (struct sink_dump){ .buffer = -1, .message = -1 };
}

static void dump_bytes(const struct fmt *f, struct sink_dump *d, uint64_t addr, uint64_t len)
{
	struct sink_str *str = &d->data;

	*str = (struct sink_str){ .bytes = (const uint8_t *)"", .total = len };
	if (!fmt_whole(f, addr, len, str) && str->len < len)
		*str = (struct sink_str){ .bytes = (const uint8_t *)"", .total = len };
	else
		str->cut = str->len + str->lost < len;
	if (d->buffer >= 0 || str->len || str->lost || str->cut)
		f->sink->ops->dump(f->sink, d);
}

/* Of what was read left bytes were filled in; UINT64_MAX where it was written. */
static void dump_vector(const struct fmt *f, const struct vector *v, uint64_t left)
{
	const uint64_t step = IOV_WORDS * fmt_pointer_bytes(f);
	struct sink_dump d = empty_dump();

	if (v->count > UINT32_MAX || mem_answer(f->ev, f->phase, v->addr, v->count * step) == MEM_UNREADABLE)
		return;
	for (uint64_t i = 0; i < v->count && left && !fmt_spent(f); i++) {
		uint64_t part[IOV_WORDS], len;

		if (!fmt_read_words(f, v->addr + i * step, part, IOV_WORDS) || !part[IOV_LEN])
			return;
		d.buffer = i;
		len = part[IOV_LEN] < left ? part[IOV_LEN] : left;
		dump_bytes(f, &d, part[IOV_BASE], len);
		left -= left == UINT64_MAX ? 0 : len;
	}
}

static void dump_messages(const struct fmt *f, uint64_t addr, bool is_read)
{
	const uint64_t step = MMSG_WORDS * fmt_pointer_bytes(f);
	struct sink_dump d = empty_dump();

	for (int64_t i = 0; i < f->ev->ret && !fmt_spent(f); i++) {
		uint64_t m[MMSG_WORDS];
		struct vector v;

		if (!fmt_read_words(f, addr + i * step, m, MMSG_WORDS))
			return;
		v = (struct vector){ .addr = m[MSG_IOV], .count = m[MSG_IOVLEN] };
		d.message = i;
		d.buffers = v.count;
		f->sink->ops->dump(f->sink, &d);
		dump_vector(f, &v, is_read ? (uint32_t)m[MSG_LEN] : UINT64_MAX);
	}
}

static void dump_message(const struct fmt *f, uint64_t addr, uint64_t left)
{
	uint64_t m[MSG_WORDS];
	struct vector v;

	if (!fmt_read_words(f, addr, m, MSG_WORDS))
		return;
	v = (struct vector){ .addr = m[MSG_IOV], .count = m[MSG_IOVLEN] };
	dump_vector(f, &v, left);
}

static void dump_data(const struct fmt *f, uint64_t addr)
{
	struct sink_dump d = empty_dump();
	int64_t len = fmt_size(f);

	if (len > 0)
		dump_bytes(f, &d, addr, f->use->dir == DIR_OUT && len > f->ev->ret ? f->ev->ret : len);
}

void dump_call(const struct fmt *f, const struct show *show)
{
	struct fmt g = *f;
	uint64_t addr;
	bool is_read;

	if (!f->opt->calls || show->nargs < 2 || !show->args[0].type->is_fd)
		return;
	g.use = &show->args[1];
	addr = fmt_argument(f, g.use);
	is_read = g.use->dir == DIR_OUT || (g.use->dir == DIR_INOUT && !g.use->on_error);
	if ((is_read && event_failed(f->ev)) || !filter_dumps(f->opt->calls, (int32_t)f->ev->args[0], is_read))
		return;
	g.arg = 1;
	g.reg = g.use->offset[f->layout];
	g.phase = is_read || g.use->dir == DIR_INOUT ? PHASE_EXIT : PHASE_ENTRY;
	if (g.use->type->is_data)
		dump_data(&g, addr);
	else if (g.use->type->shape == SHAPE_IOVEC)
		dump_vector(&g, &(struct vector){ addr, fmt_size(&g) < 0 ? 0 : fmt_size(&g) }, is_read ? (uint64_t)f->ev->ret : UINT64_MAX);
	else if (g.use->type->shape == SHAPE_MSGHDR)
		dump_message(&g, addr, is_read ? (uint64_t)f->ev->ret : UINT64_MAX);
	else if (g.use->type->shape == SHAPE_MMSGHDR)
		dump_messages(&g, addr, is_read);
}
