/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * member.h: members of JSON objects.
 *
 * Owns JSON's commas, quotes and escapes, and in which form numbers and bytes are: see json.h.
 */
#ifndef BPFSTRACE_MEMBER_H
#define BPFSTRACE_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The comma in front of a member or an element, unless it is the first. */
void member_comma(struct buf *b);

/* The name of the member whose value follows. */
void member_begin(struct buf *b, const char *key);

/* Members; a text may be NULL. */
void member_text(struct buf *b, const char *key, const char *text);
void member_int(struct buf *b, const char *key, int64_t v);	/* of 32 bits, or less */
void member_bool(struct buf *b, const char *key, bool v);
void member_u64(struct buf *b, const char *key, uint64_t v);
void member_s64(struct buf *b, const char *key, int64_t v);
void member_numbers(struct buf *b, const char *key, const uint64_t *list, size_t n);

/* Values alone. */
void member_bytes(struct buf *b, const uint8_t *p, size_t n);
void member_number(struct buf *b, uint64_t v, bool is_signed);	/* of 64 bits */

#endif
