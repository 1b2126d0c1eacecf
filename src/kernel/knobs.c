/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * knobs.c: what the BPF programs are told of the options and of this process; see knobs.h.
 *
 * The sizes of the rings are settled here, too: they go with what is captured.
 */
#include "kernel/knobs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "kernel/loader.h"
#include "gen/limits.gen.h"

/* Of each ring. */
#define RING_DEFAULT		(2ULL << 20)
#define RING_VERBOSE		(16ULL << 20)	/* 2 MiB of short arguments, a chunk each */
#define RING_FULL_BUFFERS	(32ULL << 20)
#define RING_MAX		(1ULL << 30)

static uint64_t round_up_pow2(uint64_t v)
{
	uint64_t p = 1;

	while (p < v)
		p <<= 1;
	return p;
}

/* A reader keeps up with that many rings at most; where there is one processor nobody could wait for it. */
static void choose_rings(struct knobs *knobs)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);

	knobs->rings = cpus < 2 ? 1 : cpus < WIRE_RINGS ? 2 : WIRE_RINGS;
	knobs->await_room = knobs->full_max && cpus > 1;
}

/* The rings' size and what --full-buffers may ask of one. */
static int choose_ring_bytes(struct knobs *knobs, bool full_buffers)
{
	uint64_t page = sysconf(_SC_PAGESIZE), ring = knobs->ring_bytes;

	if (!ring)
		ring = full_buffers ? RING_FULL_BUFFERS : knobs->verbose ? RING_VERBOSE : RING_DEFAULT;
	if (!knobs->ring_bytes && knobs->full_max > ring / 4)
		ring = knobs->full_max > RING_MAX / 4 ? RING_MAX : 4ULL * knobs->full_max;
	ring = round_up_pow2(ring);
	if (ring < page || ring > RING_MAX) {
		err_msg("--buffer-size: %llu bytes is out of range: from %llu to %llu",
			(unsigned long long)ring, (unsigned long long)page, (unsigned long long)RING_MAX);
		return -EINVAL;
	}
	knobs->ring_bytes = ring;
	if (!full_buffers)
		return 0;
	if (!knobs->full_max)
		knobs->full_max = LIMIT_FULL;
	if (knobs->full_max > ring / 2)
		knobs->full_max = ring / 2;
	return 0;
}

/* Paths of -y begin at the tool's own root, which is not the system's in a chroot. */
static void set_root(struct knobs *knobs)
{
	struct statx root;

	if (statx(AT_FDCWD, "/", 0, STATX_INO | STATX_MNT_ID, &root))
		return;
	knobs->root_ino = root.stx_ino;
	knobs->root_mnt = root.stx_mnt_id;
}

int knobs_settle(struct knobs *knobs, const struct loader_config *cfg)
{
	struct stat st = {};
	int err;

	*knobs = cfg->knobs;
	err = choose_ring_bytes(knobs, cfg->full_buffers);
	if (err)
		return err;
	choose_rings(knobs);
	knobs->tgid = getpid();
	if (stat("/proc/self/ns/pid", &st))
		return err_errno(errno, "/proc/self/ns/pid, which tells whose pids are meant");
	knobs->pidns = st.st_ino;
	set_root(knobs);
	knobs->uid = getuid();
	knobs->gid = getgid();
	knobs->times |= knobs->count;
	return 0;
}
