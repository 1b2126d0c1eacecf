// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * faulting: a call that hangs in the page fault of its own argument, under userfaultfd without a handler. Prints
 * the address first; 77 where there is no userfaultfd for the kernel's own faults.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register range = {
		.range = { (unsigned long)page, 4096 }, .mode = UFFDIO_REGISTER_MODE_MISSING
	};

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &range))
		return 77;
	printf("%p\n", page);
	fflush(stdout);
	return syscall(SYS_chdir, page) != 0;
}
