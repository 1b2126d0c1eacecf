/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.c: the record that a stream begins with. See header.h.
 */
#include "feed/header.h"

#include <string.h>
#include <sys/utsname.h>

#include "desc/personality.h"
#include "feed/mark.h"

void header_fill(struct rec_header *header, const struct loader_config *cfg, uint32_t full_max)
{
	struct utsname kernel;

	*header = (struct rec_header){
		.h.kind = REC_HEADER,
		.h.flags = (cfg->knobs.verbose ? HEADER_VERBOSE : 0) | (cfg->full_buffers ? HEADER_FULL_BUFFERS : 0) |
			   (cfg->fd_paths ? HEADER_PATHS : 0) | (cfg->knobs.times ? HEADER_TIMES : 0) |
			   (cfg->knobs.follow_forks ? HEADER_FORKS : 0),
		.version = STREAM_VERSION,
		.string_limit = cfg->knobs.string_limit,
		.full_max = full_max,
		.clock_offset = marker_clock_offset(),
	};
	if (!uname(&kernel))
		memcpy(header->kernel, kernel.release, strnlen(kernel.release, sizeof(header->kernel) - 1));
	for (int i = 0; i < ABI_COUNT; i++)
		if (personalities[i].name)
			strncpy(header->abis[i], personalities[i].name, sizeof(header->abis[i]) - 1);
}
