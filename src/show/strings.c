/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strings.c: strings and buffers, and iovecs of them.
 *
 * Owns what is shown of captured bytes: how much (-s, --full-buffers), what counts as cut, and how
 * a result is spread over the elements of an iovec. The bytes go to the sink where they lie, with
 * their holes; quoting is the sink's. What has no known first byte is shown as its address.
 */
#include "show/fmt.h"

#include <errno.h>
#include <string.h>

/* The known bytes in a row at addr; NULL when not even the first is known. */
static const uint8_t *bytes_at(const struct fmt *f, uint64_t addr, const struct mem **mem,
			       size_t *len)
{
	const struct mem *m = mem_find(f->ev, f->phase, addr);

	if (!m || m->len <= 0)
		return NULL;
	*mem = m;
	*len = m->len - (addr - m->addr);
	return m->data + (addr - m->addr);
}

/* What --full-buffers shows of a buffer at most, or -s. */
static uint64_t bytes_limit(const struct fmt *f)
{
	if (!f->opt->whole_buffers)
		return f->opt->string_limit;
	return f->opt->whole_max ? f->opt->whole_max : UINT64_MAX;
}

/*
 * Memory that could be read ends before what is to be shown does: half a buffer is none, unless all that is known is
 * wanted, or the result says that the kernel took no more.
 */
static bool is_short(const struct fmt *f, size_t known)
{
	return !f->opt->whole_buffers && !(f->ev->ret > 0 && (uint64_t)f->ev->ret <= known);
}

/* What is known of the wanted bytes at addr, of which one is at least. False: as good as nothing. */
static bool known_bytes(const struct fmt *f, uint64_t addr, uint64_t wanted, struct sink_str *str)
{
	const struct mem *m;
	size_t known = 0;

	str->bytes = bytes_at(f, addr, &m, &known);
	if (str->bytes) {
		str->skip = addr - m->addr;
		str->holes = mem_holes(m, addr, &str->nholes);
	} else {
		str->bytes = (const uint8_t *)"";
	}
	str->len = known < wanted ? known : wanted;
	if (known >= wanted)
		return true;
	switch (mem_answer(f->ev, f->phase, addr + known, 1)) {
	case MEM_UNREADABLE:
		return known && !is_short(f, known);
	case MEM_LOST:
		str->lost = wanted - known;
		return true;
	default:
		return true;
	}
}

bool fmt_whole(const struct fmt *f, uint64_t addr, uint64_t len, struct sink_str *str)
{
	known_bytes(f, addr, len, str);
	return mem_answer(f->ev, f->phase, addr + str->len, 1) != MEM_UNREADABLE;
}

static void show_bytes(const struct fmt *f, uint64_t addr, uint64_t len, bool is_binary)
{
	struct sink_str str = { .bytes = (const uint8_t *)"", .is_binary = is_binary };
	uint64_t limit = bytes_limit(f), wanted = len < limit ? len : limit;

	if (!addr || (wanted && !known_bytes(f, addr, wanted, &str))) {
		fmt_addr(f, addr);
		return;
	}
	str.total = len;
	str.cut = str.len + str.lost < len;
	f->sink->ops->str(f->sink, &str);
}

void fmt_bytes_at(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_bytes(f, addr, len, false);
}

void fmt_binary_at(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_bytes(f, addr, len, true);
}

static void show_buffer(const struct fmt *f, uint64_t addr, bool is_binary)
{
	int64_t len = fmt_size(f);

	if (len < 0)
		fmt_addr(f, addr);
	else
		show_bytes(f, addr, len, is_binary);
}

void fmt_bytes(const struct fmt *f, uint64_t value)
{
	show_buffer(f, value, false);
}

void fmt_binary(const struct fmt *f, uint64_t value)
{
	show_buffer(f, value, true);
}

/* A string of at most limit bytes, of which so many are known; without its NUL it was cut when it was read. */
static void show_text(const struct fmt *f, const uint8_t *bytes, size_t known, size_t limit)
{
	size_t len = strnlen((const char *)bytes, known);
	struct sink_str str = { .bytes = bytes, .len = len < limit ? len : limit, .is_path = true };

	str.cut = str.len < len || len == known;
	f->sink->ops->str(f->sink, &str);
}

/* The bytes of a string up to its NUL, the first hole, or as far as they are known. */
static size_t string_length(const struct mem *m, uint64_t addr, const uint8_t *bytes, size_t known)
{
	size_t n;
	const struct hole *hole = mem_holes(m, addr, &n);
	uint64_t start = n ? m->addr + hole->offset : UINT64_MAX;

	if (start <= addr)
		return 0;
	return strnlen((const char *)bytes, start - addr < known ? start - addr : known);
}

/* The NUL-terminated string at addr; without its NUL it was cut when it was read, or lost. */
static void show_string(const struct fmt *f, uint64_t addr, size_t limit)
{
	struct sink_str str = { .is_path = true };
	const struct mem *m;
	size_t known, len;

	if (addr)
		str.bytes = bytes_at(f, addr, &m, &known);
	if (!str.bytes) {
		fmt_unread(f, addr, 1);
		return;
	}
	len = string_length(m, addr, str.bytes, known);
	if (len == known && len < limit && is_short(f, known) &&
	    mem_answer(f->ev, f->phase, addr + known, 1) == MEM_UNREADABLE) {
		fmt_addr(f, addr);
		return;
	}
	str.len = len < limit ? len : limit;
	str.cut = str.len < len || len == known || mem_answer(f->ev, f->phase, addr + len, 1) != MEM_KNOWN;
	f->sink->ops->str(f->sink, &str);
}

void fmt_text(const struct fmt *f, const uint8_t *bytes, size_t known)
{
	show_text(f, bytes, known, bytes_limit(f));
}

void fmt_path_text(const struct fmt *f, const uint8_t *bytes, size_t known)
{
	show_text(f, bytes, known, LIMIT_PATH - 1);
}

void fmt_path_at(const struct fmt *f, uint64_t addr)
{
	show_string(f, addr, LIMIT_PATH - 1);
}

void fmt_string_at(const struct fmt *f, uint64_t addr)
{
	show_string(f, addr, bytes_limit(f));
}

/* The piece of a string that a phase has read at addr, or NULL. */
static const struct mem *string_of(const struct fmt *f, uint8_t phase, uint64_t addr)
{
	const struct mem *m = addr ? mem_find(f->ev, phase, addr) : NULL;

	return m && m->kind == PIECE_STR && m->phase == phase && m->addr == addr && m->len > 0 ? m : NULL;
}

static void show_changed(const struct fmt *f, uint64_t addr, uint64_t after, size_t limit)
{
	const struct mem *was = string_of(f, PHASE_ENTRY, addr), *is = string_of(f, PHASE_EXIT, after);
	struct fmt at_exit = *f;
	size_t known, was_len, is_len;

	if (!was || !is || f->phase != PHASE_ENTRY)
		return;
	known = was->len < is->len ? was->len : is->len;
	was_len = string_length(was, addr, was->data, known);
	is_len = string_length(is, after, is->data, known);
	if (was_len == is_len && !memcmp(was->data, is->data, was_len))
		return;
	at_exit.phase = PHASE_EXIT;
	f->sink->ops->out(f->sink);
	show_string(&at_exit, after, limit);
	f->sink->ops->changed(f->sink);
}

void fmt_path_changed(const struct fmt *f, uint64_t addr)
{
	show_changed(f, addr, addr, LIMIT_PATH - 1);
}

void fmt_string_changed(const struct fmt *f, uint64_t addr, uint64_t after)
{
	show_changed(f, addr, after, bytes_limit(f));
}

void fmt_path(const struct fmt *f, uint64_t value)
{
	fmt_path_at(f, value);
	fmt_path_changed(f, value);
}

void fmt_string(const struct fmt *f, uint64_t value)
{
	fmt_string_at(f, value);
}

void fmt_chars_at(const struct fmt *f, uint64_t addr, size_t size)
{
	struct sink_str str = { .is_path = true };
	const struct mem *m;
	size_t known;

	str.bytes = bytes_at(f, addr, &m, &known);
	if (!str.bytes) {
		fmt_unread(f, addr, 1);
		return;
	}
	str.len = string_length(m, addr, str.bytes, known < size ? known : size);
	str.cut = str.len < size && mem_answer(f->ev, f->phase, addr + str.len, 1) != MEM_KNOWN;
	if (str.len == size && size) {	/* no NUL: the last byte has its place */
		str.len--;
		str.cut = true;
	}
	f->sink->ops->str(f->sink, &str);
}

/* One element; a kernel that wrote fills the elements in order, left bytes in all. */
static void show_iovec(const struct fmt *f, uint64_t base, uint64_t len, uint64_t *left)
{
	const struct sink_ops *ops = f->sink->ops;
	bool is_out = f->use->dir == DIR_OUT;
	uint64_t data = is_out && *left < len ? *left : len;

	ops->struct_begin(f->sink);
	ops->field(f->sink, "iov_base");
	if (is_out && fmt_failed(f))
		fmt_addr(f, base);
	else
		fmt_bytes_at(f, base, data);
	ops->field(f->sink, "iov_len");
	ops->num(f->sink, len, NUM_UDEC);
	ops->struct_end(f->sink, NULL);
	*left -= is_out ? data : 0;
}

void fmt_iovec(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	const struct structdesc *desc = f->use->type->like;
	uint64_t left = fmt_failed(f) ? 0 : f->ev->ret, addr = value, v[FIELDS_iovec_address];
	int64_t n = fmt_size(f), limit = f->opt->string_limit;
	struct sink_rest rest = { 0 };

	if (f->opt->verbose || f->opt->whole_buffers)
		limit = INT64_MAX;
	if (!value || n < 0) {
		fmt_addr(f, value);
		return;
	}
	if (n && limit && !fmt_take_fields(f, desc, value, v))
		return;
	ops->array_begin(f->sink, LIST_PLAIN);
	for (; n && limit && !fmt_spent(f); n--, limit--, addr += desc->size[f->layout]) {
		if (!fmt_read_fields(f, desc, addr, v)) {
			rest = fmt_stop_list(f, addr, desc->size[f->layout]);
			break;
		}
		ops->elem(f->sink);
		show_iovec(f, v[FIELD_iovec_address_iov_base], v[FIELD_iovec_address_iov_len], &left);
	}
	if (!rest.why)
		rest = fmt_rest(f, 0, n);
	ops->array_end(f->sink, &rest);
}
