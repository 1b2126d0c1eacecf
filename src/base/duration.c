/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * duration.c: spans of time, see duration.h.
 */
#include "base/duration.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int duration_parse(const char *text, uint64_t *ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = { { "", 1e3 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 } };
	char *end;
	double value;

	errno = 0;
	value = strtod(text, &end);
	if (end == text || errno == ERANGE || !(value >= 0) || isinf(value) || strpbrk(text, "xX"))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].name))
			continue;
		value *= units[i].ns;
		*ns = value < 0x1p63 ? (uint64_t)value : INT64_MAX;
		return 0;
	}
	return -EINVAL;
}
