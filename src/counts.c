/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.c: the calls that the kernel side has counted, see counts.h.
 *
 * A per-CPU map is read as all of its CPUs' values, one behind the other. Programs may still be
 * counting meanwhile: what they add later is not in it.
 */
#include "counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "err.h"
#include "summary.h"

/* Reads the map into room for every CPU's count of every row. */
static int read_all(int fd, struct count *out, struct count *all, size_t cpus)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts);
	uint32_t keys[COUNT_ROWS], next, rows = COUNT_ROWS;
	int err = bpf_map_lookup_batch(fd, NULL, &next, keys, all, &rows, &opts);

	/* "no entry" says that there are no more */
	if (err && err != -ENOENT)
		return err;
	for (uint32_t i = 0; i < rows; i++)
		for (size_t cpu = 0; cpu < cpus; cpu++)
			summary_add(&out[keys[i]], &all[i * cpus + cpu]);
	return 0;
}

int counts_read(int fd, struct count *out)
{
	int cpus = libbpf_num_possible_cpus();
	struct count *all = cpus > 0 ? calloc((size_t)COUNT_ROWS * cpus, sizeof(*all)) : NULL;
	int err = cpus < 0 ? cpus : -ENOMEM;

	memset(out, 0, COUNT_ROWS * sizeof(*out));
	if (all)
		err = read_all(fd, out, all, cpus);
	free(all);
	return err ? err_errno(err, "cannot read the counts") : 0;
}
