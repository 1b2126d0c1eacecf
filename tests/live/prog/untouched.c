/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * untouched FILE MIB: a call that fails before the kernel looks at its memory (write(-1, ...)), with MIB of shared memory, of
 * private memory and of FILE, none of which this process has ever touched. Prints how many KiB of each it has got
 * by that: "shared anonymous file".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static long status_kb(const char *key)
{
	char line[256];
	long kb = -1;
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			kb = atol(line + strlen(key));
	if (f)
		fclose(f);
	return kb;
}

/* What one such call adds to a line of /proc/self/status. */
static long grown(const char *key, int fd, int flags, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
	long before;

	if (p == MAP_FAILED)
		_exit(2);
	madvise(p, size, MADV_RANDOM);
	status_kb(key);
	before = status_kb(key);
	if (write(-1, p, size) != -1)
		_exit(3);
	return status_kb(key) - before;
}

int main(int argc, char **argv)
{
	int fd = argc > 2 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
	size_t size = argc > 2 ? strtoul(argv[2], NULL, 10) << 20 : 0;
	long shared, anonymous, file;

	if (fd < 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		return 1;
	shared = grown("RssShmem:", -1, MAP_SHARED | MAP_ANONYMOUS, size);
	anonymous = grown("RssAnon:", -1, MAP_PRIVATE | MAP_ANONYMOUS, size);
	file = grown("RssFile:", fd, MAP_SHARED, size);
	printf("%ld %ld %ld\n", shared, anonymous, file);
	return 0;
}
