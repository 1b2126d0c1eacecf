/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a terminal obeys, and what looks like the rest of a line, in every kind of name: of files, sockets, processes, file
 * systems, attributes, keys, modules, interfaces, arguments.
 *
 * with: -f -y -v
 * has: mkdir\("A\\n\\33\[31m\\r\\t\\233\\205\\177\\"\\\\<>,\)= 0\\nopenat\(\\"x\\"\) = 3\\n1234  \+\+\+ exited", 0700\) += 0
 * has: openat\(AT_FDCWD<.*>, "\\1\\2.*\\377", O_RDWR\|O_CREAT, 0600\) += 
 * has: prctl\(PR_SET_NAME, "\\n\\33\[2J\\r\\233\\00112"
 * has: execve\("/bin/\\n\\33true", \["a\\n\\33\\233", "--\\r\\"\\\\", .*\], \["E\\n=\\33\\233", "F=\\r\\n1234 exit\(0\) = \?"\]\) += -1 ENOENT
 * has: execve\("/bin/true", \["a\\n\\33\\233", .*\) += 0
 * has: SO_BINDTODEVICE, "\\n\\33\\233"
 * has: mount\("\\n\\33src", "\\n\\33dst", "\\n\\33fs\\233", 0, "o\\n\\33=\\233"\)
 * has: add_key\("us\\ner", "de\\33sc", "pay\\nload", 8,
 * has: killed by SIGKILL
 * lacks: lost
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static char all[256], name[] = "A\n\033[31m\r\t\x9b\x85\x7f\"\\<>,)= 0\nopenat(\"x\") = 3\n1234  +++ exited", b[256];

static void files(void)
{
	DIR *d;
	int fd, m;

	mkdir(name, 0700);
	if (chdir(name))
		_exit(1);
	fd = open(all, O_CREAT | O_RDWR, 0600);
	write(fd, all, 255);
	fsetxattr(fd, "user.\n\033x", "\n\033\r\x9b", 4, 0);
	symlink("\n\033\r\x9b target", "l\nnk");
	readlink("l\nnk", b, sizeof(b));
	m = memfd_create("m\n\033\x9b><", 0);
	write(m, "x", 1);
	d = opendir(".");
	while (readdir(d))
		;
	closedir(d);
}

static void sockets(int fd)
{
	struct sockaddr_un un = { AF_UNIX, "s\n\033\r\x9b\">\n1 open" }, abstract = { AF_UNIX, "\0\n\033\x9b abstract\n" }, got;
	int s = socket(AF_UNIX, SOCK_STREAM, 0), s2 = socket(AF_UNIX, SOCK_STREAM, 0), to, from;
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct cmsghdr *c = (void *)control;
	struct iovec v = { "\n\033\x9b", 3 }, r = { b, 3 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct ifreq ifr = { .ifr_name = "\n\033[1m\x9b\r" };
	socklen_t len = sizeof(got);

	bind(s, (void *)&un, sizeof(un));
	listen(s, 1);
	bind(s2, (void *)&abstract, 20);
	to = socket(AF_UNIX, SOCK_STREAM, 0);
	connect(to, (void *)&un, sizeof(un));
	from = accept(s, NULL, NULL);
	getpeername(to, (void *)&got, &len);
	*c = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	sendmsg(to, &m, 0);
	m.msg_iov = &r;
	recvmsg(from, &m, 0);
	ioctl(s, SIOCGIFINDEX, &ifr);
	setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "\n\033\x9b", 3);
	unlink(un.sun_path);
}

/* All of them fail. */
static void others(void)
{
	mount("\n\033src", "\n\033dst", "\n\033fs\x9b", 0, "o\n\033=\x9b");
	umount2("\n\033u", 0);
	syscall(SYS_add_key, "us\ner", "de\033sc", "pay\nload", 8, KEY_SPEC_THREAD_KEYRING);
	syscall(SYS_request_key, "\n", "\033", "\x9b", -3);
	syscall(SYS_mq_open, "q\n\033\x9b", O_RDWR, 0600, NULL);
	syscall(SYS_init_module, "x", 1, "p\n\033=\x9b");
	syscall(SYS_delete_module, "m\n\033", O_NONBLOCK);
	syscall(SYS_finit_module, -1, "p\n\033", 0);
	syscall(SYS_setdomainname, "\n\033", -1);
	syscall(SYS_fsopen, "f\n\033", 0);
	syscall(SYS_fsconfig, -1, 1, "k\n\033", "v\n\033\x9b", 0);
	syscall(SYS_swapon, "sw\n\033", 0);
	syscall(SYS_acct, "ac\n\033");
	syscall(SYS_pivot_root, "a\n", "b\033");
	chroot("\n\033x");
	prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0, 4096, "an\n\033");
	prctl(PR_GET_NAME, b);
}

int main(void)
{
	char *args[] = { "a\n\033\x9b", "--\r\"\\", all, name, NULL };
	char *env[] = { "E\n=\033\x9b", "F=\r\n1234 exit(0) = ?", NULL };

	for (int i = 0; i < 255; i++)
		all[i] = i + 1 == '/' ? 1 : i + 1;
	prctl(PR_SET_NAME, "\n\033[2J\r\x9b\001" "12");
	files();
	sockets(3);
	others();
	if (!fork()) {
		execve("/bin/\n\033true", args, env);
		execve("/bin/true", args, env);
		_exit(3);
	}
	wait(NULL);
	if (!fork()) {
		prctl(PR_SET_NAME, "k\n\033[31mzz");
		kill(getpid(), SIGKILL);
	}
	wait(NULL);
	return 0;
}
