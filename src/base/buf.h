/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buf.h: a growable byte buffer.
 *
 * Owns the memory at p; len bytes of it are used. A zeroed struct buf is an empty one. Text in it
 * is not NUL-terminated (see buf_cstr). Memory that cannot be had ends the process with a message:
 * no caller could do better. Numbers are written without printf, since every traced call has some.
 */
#ifndef BPFSTRACE_BUF_H
#define BPFSTRACE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *p;
	size_t len, cap;
};

/* Makes cap - len at least n; ends the process when there is no memory. */
void buf_grow(struct buf *b, size_t n);

/* Frees the memory and leaves an empty buffer. */
void buf_free(struct buf *b);

/* Appends printf-style text. */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Appends a number: decimal, signed decimal, 0x and lower-case hex, octal with no prefix. */
void buf_put_u64(struct buf *b, uint64_t v);
void buf_put_s64(struct buf *b, int64_t v);
void buf_put_hex(struct buf *b, uint64_t v);
void buf_put_oct(struct buf *b, uint64_t v);

/* Appends v in decimal, with zeros in front up to width digits. */
void buf_put_u64_width(struct buf *b, uint64_t v, unsigned int width);

/* Appends a NUL that len does not count; returns p. Valid until the next change. */
const char *buf_cstr(struct buf *b);

static inline void buf_reserve(struct buf *b, size_t n)
{
	if (__builtin_expect(b->cap - b->len < n, 0))
		buf_grow(b, n);
}

static inline void buf_reset(struct buf *b)
{
	b->len = 0;
}

static inline void buf_put(struct buf *b, const void *bytes, size_t n)
{
	buf_reserve(b, n);
	if (n)
		memcpy(b->p + b->len, bytes, n);
	b->len += n;
}

static inline void buf_putc(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->len++] = c;
}

static inline void buf_puts(struct buf *b, const char *text)
{
	buf_put(b, text, strlen(text));
}

#endif
