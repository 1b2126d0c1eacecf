/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files.c: files by name and by descriptor: every flag that fits, and some that do not.
 *
 * Opening, describing, locking, cutting and listing files, with wrong flags, sizes and descriptors
 * among the right ones.
 */
#include "../../cases.h"

#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

static int scratch(void)
{
	return open("f", O_CREAT | O_RDWR | O_TRUNC, 0644);
}

CASE(open_flags, 14)
{
	static const int flags[] = {
		O_RDONLY, O_WRONLY | O_CREAT | O_EXCL, O_RDWR | O_APPEND, 3, O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		O_RDWR | O_NONBLOCK | O_SYNC, O_RDWR | O_DSYNC | O_NOATIME, O_PATH | O_NOFOLLOW, O_RDWR | O_DIRECT,
		O_RDWR | O_TRUNC | O_NOCTTY | O_ASYNC, O_RDONLY | 0x10000000, -1, O_RDWR | O_LARGEFILE,
	};
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		sys(openat, AT_FDCWD, "f", flags[i], 01755);
	sys(openat, AT_FDCWD, ".", O_TMPFILE | O_RDWR, 0600);
	sys(open, "f", O_CREAT | O_RDWR, 0177777);
	sys(open, "f", O_RDONLY);
	sys(creat, "f", S_ISUID | S_ISGID | S_ISVTX | 0644);
	unlink("f");
}

CASE(openat2_hows, 8)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH };
	char big[64] = { 0 };

	sys(openat2, AT_FDCWD, ".", &how, sizeof(how));
	sys(openat2, AT_FDCWD, "/etc", &how, sizeof(how));
	sys(openat2, AT_FDCWD, ".", &how, 8);
	sys(openat2, AT_FDCWD, ".", &how, 0);
	sys(openat2, AT_FDCWD, ".", NULL, sizeof(how));
	sys(openat2, AT_FDCWD, ".", nowhere(), sizeof(how));
	memcpy(big, &how, sizeof(how));
	sys(openat2, AT_FDCWD, ".", big, sizeof(big));
	big[40] = 1;
	sys(openat2, AT_FDCWD, ".", big, sizeof(big));
	how.flags = O_CREAT | O_WRONLY, how.mode = 0600, how.resolve = 0xffffff00;
	sys(openat2, AT_FDCWD, "g", &how, sizeof(how));
	how.resolve = 0;
	sys(openat2, AT_FDCWD, "g", &how, sizeof(how));
	unlink("g");
}

CASE(stat_kinds, 12)
{
	static const char *const names[] = { "/", "/dev/null", "/dev/console", "fifo", "sock", "link", "f", "/proc/self", "nothing" };
	struct stat st;
	int s;
	size_t i;

	close(scratch());
	symlink("f", "link");
	mkfifo("fifo", 0600);
	sys(mknod, "sock", S_IFSOCK | 0755, 0);
	sys(mknodat, AT_FDCWD, "dev", S_IFCHR | 0600, makedev(1, 3));
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		sys(newfstatat, AT_FDCWD, names[i], &st, AT_SYMLINK_NOFOLLOW);
		sys(stat, names[i], &st);
		sys(lstat, names[i], &st);
	}
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	sys(fstat, s, &st);
	sys(fstat, -1, &st);
	sys(fstat, 0, nowhere());
	sys(fstat, 0, NULL);
	sys(newfstatat, 0, "", &st, AT_EMPTY_PATH | 0x80000000);
	sys(newfstatat, 0, "", &st, AT_EMPTY_PATH | AT_NO_AUTOMOUNT);
	for (i = 3; i < 7; i++)
		unlink(names[i]);
	unlink("dev");
}

CASE(statx_masks, 8)
{
	struct statx stx;

	sys(statx, AT_FDCWD, "/", 0, STATX_ALL, &stx);
	sys(statx, AT_FDCWD, "/", AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &stx);
	sys(statx, AT_FDCWD, "/dev/null", AT_STATX_DONT_SYNC | AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MODE, &stx);
	sys(statx, AT_FDCWD, ".", AT_NO_AUTOMOUNT, STATX_BTIME | STATX_SIZE, &stx);
	sys(statx, 0, "", AT_EMPTY_PATH, 0, &stx);
	sys(statx, AT_FDCWD, "/", 0x6000, STATX_ALL, &stx);
	sys(statx, AT_FDCWD, "/", 0, 0x80000000, &stx);
	sys(statx, AT_FDCWD, NULL, 0, STATX_ALL, nowhere());
	sys(statx, AT_FDCWD, "nothing", 0x8000, 0x40000fff, &stx);
}

CASE(access_modes, 7)
{
	sys(access, "/", F_OK);
	sys(access, "/", R_OK | W_OK | X_OK);
	sys(access, "/", 8);
	sys(access, "/", 0x77);
	sys(faccessat, AT_FDCWD, "/etc", R_OK);
	sys(faccessat2, AT_FDCWD, "/etc", R_OK, AT_EACCESS);
	sys(faccessat2, -1, "", F_OK, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | 0x20);
}

CASE(modes_and_owners, 16)
{
	int fd = scratch();

	sys(chmod, "f", 04755);
	sys(chmod, "f", 0xffff);
	sys(fchmod, fd, 0);
	sys(fchmodat, AT_FDCWD, "f", 01777);
	sys(chown, "f", -1, -1);
	sys(chown, "f", 0, 12);
	sys(lchown, "nothing", 1, 1);
	sys(fchown, fd, 65534, -1);
	sys(fchownat, AT_FDCWD, "f", 0, 0, AT_SYMLINK_NOFOLLOW);
	sys(fchownat, fd, "", 0, 0, AT_EMPTY_PATH | 4);
	sys(umask, 077);
	sys(umask, 0777777);
	sys(umask, 022);
	sys(mkdir, "d", 0700);
	sys(mkdirat, AT_FDCWD, "d", 01777);
	sys(unlinkat, AT_FDCWD, "d", AT_REMOVEDIR);
	unlink("f");
}

CASE(times, 14)
{
	struct timespec now[] = { { 0, UTIME_NOW }, { 0, UTIME_OMIT } }, set[] = { { 1000000000, 123456789 }, { -5, 0 } };
	struct timespec bad[] = { { 1, 1000000000 }, { 0, -1 } };
	struct timeval tv[] = { { 1, 2 }, { 3, 1000000 } };
	struct { long actime, modtime; } ut = { 86400, 1700000000 };

	close(scratch());
	sys(utimensat, AT_FDCWD, "f", NULL, 0);
	sys(utimensat, AT_FDCWD, "f", now, 0);
	sys(utimensat, AT_FDCWD, "f", set, AT_SYMLINK_NOFOLLOW);
	sys(utimensat, AT_FDCWD, "f", bad, 0);
	sys(utimensat, AT_FDCWD, NULL, set, 0);
	sys(utimensat, AT_FDCWD, "f", nowhere(), 0);
	sys(utimensat, AT_FDCWD, "f", page_end(set, 16), 1);
	sys(utimes, "f", tv);
	sys(utimes, "f", NULL);
	sys(futimesat, AT_FDCWD, "f", tv);
	sys(utime, "f", &ut);
	sys(utime, "f", NULL);
	unlink("f");
}

CASE(sizes_and_holes, 16)
{
	int fd = scratch();

	sys(ftruncate, fd, 10000);
	sys(ftruncate, fd, -1);
	sys(truncate, "f", 0x100000000l);
	sys(truncate, "nothing", 0);
	sys(fallocate, fd, 0, 0, 8192);
	sys(fallocate, fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 4096, 4096);
	sys(fallocate, fd, 0x80, -1, 0);
	sys(lseek, fd, 5, SEEK_SET);
	sys(lseek, fd, -3, SEEK_CUR);
	sys(lseek, fd, 0, SEEK_END);
	sys(lseek, fd, 0, SEEK_DATA);
	sys(lseek, fd, 0, SEEK_HOLE);
	sys(lseek, fd, -1, 77);
	sys(lseek, -1, 0, -1);
	sys(fsync, fd);
	sys(fdatasync, fd);
	sys(sync_file_range, fd, 0, 4096, SYNC_FILE_RANGE_WRITE | 0x10);
	sys(fadvise64, fd, 0, 0, POSIX_FADV_DONTNEED);
	sys(fadvise64, fd, 0, 0, 77);
	sys(readahead, fd, 0, 4096);
	unlink("f");
}

CASE(fcntl_commands, 24)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 20 };
	struct f_owner_ex owner = { F_OWNER_PID, getpid() };
	int fd = scratch(), pipefd[2];

	sys(fcntl, fd, F_GETFD);
	sys(fcntl, fd, F_SETFD, FD_CLOEXEC);
	sys(fcntl, fd, F_GETFD);
	sys(fcntl, fd, F_SETFD, 0xff);
	sys(fcntl, fd, F_GETFL);
	sys(fcntl, fd, F_SETFL, O_APPEND | O_NONBLOCK);
	sys(fcntl, fd, F_GETFL);
	sys(fcntl, fd, F_DUPFD, 100);
	sys(fcntl, fd, F_DUPFD_CLOEXEC, 100);
	sys(fcntl, fd, F_SETLK, &lock);
	sys(fcntl, fd, F_GETLK, &lock);
	lock.l_type = F_UNLCK;
	sys(fcntl, fd, F_SETLKW, &lock);
	lock.l_type = 99, lock.l_whence = 77, lock.l_len = -1;
	sys(fcntl, fd, F_SETLK, &lock);
	sys(fcntl, fd, F_SETLK, NULL);
	sys(fcntl, fd, F_SETLK, nowhere());
	lock = (struct flock){ .l_type = F_RDLCK };
	sys(fcntl, fd, F_OFD_SETLK, &lock);
	sys(fcntl, fd, F_OFD_GETLK, &lock);
	sys(fcntl, fd, F_GETOWN);
	sys(fcntl, fd, F_SETOWN, getpid());
	sys(fcntl, fd, F_SETOWN_EX, &owner);
	sys(fcntl, fd, F_GETOWN_EX, &owner);
	sys(fcntl, fd, F_GETSIG);
	sys(fcntl, fd, F_SETSIG, SIGUSR1);
	sys(fcntl, fd, F_GETLEASE);
	sys(fcntl, fd, F_SETLEASE, F_WRLCK);
	sys(fcntl, fd, F_SETLEASE, F_UNLCK);
	pipe(pipefd);
	sys(fcntl, pipefd[0], F_GETPIPE_SZ);
	sys(fcntl, pipefd[0], F_SETPIPE_SZ, 4096);
	sys(fcntl, memfd_create("seals", MFD_ALLOW_SEALING), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_WRITE);
	sys(fcntl, memfd_create("seals", MFD_ALLOW_SEALING), F_GET_SEALS);
	sys(fcntl, fd, 0x7777, 5);
	sys(fcntl, -1, F_GETFL);
	unlink("f");
}

CASE(locks_and_dups, 15)
{
	int fd = scratch();

	sys(flock, fd, LOCK_SH);
	sys(flock, fd, LOCK_EX | LOCK_NB);
	sys(flock, fd, LOCK_UN);
	sys(flock, fd, 0x77);
	sys(dup, fd);
	sys(dup, -1);
	sys(dup2, fd, 50);
	sys(dup2, fd, -1);
	sys(dup3, fd, 51, O_CLOEXEC);
	sys(dup3, fd, fd, 0);
	sys(dup3, fd, 52, 0x7);
	sys(close_range, 50, 60, 0);
	sys(close_range, 70, ~0u, 4);
	sys(close_range, 9, 5, 2);
	sys(close_range, 70, -1, 0x18);
	unlink("f");
}

CASE(directories, 14)
{
	char buf[2048], small[24];
	int fd, i;

	mkdir("dir", 0755);
	for (i = 0; i < 5; i++) {
		snprintf(buf, sizeof(buf), "dir/file%d", i);
		close(open(buf, O_CREAT | O_WRONLY, 0644));
	}
	fd = open("dir", O_RDONLY | O_DIRECTORY);
	sys(getdents64, fd, buf, sizeof(buf));
	sys(getdents64, fd, buf, sizeof(buf));
	lseek(fd, 0, SEEK_SET);
	sys(getdents64, fd, small, sizeof(small));
	sys(getdents64, fd, small, 1);
	sys(getdents64, fd, nowhere(), 2048);
	sys(getdents64, -1, buf, sizeof(buf));
	lseek(fd, 0, SEEK_SET);
	sys(getdents, fd, buf, sizeof(buf));
	sys(fchdir, fd);
	sys(fchdir, -1);
	sys(chdir, "..");
	for (i = 0; i < 5; i++) {
		snprintf(buf, sizeof(buf), "dir/file%d", i);
		unlink(buf);
	}
	sys(rmdir, "dir");
}

CASE(file_systems, 10)
{
	struct statfs sfs;

	sys(statfs, "/proc", &sfs);
	sys(statfs, "/dev", &sfs);
	sys(statfs, "nothing", &sfs);
	sys(statfs, "/", nowhere());
	sys(fstatfs, -1, &sfs);
	sys(mount, "none", "/nonexistent", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=1m");
	sys(mount, "none", "/nonexistent", "a type of a file system with a long name", 0, NULL);
	sys(mount, NULL, NULL, NULL, MS_REMOUNT | MS_BIND, NULL);
	sys(mount, "a", "/nonexistent", nowhere(), 0xffff0000, nowhere());
	sys(umount2, "/nonexistent", MNT_DETACH | UMOUNT_NOFOLLOW);
	sys(umount2, "/nonexistent", 0x40);
	sys(chroot, "/nonexistent");
	sys(pivot_root, "a", "b");
	sys(sync);
	sys(syncfs, -1);
}

CASE(inotify_events, 10)
{
	char buf[512];
	int fd = sys(inotify_init1, IN_NONBLOCK | IN_CLOEXEC), wd;

	wd = sys(inotify_add_watch, fd, ".", IN_CREATE | IN_DELETE | IN_ONLYDIR);
	close(scratch());
	unlink("f");
	sys(read, fd, buf, sizeof(buf));
	sys(inotify_add_watch, fd, "nothing", IN_ALL_EVENTS);
	sys(inotify_add_watch, fd, ".", 0x00100000);
	sys(inotify_rm_watch, fd, wd);
	sys(inotify_rm_watch, fd, 77);
	sys(inotify_init1, 3);
	sys(inotify_init);
}

CASE(handles, 4)
{
	struct { struct { unsigned bytes; int type; } h; unsigned char data[128]; } fh = { .h.bytes = 128 };
	int id;

	sys(name_to_handle_at, AT_FDCWD, "/proc", &fh, &id, 0);
	fh.h.bytes = 0;
	sys(name_to_handle_at, AT_FDCWD, "/", &fh, &id, AT_SYMLINK_FOLLOW);
	sys(name_to_handle_at, -1, "x", nowhere(), NULL, 0x1);
	sys(open_by_handle_at, -1, nowhere(), O_RDONLY);
}
