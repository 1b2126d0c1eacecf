/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fmt.c: what all formatters share, see fmt.h.
 *
 * Owns the meaning of a use: its direction (what is read in which image), its array, its condition
 * and its size, all looked up among its siblings. It knows shapes, never types or calls. Nothing
 * here fails; what cannot be read becomes the address it was looked for at.
 */
#include "show/fmt.h"

#include <string.h>

bool fmt_failed(const struct fmt *f)
{
	return event_failed(f->ev) || (f->ev->flags & CALL_NO_RETURN);
}

size_t fmt_pointer_bytes(const struct fmt *f)
{
	return personalities[f->ev->abi].pointer_bytes;
}

uint64_t fmt_cut(uint64_t value, uint8_t width, bool is_signed)
{
	unsigned int shift = 64 - 8 * width;

	if (!width || width >= 8)
		return value;
	value <<= shift;
	return is_signed ? (uint64_t)((int64_t)value >> shift) : value >> shift;
}

uint64_t fmt_argument(const struct fmt *f, const struct use *use)
{
	uint8_t reg = use->offset[f->layout], bytes = personalities[f->ev->abi].register_bytes;
	uint64_t value = f->ev->args[reg];

	if (use->width[f->layout] > bytes)
		value |= f->ev->args[reg + 1] << 8 * bytes;
	else
		value = fmt_cut(value, bytes, false);
	if (use->dir != DIR_VALUE || use->is_array || use->type->shape != SHAPE_SCALAR)
		return value;
	return fmt_cut(value, use->type->size[f->layout], use->type->is_signed);
}

/* A number of 1, 2, 4 or 8 bytes, not aligned. */
static uint64_t load(const uint8_t *p, uint16_t width)
{
	uint64_t wide;
	uint32_t word;
	uint16_t half;

	switch (width) {
	case 1:
		return *p;
	case 2:
		memcpy(&half, p, sizeof(half));
		return half;
	case 4:
		memcpy(&word, p, sizeof(word));
		return word;
	default:
		memcpy(&wide, p, sizeof(wide));
		return wide;
	}
}

bool fmt_read_member(const struct fmt *f, uint64_t addr, uint64_t *value, size_t n)
{
	const struct scope *scope = f->scope;
	uint64_t offset = addr - scope->base;

	*value = 0;
	if (!scope->image || scope->phase != f->phase || offset + n > scope->bytes)
		return fmt_read(f, addr, value, n);
	if (n == 1 || n == 2 || n == 4 || n == 8)
		*value = load(scope->image + offset, n);
	else
		memcpy(value, scope->image + offset, n);
	return true;
}

/* The value of a field; of one that no number holds, whether it is not all zero. */
static bool read_field(const struct fmt *f, const struct use *use, uint64_t base, uint64_t *value)
{
	uint64_t addr = base + use->offset[f->layout], raw = 0, any = 0;
	uint16_t width = use->width[f->layout];

	for (uint16_t at = 0; at < width; at += sizeof(raw)) {
		size_t rest = width - at;

		raw = 0;
		if (!fmt_read_member(f, addr + at, &raw, rest < sizeof(raw) ? rest : sizeof(raw)))
			return false;
		any |= raw;
	}
	*value = width > sizeof(raw) ? any != 0 : fmt_cut(raw, width, use->is_signed);
	return true;
}

bool fmt_read_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t *values)
{
	uint8_t bytes[FMT_FIELDS_BYTES], layout = f->layout;

	if (desc->size[layout] > sizeof(bytes) || !fmt_read(f, addr, bytes, desc->size[layout]))
		return false;
	for (uint8_t i = 0; i < desc->count; i++) {
		const struct use *use = &desc->fields[i];
		uint16_t offset = use->offset[layout], width = use->width[layout];

		if ((use->type->shape != SHAPE_SCALAR && !use->is_pointer) || use->is_inline)
			values[i] = addr + offset;
		else if (use->is_signed)
			values[i] = fmt_cut(load(bytes + offset, width), width, true);
		else
			values[i] = load(bytes + offset, width);
	}
	return true;
}

bool fmt_take_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t *values)
{
	if (addr && fmt_read_fields(f, desc, addr, values))
		return true;
	fmt_unread(f, addr, desc->size[f->layout]);
	return false;
}

bool fmt_sibling(const struct fmt *f, uint8_t i, uint64_t *value)
{
	const struct scope *scope = f->scope;

	if (i == COND_RET) {
		*value = f->ev->ret;
		return f->ev->kind == EV_CALL && !(f->ev->flags & CALL_NO_RETURN);
	}
	if (!scope || i >= scope->count)
		return false;
	if (scope->is_struct)
		return read_field(f, &scope->uses[i], scope->base, value);
	*value = fmt_argument(f, &scope->uses[i]);
	return true;
}

static bool is_met(const struct cond *c, uint64_t value)
{
	if (c->mask)
		value &= c->mask;
	if (c->op != COND_EQ)
		return value != 0;
	for (uint8_t i = 0; i < c->count; i++)
		if (value == c->values[i])
			return true;
	return false;
}

bool fmt_cond(const struct fmt *f, const struct cond *c)
{
	uint64_t value;

	return c->op == COND_NONE || (fmt_sibling(f, c->sibling, &value) && is_met(c, value) != c->negated);
}

/* The sibling that tells a size; an unsigned one beyond int64_t is as long as can be. */
static int64_t sibling_size(const struct fmt *f, uint8_t i)
{
	const struct use *use = f->scope && i < f->scope->count ? &f->scope->uses[i] : NULL;
	bool is_signed = use && (f->scope->is_struct ? use->is_signed : use->type->is_signed);
	uint64_t value;

	if (!use || !fmt_sibling(f, i, &value))
		return -1;
	if ((int64_t)value < 0)
		return is_signed ? -1 : INT64_MAX;
	return value;
}

int64_t fmt_size(const struct fmt *f)
{
	const struct size_ref *size = &f->use->size;
	uint64_t addr, room;
	uint32_t len;
	int64_t n;

	switch (size->src) {
	case SIZE_CONST:
		return size->value;
	case SIZE_ARG:
	case SIZE_FIELD:
		n = sibling_size(f, size->sibling);
		return n < 0 || n > INT64_MAX - size->value ? n : n + size->value;
	case SIZE_ARG_PTR:
		if (!fmt_sibling(f, size->sibling, &addr) || !fmt_read(f, addr, &len, sizeof(len)))
			return -1;
		return len;
	case SIZE_RET:
		n = fmt_failed(f) ? -1 : f->ev->ret;
		if (n > 0 && size->has_room && fmt_sibling(f, size->room, &room) && room < (uint64_t)n)
			n = room;
		return n;
	default:
		return 1;
	}
}

bool fmt_read(const struct fmt *f, uint64_t addr, void *dst, size_t n)
{
	return mem_get(f->ev, f->phase, addr, dst, n);
}

bool fmt_take(const struct fmt *f, uint64_t addr, void *dst, size_t n)
{
	if (fmt_read(f, addr, dst, n))
		return true;
	fmt_unread(f, addr, n);
	return false;
}

/* NULL is no memory, so none of it was lost. */
static enum mem_answer answer_at(const struct fmt *f, uint64_t addr, size_t n)
{
	return addr ? mem_answer(f->ev, f->phase, addr, n) : MEM_UNREADABLE;
}

static enum left_out why_unread(const struct fmt *f, uint64_t addr, size_t n)
{
	switch (answer_at(f, addr, n)) {
	case MEM_LOST:
		return LEFT_LOST;
	case MEM_CUT:
		return LEFT_LIMIT;
	default:
		return LEFT_UNREADABLE;
	}
}

void fmt_unread(const struct fmt *f, uint64_t addr, size_t n)
{
	if (addr)
		f->sink->ops->missing(f->sink, addr, why_unread(f, addr, n));
	else
		fmt_addr(f, addr);
}

void fmt_unread_after(const struct fmt *f, uint64_t addr, size_t n)
{
	if (answer_at(f, addr, n) != MEM_LOST)
		return;
	f->sink->ops->out(f->sink);
	f->sink->ops->missing(f->sink, 0, LEFT_LOST);
}

struct sink_rest fmt_stop_list(const struct fmt *f, uint64_t addr, size_t n)
{
	return (struct sink_rest){ .why = why_unread(f, addr, n), .addr = addr };
}

struct sink_rest fmt_rest(const struct fmt *f, uint64_t shown, uint64_t total)
{
	struct sink_rest rest = { .count = shown < total ? total - shown : 0 };

	if (rest.count)
		rest.why = fmt_spent(f) ? LEFT_SHARE : LEFT_ABBREVIATED;
	return rest;
}

bool fmt_spent(const struct fmt *f)
{
	return f->sink->ops->full(f->sink);
}

void fmt_addr(const struct fmt *f, uint64_t addr)
{
	f->sink->ops->addr(f->sink, addr);
}

/* Arrays whose elements are shown one by one; the other shapes count for themselves. */
static bool is_element_shape(const struct type *type)
{
	return type->shape == SHAPE_SCALAR || type->shape == SHAPE_OBJECT ||
	       type->shape == SHAPE_ARRAY;
}

/* One element in memory; false when it cannot be read. Objects show their address by themselves. */
static bool show_element(const struct fmt *f, uint64_t addr, uint32_t bytes, bool is_first)
{
	const struct type *type = f->use->type;
	uint64_t raw = 0;
	uint8_t probe;

	if (type->shape != SHAPE_SCALAR) {
		if (!fmt_read(f, addr, &probe, 1) || !fmt_read(f, addr + bytes - 1, &probe, 1))
			return false;
	} else if (!fmt_read(f, addr, &raw, bytes)) {
		return false;
	}
	if (is_first)
		f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	f->sink->ops->elem(f->sink);
	type->fmt(f, type->shape == SHAPE_SCALAR ? fmt_cut(raw, bytes, type->is_signed) : addr);
	return true;
}

/* An array of a fixed size is one object: without its last byte there is none. */
static bool is_whole(const struct fmt *f, uint64_t addr, uint64_t bytes)
{
	uint8_t probe;

	return !bytes || fmt_read(f, addr + bytes - 1, &probe, 1);
}

static void show_array(const struct fmt *f, uint64_t addr)
{
	const struct sink_ops *ops = f->sink->ops;
	uint32_t bytes = f->use->type->size[f->layout];
	int64_t n = fmt_size(f), shown = 0, limit;
	struct sink_rest rest;

	if (n > 0 && f->use->size.bytes && bytes)
		n /= bytes;
	if (n < 0 || !bytes) {
		fmt_addr(f, addr);
		return;
	}
	if (f->use->size.src == SIZE_CONST && !is_whole(f, addr, n * bytes)) {
		fmt_unread(f, addr, n * bytes);
		return;
	}
	limit = f->opt->verbose || n < f->opt->string_limit ? n : f->opt->string_limit;
	while (shown < limit && !fmt_spent(f) &&
	       show_element(f, addr + shown * bytes, bytes, !shown))
		shown++;
	rest = fmt_rest(f, shown, n);
	if (!shown && limit) {
		fmt_unread(f, addr, bytes);
		return;
	}
	if (!shown)
		ops->array_begin(f->sink, LIST_PLAIN);
	if (shown < limit && !fmt_spent(f))
		rest = fmt_stop_list(f, addr + shown * bytes, bytes);
	ops->array_end(f->sink, &rest);
}

/* A pointer to one scalar: [v], with both images [before => after] where they differ. */
static void show_pointed(const struct fmt *f, uint64_t addr)
{
	const struct sink_ops *ops = f->sink->ops;
	const struct type *type = f->use->type;
	uint32_t width = type->size[f->layout];
	struct fmt after = *f;
	uint64_t raw = 0, written = 0;

	if (!fmt_take(f, addr, &raw, width))
		return;
	after.phase = PHASE_EXIT;
	ops->array_begin(f->sink, LIST_PLAIN);
	ops->elem(f->sink);
	type->fmt(f, fmt_cut(raw, width, type->is_signed));
	if (f->use->dir == DIR_INOUT && (!fmt_failed(f) || f->use->on_error)) {
		if (!fmt_read(&after, addr, &written, width)) {
			fmt_unread_after(&after, addr, width);
		} else if (written != raw) {
			ops->out(f->sink);
			type->fmt(&after, fmt_cut(written, width, type->is_signed));
		}
	}
	ops->array_end(f->sink, NULL);
}

/* Sizes that the kernel refuses without a look at what is there. */
static bool is_out_of_range(const struct fmt *f)
{
	const struct size_ref *size = &f->use->size;
	int64_t n = size->min || size->max ? fmt_size(f) : 0;

	return (size->min && n < size->min) || (size->max && (n < 0 || n > size->max));
}

/* What is at an address, in the image that f names. */
static void show_target(const struct fmt *f, uint64_t addr)
{
	const struct type *type = f->use->type;
	struct fmt after = *f;

	/* A described struct sized in bytes is one struct; so is any object that counts for itself. */
	if (f->use->is_array && is_element_shape(type) &&
	    !(f->use->size.bytes && type->shape != SHAPE_SCALAR)) {
		show_array(f, addr);
		return;
	}
	if (type->shape == SHAPE_SCALAR) {
		show_pointed(f, addr);
		return;
	}
	type->fmt(f, addr);
	if (f->use->dir == DIR_INOUT && type->desc && (!fmt_failed(f) || f->use->on_error)) {
		after.phase = PHASE_EXIT;
		after.written = true;
		type->fmt(&after, addr);
	}
}

/* Headers of messages are read at entry, the rest at exit: one formatter call shows both. */
static bool is_message(const struct type *type)
{
	return type->shape == SHAPE_MSGHDR || type->shape == SHAPE_MMSGHDR;
}

/* An out pointer whose target is unknown; headers that list buffers are known even so. */
static bool is_unwritten(const struct fmt *f)
{
	const struct use *use = f->use;

	return use->dir == DIR_OUT && fmt_failed(f) && !use->on_error &&
	       use->type->shape != SHAPE_IOVEC && !is_message(use->type);
}

bool fmt_needs_exit(const struct use *use)
{
	const struct type *type = use->type;

	if (use->dir == DIR_OUT || use->size.src == SIZE_RET)
		return true;
	if (use->dir != DIR_INOUT)
		return false;
	if (type->shape == SHAPE_SCALAR)
		return !use->is_array;
	return is_message(type) || (type->desc && (!use->is_array || use->size.bytes));
}

/* Of what is in memory strings and data buffers are shown all the same, and that there is nothing. */
static bool is_opaque(const struct fmt *f)
{
	const struct type *type = f->use->type;

	if (type->is_native && f->layout)
		return true;
	if (!f->opt->opaque || type->shape == SHAPE_STRING || (type->shape == SHAPE_BUFFER && !type->size[f->layout]))
		return false;
	if (type->is_found)
		return false;
	return !f->use->is_array || !(is_element_shape(type) || type->shape == SHAPE_IOVEC) || fmt_size(f);
}

void fmt_use(const struct fmt *f, uint64_t value)
{
	const struct use *use = f->use;
	struct fmt g = *f;

	if (!use->is_array && !use->is_pointer && use->type->shape == SHAPE_SCALAR) {
		use->type->fmt(f, value);
		return;
	}
	if (use->dir == DIR_OUT || (use->dir == DIR_INOUT && is_message(use->type)))
		g.phase = PHASE_EXIT;
	if (!value || is_unwritten(f) || is_out_of_range(&g) || is_opaque(&g) || !fmt_cond(f, &use->when))
		fmt_addr(f, value);
	else
		show_target(&g, value);
}

void fmt_field_num(const struct fmt *f, const char *name, uint64_t value, enum num_style style)
{
	f->sink->ops->field(f->sink, name);
	f->sink->ops->num(f->sink, value, style);
}

void fmt_struct_end(const struct fmt *f, bool all)
{
	const struct sink_rest rest = { .why = all ? LEFT_NOTHING : LEFT_ABBREVIATED };

	f->sink->ops->struct_end(f->sink, &rest);
}

void fmt_comment_name(const struct fmt *f, const char *name, uint64_t value, bool is_name)
{
	f->sink->ops->comment_begin(f->sink, is_name);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->name(f->sink, name, value);
	f->sink->ops->comment_end(f->sink);
}

void fmt_note_name(const struct fmt *f, const char *name, uint64_t value)
{
	f->sink->ops->note_begin(f->sink);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->name(f->sink, name, value);
	f->sink->ops->note_end(f->sink);
}
