/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * use.c: what one argument or field means.
 *
 * Owns the resolution of types, sizes and conditions among siblings, the question what is a pointer
 * to follow, the registers of arguments, and the layouts of structs by the rules of C, one for each table of numbers.
 * Afterwards every item has its type, offsets and widths, and its direction is never DIR_NONE where it is a pointer.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>

struct width {
	const char *name;
	int bytes;			/* negative: signed */
	const char *type;		/* of a field that names none */
};

#define WORD	64			/* as many bytes as a layout's long */

static const struct width widths[] = {
	{ "u8", 1, "u8" }, { "u16", 2, "u16" }, { "u32", 4, "uint" }, { "u64", 8, "ulong" },
	{ "s8", -1, "int" }, { "s16", -2, "int" }, { "s32", -4, "int" }, { "s64", -8, "long" },
	{ "long", -WORD, "long" }, { "ulong", WORD, "ulong" }, { "ptr", WORD, "ptr" }, { "char", 1, "u8" },
	{ NULL, 0, NULL },
};

static const struct width *find_width(const char *name)
{
	const struct width *w = widths;

	while (w->name && strcmp(w->name, name))
		w++;
	return w->name ? w : NULL;
}

bool set_width(const struct model *m, struct type *type, const char *name)
{
	const struct width *w = find_width(name);

	if (!w)
		return false;
	type->is_word = abs(w->bytes) == WORD;
	type->width = type->is_word ? m->tables.v[0]->word * (w->bytes / WORD) : w->bytes;
	return true;
}

int find_item(const items *siblings, const char *name)
{
	for (int i = 0; i < siblings->n; i++)
		if (!strcmp(siblings->v[i]->name, name))
			return i;
	return NO_INDEX;
}

static const char *sibling_kind(const struct item *it)
{
	return it->width_name ? "field" : "argument";
}

static void resolve_cond(const char *owner, const items *siblings, const struct item *it, struct cond *cond)
{
	if (cond->kind == WHEN_ALWAYS)
		return;
	if (!strcmp(cond->name, "ret")) {
		cond->sibling = RET_INDEX;
		return;
	}
	cond->sibling = find_item(siblings, cond->name);
	if (cond->sibling == NO_INDEX)
		fail(it->pos, "%s: condition of '%s' names no %s: '%s'", owner, it->name,
		     sibling_kind(it), cond->name);
}

static void resolve_size(const char *owner, const items *siblings, struct item *it)
{
	struct size *size = &it->size;

	if (size->kind == COUNT_RET && it->width_name)
		fail(it->pos, "%s: size of '%s': 'ret' is for arguments, not for fields", owner,
		     it->name);
	if (size->room_name) {
		size->room = find_item(siblings, size->room_name);
		if (size->room == NO_INDEX)
			fail(it->pos, "%s: room of '%s' names no argument: '%s'", owner, it->name, size->room_name);
	}
	if (size->kind != COUNT_NAME && size->kind != COUNT_POINTED)
		return;
	if (size->kind == COUNT_POINTED && it->width_name)
		fail(it->pos, "%s: size of '%s': '*' is for arguments, not for fields", owner,
		     it->name);
	size->sibling = find_item(siblings, size->name);
	if (size->sibling == NO_INDEX)
		fail(it->pos, "%s: size of '%s' names no %s: '%s'", owner, it->name,
		     sibling_kind(it), size->name);
}

static struct type *resolve_type(struct model *m, const char *owner, struct item *it)
{
	const struct width *w = it->width_name ? find_width(it->width_name) : NULL;
	const char *name = it->type_name;
	struct structure *st = NULL;
	struct type *type;

	if (it->is_struct)
		st = find_struct(m, name);
	else if (!name && it->width_is_struct)
		st = find_struct(m, it->width_name);
	if (st)
		return st->type;
	if (!name && w)
		name = it->inline_count && !strcmp(it->width_name, "char") ? "string" : w->type;
	type = it->is_struct || !name ? NULL : find_type(m, name);
	if (!type && name)
		fail(it->pos, "%s: unknown type of '%s': '%s%s'", owner, it->name,
		     it->is_struct ? "struct " : "", name);
	return type;
}

/*
 * Sets and the elements of arrays in place are as wide as the field says: a set of 64 bits, an
 * array of bytes. So is what is as wide as a long elsewhere, in a field that is so wide in every layout. Of other
 * types the width belongs to the meaning (an fd in a u64 is an int).
 */
static struct type *field_type(struct model *m, struct type *type, const struct item *it, int bytes)
{
	char *ident = it->is_word ? text_printf("%s_word", type->ident) : text_printf("%s_%d", type->ident, bytes);
	struct type *derived;

	if (type->shape != SHAPE_SCALAR || (type->is_word == it->is_word && abs(type->width) == bytes))
		return type;
	if (!type->set && !it->is_inline && (!type->is_word || abs(type->width) != bytes))
		return type;
	for (int i = 0; i < m->types.n; i++)
		if (!strcmp(m->types.v[i]->ident, ident))
			return m->types.v[i];
	derived = mem_zero(sizeof(*derived));
	*derived = *type;
	derived->ident = ident;
	derived->width = type->width < 0 ? -bytes : bytes;
	derived->is_word = it->is_word;
	derived->derived = true;
	vec_add(&m->types, derived);
	return derived;
}

/* "type[sibling]": of a choice, and of what is shown by a sibling, what would be a size names that one. */
static void resolve_by(const char *owner, struct item *it)
{
	const struct size *size = &it->size;

	if (it->has_by || (!it->type->choice && !(it->type->attrs & ATTR_BY)))
		return;
	if (size->kind != COUNT_NAME || size->bytes || size->number || size->min || size->max)
		fail(it->pos, "%s: '%s' needs the name of what decides how it is shown, in brackets", owner, it->name);
	if (it->type->choice && (it->dir != DIR_NONE || it->inline_count))
		fail(it->pos, "%s: '%s' is a choice, and no pointer or array", owner, it->name);
	it->has_by = true;
	it->by = size->sibling;
	it->size = (struct size){ .kind = COUNT_ONE };
}

static bool is_pointer_shape(enum shape shape)
{
	return shape != SHAPE_SCALAR && shape != SHAPE_OBJECT && shape != SHAPE_ARRAY;
}

/* As wide as a pointer, in the layout that has the widest. */
static bool holds_pointer(const struct item *it)
{
	return it->width[0] == sizeof(uint64_t);
}

static bool is_pointer(const struct item *it)
{
	if (it->inline_count)
		return false;
	if (is_pointer_shape(it->type->shape) || it->size.kind != COUNT_ONE)
		return true;
	if (!it->width_name)
		return it->dir != DIR_NONE || it->type->shape != SHAPE_SCALAR;
	if (it->width_is_struct)
		return false;
	return (!strcmp(it->width_name, "ptr") && it->type->shape != SHAPE_SCALAR) ||
	       (it->dir != DIR_NONE && it->type_name && holds_pointer(it));
}

static void check_pointer(const char *owner, const items *siblings, const struct item *it)
{
	const struct size *size = &it->size;
	const struct item *by = NULL;

	if (size->kind == COUNT_NAME || size->kind == COUNT_POINTED)
		by = size->sibling == NO_INDEX ? NULL : siblings->v[size->sibling];
	if (by && by->type && size->kind == COUNT_NAME && by->is_pointer)
		fail(it->pos, "%s: size of '%s' is a pointer: write '*%s'", owner, it->name,
		     by->name);
	if (by && by->type && size->kind == COUNT_POINTED && !by->is_pointer)
		fail(it->pos, "%s: size of '%s' is no pointer: write '%s' without '*'", owner,
		     it->name, by->name);
	if (size->kind == COUNT_RET && !it->width_name &&
	    (it->dir == DIR_IN || it->dir == DIR_NONE))
		fail(it->pos, "%s: size of '%s': 'ret' exists at exit only; '%s' is read at entry",
		     owner, it->name, it->name);
	if (size->kind == COUNT_RET && it->dir == DIR_INOUT && it->type->shape != SHAPE_MSGHDR)
		fail(it->pos, "%s: size of '%s': 'ret' exists at exit only, and 'inout' reads at "
		     "entry too", owner, it->name);
	if (it->width_name && !holds_pointer(it))
		fail(it->pos, "%s: bad width of '%s': a pointer needs 'ptr' or 'u64'", owner,
		     it->name);
	if (size->kind != COUNT_ONE)
		return;
	if (it->type->shape == SHAPE_BUFFER || it->type->shape == SHAPE_IOVEC ||
	    it->type->shape == SHAPE_MMSGHDR)
		fail(it->pos, "%s: '%s' needs a [size]", owner, it->name);
}

static void resolve_pointer(const char *owner, struct item *it)
{
	it->is_array = it->size.kind != COUNT_ONE || it->inline_count;
	it->is_pointer = is_pointer(it);
	if (it->when.kind != WHEN_ALWAYS && !it->is_pointer)
		fail(it->pos, "%s: 'when' is for pointers, '%s' is none", owner, it->name);
	if (it->is_pointer && it->dir == DIR_NONE && it->size.kind != COUNT_RET)
		it->dir = DIR_IN;
}

uint32_t type_bytes(const struct model *m, const struct type *type, int layout)
{
	if (type->shape != SHAPE_SCALAR)
		return type->size[layout];
	return type->is_word ? m->tables.v[layout]->word : abs(type->width);
}

/* The width, alignment and sign of one field; nested structs are laid out first. */
static uint32_t field_width(struct model *m, struct structure *st, struct item *it, int layout)
{
	const struct width *w = find_width(it->width_name);
	const struct table *table = m->tables.v[layout];
	uint32_t align = 1, bytes = 1;
	struct structure *inner;

	if (it->width_is_struct) {
		inner = find_struct(m, it->width_name);
		if (inner) {
			if (!layout)
				resolve_struct(m, inner);
			st->is_native |= inner->is_native;
			bytes = inner->size[layout];
			align = inner->align[layout];
		} else if (!layout) {
			fail(it->pos, "%s: unknown struct of '%s': '%s'", st->name, it->name, it->width_name);
		}
	} else if (w) {
		it->is_word = abs(w->bytes) == WORD;
		bytes = it->is_word ? table->word : abs(w->bytes);
		align = bytes < (uint32_t)table->align ? bytes : (uint32_t)table->align;
		it->is_signed = w->bytes < 0;
	} else if (!layout) {
		fail(it->pos, "%s: bad width of '%s': '%s'", st->name, it->name, it->width_name);
	}
	it->width[layout] = bytes;
	return align && !st->packed ? align : 1;
}

static uint32_t round_up(uint32_t n, uint32_t align)
{
	return (n + align - 1) / align * align;
}

/* Offsets by the rules of C: the members of a union share one. */
static void layout_struct(struct model *m, struct structure *st, int layout)
{
	uint32_t end = 0, start = 0, align, most = 1;

	for (int i = 0; i < st->fields.n; i++) {
		struct item *it = st->fields.v[i];
		bool joins = i && it->group && it->group == st->fields.v[i - 1]->group;

		align = field_width(m, st, it, layout);
		if (!joins) {
			start = end;
			for (int k = i; it->group && k < st->fields.n; k++)
				if (st->fields.v[k]->group == it->group &&
				    field_width(m, st, st->fields.v[k], layout) > align)
					align = field_width(m, st, st->fields.v[k], layout);
			start = round_up(start, align);
		}
		it->offset[layout] = start;
		if (align > most)
			most = align;
		align = it->width[layout] * (it->inline_count ? it->inline_count : 1);
		if (start + align > end)
			end = start + align;
	}
	st->align[layout] = most;
	st->size[layout] = round_up(end, most);
	if (st->size[layout] > UINT16_MAX)
		fail(st->pos, "struct %s is too large", st->name);
}

/* A view's fields are those of the struct that it shows, laid out there. */
static void layout_view(struct model *m, struct structure *st)
{
	struct structure *of = find_struct(m, st->of_name);

	if (!of) {
		fail(st->pos, "%s: unknown struct: '%s'", st->name, st->of_name);
		return;
	}
	resolve_struct(m, of);
	st->cname = of->cname;
	st->is_native = of->is_native;
	memcpy(st->size, of->size, sizeof(st->size));
	memcpy(st->align, of->align, sizeof(st->align));
	for (int i = 0; i < st->fields.n; i++) {
		struct item *it = st->fields.v[i], view = *it;
		int k = find_item(&of->fields, it->name);

		if (k == NO_INDEX) {
			fail(it->pos, "%s: struct %s has no field '%s'", st->name, of->name, it->name);
			continue;
		}
		*it = *of->fields.v[k];
		it->pos = view.pos;
		it->hidden = it->is_inline = false;
		if (it->inline_count) {
			for (int l = 0; l < m->tables.n; l++)
				it->width[l] /= it->inline_count;
			it->size.kind = COUNT_ONE;
		}
		it->verbose |= view.verbose;
		if (view.cond.kind != WHEN_ALWAYS)
			it->cond = view.cond;
		if (!view.type_name)
			continue;
		it->type_name = view.type_name;
		it->is_struct = view.is_struct;
		it->size = view.size;
	}
}

static void resolve_field(struct model *m, struct item *it)
{
	int bytes = it->width[0];

	if (it->inline_count) {
		it->is_inline = true;
		it->size.kind = COUNT_NUMBER;
		it->size.number = it->inline_count;
		for (int i = 0; i < m->tables.n; i++)
			it->width[i] *= it->inline_count;
	}
	if (!it->is_pointer && bytes <= 8)
		it->type = field_type(m, it->type, it, bytes);
}

/* Types, sizes and conditions of all arguments of a call, or all fields of a struct. */
void resolve_items(struct model *m, const char *owner, items *list)
{
	for (int i = 0; i < list->n; i++) {
		struct item *it = list->v[i];

		if (find_item(list, it->name) != i)
			fail(it->pos, "%s: '%s' is there twice", owner, it->name);
		it->type = resolve_type(m, owner, it);
		resolve_cond(owner, list, it, &it->cond);
		resolve_cond(owner, list, it, &it->when);
		resolve_size(owner, list, it);
		if (!it->type)
			continue;
		if (!it->width_name && it->type->attrs & ATTR_NAMING)
			fail(it->pos, "%s: the type of '%s' is for fields alone", owner, it->name);
		resolve_by(owner, it);
		if (it->inline_count && it->size.kind != COUNT_ONE)
			fail(it->pos, "%s: '%s' has two sizes", owner, it->name);
		resolve_pointer(owner, it);
	}
	for (int i = 0; i < list->n; i++)
		if (list->v[i]->type && list->v[i]->is_pointer)
			check_pointer(owner, list, list->v[i]);
}

/* A number that is wider than a register takes two of them. */
static int item_registers(const struct item *it, const struct table *table)
{
	return !it->is_pointer && !it->type->is_word && abs(it->type->width) > table->registers ? 2 : 1;
}

int count_registers(const struct call *call, const struct table *table)
{
	int n = 0;

	for (int i = 0; i < call->args.n; i++)
		n += item_registers(call->args.v[i], table);
	return n;
}

/* The arguments of a call, and their registers in each table. */
void resolve_args(struct model *m, struct call *call)
{
	resolve_items(m, call->name, &call->args);
	for (int t = 0; t < m->tables.n; t++) {
		const struct table *table = m->tables.v[t];
		int n = 0;

		for (int i = 0; i < call->args.n; i++) {
			struct item *it = call->args.v[i];

			it->offset[t] = n;
			if (it->type)
				n += item_registers(it, table);
			it->width[t] = (n - it->offset[t]) * table->registers;
		}
	}
}

void resolve_struct(struct model *m, struct structure *st)
{
	if (st->layout == LAYOUT_NOW)
		fail(st->pos, "struct %s contains itself", st->name);
	if (st->layout != LAYOUT_TODO)
		return;
	st->layout = LAYOUT_NOW;
	if (st->of_name)
		layout_view(m, st);
	else
		for (int i = 0; i < m->tables.n; i++)
			layout_struct(m, st, i);
	resolve_items(m, st->name, &st->fields);
	for (int i = 0; i < st->fields.n; i++)
		if (st->fields.v[i]->type)
			resolve_field(m, st->fields.v[i]);
	st->layout = LAYOUT_DONE;
	memcpy(st->type->size, st->size, sizeof(st->size));
	st->type->is_native = st->is_native;
	if (st->fields.n > UINT8_MAX)
		fail(st->pos, "struct %s has more than %d fields", st->name, UINT8_MAX);
}
