/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scalars.c: plain numbers and addresses.
 *
 * The value has been cut to the width of its type and extended by its sign; only how it is
 * written is decided here.
 */
#include "show/fmt.h"

void fmt_dec(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_DEC);
}

void fmt_udec(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_UDEC);
}

void fmt_hex(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_HEX);
}

/* With all its digits. */
void fmt_hex_padded(const struct fmt *f, uint64_t value)
{
	f->sink->ops->padded(f->sink, value, NUM_HEX, 2 * f->use->type->size[f->layout]);
}

void fmt_oct(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_OCT);
}

void fmt_mode(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_OCT);
}

void fmt_ptr(const struct fmt *f, uint64_t value)
{
	fmt_addr(f, value);
}

/* Numbers of groups, or "any", are negative or 0. */
const char *fmt_comm(const struct fmt *f, int32_t pid)
{
	const char *name = pid > 0 && f->opt->comm ? f->opt->comm(f->opt->comm_ctx, (uint32_t)pid) : NULL;

	return name && *name ? name : NULL;
}

void fmt_pid(const struct fmt *f, uint64_t value)
{
	const char *name = f->ev->other_pids ? NULL : fmt_comm(f, (int32_t)value);

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (name)
		f->sink->ops->comm(f->sink, name);
}

void fmt_field_pid(const struct fmt *f, const char *name, int32_t pid)
{
	f->sink->ops->field(f->sink, name);
	fmt_pid(f, (int64_t)pid);
}

/* "No id" is all ones and shown as -1, in 16-bit ids too. */
void fmt_uid(const struct fmt *f, uint64_t value)
{
	uint32_t width = f->use->type->size[f->layout];

	if (value == fmt_cut(UINT64_MAX, width, false))
		f->sink->ops->num(f->sink, UINT64_MAX, NUM_DEC);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}
