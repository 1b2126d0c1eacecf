/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buf.c: a growable byte buffer, see buf.h.
 *
 * Grows by doubling, so that appending is linear in all; never shrinks. Numbers are composed from
 * their last digit in a small array and copied once.
 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

#define BUF_MIN		256
#define BUF_DIGITS	24	/* 2^64 has 22 octal digits, 20 decimal ones */

void buf_grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : BUF_MIN;

	if (n > SIZE_MAX / 2 - b->len)
		alloc_failed();
	while (cap - b->len < n)
		cap *= 2;
	b->p = alloc_again(b->p, cap);
	b->cap = cap;
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

void buf_vprintf(struct buf *b, const char *format, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(b->p ? b->p + b->len : NULL, b->cap - b->len, format, ap);
	if (len >= 0 && (size_t)len >= b->cap - b->len) {
		buf_grow(b, (size_t)len + 1);
		len = vsnprintf(b->p + b->len, b->cap - b->len, format, again);
	}
	va_end(again);
	if (len > 0)
		b->len += (size_t)len;
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	buf_vprintf(b, format, ap);
	va_end(ap);
}

/* Digits of v in a base of 8, 10 or 16 (a constant at each call), at least width of them. */
static inline void buf_put_base(struct buf *b, uint64_t v, unsigned int base, unsigned int width)
{
	char digits[BUF_DIGITS];
	char *end = digits + sizeof(digits), *p = end;

	do {
		*--p = "0123456789abcdef"[v % base];
		v /= base;
	} while (v || (end - p < (ptrdiff_t)width && p > digits));
	buf_put(b, p, end - p);
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	buf_put_base(b, v, 10, 1);
}

void buf_put_u64_width(struct buf *b, uint64_t v, unsigned int width)
{
	buf_put_base(b, v, 10, width);
}

void buf_put_s64(struct buf *b, int64_t v)
{
	uint64_t u = v;

	if (v < 0) {
		buf_putc(b, '-');
		u = -u;
	}
	buf_put_base(b, u, 10, 1);
}

void buf_put_hex(struct buf *b, uint64_t v)
{
	buf_put(b, "0x", 2);
	buf_put_base(b, v, 16, 1);
}

void buf_put_oct(struct buf *b, uint64_t v)
{
	buf_put_base(b, v, 8, 1);
}

const char *buf_cstr(struct buf *b)
{
	buf_reserve(b, 1);
	b->p[b->len] = '\0';
	return b->p;
}
