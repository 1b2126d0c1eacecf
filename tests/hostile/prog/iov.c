/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vectors of 1,024 parts, some of them empty, whole; counts that the kernel refuses, and parts that are not there.
 *
 * with: --full-buffers -e trace=writev,readv,sendmmsg,recvmmsg,pwrite64
 * has: ^writev\([0-9]+, \[\{iov_base="", iov_len=0\}, \{iov_base="nop[a-z]*", iov_len=1000\}, .*iov_base="nop[a-z]*vwxy", iov_len=1000\}\], 1024\) += 877000$
 * has: ^readv\([0-9]+, \[\{iov_base="", iov_len=0\}, .*\], 1024\) += 877000$
 * has: ^writev\([0-9]+, \[\], 0\) += 0
 * has: ^writev\([0-9]+, 0x8, 2\) += -1 EFAULT
 * has: ^writev\([0-9]+, .*, (4294967295|-1|18446744073709551615)\) += -1 EINVAL
 * has: ^writev\([0-9]+, \[\{iov_base=0x8, iov_len=1000\}, \{iov_base="[a-z]{1000}", iov_len=1000\}\], 2\) += -1 EFAULT
 * has: ^sendmmsg\(.*iov_base="abcdefghij", iov_len=10\}.*iov_base="[a-z]{60}", iov_len=60\}.*\], 3, 0\) += 3$
 * has: ^recvmmsg\(.*iov_base="abcdefghij", iov_len=100\}.*iov_base="[a-z]{60}", iov_len=100\}.*\], 3, 0, NULL\) += 3$
 * has: ^pwrite64\([0-9]+, "abcde", 5, 1099511627776\) += 5$
 * lacks: lost
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static char bytes[1 << 20], room[3][100];
static struct iovec v[1024];

static void messages(void)
{
	struct iovec parts[] = { { bytes, 10 }, { bytes + 1, 60 }, { bytes + 2, 5 } };
	struct mmsghdr m[3] = { 0 };
	int s[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	for (int i = 0; i < 3; i++)
		m[i].msg_hdr = (struct msghdr){ .msg_iov = parts + i, .msg_iovlen = 1 };
	sendmmsg(s[0], m, 3, 0);
	for (int i = 0; i < 3; i++)
		parts[i] = (struct iovec){ room[i], sizeof(room[i]) };
	recvmmsg(s[1], m, 3, 0, NULL);
}

int main(void)
{
	int fd = memfd_create("x", 0);

	for (int i = 0; i < 1 << 20; i++)
		bytes[i] = 'a' + i % 26;
	for (int i = 0; i < 1024; i++)
		v[i] = (struct iovec){ bytes + i * 1001, i % 7 ? 1000 : 0 };
	writev(fd, v, 1024);
	lseek(fd, 0, SEEK_SET);
	readv(fd, v, 1024);
	writev(fd, v, 0);
	writev(fd, v, -1);
	writev(fd, (void *)8, 2);
	v[1].iov_base = (void *)8;
	writev(fd, v + 1, 2);
	messages();
	pwrite(fd, bytes, 5, 1L << 40);
	return 0;
}
