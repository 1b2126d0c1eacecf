/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots.c: the kernel side's slots, seen from here; see slots.h.
 */
#include "kernel/slots.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <unistd.h>

int slots_walk(int link)
{
	int fd = bpf_iter_create(link);
	char none[64];
	ssize_t n;

	if (fd < 0)
		return fd;
	/* the program writes nothing; EAGAIN says that it wants to be asked again */
	do
		n = read(fd, none, sizeof(none));
	while (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)));
	n = n < 0 ? -errno : 0;
	close(fd);
	return (int)n;
}

uint32_t slots_ends(int queue, union rec_end *ends, uint32_t n, int *err)
{
	uint32_t taken = 0;

	for (*err = 0; taken < n; taken++) {
		if (!bpf_map_lookup_and_delete_elem(queue, NULL, &ends[taken]))
			continue;
		*err = errno == ENOENT ? 0 : -errno;
		break;
	}
	return taken;
}
