/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sinks.c: which sinks there are, see sinks.h.
 */
#include "out/sinks.h"

#include <string.h>

#include "out/json.h"

static const struct sink_kind kinds[] = {
	{ .name = "text", .open = text_open },
	{ .name = "json", .open = json_open, .wants = WANTS_WHOLE },
	{ .name = "summary", .open = summary_open, .wants = WANTS_COUNTS },
};

const struct sink_kind *sinks_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}
