/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ids: prints the real and the effective user id; the test makes it setuid. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("%d %d\n", (int)getuid(), (int)geteuid());
	return 0;
}
