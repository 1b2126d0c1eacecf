/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.c: mappings and where their pages are.
 *
 * Owns mmap's flags, which hold a type, bits and the size of huge pages, and the vectors that tell
 * of pages: residency (mincore), masks of nodes, and what became of each page that was to move.
 */
#include "show/fmt.h"

#include <string.h>

#define MAP_TYPE_MASK	0xf
#define HUGE_SHIFT	26		/* MAP_HUGE_SHIFT */
#define HUGE_MASK	(UINT64_C(0x3f) << HUGE_SHIFT)
#define PAGE_BYTES	4096

void fmt_mmap_flags(const struct fmt *f, uint64_t value)
{
	uint64_t huge = value & HUGE_MASK, bits = value & ~(uint64_t)(MAP_TYPE_MASK | HUGE_MASK);

	f->sink->ops->coded_begin(f->sink, value, NUM_HEX);
	f->sink->ops->set_begin(f->sink);
	f->sink->ops->member(f->sink);
	fmt_constant(f, &set_mmap_type, value & MAP_TYPE_MASK);
	if (bits && fmt_is_named(&set_mmap_bits, bits)) {
		fmt_members(f, &set_mmap_bits, bits);
	} else if (bits) {
		f->sink->ops->member(f->sink);
		f->sink->ops->num(f->sink, bits, NUM_HEX);
	}
	if (huge) {
		f->sink->ops->member(f->sink);
		fmt_shifted(f, huge >> HUGE_SHIFT, NUM_UDEC, "MAP_HUGE_SHIFT", HUGE_SHIFT);
	}
	f->sink->ops->set_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}

/* mmap2 counts pages; what is shown are bytes. */
void fmt_page_offset(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value * PAGE_BYTES, NUM_HEX);
}

/* How many of n elements are wanted. */
static uint64_t wanted_of(const struct fmt *f, uint64_t n)
{
	return !f->opt->verbose && n > f->opt->string_limit ? f->opt->string_limit : n;
}

/* One byte for each page of the size in bytes that goes with it; the lowest bit counts. */
void fmt_residency(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t pages = ((uint64_t)fmt_size(f) + PAGE_BYTES - 1) / PAGE_BYTES;
	uint64_t wanted = wanted_of(f, pages), n = 0;
	struct sink_rest rest;
	uint8_t byte;

	if (pages && fmt_failed(f)) {
		fmt_addr(f, value);
		return;
	}
	if (wanted && !fmt_take(f, value, &byte, 1))
		return;
	ops->array_begin(f->sink, LIST_PLAIN);
	for (; n < wanted && !fmt_spent(f) && fmt_read(f, value + n, &byte, 1); n++) {
		ops->elem(f->sink);
		ops->num(f->sink, byte & 1, NUM_UDEC);
	}
	rest = n < wanted && !fmt_spent(f) ? fmt_stop_list(f, value + n, 1) : fmt_rest(f, n, pages);
	ops->array_end(f->sink, &rest);
}

/* A byte is captured for each bit of the size: of a small mask not all of its first word. */
static bool read_mask(const struct fmt *f, uint64_t addr, uint8_t *mask, size_t bytes)
{
	memset(mask, 0, bytes);
	if ((uint64_t)fmt_size(f) < bytes)
		bytes = fmt_size(f);
	return fmt_read(f, addr, mask, bytes);
}

/* The size is in bits, one more than the kernel reads; the mask is of whole longs. */
void fmt_nodemask(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	const uint64_t word = fmt_pointer_bytes(f), bits = 8 * word;
	uint64_t words = fmt_size(f) > 0 ? ((uint64_t)fmt_size(f) + bits - 2) / bits : 0;
	uint64_t shown = wanted_of(f, words);
	uint8_t mask[LIMIT_NODEMASK];
	struct sink_rest rest;

	if (shown > LIMIT_NODEMASK / word)
		shown = LIMIT_NODEMASK / word;
	if (words > UINT16_MAX || (words && f->use->dir == DIR_OUT && fmt_failed(f))) {
		fmt_addr(f, value);
		return;
	}
	if (shown && !read_mask(f, value, mask, shown * word)) {
		fmt_unread(f, value, shown * word);
		return;
	}
	ops->array_begin(f->sink, LIST_PLAIN);
	for (uint64_t i = 0; i < shown; i++) {
		uint64_t nodes = 0;

		memcpy(&nodes, mask + i * word, word);
		ops->elem(f->sink);
		ops->padded(f->sink, nodes, NUM_HEX, 2 * word);
	}
	rest = fmt_rest(f, shown, words);
	ops->array_end(f->sink, &rest);
}

/* A node, or the error of this page. */
void fmt_page_status(const struct fmt *f, uint64_t value)
{
	int64_t err = -(uint64_t)value;
	const char *name = err > 0 && err <= INT32_MAX ? strerrorname_np(err) : NULL;

	if (!name) {
		f->sink->ops->num(f->sink, value, NUM_DEC);
		return;
	}
	f->sink->ops->coded_begin(f->sink, value, NUM_DEC);
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->op(f->sink, "-");
	f->sink->ops->name(f->sink, name, err);
	f->sink->ops->expr_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}
