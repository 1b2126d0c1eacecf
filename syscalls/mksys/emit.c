/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * emit.c: from the model to C: sets, types, structs, arguments.
 *
 * Values of constants come from the headers, so the C
 * compiler computes them and asserts struct layouts; what it has to say about them points to the
 * line of the description, by #line. Everything else is computed before.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>

const char *const shape_idents[SHAPE_COUNT] = {
	"SHAPE_SCALAR", "SHAPE_STRING", "SHAPE_BUFFER", "SHAPE_OBJECT", "SHAPE_ARRAY",
	"SHAPE_IOVEC", "SHAPE_STRV", "SHAPE_ENVV", "SHAPE_MSGHDR", "SHAPE_MMSGHDR",
};
static const char *const dir_idents[] = { "DIR_VALUE", "DIR_IN", "DIR_OUT", "DIR_INOUT" };
static const char *const size_idents[] = {
	[COUNT_ONE] = "SIZE_ONE", [COUNT_NUMBER] = "SIZE_CONST", [COUNT_NAME] = "SIZE_ARG",
	[COUNT_POINTED] = "SIZE_ARG_PTR", [COUNT_RET] = "SIZE_RET",
};
static const char *const cond_idents[] = {
	[WHEN_NONZERO] = "COND_NONZERO", [WHEN_AND] = "COND_AND", [WHEN_EQ] = "COND_EQ",
};

void at_line(FILE *f, struct pos pos)
{
	fprintf(f, "#line %d \"%s\"\n", pos.line, pos.file);
}

void at_own_line(struct output *out)
{
	int line = 2;

	fflush(out->f);
	for (size_t i = 0; i < out->len; i++)
		line += out->text[i] == '\n';
	fprintf(out->f, "#line %d \"%s\"\n", line, out->path);
}

/*
 * "NAME = number": the number where the headers lack the name. Where they have it theirs is taken, whatever kernel they are
 * of; CHECK_CONSTANTS, for the tests, asserts that it is the same.
 */
static void emit_numbers_of(const struct set *set, FILE *f)
{
	for (int i = 0; i < set->items.n; i++) {
		const struct set_item *item = &set->items.v[i];

		if (!item->value)
			continue;
		fprintf(f, "#ifdef %s\n#ifdef CHECK_CONSTANTS\n", item->name);
		at_line(f, item->pos);
		fprintf(f, "_Static_assert(BITS(%s) == BITS(%s), ", item->name, item->value);
		fprintf(f, "\"%s is not %s in the headers\");\n", item->name, item->value);
		fprintf(f, "#endif\n#else\n#define %s %s\n#endif\n", item->name, item->value);
	}
}

static void emit_set(const struct set *set, FILE *f)
{
	fprintf(f, "\nstatic const struct constant constants_%s[] = {\n", set->name);
	for (int i = 0; i < set->items.n; i++) {
		const struct set_item *item = &set->items.v[i];

		at_line(f, item->pos);
		fprintf(f, "\t{ %s(%s), %s, \"%s\" },\n", set->is_enum ? "VALUE" : "BITS",
			item->name,
			item->mask ? text_printf("BITS(%s)", item->mask) : "0", item->name);
	}
	fprintf(f, "};\nconst struct constset set_%s = {\n\t", set->name);
	fprintf(f, "\"%s\", %s, constants_%s, %d, %s\n};\n", set->name,
		*set->unknown ? text_printf("\"%s\"", set->unknown) : "0", set->name,
		set->items.n, set->is_enum ? "true" : "false");
}

/* What decides, and the type then; a NULL ends. */
static void emit_choice(const struct choice *choice, FILE *f)
{
	fprintf(f, "static const struct choice choices_%s[] = {\n", choice->name);
	for (int i = 0; i < choice->items.n; i++) {
		const struct choice_item *item = &choice->items.v[i];

		at_line(f, item->pos);
		for (int k = 0; k < item->consts.n; k++)
			fprintf(f, "\t{ VALUE(%s), &%s },", item->consts.v[k], item->type->ident);
		fprintf(f, "\n");
	}
	fprintf(f, "\t{ 0, 0 }\n};\n");
}

/* What -P and trace-fds= look at. */
static void emit_touches(const struct type *type, FILE *f)
{
	if (type->attrs & (ATTR_FD | ATTR_DIRFD))
		fprintf(f, " .touches = TOUCHES_FD,");
	else if (type->attrs & ATTR_PATH)
		fprintf(f, " .touches = TOUCHES_PATH,");
}

/* A number for each layout, as an initialiser. */
static void emit_layouts(const struct model *m, const char *name, const uint32_t *numbers, FILE *f)
{
	fprintf(f, " .%s = {", name);
	for (int i = 0; i < m->tables.n; i++)
		fprintf(f, " %u%s", numbers[i], i + 1 < m->tables.n ? "," : " },");
}

static void emit_type(const struct model *m, const struct type *type, FILE *f)
{
	uint32_t bytes[LAYOUTS_MAX];

	for (int i = 0; i < m->tables.n; i++)
		bytes[i] = type_bytes(m, type, i);
	fprintf(f, "%sconst struct type %s = {\n", type->derived ? "static " : "", type->ident);
	fprintf(f, "\t.name = \"%s%s\", .fmt = %s, .shape = %s,", type->desc ? "struct " : "",
		type->name, type->fmt, shape_idents[type->shape]);
	fprintf(f, " .is_signed = %s,", type->width < 0 ? "true" : "false");
	emit_layouts(m, "size", bytes, f);
	if (type->is_native)
		fprintf(f, " .is_native = true,");
	if (type->attrs & ATTR_FD && type->shape == SHAPE_SCALAR)
		fprintf(f, " .is_fd = true,");
	if (type->attrs & ATTR_DATA)
		fprintf(f, " .is_data = true,");
	if (type->attrs & ATTR_FOUND)
		fprintf(f, " .is_found = true,");
	if (type->attrs & ATTR_NAMING)
		fprintf(f, " .is_naming = true,");
	if (type->sized_by)
		fprintf(f, " .like = &desc_%s,", type->sized_by);
	if (type->set)
		fprintf(f, " .set = &set_%s,", type->set->name);
	if (type->desc)
		fprintf(f, " .desc = &desc_%s,", type->desc->name);
	if (type->other)
		fprintf(f, " .other = &%s,", type->other->ident);
	if (!(type->attrs & ATTR_ASIDE))
		emit_touches(type, f);
	if (type->choice)
		fprintf(f, " .choices = choices_%s,", type->name);
	fprintf(f, "\n};\n");
}

/* What a condition looks for: an enumerator for its mask, an array for its values, which emit_cond() refers to. */
static void emit_cond_values(const struct item *it, const struct cond *cond, const char *name, int i, FILE *f)
{
	if (cond->masks.n) {
		fprintf(f, "enum { mask_%s_%d =\n", name, i);
		at_line(f, it->pos);
		for (int k = 0; k < cond->masks.n; k++)
			fprintf(f, "%sBITS(%s)", k ? " | " : "\t", cond->masks.v[k]);
		fprintf(f, "\n};\n");
	}
	if (cond->consts.n) {
		fprintf(f, "static const uint64_t %s_%d[] = {\n", name, i);
		at_line(f, it->pos);
		for (int k = 0; k < cond->consts.n; k++)
			fprintf(f, "%sVALUE(%s)", k ? ", " : "\t", cond->consts.v[k]);
		fprintf(f, "\n};\n");
	}
}

static void emit_conds(const items *list, const char *name, FILE *f)
{
	for (int i = 0; i < list->n; i++) {
		emit_cond_values(list->v[i], &list->v[i]->cond, text_printf("cond_%s", name), i, f);
		emit_cond_values(list->v[i], &list->v[i]->when, text_printf("when_%s", name), i, f);
	}
}

/* The member "cond" or "when" of a use. */
static void emit_cond(const struct cond *cond, const char *member, const char *name, int i, FILE *f)
{
	if (cond->kind == WHEN_ALWAYS)
		return;
	fprintf(f, "\n\t  .%s = { .op = %s, .sibling = %d", member, cond_idents[cond->kind],
		cond->sibling);
	if (cond->negated)
		fprintf(f, ", .negated = true");
	if (cond->masks.n)
		fprintf(f, ", .mask = mask_%s_%s_%d", member, name, i);
	if (cond->kind == WHEN_EQ)
		fprintf(f, ", .count = %d, .values = %s_%s_%d", cond->consts.n, member, name, i);
	fprintf(f, " },");
}

static void emit_size(const struct size *size, const char *src, FILE *f)
{
	fprintf(f, "\n\t  .size = { .src = %s, .sibling = %d, .bytes = %s, .value = %u", src,
		size->sibling, size->bytes ? "true" : "false", size->number);
	if (size->min)
		fprintf(f, ", .min = %u", size->min);
	if (size->room_name)
		fprintf(f, ", .has_room = true, .room = %d", size->room);
	if (size->max)
		fprintf(f, ", .max = %u", size->max);
	fprintf(f, " },");
}

static void emit_use(const struct model *m, const struct item *it, const char *name, int i, FILE *f)
{
	const char *src = size_idents[it->size.kind];

	if (it->size.kind == COUNT_NAME && it->width_name)
		src = "SIZE_FIELD";
	fprintf(f, "\t{ .name = \"%s\", .type = &%s, .dir = %s,", it->name, it->type->ident,
		dir_idents[it->dir]);
	if (it->is_array)
		fprintf(f, " .is_array = true,");
	if (it->verbose)
		fprintf(f, " .verbose = true,");
	if (it->named)
		fprintf(f, " .named = true,");
	if (it->hidden)
		fprintf(f, " .hidden = true,");
	if (it->is_inline)
		fprintf(f, " .is_inline = true,");
	if (it->is_pointer)
		fprintf(f, " .is_pointer = true,");
	if (it->on_error)
		fprintf(f, " .on_error = true,");
	if (it->has_by)
		fprintf(f, " .by = %d,", it->by);
	if (it->size.kind != COUNT_ONE)
		emit_size(&it->size, src, f);
	emit_cond(&it->cond, "cond", name, i, f);
	emit_cond(&it->when, "when", name, i, f);
	fprintf(f, "\n\t ");
	emit_layouts(m, "offset", it->offset, f);
	emit_layouts(m, "width", it->width, f);
	if (it->is_signed)
		fprintf(f, " .is_signed = true,");
	fprintf(f, " },\n");
}

static void emit_uses(const struct model *m, const items *list, const char *name, FILE *f)
{
	if (!list->n)
		return;
	emit_conds(list, name, f);
	fprintf(f, "\nstatic const struct use %s[] = {\n", name);
	for (int i = 0; i < list->n; i++)
		emit_use(m, list->v[i], name, i, f);
	fprintf(f, "};\n");
}

/* One number of the layout that was computed, against the header's. */
static void emit_assert(struct pos pos, const char *expr, uint32_t n, const char *what, FILE *f)
{
	at_line(f, pos);
	fprintf(f, "_Static_assert(%s == %u, \"%s is %u, in the header another\");\n", expr, n, what,
		n);
}

static void emit_struct_asserts(const struct structure *st, int layout, FILE *f)
{
	if (!st->cname || (st->is_native && layout))
		return;
	emit_assert(st->pos, text_printf("sizeof(%s)", st->cname), st->size[layout],
		    text_printf("struct %s: its size", st->name), f);
	for (int i = 0; i < st->fields.n; i++) {
		const struct item *it = st->fields.v[i];

		if (it->hidden)
			continue;
		emit_assert(it->pos, text_printf("offsetof(%s, %s)", st->cname, it->name),
			    it->offset[layout], text_printf("%s.%s: its offset", st->name, it->name), f);
		emit_assert(it->pos, text_printf("sizeof(((%s *)0)->%s)", st->cname, it->name),
			    it->width[layout], text_printf("%s.%s: its width", st->name, it->name), f);
	}
}

static void emit_struct(const struct model *m, const struct structure *st, FILE *f)
{
	emit_uses(m, &st->fields, text_printf("fields_%s", st->name), f);
	fprintf(f, "const struct structdesc desc_%s = { .name = \"struct %s\", .cname = %s,", st->name,
		st->name, st->cname ? text_printf("\"%s\"", st->cname) : "NULL");
	emit_layouts(m, "size", st->size, f);
	fprintf(f, " .count = %d, .fields = %s%s };\n", st->fields.n,
		st->fields.n ? text_printf("fields_%s", st->name) : "NULL", st->filled ? ", .filled = true" : "");
}

const char *list_name(const char *list, const struct call *call)
{
	if (call->base)
		return text_printf("%s_%s_%d", list, call->name, call->row);
	return text_printf("%s_%s", list, call->name);
}

static void emit_results(const struct model *m, FILE *f)
{
	for (int i = 0; i < m->types.n; i++)
		if (m->types.v[i]->shape == SHAPE_SCALAR && !m->types.v[i]->derived)
			fprintf(f, "static const struct use ret_%s __attribute__((unused)) = "
				"{ .name = \"ret\", .type = &%s };\n", m->types.v[i]->name,
				m->types.v[i]->ident);
}

/* Each formatter once, though several types may have it. */
void emit_formatters(const struct model *m, FILE *f)
{
	for (int i = 0, k; i < m->types.n; i++) {
		for (k = 0; strcmp(m->types.v[k]->fmt, m->types.v[i]->fmt); k++)
			;
		if (k == i)
			fprintf(f, "fmt_fn %s;\n", m->types.v[i]->fmt);
	}
}

static void emit_order(const struct call *call, FILE *f)
{
	if (!call->order.n)
		return;
	fprintf(f, "static const uint8_t %s[] = {", list_name("order", call));
	for (int i = 0; i < call->order.n; i++)
		fprintf(f, " %d,", find_item(&call->args, call->order.v[i]));
	fprintf(f, " };\n");
}

/* The places of a struct's fields, for formatters that read it: FIELD_STRUCT_NAME, and how many they are. */
void emit_places(const struct model *m, FILE *f)
{
	for (int i = 0; i < m->structs.n; i++) {
		const struct structure *st = m->structs.v[i];

		fprintf(f, "enum {");
		for (int k = 0; k < st->fields.n; k++)
			fprintf(f, " FIELD_%s_%s,", st->name, st->fields.v[k]->name);
		fprintf(f, " FIELDS_%s };\n", st->name);
	}
}

static void emit_raw_args(const struct model *m, FILE *f)
{
	uint32_t offset[LAYOUTS_MAX], width[LAYOUTS_MAX];

	fprintf(f, "\nstatic const struct use args_raw[] = {\n");
	for (int i = 0; i < WIRE_NARGS; i++) {
		for (int k = 0; k < m->tables.n; k++) {
			offset[k] = i;
			width[k] = m->tables.v[k]->registers;
		}
		fprintf(f, "\t{ .name = \"arg%d\", .type = &type_hex,", i);
		emit_layouts(m, "offset", offset, f);
		emit_layouts(m, "width", width, f);
		fprintf(f, " },\n");
	}
	fprintf(f, "};\n");
}

static void emit_call(const struct model *m, const struct call *call, FILE *f)
{
	emit_uses(m, &call->args, list_name("args", call), f);
	emit_uses(m, &call->notes, list_name("notes", call), f);
	emit_order(call, f);
}

/* Layouts are measured by the headers'. */
void emit_asserts(const struct model *m, FILE *f)
{
	for (int layout = 0; layout < m->tables.n; layout++) {
		fprintf(f, "#if LAYOUT == %d\n", layout);
		for (int i = 0; i < m->structs.n; i++)
			emit_struct_asserts(m->structs.v[i], layout, f);
		fprintf(f, "#endif\n");
	}
	fprintf(f, "\n");
}

void emit_numbers(const struct model *m, FILE *f)
{
	for (int i = 0; i < m->sets.n; i++)
		emit_numbers_of(m->sets.v[i], f);
}

void emit_sets(const struct model *m, FILE *f)
{
	for (int i = 0; i < m->sets.n; i++)
		emit_set(m->sets.v[i], f);
}

void emit_types(const struct model *m, FILE *f)
{
	for (int i = 0; i < m->choices.n; i++)
		emit_choice(m->choices.v[i], f);
	for (int i = 0; i < m->types.n; i++)
		if (m->types.v[i]->derived)
			emit_type(m, m->types.v[i], f);
	for (int i = 0; i < m->types.n; i++)
		if (!m->types.v[i]->derived)
			emit_type(m, m->types.v[i], f);
	for (int i = 0; i < m->structs.n; i++)
		emit_struct(m, m->structs.v[i], f);
	emit_results(m, f);
	emit_raw_args(m, f);
	for (int i = 0; i < m->calls.n; i++) {
		emit_call(m, m->calls.v[i], f);
		for (int k = 0; k < m->calls.v[i]->variants.n; k++)
			emit_call(m, m->calls.v[i]->variants.v[k], f);
	}
}
