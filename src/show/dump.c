/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.c: data that calls transfer, see dump.h.
 *
 * What was read is as long as the result, what was written as long as the caller said, even where the call failed. A vector ends at its first empty
 * part, as with strace; where some of it, or of a buffer, cannot be read, nothing of that is shown. What is not known for
 * another reason is told by the sink.
 */
#include "show/dump.h"

/* Parts in memory, and the struct that each is. */
struct vector {
	const struct structdesc *desc;
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
	const uint64_t step = v->desc->size[f->layout];
	struct sink_dump d = empty_dump();

	if (v->count > UINT32_MAX || mem_answer(f->ev, f->phase, v->addr, v->count * step) == MEM_UNREADABLE)
		return;
	for (uint64_t i = 0; i < v->count && left && !fmt_spent(f); i++) {
		uint64_t part[FIELDS_iovec_address], len;

		if (!fmt_read_fields(f, v->desc, v->addr + i * step, part) || !part[FIELD_iovec_address_iov_len])
			return;
		d.buffer = i;
		len = part[FIELD_iovec_address_iov_len] < left ? part[FIELD_iovec_address_iov_len] : left;
		dump_bytes(f, &d, part[FIELD_iovec_address_iov_base], len);
		left -= left == UINT64_MAX ? 0 : len;
	}
}

/* The vector of a message's header, which is a struct of that description. */
static bool read_header(const struct fmt *f, const struct structdesc *desc, uint64_t addr, struct vector *v)
{
	uint64_t m[FIELDS_user_msghdr];

	if (!fmt_read_fields(f, desc, addr, m))
		return false;
	v->desc = desc->fields[FIELD_user_msghdr_msg_iov].type->like;
	v->addr = m[FIELD_user_msghdr_msg_iov];
	v->count = m[FIELD_user_msghdr_msg_iovlen];
	return true;
}

static void dump_messages(const struct fmt *f, uint64_t addr, bool is_read)
{
	const struct structdesc *desc = f->use->type->like, *header = desc->fields[FIELD_mmsghdr_msg_hdr].type->desc;
	struct sink_dump d = empty_dump();

	for (int64_t i = 0; i < f->ev->ret && !fmt_spent(f); i++, addr += desc->size[f->layout]) {
		uint64_t m[FIELDS_mmsghdr];
		struct vector v;

		if (!fmt_read_fields(f, desc, addr, m) || !read_header(f, header, m[FIELD_mmsghdr_msg_hdr], &v))
			return;
		d.message = i;
		d.buffers = v.count;
		f->sink->ops->dump(f->sink, &d);
		dump_vector(f, &v, is_read ? m[FIELD_mmsghdr_msg_len] : UINT64_MAX);
	}
}

static void dump_message(const struct fmt *f, uint64_t addr, uint64_t left)
{
	struct vector v;

	if (read_header(f, f->use->type->like, addr, &v))
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
		dump_vector(&g, &(struct vector){ g.use->type->like, addr, fmt_size(&g) < 0 ? 0 : fmt_size(&g) }, is_read ? (uint64_t)f->ev->ret : UINT64_MAX);
	else if (g.use->type->shape == SHAPE_MSGHDR)
		dump_message(&g, addr, is_read ? (uint64_t)f->ev->ret : UINT64_MAX);
	else if (g.use->type->shape == SHAPE_MMSGHDR)
		dump_messages(&g, addr, is_read);
}
