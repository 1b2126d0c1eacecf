/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Twenty times the same page of the program's file, which nothing has touched, in a call that fails unseen: more ranges
 * than are kept for later. Shown or not, nothing was lost.
 *
 * with: -e trace=writev
 * has: ^writev\(-1, \[\{iov_base=("(\\0){10}"|0x[0-9a-f]+), iov_len=10\}(, .*)?, \{iov_base=[^}]*, iov_len=10\}\], 20\) += -1 EBADF
 * lacks: lost
 */
#include <sys/uio.h>
#include <unistd.h>

static const char page[8192] __attribute__((aligned(4096))) = { 1 };

int main(void)
{
	struct iovec v[20];

	for (int i = 0; i < 20; i++)
		v[i] = (struct iovec){ (char *)page + 4096, 10 };
	return writev(-1, v, 20) >= 0;
}
