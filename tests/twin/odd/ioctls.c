/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctls.c: devices, interfaces and calls of the administrator.
 *
 * Names that fill their place without a NUL, requests nobody knows, structs that the kernel fills in
 * part, structs longer or shorter than the kernel's own, and what only root may do.
 */
#include "../../cases.h"

#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <termios.h>

CASE(interfaces, 9)
{
	static const unsigned long requests[] = {
		SIOCGIFFLAGS, SIOCGIFINDEX, SIOCGIFADDR, SIOCGIFHWADDR, SIOCGIFMTU, SIOCGIFNETMASK,
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq ifr;
	size_t i;

	memset(&ifr, 'a', sizeof(ifr));
	sys(ioctl, fd, SIOCGIFFLAGS, &ifr);
	for (i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		memset(&ifr, 0, sizeof(ifr));
		strcpy(ifr.ifr_name, "lo");
		sys(ioctl, fd, requests[i], &ifr);
	}
	ifr.ifr_ifindex = 1;
	sys(ioctl, fd, SIOCGIFNAME, &ifr);
	ifr.ifr_ifindex = 9999;
	sys(ioctl, fd, SIOCGIFNAME, &ifr);
	sys(ioctl, fd, SIOCGIFNAME, nowhere());
}

CASE(extents, 4)
{
	struct { struct fiemap map; struct fiemap_extent list[4]; } fm = { .map.fm_length = -1ull };
	int fd = open("/etc/passwd", O_RDONLY);

	fm.map.fm_extent_count = 4;
	sys(ioctl, fd, FS_IOC_FIEMAP, &fm);
	fm.map.fm_extent_count = 0;
	sys(ioctl, fd, FS_IOC_FIEMAP, &fm);
	fm.map.fm_flags = 0x80000000;
	sys(ioctl, fd, FS_IOC_FIEMAP, &fm);
	sys(ioctl, fd, FS_IOC_FIEMAP, nowhere());
}

CASE(requests_unknown, 6)
{
	int fd = open("/dev/null", O_RDWR), n = 0;

	sys(ioctl, fd, 0x1234, 5);
	sys(ioctl, fd, _IOWR('z', 9, int), &n);
	sys(ioctl, fd, _IO(0xff, 0xff), NULL);
	sys(ioctl, fd, -1, nowhere());
	sys(ioctl, -1, 0, 0);
	sys(ioctl, fd, 0x100005401ul, NULL);
}

CASE(pseudo_terminals, 6)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY), n = 0;
	struct termios t;

	sys(ioctl, fd, TIOCGPTN, &n);
	sys(ioctl, fd, TIOCSPTLCK, &n);
	sys(ioctl, fd, TCGETS, &t);
	sys(ioctl, fd, TCGETS, page_end(NULL, 20));
	sys(ioctl, fd, TCSETSW, page_end(NULL, 20));
	sys(ioctl, fd, TIOCGWINSZ, page_end(NULL, 4));
	sys(ioctl, fd, FIONREAD, &n);
}

CASE(capabilities, 5)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	sys(capget, &head, data);
	sys(capset, &head, data);
	sys(capget, &head, page_end(NULL, sizeof(*data)));
	head.version = 1;
	sys(capget, &head, NULL);
	sys(capset, nowhere(), data);
}

CASE(structs_longer, 8)
{
	unsigned char bytes[PAGE] = { 0 };

	sys(openat2, AT_FDCWD, "/nonexistent", bytes, 64);
	bytes[40] = 1;
	sys(openat2, AT_FDCWD, "/nonexistent", bytes, 41);
	sys(openat2, AT_FDCWD, "/nonexistent", bytes, 4096);
	sys(openat2, AT_FDCWD, "/nonexistent", bytes, 8192);
	sys(openat2, AT_FDCWD, "/nonexistent", page_end(NULL, 24), 32);
	sys(mount_setattr, -1, "x", 0, bytes, 16);
	sys(mount_setattr, -1, "x", 0, bytes, 64);
	sys(mount_setattr, -1, "x", 0, page_end(NULL, 32), 64);
}

CASE(bpf_commands, 3)
{
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 8, .max_entries = 3 };
	uint64_t key = 5;
	int fd;

	fd = sys(bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = fd;
	attr.key = attr.value = (uintptr_t)&key;
	sys(bpf, BPF_MAP_UPDATE_ELEM, &attr, 32);
	sys(bpf, BPF_MAP_LOOKUP_ELEM, &attr, sizeof(attr));
}

CASE(lengths_of_addresses, 6)
{
	unsigned int len = 16;
	char buf[16];
	int s[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	write(s[1], "abcd", 4);
	sys(recvfrom, s[0], buf, 4, 0, NULL, &len);
	write(s[1], "abcd", 4);
	len = 0;
	sys(recvfrom, s[0], buf, 4, 0, buf, &len);
	len = -1;
	sys(getsockname, s[0], buf, &len);
	sys(getsockname, s[0], NULL, &len);
	sys(getsockname, s[0], (void *)8, (void *)8);
	sys(accept, s[0], NULL, &len);
}

CASE(interface_addresses, 1000)
{
	static const int requests[] = {
		SIOCSIFENCAP, SIOCSIFSLAVE, SIOCSIFHWBROADCAST, SIOCBRADDBR, SIOCBRDELBR, SIOCBRADDIF, SIOCBRDELIF,
		SIOCADDMULTI, SIOCDELMULTI, 0x9408, 0x4b36, 0x4b37,
	};
	struct ifreq req;

	memset(&req, 7, sizeof(req));
	strcpy(req.ifr_name, "none");
	for (int type = 0; type < 1000; type++) {
		req.ifr_hwaddr.sa_family = type;
		sys(ioctl, -1, SIOCSIFHWADDR, &req);
	}
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		sys(ioctl, -1, requests[i], &req);
}
