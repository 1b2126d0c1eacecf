/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seeds.c: running processes and threads, put under the trace; see seeds.h.
 *
 * The task iterator (Linux 5.8) runs the program once for each thread of the machine, whenever its
 * file is read; what the program writes to the map's values is the report. One walk serves all
 * seeds. A thread made meanwhile by one that had no slot yet is found by the next walk, so there
 * are walks until one finds nobody new.
 */
#include "kernel/seeds.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "kernel/slots.h"

/* Of one process that makes threads as fast as the walks find them no more is wanted. */
#define WALKS_MAX	64

static int walk(struct bpf_program *prog)
{
	struct bpf_link *link = bpf_program__attach_iter(prog, NULL);
	int err = link ? slots_walk(bpf_link__fd(link)) : -errno;

	bpf_link__destroy(link);
	return err;
}

/* Two of one id: the second one is there by the first. */
static int plant(int map, struct seed *seed)
{
	if (!bpf_map_update_elem(map, &seed->id, seed, BPF_NOEXIST))
		return 0;
	if (errno != EEXIST)
		return -errno;
	seed->there = 1;
	return 0;
}

/* What the walks have left, and how many threads they have put under the trace in all. */
static int harvest(int map, struct seed *seeds, size_t n, uint64_t *joined)
{
	struct seed got;

	*joined = 0;
	for (size_t i = 0; i < n; i++) {
		if (bpf_map_lookup_elem(map, &seeds[i].id, &got))
			return -errno;
		*joined += got.joined;
	}
	return 0;
}

int seeds_sow(struct bpf_program *prog, int map, struct seed *seeds, size_t n)
{
	uint64_t before, joined = 0;
	int err = 0;

	for (size_t i = 0; i < n && !err; i++)
		err = plant(map, &seeds[i]);
	for (int i = 0; i < WALKS_MAX && !err; i++) {
		before = joined;
		err = walk(prog);
		if (!err)
			err = harvest(map, seeds, n, &joined);
		if (joined == before)
			break;
	}
	for (size_t i = 0; i < n && !err; i++) {
		uint32_t id = seeds[i].id;

		if (!seeds[i].there && bpf_map_lookup_elem(map, &id, &seeds[i]))
			err = -errno;
	}
	return err;
}
