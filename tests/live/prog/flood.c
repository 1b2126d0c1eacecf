/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flood FILE SIZE CALLS...: for each number waits for a line on stdin, then writes the first SIZE bytes
 * of FILE to /dev/null that many times, as fast as it can.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t size = argc > 3 ? strtoul(argv[2], NULL, 10) : 0;
	int in = size ? open(argv[1], O_RDONLY) : -1, out = open("/dev/null", O_WRONLY);
	char *data = malloc(size + 1), c;

	if (in < 0 || out < 0 || !data || read(in, data, size) != (ssize_t)size)
		return 1;
	for (char **calls = argv + 3; *calls; calls++) {
		if (read(0, &c, 1) != 1)
			return 1;
		for (long i = 0; i < atol(*calls); i++)
			if (write(out, data, size) != (ssize_t)size)
				return 1;
	}
	return 0;
}
