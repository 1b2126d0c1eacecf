/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.c: the calls that the kernel side has counted, see counts.h.
 *
 * A per-CPU map is read as all of its CPUs' values, one behind the other. Programs may still be
 * counting meanwhile: what they add later is not in it.
 */
#include "kernel/counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/err.h"
#include "out/summary.h"

/* Reads the map into room for every CPU's count of every row. */
static int read_rows(int fd, struct counts *out, struct count *all, size_t cpus)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts);
	uint32_t keys[COUNT_ROWS], next, rows = COUNT_ROWS;
	int err = bpf_map_lookup_batch(fd, NULL, &next, keys, all, &rows, &opts);

	/* "no entry" says that there are no more */
	if (err && err != -ENOENT)
		return err;
	for (uint32_t i = 0; i < rows; i++)
		for (size_t cpu = 0; cpu < cpus; cpu++)
			summary_add(&out->rows[keys[i]], &all[i * cpus + cpu]);
	return 0;
}

/* Nothing is ever deleted from this map, so a walk by keys meets each once. */
static int read_others(int fd, struct counts *out, struct count *all, size_t cpus)
{
	struct odd_call *last = NULL, call;

	while (out->nodd < COUNT_ODD && !bpf_map_get_next_key(fd, last, &call)) {
		if (bpf_map_lookup_elem(fd, &call, all))
			return -errno;
		out->odd[out->nodd].call = call;
		for (size_t cpu = 0; cpu < cpus; cpu++)
			summary_add(&out->odd[out->nodd].count, &all[cpu]);
		last = &out->odd[out->nodd++].call;
		errno = ENOENT;
	}
	return errno == ENOENT ? 0 : -errno;
}

int counts_read(int rows, int others, struct counts *out)
{
	int cpus = libbpf_num_possible_cpus();
	struct count *all = cpus > 0 ? calloc((size_t)COUNT_ROWS * cpus, sizeof(*all)) : NULL;
	int err = cpus < 0 ? cpus : -ENOMEM;

	memset(out, 0, sizeof(*out));
	if (all)
		err = read_rows(rows, out, all, cpus);
	if (!err)
		err = read_others(others, out, all, cpus);
	free(all);
	return err ? err_errno(err, "cannot read the counts") : 0;
}

int spans_read(int fd, struct spans *out)
{
	int cpus = libbpf_num_possible_cpus();
	struct spans *all = cpus > 0 ? calloc(cpus, sizeof(*all)) : NULL;
	uint32_t zero = 0;
	int err = cpus < 0 ? cpus : -ENOMEM;

	memset(out, 0, sizeof(*out));
	if (all)
		err = bpf_map_lookup_elem(fd, &zero, all);
	for (int i = 0; !err && i < cpus; i++)
		for (int k = 0; k < SPAN_COUNT; k++)
			if (all[i].longest[k] > out->longest[k])
				out->longest[k] = all[i].longest[k];
	free(all);
	return err ? err_errno(err, "cannot read the longest runs") : 0;
}
