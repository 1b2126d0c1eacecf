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

/* "No id" is all ones and shown as -1, in 16-bit ids too. */
void fmt_uid(const struct fmt *f, uint64_t value)
{
	uint32_t width = f->use->type->size[f->layout];

	if (value == fmt_cut(UINT64_MAX, width, false))
		f->sink->ops->num(f->sink, UINT64_MAX, NUM_DEC);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}
