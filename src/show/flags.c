/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flags.c: named constants, alone and joined.
 *
 * Owns the look-up of values in the sets of the .sys files: values under a mask, plain bits, and
 * what is left over, which is always shown in hex. A set's order is its print order; a name of
 * several bits stands before the names of its parts.
 */
#include "show/fmt.h"

/* Constants that the headers have as negative ints meet values cut to four bytes. */
static bool is_value(const struct constant *c, uint64_t value)
{
	return c->value == value || ((int64_t)c->value < 0 && (int64_t)c->value >= INT32_MIN &&
				     (uint32_t)c->value == value);
}

const char *fmt_constant_name(const struct constset *set, uint64_t value)
{
	for (const struct constant *c = set->list; c < set->list + set->count; c++)
		if (is_value(c, value))
			return c->name;
	return NULL;
}

void fmt_constant(const struct fmt *f, const struct constset *set, uint64_t value)
{
	const char *name = fmt_constant_name(set, value);

	if (name) {
		f->sink->ops->name(f->sink, name, value);
		return;
	}
	f->sink->ops->num(f->sink, value, NUM_HEX);
	if (set->unknown)
		f->sink->ops->unnamed(f->sink, set->unknown);
}

/* Whether a constant is among the bits not yet named. */
static bool is_set(const struct constant *c, uint64_t rest, uint64_t named)
{
	if (c->mask)
		return !(named & c->mask) && (rest & c->mask) == c->value;
	return c->value && (rest & c->value) == c->value;
}

bool fmt_is_named(const struct constset *set, uint64_t value)
{
	for (const struct constant *c = set->list; c < set->list + set->count; c++)
		if (set->is_enum || !value ? is_value(c, value) : is_set(c, value, 0))
			return true;
	return false;
}

void fmt_members(const struct fmt *f, const struct constset *set, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t rest = value, named = 0;
	const char *zero = NULL;
	bool any = false;

	for (const struct constant *c = set->list; c < set->list + set->count; c++) {
		if (!c->mask && !c->value && !zero)
			zero = c->name;
		if (!is_set(c, rest, named))
			continue;
		ops->member(f->sink);
		ops->name(f->sink, c->name, c->value);
		rest &= ~(c->mask ? c->mask : c->value);
		named |= c->mask ? c->mask : c->value;
		any = true;
	}
	if (!any && !value && zero) {
		ops->member(f->sink);
		ops->name(f->sink, zero, 0);
	} else if (rest || !any) {
		ops->member(f->sink);
		ops->num(f->sink, rest, NUM_HEX);
		if (!any && rest && set->unknown)
			ops->unnamed(f->sink, set->unknown);
	}
}

void fmt_flagset(const struct fmt *f, const struct constset *set, uint64_t value)
{
	bool named = fmt_is_named(set, value);

	if (named)
		f->sink->ops->coded_begin(f->sink, value, NUM_HEX);
	f->sink->ops->set_begin(f->sink);
	fmt_members(f, set, value);
	f->sink->ops->set_end(f->sink);
	if (named)
		f->sink->ops->coded_end(f->sink);
}

void fmt_named(const struct fmt *f, const char *name, uint64_t value, enum num_style style)
{
	f->sink->ops->coded_begin(f->sink, value, style);
	f->sink->ops->name(f->sink, name, value);
	f->sink->ops->coded_end(f->sink);
}

void fmt_shifted(const struct fmt *f, uint64_t value, enum num_style style, const char *name, unsigned int shift)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->expr_begin(f->sink);
	ops->num(f->sink, value, style);
	ops->op(f->sink, "<<");
	if (name)
		fmt_named(f, name, shift, NUM_UDEC);
	else
		ops->num(f->sink, shift, NUM_UDEC);
	ops->expr_end(f->sink);
}

void fmt_field_flags(const struct fmt *f, const char *name, const struct constset *set, uint64_t value)
{
	f->sink->ops->field(f->sink, name);
	fmt_flagset(f, set, value);
}

void fmt_either_bytes(const struct fmt *f, const void *bytes, size_t n)
{
	const struct sink_str raw = { .bytes = bytes, .len = n, .is_binary = true };

	f->sink->ops->either_begin(f->sink);
	f->sink->ops->str(f->sink, &raw);
	f->sink->ops->either_or(f->sink);
}

void fmt_flags(const struct fmt *f, uint64_t value)
{
	fmt_flagset(f, f->use->type->set, value);
}

/* A value as one of that type. */
static void show_as(const struct fmt *f, const struct type *type, uint64_t value)
{
	struct use use = *f->use;
	struct fmt g = *f;

	use.type = type;
	g.use = &use;
	type->fmt(&g, fmt_cut(value, type->size[f->layout], type->is_signed));
}

void fmt_enum(const struct fmt *f, uint64_t value)
{
	const struct type *type = f->use->type;

	if (type->other && !fmt_is_named(type->set, value))
		show_as(f, type->other, value);
	else if (type->other && type->other->is_signed)
		fmt_named(f, fmt_constant_name(type->set, value), fmt_cut(value, type->other->size[f->layout], true), NUM_DEC);
	else
		fmt_constant(f, type->set, value);
}

void fmt_choice(const struct fmt *f, uint64_t value)
{
	const struct type *type = f->use->type, *is = NULL;
	uint64_t by;

	if (fmt_sibling(f, f->use->by, &by))
		for (const struct choice *c = type->choices; c->type && !is; c++)
			is = c->value == by ? c->type : NULL;
	show_as(f, is ? is : type->other, value);
}
