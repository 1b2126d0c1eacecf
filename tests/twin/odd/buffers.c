/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buffers.c: data read and written, whole and in vectors.
 *
 * Sizes around the string limit, zero and enormous; buffers that end at the last mapped byte, lie
 * nowhere or in untouched pages; binary contents; vectors from empty to longer than the kernel takes.
 */
#include "../../cases.h"

#include <sys/sendfile.h>

static int null_fd(void)
{
	return open("/dev/null", O_RDWR);
}

static void pattern(unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = i * 7 + i / 256;
}

CASE(write_sizes, 13)
{
	static const size_t sizes[] = { 0, 1, 30, 31, 32, 33, 64, 4095, 4096, 4097, 65536 };
	unsigned char *p = malloc(65536);
	int fd = null_fd();
	size_t i;

	pattern(p, 65536);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		sys(write, fd, p, sizes[i]);
	memset(p, 'a', 64);
	for (i = 30; i < 36; i++)
		sys(write, fd, p, i);
}

CASE(write_at_page_end, 5)
{
	int fd = null_fd();
	int pipefd[2];

	sys(write, fd, page_end("x", 1), 1);
	sys(write, fd, page_end("exactly to the end of the page", 30), 30);
	sys(write, fd, page_end("0123456789012345678901234567890123456789", 40), 40);
	pipe(pipefd);
	sys(write, pipefd[1], page_end("beyond the end", 14), 15);
	sys(write, pipefd[1], page_end("beyond the end", 14), 4096);
}

CASE(write_nowhere, 8)
{
	int pipefd[2];

	pipe(pipefd);
	sys(write, pipefd[1], NULL, 0);
	sys(write, pipefd[1], NULL, 1);
	sys(write, pipefd[1], nowhere(), 10);
	sys(write, pipefd[1], KERNEL_ADDRESS, 10);
	sys(write, pipefd[1], WILD_ADDRESS, 10);
	sys(write, pipefd[1], (void *)-1, 1);
	sys(write, -1, "bad descriptor", 14);
	sys(write, -1, cold("cold and bad", 12), 12);
	sys(write, pipefd[0], "wrong end", 9);
}

CASE(counts_huge, 7)
{
	int fd = null_fd();
	char c = 'c';

	sys(write, fd, page_end("tail", 4), -1ul);
	sys(write, fd, page_end("tail", 4), 0x7ffffffffffffffful);
	sys(write, fd, page_end("tail", 4), 0x7ffff000ul);
	sys(write, fd, "x", 0x100000000ul);
	sys(read, fd, &c, -1ul);
	sys(read, fd, &c, 0x7fffffff);
	sys(pwrite64, fd, "x", 1, -1l);
	sys(pread64, fd, &c, 1, 0x7fffffffffffffffl);
}

CASE(descriptors_odd, 7)
{
	char c;

	sys(read, -1, &c, 1);
	sys(read, -100, &c, 1);
	sys(read, 0x7fffffff, &c, 1);
	sys(read, 0x80000000, &c, 1);
	sys(read, 0x100000000ul - 1, &c, 1);
	sys(close, 12345);
	sys(close, -1);
	sys(close, 0xffffffff00000063ul);
}

CASE(read_forms, 12)
{
	char buf[PAGE];
	int fd = open("f", O_CREAT | O_RDWR | O_TRUNC, 0644);

	pattern((unsigned char *)buf, sizeof(buf));
	sys(write, fd, buf, 300);
	sys(pread64, fd, buf, 300, 0);
	sys(pread64, fd, buf, 10, 295);
	sys(pread64, fd, buf, 10, 300);
	sys(pread64, fd, buf, 10, -1);
	sys(pread64, fd, buf, 0, 0);
	sys(pread64, fd, page_end(NULL, 20), 20, 0);
	sys(pread64, fd, page_end(NULL, 20), 40, 0);
	sys(pread64, fd, nowhere(), 40, 0);
	sys(pread64, fd, NULL, 40, 0);
	sys(read, fd, buf, 40);
	sys(lseek, fd, 0, SEEK_SET);
	sys(read, fd, buf, 4096);
	sys(read, fd, buf, 4096);
	sys(read, open("/", O_RDONLY), buf, 10);
	unlink("f");
}

CASE(write_text, 6)
{
	int fd = null_fd();

	sys(write, fd, "one\ntwo\tthree\r\n", 15);
	sys(write, fd, "quote\"s and \\ and \0 zero", 24);
	sys(write, fd, "\0001\0002\1773\3774", 8);
	sys(write, fd, "\xc3\xa9t\xc3\xa9", 5);
	sys(write, fd, "\0\0\0\0\0\0\0\0", 8);
	sys(write, fd, "ends in zero\0", 13);
}

CASE(broken_pipe, 4)
{
	int pipefd[2];

	signal(SIGPIPE, SIG_IGN);
	pipe(pipefd);
	close(pipefd[0]);
	sys(write, pipefd[1], "nobody reads", 12);
}

CASE(iovec_shapes, 11)
{
	int fd = null_fd();
	struct iovec two[] = { { "first", 5 }, { "second piece, which is longer than the limit", 44 } };
	struct iovec odd[] = { { NULL, 0 }, { "x", 0 }, { "abc\0def", 7 }, { nowhere(), 0 } };
	struct iovec bad[] = { { "good", 4 }, { nowhere(), 8 }, { NULL, 3 }, { "after", 5 } };
	struct iovec huge[] = { { "x", -1ul }, { "y", 1 } };

	sys(writev, fd, two, 2);
	sys(writev, fd, two, 1);
	sys(writev, fd, two, 0);
	sys(writev, fd, odd, 4);
	sys(writev, fd, bad, 4);
	sys(writev, fd, huge, 2);
	sys(writev, fd, NULL, 0);
	sys(writev, fd, NULL, 2);
	sys(writev, fd, nowhere(), 2);
	sys(writev, fd, two, -1);
	sys(writev, fd, two, 1025);
	sys(writev, -1, two, 2);
	sys(writev, fd, page_end(two, sizeof(two)), 2);
	sys(writev, fd, page_end(two, sizeof(two)), 3);
	sys(writev, fd, page_end(two, 24), 2);
}

CASE(iovec_deep, 4)
{
	static struct iovec v[1100];
	static char text[1100][8];
	int fd = null_fd(), i;

	for (i = 0; i < 1100; i++) {
		v[i].iov_base = text[i];
		v[i].iov_len = snprintf(text[i], 8, "v%d", i);
	}
	sys(writev, fd, v, 31);
	sys(writev, fd, v, 32);
	sys(writev, fd, v, 33);
	sys(writev, fd, v, 100);
	sys(writev, fd, v, 1024);
	sys(writev, fd, v, 1100);
}

CASE(readv_forms, 8)
{
	char a[4], b[8], c[64];
	struct iovec v[] = { { a, 4 }, { b, 8 }, { c, 64 } };
	int fd = open("f", O_CREAT | O_RDWR | O_TRUNC, 0644);

	sys(write, fd, "0123456789abcdefghij", 20);
	sys(lseek, fd, 0, SEEK_SET);
	sys(readv, fd, v, 3);
	sys(readv, fd, v, 3);
	sys(preadv, fd, v, 3, 2, 0);
	sys(preadv, fd, v, 2, 18, 0);
	sys(preadv, fd, v, 2, -1, -1);
	sys(preadv2, fd, v, 3, 0, 0, 0);
	sys(preadv2, fd, v, 1, -1, -1, 0x8);
	sys(preadv2, fd, v, 1, 0, 0, 0x4000);
	sys(pwritev, fd, v, 2, 100, 0);
	sys(pwritev2, fd, v, 2, -1, -1, 0x12);
	sys(readv, fd, NULL, 1);
	sys(readv, -1, v, 3);
	unlink("f");
}

CASE(moves_between_files, 14)
{
	int in = open("in", O_CREAT | O_RDWR | O_TRUNC, 0644), out = open("out", O_CREAT | O_RDWR | O_TRUNC, 0644);
	loff_t off = 3, off2 = 1;
	struct iovec v = { "vmspliced", 9 };
	int p[2], q[2];

	sys(write, in, "0123456789", 10);
	sys(sendfile, out, in, &off, 4);
	sys(sendfile, out, in, NULL, 4);
	sys(sendfile, out, -1, nowhere(), 4);
	sys(copy_file_range, in, &off2, out, NULL, 5, 0);
	sys(copy_file_range, in, NULL, out, &off2, 5, 1);
	off = 0;
	pipe(p);
	pipe(q);
	sys(splice, in, &off, p[1], NULL, 8, SPLICE_F_MOVE | SPLICE_F_MORE);
	sys(tee, p[0], q[1], 3, SPLICE_F_NONBLOCK);
	sys(splice, p[0], NULL, out, NULL, 8, 0x40);
	sys(vmsplice, q[1], &v, 1, SPLICE_F_GIFT);
	sys(splice, -1, NULL, -1, nowhere(), 8, 0);
	unlink("in");
	unlink("out");
}

CASE(process_vm, 5)
{
	char a[16] = "remote memory", b[16], c[8];
	struct iovec local[] = { { b, 4 }, { c, 8 } }, remote = { a, 14 }, bad = { nowhere(), 8 };

	sys(process_vm_readv, getpid(), local, 2, &remote, 1, 0);
	sys(process_vm_readv, getpid(), local, 2, &bad, 1, 0);
	sys(process_vm_readv, getpid(), local, 2, &remote, 1, 7);
	sys(process_vm_writev, getpid(), local, 1, &remote, 1, 0);
	sys(process_vm_writev, -1, NULL, 0, NULL, 0, 0);
}
