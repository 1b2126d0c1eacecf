/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.h: the words of a line of an offline test.
 */
#ifndef BPFSTRACE_WIRE_WORDS_H
#define BPFSTRACE_WIRE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The word that starts at *p, quotes kept together; *p moves behind it. NULL at the end. */
char *next_word(char **p);

/* "key=NUMBER"; false when word is something else. */
bool word_num(const char *word, const char *key, uint64_t *value);

/* The rest of the line, bytes in hex: how many there are, most at most. */
size_t next_bytes(char *line, void *bytes, size_t most);

/* "text" with \n, \0 and \xHH, maybe *COUNT behind it, goes to out; false when word is something else. */
bool word_data(const char *word, struct buf *out);

/* The CALL_* that a word stands for, or 0. */
uint8_t word_call_flag(const char *word);

#endif
