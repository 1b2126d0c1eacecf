/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utf8.h: characters of UTF-8 that may be shown.
 */
#ifndef BPFSTRACE_UTF8_H
#define BPFSTRACE_UTF8_H

#include <stddef.h>

/*
 * The bytes of the character that s, n bytes long, begins with; 0 where that is none that may be shown as it is: not valid
 * (cut, longer than it need be, a surrogate), a control, or one that is not seen but changes how others look (direction,
 * zero width, line separators, tags).
 */
size_t utf8_shown(const char *s, size_t n);

#endif
