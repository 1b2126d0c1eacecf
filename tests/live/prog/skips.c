/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * skips N: N processes that write a megabyte into a BPF map, again and again, until the test kills the first one or
 * ends. The kernel skips the programs of classic tracepoints on a processor while somebody there is at that: should he
 * be preempted, until he runs again.
 */
#include <linux/bpf.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define VALUE	(1 << 20)

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 0;
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = VALUE, .max_entries = 1,
	};
	int map = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	char *value = calloc(1, VALUE);
	uint32_t key = 0;

	if (map < 0 || !value)
		return 1;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)map;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)value;
	for (int i = 0; i < n; i++) {
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &attr, sizeof(attr));
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
