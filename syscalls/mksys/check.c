/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.c: from what was written to what it means.
 *
 * Owns the name spaces, the pairing of variants with the calls that they refine, classes and
 * numbers. Structs become types here. A word behind an argument's name that is no type but a
 * constant makes the argument select a variant.
 */
#include "mksys.h"

#include <ctype.h>
#include <string.h>

static struct call *find_call(const struct model *m, const char *name)
{
	for (int i = 0; i < m->calls.n; i++)
		if (!strcmp(m->calls.v[i]->name, name))
			return m->calls.v[i];
	return NULL;
}

static void add_struct_type(struct model *m, struct structure *st)
{
	if (find_struct(m, st->name) != st)
		fail(st->pos, "struct '%s' is defined twice", st->name);
	st->type = mem_zero(sizeof(*st->type));
	st->type->name = st->name;
	st->type->ident = text_printf("type_struct_%s", st->name);
	st->type->fmt = "fmt_struct";
	st->type->shape = SHAPE_OBJECT;
	st->type->desc = st;
	vec_add(&m->types, st->type);
}

/* A name that some set has, or that has no lower-case letter. */
static bool is_constant(const struct model *m, const char *name)
{
	for (int i = 0; i < m->sets.n; i++)
		for (int k = 0; k < m->sets.v[i]->items.n; k++)
			if (!strcmp(m->sets.v[i]->items.v[k].name, name))
				return true;
	for (; *name; name++)
		if (islower((unsigned char)*name))
			return false;
	return true;
}

/* Whether the description is one of a call that refines another of its name. */
static bool is_variant(const struct model *m, struct call *call)
{
	bool variant = false;

	for (int i = 0; i < call->args.n; i++) {
		struct item *it = call->args.v[i];

		if (it->maybe_select && is_constant(m, it->type_name) &&
		    !find_type(m, it->type_name)) {
			it->is_select = true;
			vec_add(&it->consts, it->type_name);
		}
		variant |= it->is_bare || it->is_select;
	}
	return variant;
}

static void resolve_result(struct model *m, struct call *call)
{
	if (!call->ret_name) {
		call->ret = call->base ? call->base->ret : NULL;
		if (call->base)
			call->notes = call->base->notes;
		return;
	}
	resolve_items(m, call->name, &call->notes);
	if (call->notes.n && call->notes.v[0]->type && call->notes.v[0]->type->shape != SHAPE_SCALAR)
		fail(call->pos, "%s: the note is of a number, '%s' is not", call->name,
		     call->notes.v[0]->type_name);
	call->ret = find_type(m, call->ret_name);
	if (!call->ret)
		fail(call->pos, "%s: unknown type of the result: '%s'", call->name, call->ret_name);
	else if (call->ret->shape != SHAPE_SCALAR)
		fail(call->pos, "%s: the result is a number, '%s' is not", call->name,
		     call->ret_name);
}

static void resolve_classes(struct call *call)
{
	for (int i = 0; i < call->classes.n; i++) {
		int bit = 0;

		if (!strcmp(call->classes.v[i], "noreturn")) {
			call->no_return = true;
			continue;
		}
		while (class_list[bit] && strcmp(class_list[bit], call->classes.v[i]))
			bit++;
		if (class_list[bit])
			call->class_mask |= 1ULL << bit;
		else
			fail(call->pos, "%s: unknown class '%%%s'", call->name, call->classes.v[i]);
	}
}

static bool has_number(const struct model *m, const char *name)
{
	for (int t = 0; t < m->tables.n; t++)
		for (int i = 0; i < m->tables.v[t]->numbers.n; i++)
			if (!strcmp(m->tables.v[t]->numbers.v[i].described, name))
				return true;
	return false;
}

static bool is_elsewhere(const struct model *m, const char *name)
{
	for (int i = 0; i < m->elsewhere.n; i++)
		if (!strcmp(m->elsewhere.v[i], name))
			return true;
	return false;
}

/* An order has all arguments, each once; names become indexes. */
static void resolve_order(const struct call *call)
{
	unsigned int seen = 0;

	for (int i = 0; i < call->order.n; i++) {
		int k = find_item(&call->args, call->order.v[i]);

		if (k == NO_INDEX || seen & 1U << k)
			fail(call->pos, "%s: order: '%s' is no argument, or is there twice", call->name,
			     call->order.v[i]);
		else
			seen |= 1U << k;
	}
	if (call->order.n && call->order.n != call->args.n)
		fail(call->pos, "%s: order: not all arguments are there", call->name);
}

/* That a description and a table agree on the number of registers. */
static void check_number(const struct model *m, const struct table *table, const struct number *number)
{
	const struct call *call = find_call(m, number->described);

	if (!call && number->described != number->name)
		fail(number->pos, "%s: no call '%s' is described", number->name, number->described);
	if (call && number->nargs >= 0 && count_registers(call, table) != number->nargs)
		fail(number->pos, "%s has %d arguments, as described they take %d registers", number->name,
		     number->nargs, count_registers(call, table));
}

/* A type that is as large as a struct. */
static void size_type(struct model *m, struct type *type)
{
	const struct structure *st = find_struct(m, type->sized_by);

	if (!st) {
		fail(type->pos, "%s: unknown struct '%s'", type->name, type->sized_by);
		return;
	}
	memcpy(type->size, st->size, sizeof(st->size));
	type->is_native |= st->is_native;
}

static void check_call(struct model *m, struct call *call)
{
	if (find_call(m, call->name) != call)
		fail(call->pos, "call '%s' is described twice", call->name);
	if (!call->ret_name)
		fail(call->pos, "%s: '= type' is missing behind the arguments", call->name);
	if (!has_number(m, call->name) && !is_elsewhere(m, call->name))
		fail(call->pos, "call '%s' has no number in any table of syscalls/nr/", call->name);
	resolve_args(m, call);
	resolve_order(call);
	resolve_result(m, call);
	resolve_classes(call);
}

/* Makes a variant whole: arguments that are named only, or select, are as in the call itself. */
static bool complete_args(struct call *call)
{
	const struct call *base = call->base;

	for (int i = 0; i < call->args.n; i++) {
		struct item *it = call->args.v[i], *whole;

		if (!it->is_bare && !it->is_select)
			continue;
		if (i >= base->args.n || strcmp(it->name, base->args.v[i]->name)) {
			fail(it->pos, "%s: argument %d of the call is not '%s'", call->name, i + 1,
			     it->name);
			return false;
		}
		whole = mem_zero(sizeof(*whole));
		*whole = *base->args.v[i];
		whole->pos = it->pos;
		whole->is_select = it->is_select;
		whole->mask = it->mask;
		whole->consts = it->consts;
		call->args.v[i] = whole;
	}
	return true;
}

/* The selectors of a call are those of its variant with the most. */
static void find_selectors(struct call *call)
{
	for (int i = 0; i < call->args.n; i++) {
		if (!call->args.v[i]->is_select)
			continue;
		if (call->nsel == SEL_MAX) {
			fail(call->pos, "%s: more than %d arguments select the variant", call->name,
			     SEL_MAX);
			return;
		}
		call->sel[call->nsel] = i;
		call->sel_mask[call->nsel++] = call->args.v[i]->mask;
	}
	if (!call->nsel)
		fail(call->pos, "%s: no argument selects the variant", call->name);
}

static bool same_selector(const struct call *a, const struct call *b, int i)
{
	const char *ma = a->sel_mask[i], *mb = b->sel_mask[i];

	return a->sel[i] == b->sel[i] && (ma && mb ? !strcmp(ma, mb) : ma == mb);
}

static void check_selectors(struct call *base)
{
	for (int i = 0; i < base->variants.n; i++) {
		if (base->variants.v[i]->nsel <= base->nsel)
			continue;
		base->nsel = base->variants.v[i]->nsel;
		memcpy(base->sel, base->variants.v[i]->sel, sizeof(base->sel));
		memcpy(base->sel_mask, base->variants.v[i]->sel_mask, sizeof(base->sel_mask));
	}
	for (int i = 0; i < base->variants.n; i++)
		for (int k = 0; k < base->variants.v[i]->nsel; k++)
			if (!same_selector(base, base->variants.v[i], k)) {
				fail(base->variants.v[i]->pos,
				     "%s: the variants select by different arguments or masks",
				     base->name);
				break;
			}
}

static void check_variant(struct model *m, struct call *call)
{
	call->base = find_call(m, call->name);
	if (!call->base) {
		fail(call->pos, "variant of an unknown call '%s'", call->name);
		return;
	}
	if (call->classes.n)
		fail(call->pos, "%s: a variant has the classes of its call", call->name);
	if (!complete_args(call))
		return;
	find_selectors(call);
	resolve_args(m, call);
	resolve_order(call);
	resolve_result(m, call);
	vec_add(&call->base->variants, call);
}

/* What only other architectures have is checked like the rest, and no more. */
static void drop_calls(struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->calls.n; i++)
		if (has_number(m, m->calls.v[i]->name))
			m->calls.v[n++] = m->calls.v[i];
	m->calls.n = n;
}

void check_model(struct model *m)
{
	VEC(struct call *) variants = { 0 };
	int ncalls = 0;

	add_likes(m);
	add_set_types(m);
	for (int i = 0; i < m->structs.n; i++)
		add_struct_type(m, m->structs.v[i]);
	for (int i = 0; i < m->structs.n; i++)
		resolve_struct(m, m->structs.v[i]);
	for (int i = 0; i < m->types.n; i++)
		if (m->types.v[i]->sized_by)
			size_type(m, m->types.v[i]);
	for (int i = 0; i < m->calls.n; i++) {
		if (is_variant(m, m->calls.v[i]))
			vec_add(&variants, m->calls.v[i]);
		else
			m->calls.v[ncalls++] = m->calls.v[i];
	}
	m->calls.n = ncalls;
	for (int i = 0; i < m->calls.n; i++)
		check_call(m, m->calls.v[i]);
	for (int i = 0; i < variants.n; i++)
		check_variant(m, variants.v[i]);
	for (int i = 0; i < m->calls.n; i++)
		check_selectors(m->calls.v[i]);
	for (int t = 0; t < m->tables.n && !failed(); t++)
		for (int i = 0; i < m->tables.v[t]->numbers.n; i++)
			check_number(m, m->tables.v[t], &m->tables.v[t]->numbers.v[i]);
	drop_calls(m);
}
