/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sets.c: sets and choices become types.
 *
 * Owns what such a type is: how wide, and by which formatter it is shown. What a set has no name for, and a choice no
 * type, can be of another type, which may be a set or a choice itself.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>

/* The set of a bisecting formatter: numbers, none smaller than the one before. */
static void check_ascending(const struct set *set)
{
	unsigned long long last = 0, value;

	for (int i = 0; i < set->items.n; i++) {
		const struct set_item *it = &set->items.v[i];
		char *end = "x";

		value = it->value ? strtoull(it->value, &end, 0) : 0;
		if (*end)
			fail(it->pos, "%s: '%s' needs a number here", set->name, it->name);
		else if (value < last)
			fail(it->pos, "%s: '%s' is less than the one before", set->name, it->name);
		last = value;
	}
}

static struct type *add_type(struct model *m, char *name, char *fmt, const char *width)
{
	struct type *type = mem_zero(sizeof(*type));

	type->name = name;
	type->ident = text_printf("type_%s", name);
	type->fmt = fmt;
	type->shape = SHAPE_SCALAR;
	set_width(m, type, width);
	vec_add(&m->types, type);
	return type;
}

/* A set is a type of its name, unless types.def has one that shows it by a formatter of its own. */
static void add_set_type(struct model *m, struct set *set)
{
	struct type *type = find_type(m, set->name);

	if (type && (type->choice || (type->set && type->set->name != set->name)))
		fail(set->pos, "set '%s' is defined twice", set->name);
	if (type && (set->other_name || set->width_name))
		fail(set->pos, "%s: its width and what has no name are for types.def to say", set->name);
	if (!type)
		type = add_type(m, set->name, set->is_enum ? "fmt_enum" : "fmt_flags", set->width_name ? set->width_name : "u32");
	if (!type->width)
		fail(set->pos, "%s: bad width '%s'", set->name, set->width_name);
	if (!type->set)
		type->set = set;
	if (type->attrs & ATTR_SORTED)
		check_ascending(set);
}

/* As wide as registers are: the type that is chosen cuts the value. */
static void add_choice_type(struct model *m, struct choice *choice)
{
	if (find_type(m, choice->name))
		fail(choice->pos, "choice '%s' is defined twice, or has the name of a type", choice->name);
	else
		add_type(m, choice->name, "fmt_choice", "ulong")->choice = choice;
}

static struct type *find_scalar(const struct model *m, struct pos pos, const char *owner, const char *name)
{
	struct type *type = find_type(m, name);

	if (!type || type->shape != SHAPE_SCALAR)
		fail(pos, "%s: no type of numbers: '%s'", owner, name);
	return type;
}

/* The types that a set or a choice names. */
static void link_types(const struct model *m, struct type *type)
{
	const struct set *set = type->set;
	struct choice *choice = type->choice;

	if (set && set->other_name)
		type->other = find_scalar(m, set->pos, set->name, set->other_name);
	if (!choice)
		return;
	type->other = find_scalar(m, choice->pos, choice->name, choice->other_name);
	for (int i = 0; i < choice->items.n; i++) {
		struct choice_item *item = &choice->items.v[i];

		item->type = find_scalar(m, item->pos, choice->name, item->type_name);
	}
}

/* Whether one can go on from type to type for ever. */
static bool leads_back(const struct model *m, const struct type *type, int depth)
{
	const struct choice *choice = type->choice;

	if (depth > m->types.n)
		return true;
	for (int i = 0; choice && i < choice->items.n; i++)
		if (leads_back(m, choice->items.v[i].type, depth + 1))
			return true;
	return type->other && leads_back(m, type->other, depth + 1);
}

/* A set that knows some values of another type is as that one. */
static void settle_type(const struct model *m, struct type *type)
{
	const struct type *end = type;

	if (leads_back(m, type, 0)) {
		fail(type->set ? type->set->pos : type->choice->pos, "%s leads back to itself", type->name);
		return;
	}
	while (end->set && end->other)
		end = end->other;
	type->width = end->width;
	type->is_word = end->is_word;
	type->attrs |= end->attrs;
}

void add_set_types(struct model *m)
{
	for (int i = 0; i < m->sets.n; i++)
		add_set_type(m, m->sets.v[i]);
	for (int i = 0; i < m->choices.n; i++)
		add_choice_type(m, m->choices.v[i]);
	for (int i = 0; i < m->types.n; i++)
		link_types(m, m->types.v[i]);
	for (int i = 0; i < m->types.n && !failed(); i++)
		settle_type(m, m->types.v[i]);
}
