/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thousand messages, each of them of the same thousand buffers: from 48 KiB some 100 MiB of text could be made.
 *
 * with: -v -e trace=sendmmsg
 * has: ^sendmmsg\(-1, \[\{msg_hdr=\{.*= -1 EBADF
 */
#include <string.h>
#define __USE_GNU
#include <sys/socket.h>
#include <sys/uio.h>

int sendmmsg(int, struct mmsghdr *, unsigned int, int);

int main(void)
{
	static struct mmsghdr m[1024];
	static struct iovec iov[1024];
	static char buf[64];

	memset(buf, 'x', sizeof(buf));
	for (int i = 0; i < 1024; i++) {
		iov[i] = (struct iovec){ buf, sizeof(buf) };
		m[i].msg_hdr.msg_iov = iov;
		m[i].msg_hdr.msg_iovlen = 1024;
	}
	sendmmsg(-1, m, 1024, 0);
	return 0;
}
