/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edges: calls whose memory ends before they do. 8 KiB are mapped: a write of 1 MiB from there, which the kernel does
 * in part, one of 20 bytes of which 10 are there, and one from memory behind userfaultfd that nobody serves, which
 * fails without touching it (not where there is no userfaultfd).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *memory(size_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(2);
	return p;
}

static char *unserved(void)
{
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	char *p = memory(4096);

	reg.range.start = (unsigned long)p;
	reg.range.len = 4096;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &reg))
		return NULL;
	return p;
}

int main(void)
{
	char *p = memory(1 << 20), *q;
	int fd = memfd_create("edges", 0);

	memset(p, 'x', 8192);
	munmap(p + 8192, (1 << 20) - 8192);
	write(fd, p, 1 << 20);
	write(fd, p + 8182, 20);
	q = unserved();
	if (q)
		write(-1, q, 7);
	return 0;
}
