/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strings.c: paths and other strings in odd places and of odd contents.
 *
 * A string may end at the last mapped byte, miss its NUL, cross a page, lie in a page never touched,
 * nowhere, or in the kernel; it may be empty, as long as PATH_MAX allows or longer, or hold bytes
 * that need quoting.
 */
#include "../../cases.h"

#include <sys/xattr.h>

CASE(path_at_page_end, 4)
{
	sys(openat, AT_FDCWD, str_end("/nonexistent/at/page/end"), O_RDONLY);
	sys(access, str_end("/"), R_OK);
	sys(chdir, str_end(""));
	sys(mkdir, str_end("x"), 0);
	sys(rmdir, "x");
}

CASE(path_without_nul, 3)
{
	sys(openat, AT_FDCWD, page_end("/no/nul/here", 12), O_RDONLY);
	sys(access, page_end("/", 1), R_OK);
	sys(rename, page_end("abc", 3), str_end("abc"));
}

CASE(path_across_pages, 4)
{
	char *p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	for (i = 1; i <= 16; i *= 2) {
		strcpy(p + PAGE - i, "/nonexistent/across");
		sys(openat, AT_FDCWD, p + PAGE - i, O_RDONLY);
	}
	memset(p, 'a', 2 * PAGE);
	sys(chdir, p);
	p[4095] = 0;
	sys(chdir, p);
	p[4095] = 'a', p[4096] = 0;
	sys(chdir, p);
}

CASE(path_nowhere, 8)
{
	sys(openat, AT_FDCWD, NULL, O_RDONLY);
	sys(openat, AT_FDCWD, nowhere(), O_RDONLY);
	sys(openat, AT_FDCWD, KERNEL_ADDRESS, O_RDONLY);
	sys(openat, AT_FDCWD, WILD_ADDRESS, O_RDONLY);
	sys(openat, AT_FDCWD, (void *)1, O_RDONLY);
	sys(openat, AT_FDCWD, (void *)-1, O_RDONLY);
	sys(openat, AT_FDCWD, (void *)-4096, O_RDONLY);
	sys(openat, AT_FDCWD, (void *)0x7ffffffff000, O_RDONLY);
	sys(rename, NULL, nowhere());
}

CASE(path_cold, 4)
{
	sys(openat, AT_FDCWD, cold("/nonexistent/cold", 18), O_RDONLY);
	sys(openat, -5, cold("relative/cold", 14), O_RDONLY);
	sys(symlink, cold("target", 7), cold("/nonexistent/link", 18));
	sys(rename, cold("a", 2), cold("b", 2));
}

CASE(path_bytes, 12)
{
	sys(access, "\xff\xfe\x80 latin \xe9", F_OK);
	sys(access, "utf-8 \xc3\xa9\xe2\x82\xac", F_OK);
	sys(access, "quote\" back\\slash 'single'", F_OK);
	sys(access, "tab\tnewline\nreturn\rbell\afeed\fvert\vback\b", F_OK);
	sys(access, "\001\002\003\033\177", F_OK);
	sys(access, "\0011 \0017 \0018 \001a \377" "0", F_OK);
	sys(access, "%s %n %d $HOME `x` *?[]", F_OK);
	sys(access, "", F_OK);
	sys(access, " ", F_OK);
	sys(access, "/* no */ comment", F_OK);
	sys(access, "looks = -1 like (a result)", F_OK);
	sys(access, "<unfinished ...>", F_OK);
	sys(mkdir, "\xff\xfe", 0755);
	sys(rmdir, "\xff\xfe");
}

CASE(path_lengths, 9)
{
	static const int lengths[] = { 31, 32, 33, 255, 256, 1000, 4094, 4095, 4096, 5000 };
	char *p = calloc(1, 6000);
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		memset(p, 'p', lengths[i]);
		p[lengths[i]] = 0;
		sys(access, p, F_OK);
	}
}

CASE(path_slashes, 4)
{
	char p[4096];
	int i;

	for (i = 0; i < 4094; i++)
		p[i] = i % 2 ? '.' : '/';
	p[4094] = 0;
	sys(access, p, F_OK);
	sys(access, "///", F_OK);
	sys(access, "a/../../..", F_OK);
	sys(access, "/proc/self/", F_OK);
}

CASE(two_paths, 7)
{
	sys(symlink, "target with spaces", "link");
	sys(link, "link", "hard");
	sys(linkat, AT_FDCWD, "nothing", 7, "else", AT_SYMLINK_FOLLOW);
	sys(rename, "hard", "harder");
	sys(renameat, -7, "a", AT_FDCWD, "b");
	sys(renameat2, AT_FDCWD, "harder", AT_FDCWD, "link", 7);
	sys(unlink, "link");
	sys(unlink, "harder");
	sys(unlinkat, AT_FDCWD, "none", AT_REMOVEDIR | 0x1000);
	sys(symlinkat, "", -1, "");
}

CASE(readlink_sizes, 8)
{
	char buf[64];

	sys(symlink, "0123456789abcdef0123456789abcdef0123456789", "l");
	sys(readlink, "l", buf, sizeof(buf));
	sys(readlink, "l", buf, 5);
	sys(readlink, "l", buf, 0);
	sys(readlink, "l", buf, -1);
	sys(readlink, "l", nowhere(), 64);
	sys(readlink, "l", page_end(NULL, 20), 64);
	sys(readlink, "l", page_end(NULL, 42), 64);
	sys(readlinkat, AT_FDCWD, "nothing", buf, 64);
	sys(unlink, "l");
}

CASE(getcwd_sizes, 5)
{
	char buf[4096];

	sys(getcwd, buf, sizeof(buf));
	sys(getcwd, buf, 1);
	sys(getcwd, buf, 0);
	sys(getcwd, NULL, 4096);
	sys(getcwd, nowhere(), 4096);
}

CASE(xattr_strings, 9)
{
	char buf[256];

	close(open("x", O_CREAT | O_RDWR, 0600));
	sys(setxattr, "x", "user.name", "value", 5, 0);
	sys(setxattr, "x", "user.binary", "\0\1\2\xff", 4, XATTR_CREATE);
	sys(setxattr, "x", "user.name", "value", 5, XATTR_CREATE);
	sys(setxattr, "x", "user.none", NULL, 0, XATTR_REPLACE);
	sys(setxattr, "x", "user.bad", nowhere(), 5, 0x10);
	sys(getxattr, "x", "user.name", buf, sizeof(buf));
	sys(getxattr, "x", "user.name", buf, 0);
	sys(getxattr, "x", "user.name", buf, 2);
	sys(getxattr, "x", NULL, buf, 2);
	sys(listxattr, "x", buf, sizeof(buf));
	sys(listxattr, "x", NULL, 0);
	sys(lgetxattr, "x", "security.selinux", buf, 10);
	sys(removexattr, "x", "user.name");
	sys(fgetxattr, -1, "user.name", buf, 10);
	sys(fsetxattr, -1, "user.name", "0123456789012345678901234567890123456789", 40, 3);
	sys(flistxattr, -1, buf, 10);
	sys(unlink, "x");
}
