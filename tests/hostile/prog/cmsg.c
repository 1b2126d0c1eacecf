/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A control message that is as long as can be: rounded up, its length is 0, and there was no end to it.
 * (strace 7.2 writes for ever here.)
 *
 * with: -e trace=sendmsg
 * has: ^sendmsg\(-1, .*msg_control=\[\{cmsg_len=18446744073709551615, .*msg_controllen=18446744073709551615, msg_flags=0\}, 0\) += -1 EBADF
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int main(void)
{
	static char control[64];
	struct iovec iov = { "x", 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = -1UL };

	memset(control, 0xff, sizeof(control));
	sendmsg(-1, &m, 0);
	return 0;
}
