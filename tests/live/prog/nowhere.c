/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nowhere N SIZE: waits for a line on stdin, then N times writes SIZE bytes from where there is no memory.
 */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *nothing = (char *)4096, c;

	if (argc < 3 || read(0, &c, 1) != 1)
		return 1;
	for (int i = atoi(argv[1]); i > 0; i--)
		if (write(1, nothing, strtoul(argv[2], NULL, 10)) != -1)
			return 1;
	return 0;
}
