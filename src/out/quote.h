/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quote.h: bytes as the inside of a C string literal.
 *
 * Owns strace's escapes: letters for the common controls, otherwise octal numbers as short as the
 * next character allows, or hex. It knows nothing of quotes around the text or of what was cut.
 */
#ifndef BPFSTRACE_QUOTE_H
#define BPFSTRACE_QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "show/fmt.h"

enum quote_escapes {
	QUOTE_OCTAL,			/* letters and octal numbers */
	QUOTE_HEX_CHARS,		/* letters and hex numbers */
	QUOTE_ALL_HEX,			/* every byte as \x */
};

/* Appends n bytes at p, escaped; angles: < and > too, as between angle brackets. */
void quote_put(struct buf *b, const uint8_t *p, size_t n, enum quote_escapes escapes, bool angles);

/* How -x wants bytes to be, of which is_text says whether quote_is_text() holds; only HEX_NON_ASCII asks. */
enum quote_escapes quote_how(enum hex_strings hex, bool is_text);

/* quote_put() of bytes that are there whole, as -x wants them. */
void quote_text(struct buf *b, const void *p, size_t n, enum hex_strings hex, bool angles);

/* True when all bytes are printable ASCII or white space. */
bool quote_is_text(const uint8_t *p, size_t n);

#endif
