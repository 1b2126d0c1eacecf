/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bigwrite IN OUT: one single write of all of IN, from a mapping of it that nothing has touched.
 * With a negative number for OUT the write goes to that descriptor and is meant to fail.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct stat st;
	int in, out;
	void *p;

	if (argc != 3)
		return 2;
	in = open(argv[1], O_RDONLY);
	out = argv[2][0] == '-' ? atoi(argv[2]) : open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (in < 0 || fstat(in, &st))
		return 1;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, in, 0);
	if (p == MAP_FAILED)
		return 1;
	return write(out, p, (size_t)st.st_size) != (out < 0 ? -1 : st.st_size);
}
