/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc.c: what /proc, and the kernel's other files, must tell; see proc.h.
 *
 * Every question is answered by reading a file anew: processes come and go, nothing is kept. A
 * diagnosis goes from the most certain cause to the least: missing capabilities, lockdown, an old
 * kernel, one without BTF, a user namespace; only then is it the error's own text.
 */
#include "host/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/err.h"

#define TASK_KTHREAD	0x00200000	/* PF_KTHREAD in field 9 of /proc/PID/stat */
#define INIT_PIDNS	0xeffffffcUL	/* PROC_PID_INIT_INO: inode of the first pid namespace */
#define KERNEL_MAJOR	6
#define KERNEL_MINOR	1
#define FILES_NEEDED	50
#define TRACEFS		"/sys/kernel/tracing"
#define BTF_FILE	"/sys/kernel/btf/vmlinux"
#define CAP_LIST	"cap_bpf,cap_perfmon+ep"

/* The file's text, cut at n - 1 bytes, into dst. Bytes read or -errno. */
static ssize_t read_file(const char *path, char *dst, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return -errno;
	len = read(fd, dst, n - 1);
	if (len < 0)
		len = -errno;
	close(fd);
	dst[len < 0 ? 0 : len] = '\0';
	return len;
}

/* The number behind "\nNAME:" of /proc/PID/status, or -1. */
static long status_number(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtol(at + strlen(name), NULL, 10) : -1;
}

/* A thread's stat in text (n bytes): its name, which may have anything in it, and the fields behind, from the third on. */
static int read_stat(pid_t tid, char *text, size_t n, char **name, char **fields)
{
	char path[64];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/stat", tid);
	len = read_file(path, text, n);
	if (len < 0)
		return len == -ENOENT ? -ESRCH : (int)len;
	*name = strchr(text, '(');
	*fields = strrchr(text, ')');
	if (!*name || !*fields)
		return -ESRCH;
	*(*fields)++ = '\0';
	++*name;
	return 0;
}

uint64_t proc_started(pid_t tid)
{
	char text[4096], *name, *at;
	unsigned long long ticks = 0;

	if (read_stat(tid, text, sizeof(text), &name, &at))
		return 0;
	for (int field = 3; at && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at && sscanf(at, " %llu", &ticks) == 1 ? ticks : 0;
}

/* In a new pid namespace /proc may still be the old one's: there a number is another process. */
static bool is_foreign_proc(void)
{
	char self[32] = "";

	return readlink("/proc/self", self, sizeof(self) - 1) > 0 && atoi(self) != getpid();
}

int proc_comm(pid_t tid, char *dst, size_t n)
{
	char path[64], text[64], *end;
	ssize_t len;

	if (is_foreign_proc())
		return -ESRCH;
	snprintf(path, sizeof(path), "/proc/%d/comm", tid);
	len = read_file(path, text, sizeof(text));
	if (len < 0)
		return (int)len;
	end = strrchr(text, '\n');
	if (end)
		*end = '\0';
	snprintf(dst, n, "%s", text);
	return 0;
}

int proc_lookup(pid_t tid, struct proc_info *out)
{
	char path[64], text[4096], *name, *fields;
	unsigned long flags = 0;
	ssize_t len;
	int err;

	memset(out, 0, sizeof(*out));
	err = read_stat(tid, text, sizeof(text), &name, &fields);
	if (err)
		return err;
	snprintf(out->comm, sizeof(out->comm), "%s", name);
	if (sscanf(fields, " %c %*d %*d %*d %*d %*d %lu", &out->state, &flags) != 2)
		return -ESRCH;
	out->kernel_thread = flags & TASK_KTHREAD;

	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	len = read_file(path, text, sizeof(text));
	if (len < 0)
		return len == -ENOENT ? -ESRCH : (int)len;
	out->tid = tid;
	out->tgid = (pid_t)status_number(text, "\nTgid:");
	out->threads = (uint32_t)status_number(text, "\nThreads:");
	return out->tgid > 0 ? 0 : -ESRCH;
}

/* True inside a container: pids are those of an inner namespace. */
static bool inner_pidns(void)
{
	struct stat st;

	return !stat("/proc/self/ns/pid", &st) && st.st_ino != INIT_PIDNS;
}

int proc_target(pid_t tid, struct proc_info *out)
{
	int err;

	if (is_foreign_proc()) {
		err_msg("process %d: /proc is that of another pid namespace; "
			"mount -t proc proc /proc", tid);
		return -EINVAL;
	}
	err = proc_lookup(tid, out);
	if (err == -ESRCH) {
		err_msg("process %d: no such process; %s", tid, inner_pidns() ?
			"pids are those of this container (pid namespace)" :
			"look it up with ps or pgrep");
		return err;
	}
	if (err)
		return err_errno(err, "process %d: cannot read /proc/%d", tid, tid);
	if (out->tgid == getpid()) {
		err_msg("process %d: this is bpfstrace itself; choose another", tid);
		return -EINVAL;
	}
	if (out->kernel_thread) {
		err_msg("process %d (%s): a kernel thread makes no system calls; "
			"choose a user process", tid, out->comm);
		return -EINVAL;
	}
	if (out->state == 'X' || (out->state == 'Z' && out->threads <= 1)) {
		err_msg("process %d (%s): has ended already and waits for its parent; "
			"nothing to trace", tid, out->comm);
		return -ESRCH;
	}
	return 0;
}

ssize_t proc_read(uint32_t tid, uint64_t addr, void *dst, size_t n)
{
	struct iovec local = { .iov_base = dst, .iov_len = n };
	struct iovec remote = { .iov_base = (void *)(uintptr_t)addr, .iov_len = n };
	ssize_t len = process_vm_readv((pid_t)tid, &local, 1, &remote, 1, 0);

	return len < 0 ? -errno : len;
}

/* True where capabilities that loading needs are missing; their names go into dst. */
static bool missing_caps(char *dst, size_t n)
{
	char text[4096];
	const char *at;
	uint64_t have;
	bool bpf, perfmon;

	dst[0] = '\0';
	if (read_file("/proc/self/status", text, sizeof(text)) <= 0)
		return false;
	at = strstr(text, "\nCapEff:");
	if (!at)
		return false;
	have = strtoull(at + strlen("\nCapEff:"), NULL, 16);
	if (have & 1ULL << CAP_SYS_ADMIN)
		return false;
	bpf = have & 1ULL << CAP_BPF;
	perfmon = have & 1ULL << CAP_PERFMON;
	snprintf(dst, n, "%s%s%s", bpf ? "" : "CAP_BPF", bpf || perfmon ? "" : " and ",
		 perfmon ? "" : "CAP_PERFMON");
	return !bpf || !perfmon;
}

/* What to do about missing capabilities. */
static void caps_advice(const char *missing, char *dst, size_t n)
{
	char exe[512];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	exe[len > 0 ? len : 0] = '\0';
	snprintf(dst, n, "not permitted: %s missing; run as root or: setcap " CAP_LIST " %s "
		 "(all who may execute it can then trace what is their own, as with ptrace)",
		 missing, len > 0 ? exe : "bpfstrace");
}

uint32_t proc_max_threads(void)
{
	unsigned long most = UINT32_MAX;
	char text[32];

	if (read_file("/proc/sys/kernel/pid_max", text, sizeof(text)) > 0)
		sscanf(text, "%lu", &most);
	return most < UINT32_MAX ? most : UINT32_MAX;
}

int proc_privileges(void)
{
	char missing[64], advice[768];

	if (access("/proc/self/ns/pid", F_OK)) {
		err_msg("/proc is not there, and nothing is known of processes without it; "
			"mount -t proc proc /proc");
		return -ENOENT;
	}
	if (!missing_caps(missing, sizeof(missing)))
		return 0;
	caps_advice(missing, advice, sizeof(advice));
	err_msg("system call tracing: %s", advice);
	return -EPERM;
}

static bool locked_down(void)
{
	char text[128];

	return read_file("/sys/kernel/security/lockdown", text, sizeof(text)) > 0 &&
	       strstr(text, "[confidentiality]");
}

static bool kernel_too_old(const char *release)
{
	int major = 0, minor = 0;

	if (sscanf(release, "%d.%d", &major, &minor) != 2)
		return false;
	return major < KERNEL_MAJOR || (major == KERNEL_MAJOR && minor < KERNEL_MINOR);
}

/* True in a user namespace, where capabilities do not reach the kernel's own things. */
static bool inner_userns(void)
{
	char text[256];
	unsigned long inside, outside, count;

	if (read_file("/proc/self/uid_map", text, sizeof(text)) <= 0)
		return false;
	return sscanf(text, "%lu %lu %lu", &inside, &outside, &count) != 3 ||
	       inside || outside || count != 0xffffffffUL;
}

/* Where they run out, libbpf's own tests of the kernel fail, and errors follow that have nothing to do with it. */
static unsigned long files_limit(void)
{
	struct rlimit files;

	return getrlimit(RLIMIT_NOFILE, &files) ? ULONG_MAX : files.rlim_cur;
}

void proc_explain(int err, char *dst, size_t n)
{
	struct utsname uts = {};
	char missing[64];

	err = abs(err);
	uname(&uts);
	if (missing_caps(missing, sizeof(missing)))
		caps_advice(missing, dst, n);
	else if (locked_down())
		snprintf(dst, n, "kernel lockdown is 'confidentiality', which forbids reading "
			 "memory; boot with lockdown=integrity");
	else if (kernel_too_old(uts.release))
		snprintf(dst, n, "Linux %s is too old; %d.%d or newer is needed", uts.release,
			 KERNEL_MAJOR, KERNEL_MINOR);
	else if (err == EMFILE || files_limit() < FILES_NEEDED)
		snprintf(dst, n, "too few descriptors: %lu are allowed, some %d are needed, and two for each "
			 "call with --hook=tracepoint; raise the limit (ulimit -n)", files_limit(), FILES_NEEDED);
	else if (err == ENOSYS)
		snprintf(dst, n, "Linux %s is built without BPF; CONFIG_BPF_SYSCALL is needed",
			 uts.release);
	else if (access(BTF_FILE, R_OK))
		snprintf(dst, n, "Linux %s has no BTF (" BTF_FILE "); CONFIG_DEBUG_INFO_BTF "
			 "is needed, or --btf FILE", uts.release);
	else if (err == EPERM && inner_userns())
		snprintf(dst, n, "not permitted: root of a user namespace is not enough; "
			 "run outside the container, or in a privileged one");
	else if (err == EPERM)
		snprintf(dst, n, "not permitted, although the capabilities are there; "
			 "a container's seccomp filter or a security module forbids bpf(2)");
	else if (err == EACCES || err == EINVAL || err == E2BIG)
		snprintf(dst, n, "the verifier of Linux %s refuses a program, a fault of bpfstrace; "
			 "please report it with what -d shows", uts.release);
	else if (err == ENOMEM)
		snprintf(dst, n, "not enough memory; try a smaller --buffer-size");
	else
		snprintf(dst, n, "%s; -d shows what the kernel says", strerror(err));
}

static bool is_tracefs(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && fs.f_type == TRACEFS_MAGIC;
}

static const char *find_tracefs(void)
{
	static const char debugfs[] = "/sys/kernel/debug/tracing";

	return is_tracefs(TRACEFS) ? TRACEFS : is_tracefs(debugfs) ? debugfs : NULL;
}

bool proc_has_tracepoint(const char *group, const char *name)
{
	const char *tracefs = find_tracefs();
	char path[128];

	snprintf(path, sizeof(path), "%s/events/%s/%s/id", tracefs ? tracefs : TRACEFS, group, name);
	return !access(path, R_OK);
}

bool proc_descriptor(uint32_t tid, int fd, char *text, size_t n)
{
	static const char deleted[] = " (deleted)";
	const size_t tail = sizeof(deleted) - 1;
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/%u/fd/%d", tid, fd);
	len = readlink(link, text, n - 1);
	if (len < 0)
		return false;
	if ((size_t)len > tail && !memcmp(text + len - tail, deleted, tail))
		len -= (ssize_t)tail;
	text[len] = '\0';
	return true;
}

int proc_tracefs(void)
{
	if (find_tracefs()) {
		if (!access(find_tracefs(), R_OK | X_OK))
			return 0;
		return err_errno(errno, "--hook=tracepoint needs tracefs, which cannot be read");
	}
	if (!mount("tracefs", TRACEFS, "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		return 0;
	return err_errno(errno, "tracefs is not mounted at " TRACEFS
			 " and cannot be (mount -t tracefs tracefs " TRACEFS ")");
}
