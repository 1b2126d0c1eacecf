/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockopt.c: values of socket options.
 *
 * Owns the rules for a value of no described type: four bytes are a number, others a string; options known to be numbers
 * show their first four bytes, or what there is of them.
 */
#include "types/net.h"

/* [value] at addr, by a formatter that knows its names or by its digits. */
static void show_int(const struct fmt *f, uint64_t addr, fmt_fn *show)
{
	const struct sink_ops *ops = f->sink->ops;
	int32_t value;

	if (!fmt_take(f, addr, &value, sizeof(value)))
		return;
	ops->array_begin(f->sink, LIST_PLAIN);
	ops->elem(f->sink);
	show(f, (int64_t)value);
	ops->array_end(f->sink, NULL);
}

void fmt_sockopt(const struct fmt *f, uint64_t value)
{
	int32_t len = fmt_given_size(f);

	if (len == sizeof(int32_t))
		show_int(f, value, fmt_dec);
	else if (len > 0 || (!len && f->use->dir != DIR_OUT))
		fmt_bytes_at(f, value, len);
	else
		fmt_addr(f, value);
}

static void show_int_or_part(const struct fmt *f, uint64_t value, fmt_fn *show)
{
	int32_t len = fmt_given_size(f);

	if (len >= (int32_t)sizeof(int32_t))
		show_int(f, value, show);
	else if (len > 0 && f->use->dir == DIR_OUT)
		fmt_binary_at(f, value, len);
	else
		fmt_addr(f, value);
}

void fmt_sockopt_int(const struct fmt *f, uint64_t value)
{
	show_int_or_part(f, value, fmt_dec);
}

/* What SO_ERROR tells: a pending error, by its name. */
void fmt_sockopt_error(const struct fmt *f, uint64_t value)
{
	show_int_or_part(f, value, fmt_errno_name);
}

/* A whole struct; what was given less room is shown as its address. */
void fmt_option_struct(const struct fmt *f, uint64_t value)
{
	const struct structdesc *desc = f->use->type->like;
	int32_t len = fmt_given_size(f);

	if (len >= 0 && (uint32_t)len >= desc->size[f->layout])
		fmt_struct_at(f, desc, value);
	else
		fmt_addr(f, value);
}
