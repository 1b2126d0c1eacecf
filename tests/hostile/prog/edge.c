/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buffers, strings and vectors that end with mapped memory.
 *
 * with: -e trace=write,writev,poll,chdir
 * has: ^write\([0-9]+, 0x[0-9a-f]+, 20\) += -1 EFAULT
 * has: ^write\(-1, 0x[0-9a-f]+, 20\) += -1 EBADF
 * has: ^writev\(-1, \[\{iov_base="aaaa", iov_len=4\}, \.\.\. /\* 0x[0-9a-f]+ \*.\], 5\) += -1 EBADF
 * has: ^chdir\(0x[0-9a-f]+\) += -1 EFAULT
 * oracle: yes
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	char *end = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) + 4096;
	struct iovec *iov = (struct iovec *)end - 1;
	int p[2];

	munmap(end, 4096);
	memset(end - 64, 'a', 64);
	if (pipe(p))
		return 1;
	if (write(p[1], end - 10, 20) > 0 || write(-1, end - 10, 20) > 0 || chdir(end - 10) == 0)
		return 1;
	*iov = (struct iovec){ end - 64, 4 };
	return writev(-1, iov, 5) > 0;
}
