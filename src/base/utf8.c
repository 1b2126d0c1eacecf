/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utf8.c: characters of UTF-8 that may be shown. See utf8.h.
 *
 * Without a locale, whose tables would have to be there. What Unicode has not given out yet counts as shown.
 */
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>

/* Controls, characters of format (Unicode's categories Cc, Cf, Zl, Zp), surrogates, and what is no character. */
static const struct { uint32_t first, last; } invisible[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd },
	{ 0x70f, 0x70f }, { 0x890, 0x891 }, { 0x8e2, 0x8e2 }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xd800, 0xdfff }, { 0xfdd0, 0xfdef }, { 0xfeff, 0xfeff },
	{ 0xfff0, 0xfffb }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1343f },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

static bool is_shown(uint32_t c)
{
	for (unsigned int i = 0; i < sizeof(invisible) / sizeof(*invisible); i++)
		if (c >= invisible[i].first && c <= invisible[i].last)
			return false;
	return (c & 0xfffe) != 0xfffe && c <= 0x10ffff;
}

size_t utf8_shown(const char *s, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = n ? (uint8_t)*s : 0;
	size_t len = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	uint32_t c = len == 1 ? first : first & (0x7f >> len);

	if (len > n || (first >= 0x80 && first < 0xc0) || first >= 0xf8)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (((uint8_t)s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | ((uint8_t)s[i] & 0x3f);
	}
	return c >= least[len] && is_shown(c) ? len : 0;
}
