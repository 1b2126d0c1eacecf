/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory behind userfaultfd that nobody serves. Calls that fail without a look at it go on failing at once; one that
 * looks hangs in its own page fault until the alarm, and is shown.
 *
 * with: -v -y -e trace=write,writev,execve,openat,mknodat
 * status: 142
 * has: ^write\(-1, 0x[0-9a-f]+, 10\) += -1 EBADF|^mknodat\(
 * has: ^writev\(-1, (0x[0-9a-f]+|\[\{iov_base=0x[0-9a-f]+, iov_len=10\}\]), 1\) += -1 EBADF|^mknodat\(
 * has: ^openat\(AT_FDCWD(<[^>]*>)?, 0x[0-9a-f]+, O_RDONLY( <unfinished \.\.\.>|\) += (\?|-1 EFAULT))|^mknodat\(
 * lacks: lost
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register r = { .range = { (unsigned long)p, 4096 }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct iovec v = { p, 10 };

	alarm(2);
	/* not to be had here: said by a call */
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &r)) {
		mknod("", 0, 0);
		raise(SIGALRM);
	}
	if (write(-1, p, 10) >= 0 || writev(-1, &v, 1) >= 0)
		return 1;
	return open(p, O_RDONLY) >= 0;
}
