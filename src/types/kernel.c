/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.c: attributes, kernel versions, numbers of errors, and buffers too small for their
 * contents.
 */
#include "show/fmt.h"

#include <string.h>

/* size bytes, or the address where that is negative; a NUL that ends them is left out where cut is set. */
static void show_text(const struct fmt *f, uint64_t value, int64_t size, bool cut)
{
	char last;

	if (size > 0 && cut && fmt_read(f, value + size - 1, &last, 1) && !last)
		size--;
	if (size < 0)
		fmt_addr(f, value);
	else
		fmt_bytes_at(f, value, size);
}

/* The same for text, without the NUL that ends it. */
void fmt_key_text(const struct fmt *f, uint64_t value)
{
	show_text(f, value, fmt_size(f), true);
}

/* The value of an attribute; a NUL that ends it is shown only where it is reason to show all in hex. */
void fmt_xattr_value(const struct fmt *f, uint64_t value)
{
	bool in_hex = f->opt->hex == HEX_NON_ASCII || f->opt->hex == HEX_ALL;

	show_text(f, value, fmt_size(f), !in_hex);
}

void fmt_errno_name(const struct fmt *f, uint64_t value)
{
	const char *name = strerrorname_np(value);

	if (name)
		fmt_named(f, name, value, NUM_UDEC);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

void fmt_kernel_version(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, "KERNEL_VERSION");
	for (int shift = 16; shift >= 0; shift -= 8) {
		ops->elem(f->sink);
		ops->num(f->sink, shift == 16 ? value >> shift : value >> shift & 0xff, NUM_UDEC);
	}
	ops->macro_end(f->sink);
}
