/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * structs.c: structs described in the .sys files.
 *
 * Owns the walk over a description's fields: conditions, nested structs, arrays in place, pointers
 * that are followed (by fmt_use), what is left out without -v, and the split of an inout struct
 * into what was there at entry and what the kernel wrote. A struct of which not every byte is
 * known is shown as its address, as strace does.
 */
#include "show/fmt.h"


/* Which fields a walk shows. */
enum part {
	PART_ALL,			/* the exit image of an out struct */
	PART_GIVEN,			/* the entry image: not what the kernel will write */
	PART_WRITTEN,			/* the exit image of an inout struct: only what it wrote */
};

/* An "out" on a pointer says what is followed; at entry such a field is an address. */
static bool is_in_part(const struct use *use, enum part part)
{
	if (part == PART_WRITTEN)
		return use->dir == DIR_OUT || use->dir == DIR_INOUT;
	return part == PART_ALL || use->dir != DIR_OUT || use->is_pointer;
}

/* Bytes of the struct that exist: all, or as many as a size in bytes says. */
static uint64_t struct_bytes(const struct fmt *f, const struct structdesc *desc)
{
	int64_t size = desc->size[f->layout], n;

	if (!f->use || !f->use->type || f->use->type->desc != desc || !f->use->is_array ||
	    !f->use->size.bytes)
		return size;
	n = fmt_size(f);
	return n >= 0 && n < size ? n : size;
}

static bool is_readable(const struct fmt *f, uint64_t addr, uint64_t bytes)
{
	return mem_answer(f->ev, f->phase, addr, bytes) == MEM_KNOWN;
}

static void show_inline_array(const struct fmt *f, uint64_t addr)
{
	const struct sink_ops *ops = f->sink->ops;
	const struct type *type = f->use->type;
	uint32_t bytes = type->size[f->layout];
	uint32_t n = bytes ? f->use->width[f->layout] / bytes : 0;
	struct sink_rest rest = { 0 };

	ops->array_begin(f->sink, LIST_PLAIN);
	for (uint32_t i = 0; i < n; i++, addr += bytes) {
		uint64_t value = 0;

		if (fmt_spent(f) || (!type->desc && !fmt_read(f, addr, &value, bytes))) {
			rest = fmt_spent(f) ? fmt_rest(f, i, n) : fmt_stop_list(f, addr, bytes);
			break;
		}
		ops->elem(f->sink);
		type->fmt(f, type->desc ? addr : fmt_cut(value, bytes, type->is_signed));
	}
	ops->array_end(f->sink, &rest);
}

/* Elements that lie in the struct itself: chars, bytes, structs or scalars. */
static void show_inline(const struct fmt *f, uint64_t addr)
{
	const struct type *type = f->use->type;
	uint16_t width = f->use->width[f->layout];

	if (type->shape == SHAPE_STRING)
		fmt_chars_at(f, addr, width);
	else if (type->shape == SHAPE_BUFFER)
		fmt_bytes_at(f, addr, width);
	else if (type->shape == SHAPE_SCALAR || type->desc)
		show_inline_array(f, addr);
	else
		type->fmt(f, addr);
}

/* A pointer that the kernel fills, while it has not yet done so. */
static bool is_unfilled(const struct fmt *f, enum part part)
{
	return f->use->dir == DIR_OUT && f->use->is_pointer && part == PART_GIVEN;
}

/* Of a field that the struct's size cuts in two the first have bytes are read, the others are 0. */
static void show_field(const struct fmt *f, uint64_t base, uint64_t have, enum part part)
{
	const struct use *use = f->use;
	const struct type *type = use->type;
	uint64_t addr = base + use->offset[f->layout], width = use->width[f->layout], value = 0;

	if (use->is_inline) {
		show_inline(f, addr);
		return;
	}
	if (type->shape != SHAPE_SCALAR && !use->is_pointer) {
		type->fmt(f, addr);
		return;
	}
	if (!fmt_read_member(f, addr, &value, have < width ? have : width))
		return;
	value = fmt_cut(value, width, use->is_signed);
	if (type->shape == SHAPE_SCALAR && !use->is_pointer)
		value = fmt_cut(value, type->size[f->layout], type->is_signed);
	if (is_unfilled(f, part))
		fmt_addr(f, value);
	else
		fmt_use(f, value);
}

/* What a caller newer than the description gave in addition, where it is not zero. */
static void show_rest(const struct fmt *f, uint64_t addr, uint32_t known)
{
	int64_t end = f->use && f->use->size.min ? fmt_size(f) : 0;
	uint8_t bytes[LIMIT_EXTENSIBLE];
	bool is_zero = true;

	end = end < LIMIT_EXTENSIBLE ? end : LIMIT_EXTENSIBLE;
	if (end <= known)
		return;
	if (!fmt_read(f, addr + known, bytes, end - known)) {
		f->sink->ops->field(f->sink, NULL);
		f->sink->ops->missing(f->sink, 0, LEFT_UNREADABLE);
		return;
	}
	for (uint32_t i = 0; i < end - known; i++)
		is_zero &= !bytes[i];
	if (is_zero)
		return;
	f->sink->ops->field(f->sink, NULL);
	f->sink->ops->bytes_from(f->sink, known, (uint32_t)end - 1);
	fmt_binary_at(f, addr + known, end - known);
}

/* The fields of a part, into braces that open before the first of them unless they are; *left: what is left out. */
static bool show_part(const struct fmt *f, const struct structdesc *desc, enum part part, bool open, struct sink_rest *left)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t addr = f->scope->base, bytes = f->scope->bytes;
	struct fmt g = *f;
	uint16_t offset;

	for (uint8_t i = 0; i < desc->count; i++) {
		g.use = &desc->fields[i];
		offset = g.use->offset[f->layout];
		if (g.use->hidden || !is_in_part(g.use, part) || offset >= bytes ||
		    (g.use->cond.op != COND_NONE && !fmt_cond(&g, &g.use->cond)))
			continue;
		if (g.use->verbose && !f->opt->verbose) {
			left->why = LEFT_ABBREVIATED;
			left->count++;
			continue;
		}
		if (!open) {
			ops->out(f->sink);
			ops->struct_begin(f->sink);
			open = true;
		}
		if (!g.use->type->is_naming)
			ops->field(f->sink, g.use->name);
		show_field(&g, addr, bytes - offset, part);
	}
	return open;
}

/* A struct of that many bytes, small ones read at once into image. False where not all of it is known. */
static bool open_scope(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t bytes, uint8_t *image,
		       struct scope *scope)
{
	bool is_small = bytes && bytes <= FMT_FIELDS_BYTES;

	*scope = (struct scope){ .uses = desc->fields, .count = desc->count, .is_struct = true, .base = addr, .bytes = bytes,
				 .image = is_small ? image : NULL, .phase = f->phase, .outer = f->scope };
	return is_small ? fmt_read(f, addr, image, bytes) : is_readable(f, addr, bytes);
}

void fmt_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t bytes)
{
	uint8_t image[FMT_FIELDS_BYTES];
	struct sink_rest left = { 0 };
	struct scope scope;
	struct fmt g = *f;

	g.scope = &scope;
	if (open_scope(f, desc, addr, bytes, image, &scope))
		show_part(&g, desc, PART_ALL, true, &left);
}

/* What the kernel filled in, beside what it was given. */
static void show_filled(const struct fmt *f, const struct structdesc *desc, struct sink_rest *left)
{
	struct fmt g = *f;

	if (!f->use || f->use->dir != DIR_INOUT || fmt_failed(f))
		return;
	g.phase = PHASE_EXIT;
	if (is_readable(&g, g.scope->base, desc->size[f->layout]))
		show_part(&g, desc, PART_WRITTEN, true, left);
	else
		*left = fmt_stop_list(&g, g.scope->base, desc->size[f->layout]);
}

/* The braces and the fields of a part. Of what was written nothing at all where no field is. */
static void show_fields(const struct fmt *f, const struct structdesc *desc, const struct scope *scope, enum part part)
{
	bool open = part != PART_WRITTEN;
	struct sink_rest rest = { 0 };
	struct fmt g = *f;

	g.scope = scope;
	g.written = false;
	if (open)
		f->sink->ops->struct_begin(f->sink);
	open = show_part(&g, desc, part, open, &rest);
	if (part == PART_GIVEN && desc->filled)
		show_filled(&g, desc, &rest);
	if (part != PART_WRITTEN)
		show_rest(f, scope->base, desc->size[f->layout]);
	if (open)
		f->sink->ops->struct_end(f->sink, &rest);
}

/* What the kernel wrote into an inout struct, behind its entry image; nothing where there are no such fields. */
static void show_written(const struct fmt *f, const struct structdesc *desc, uint64_t addr)
{
	uint8_t image[FMT_FIELDS_BYTES];
	struct scope scope;

	if (open_scope(f, desc, addr, struct_bytes(f, desc), image, &scope))
		show_fields(f, desc, &scope, PART_WRITTEN);
	else
		fmt_unread_after(f, addr, scope.bytes);
}

void fmt_struct_at(const struct fmt *f, const struct structdesc *desc, uint64_t addr)
{
	uint8_t image[FMT_FIELDS_BYTES];
	struct scope scope;

	if (addr && open_scope(f, desc, addr, struct_bytes(f, desc), image, &scope))
		show_fields(f, desc, &scope, f->phase == PHASE_EXIT ? PART_ALL : PART_GIVEN);
	else
		fmt_unread(f, addr, struct_bytes(f, desc));
}

void fmt_struct(const struct fmt *f, uint64_t value)
{
	if (f->written && f->use->type->desc->filled)
		return;
	if (f->written)
		show_written(f, f->use->type->desc, value);
	else
		fmt_struct_at(f, f->use->type->desc, value);
}
