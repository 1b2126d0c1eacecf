/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process.c: processes: made, replaced, waited for, limited, described.
 *
 * Forms of fork, clone and exec with odd arguments (vectors missing, unreadable, very long), ways to
 * wait, and the calls that read or set what a process is.
 */
#include "../../cases.h"

#include <linux/capability.h>
#include <linux/sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>

static void nothing(void)
{
}

CASE(fork_and_wait, 10)
{
	struct rusage ru;
	int status;
	pid_t pid;

	in_child(nothing);
	pid = fork();
	if (pid == 0) {
		pause_ms(5);
		_exit(42);
	}
	sys(wait4, pid, &status, 0, &ru);
	sys(wait4, -1, &status, WNOHANG, NULL);
	sys(wait4, pid, &status, 0x77, NULL);
	sys(wait4, -1, NULL, WUNTRACED | WCONTINUED | __WALL, NULL);
	sys(wait4, -getpid(), nowhere(), WNOHANG, nowhere());
	sys(wait4, 0, NULL, WNOHANG | __WCLONE, NULL);
}

CASE(vfork_and_exec, 8)
{
	pid_t pid = vfork();

	if (pid == 0) {
		execl("/nonexistent", "nothing", (char *)NULL);
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

CASE(waitid_forms, 9)
{
	siginfo_t si;
	struct rusage ru;
	pid_t pid = fork();

	if (pid == 0) {
		pause_ms(5);
		_exit(7);
	}
	sys(waitid, P_PID, pid, &si, WEXITED | WNOWAIT, NULL);
	sys(waitid, P_PID, pid, &si, WEXITED, &ru);
	sys(waitid, P_ALL, 0, &si, WEXITED | WNOHANG, NULL);
	sys(waitid, P_PGID, 0, NULL, WSTOPPED | WCONTINUED, NULL);
	sys(waitid, P_PIDFD, -1, &si, WEXITED, NULL);
	sys(waitid, 77, 1, nowhere(), 0, nowhere());
	sys(waitid, P_PID, pid, &si, 0x10000000, NULL);
}

static void killed(void)
{
	kill(getpid(), SIGKILL);
}

static void aborted(void)
{
	abort();
}

static void exits_255(void)
{
	_exit(-1);
}

CASE(ways_to_die, 12)
{
	in_child(killed);
	in_child(aborted);
	in_child(exits_255);
}

static int clone_child(void *arg)
{
	_exit(*(int *)arg);
}

CASE(clone_flags, 12)
{
	static char stack[16384] __attribute__((aligned(16)));
	int code = 3, status, pidfd = -1, tid = 0;

	clone(clone_child, stack + sizeof(stack), SIGCHLD, &code);
	wait(&status);
	clone(clone_child, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, &code);
	wait(&status);
	clone(clone_child, stack + sizeof(stack), CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, &code, &tid, NULL, &tid);
	waitpid(-1, &status, __WALL);
	clone(clone_child, stack + sizeof(stack), CLONE_PIDFD | CLONE_FILES | CLONE_FS | SIGCHLD, &code, &pidfd);
	wait(&status);
	sys(clone, CLONE_THREAD, 0, 0, 0, 0);
	sys(clone, CLONE_SIGHAND | CLONE_NEWNS | CLONE_NEWUSER | 0xff, 0x1000, nowhere(), nowhere(), 0);
}

CASE(clone3_forms, 14)
{
	int pidfd = -1, status;
	pid_t tid = 0, set[] = { 1 };
	struct clone_args a = { .exit_signal = SIGCHLD };
	char big[120] = { 0 };

	if (sys(clone3, &a, sizeof(a)) == 0)
		_exit(0);
	wait(&status);
	a.flags = CLONE_PIDFD | CLONE_PARENT_SETTID;
	a.pidfd = (uintptr_t)&pidfd, a.parent_tid = (uintptr_t)&tid;
	if (sys(clone3, &a, 64) == 0)
		_exit(0);
	wait(&status);
	a = (struct clone_args){ .exit_signal = SIGCHLD, .set_tid = (uintptr_t)set, .set_tid_size = 1 };
	sys(clone3, &a, sizeof(a));
	a.set_tid_size = 100;
	sys(clone3, &a, sizeof(a));
	a = (struct clone_args){ .flags = CLONE_INTO_CGROUP, .cgroup = -1, .exit_signal = 200 };
	sys(clone3, &a, sizeof(a));
	a = (struct clone_args){ .flags = 0xff00000000, .stack = 0x1000, .stack_size = 7, .tls = 1 };
	sys(clone3, &a, sizeof(a));
	sys(clone3, &a, 10);
	sys(clone3, &a, 0);
	sys(clone3, NULL, sizeof(a));
	sys(clone3, nowhere(), sizeof(a));
	sys(clone3, page_end(&a, sizeof(a)), 4096);
	big[100] = 1;
	sys(clone3, big, sizeof(big));
	sys(clone3, page_end(&a, 64), 64);
}

CASE(exec_vectors, 12)
{
	char *args[] = { "zero", "", "with \"quotes\"", "\xff\xfe", NULL };
	char *env[] = { "A=1", "B=\n", "", NULL };
	char *bad[] = { "good", nowhere(), "after", NULL };
	char *open_end[] = { "a", "b" };

	sys(execve, "/nonexistent", args, env);
	sys(execve, "/nonexistent", NULL, NULL);
	sys(execve, "/nonexistent", env + 3, env + 3);
	sys(execve, "/nonexistent", nowhere(), nowhere());
	sys(execve, "/nonexistent", bad, bad);
	sys(execve, "/nonexistent", page_end(open_end, sizeof(open_end)), env);
	sys(execve, NULL, args, env);
	sys(execve, nowhere(), args, env);
	sys(execve, "/", args, env);
	sys(execve, "", args, env);
	sys(execveat, AT_FDCWD, "/nonexistent", args, env, 0);
	sys(execveat, -1, "", args, env, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
	sys(execveat, -1, "x", NULL, NULL, 0x77);
}

CASE(exec_long, 6)
{
	static char *many[501], *huge[4];
	int i;

	for (i = 0; i < 500; i++)
		many[i] = "argument";
	sys(execve, "/nonexistent", many, many + 400);
	many[33] = NULL;
	sys(execve, "/nonexistent", many, many);
	many[32] = NULL;
	sys(execve, "/nonexistent", many, many);
	many[31] = NULL;
	sys(execve, "/nonexistent", many, many);
	huge[0] = malloc(200000);
	memset(huge[0], 'h', 199999);
	huge[0][199999] = 0;
	huge[1] = "second";
	sys(execve, "/nonexistent", huge, many);
}

CASE(exec_cold, 3)
{
	char **args = cold((char *[]){ "/bin/true", "cold words", NULL }, 3 * sizeof(char *));

	sys(execve, cold("/nonexistent", 13), args, args);
	sys(execve, "/bin/true", args, args);
}

CASE(exec_many_arguments, 4)
{
	static char *many[3001];
	int i;

	many[0] = "true";
	for (i = 1; i < 3000; i++)
		many[i] = "an argument of a middling length";
	execve("/bin/true", many, many + 2990);
}

CASE(exec_script, 4)
{
	int fd = open("s.sh", O_CREAT | O_WRONLY | O_CLOEXEC, 0755);

	write(fd, "#!/bin/sh -e\nexit 3\n", 20);
	close(fd);
	execve("./s.sh", (char *[]){ "zero", "one", "two words", NULL }, (char *[]){ NULL });
}

CASE(prctl_operations, 24)
{
	char name[17] = "";
	int value;

	sys(prctl, PR_SET_NAME, "odd name \xff");
	sys(prctl, PR_GET_NAME, name);
	sys(prctl, PR_SET_NAME, "longer than sixteen bytes are");
	sys(prctl, PR_SET_NAME, nowhere());
	sys(prctl, PR_GET_DUMPABLE);
	sys(prctl, PR_SET_DUMPABLE, 1);
	sys(prctl, PR_SET_DUMPABLE, 77);
	sys(prctl, PR_SET_PDEATHSIG, SIGTERM);
	sys(prctl, PR_GET_PDEATHSIG, &value);
	sys(prctl, PR_SET_PDEATHSIG, 0);
	sys(prctl, PR_SET_PTRACER, getpid());
	sys(prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	sys(prctl, PR_GET_KEEPCAPS);
	sys(prctl, PR_SET_KEEPCAPS, 1);
	sys(prctl, PR_GET_SECCOMP);
	sys(prctl, PR_CAPBSET_READ, CAP_SYS_ADMIN);
	sys(prctl, PR_CAPBSET_READ, 77);
	sys(prctl, PR_GET_SECUREBITS);
	sys(prctl, PR_SET_TIMERSLACK, 50000);
	sys(prctl, PR_GET_TIMERSLACK);
	sys(prctl, PR_SET_CHILD_SUBREAPER, 1);
	sys(prctl, PR_GET_CHILD_SUBREAPER, &value);
	sys(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	sys(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	sys(prctl, PR_GET_THP_DISABLE, 0, 0, 0, 0);
	sys(prctl, 0x7777, 1, 2, 3, 4);
	sys(prctl, -1, -1, -1, -1, -1);
}

CASE(limits, 14)
{
	struct rlimit lim = { 512, 1024 }, old, inf = { RLIM_INFINITY, RLIM_INFINITY };
	struct rusage ru;

	sys(getrlimit, RLIMIT_NOFILE, &old);
	sys(setrlimit, RLIMIT_CORE, &lim);
	sys(getrlimit, RLIMIT_CORE, &old);
	sys(prlimit64, 0, RLIMIT_CORE, &lim, &old);
	sys(prlimit64, 0, RLIMIT_STACK, NULL, &old);
	sys(prlimit64, getpid(), RLIMIT_AS, &inf, NULL);
	sys(prlimit64, -1, 77, nowhere(), nowhere());
	sys(getrlimit, 77, &old);
	sys(getrlimit, RLIMIT_CPU, NULL);
	sys(setrlimit, RLIMIT_CPU, nowhere());
	sys(getrusage, RUSAGE_SELF, &ru);
	sys(getrusage, RUSAGE_CHILDREN, &ru);
	sys(getrusage, RUSAGE_THREAD, NULL);
	sys(getrusage, 77, &ru);
	sys(getpriority, PRIO_PROCESS, 0);
	sys(getpriority, PRIO_PROCESS, getpid());
	sys(getpriority, PRIO_PGRP, getpgrp());
	sys(getpriority, 7, 0);
	sys(setpriority, PRIO_PROCESS, 0, 5);
	sys(setpriority, PRIO_USER, -1, 100);
}

CASE(scheduling, 18)
{
	struct sched_param param = { 0 };
	struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t prio; uint64_t r, d, p; uint32_t lo, hi; } attr;
	struct timespec ts;
	cpu_set_t set;
	unsigned int cpu, node;

	sys(sched_getaffinity, 0, sizeof(set), &set);
	sys(sched_getaffinity, 0, 4, &set);
	sys(sched_setaffinity, 0, sizeof(set), &set);
	CPU_ZERO(&set);
	sys(sched_setaffinity, 0, sizeof(set), &set);
	sys(sched_setaffinity, 0, 8, nowhere());
	sys(sched_getscheduler, 0);
	sys(sched_getparam, 0, &param);
	sys(sched_setscheduler, 0, SCHED_BATCH, &param);
	sys(sched_setscheduler, 0, SCHED_OTHER | SCHED_RESET_ON_FORK, &param);
	sys(sched_setscheduler, 0, 77, NULL);
	sys(sched_setparam, 0, &param);
	sys(sched_get_priority_max, SCHED_FIFO);
	sys(sched_get_priority_min, SCHED_RR);
	sys(sched_get_priority_min, 77);
	sys(sched_rr_get_interval, 0, &ts);
	sys(sched_getattr, 0, &attr, sizeof(attr), 0);
	attr.nice = 7;
	sys(sched_setattr, 0, &attr, 0);
	sys(sched_setattr, 0, nowhere(), 1);
	sys(sched_getattr, -1, NULL, 1, 7);
	sys(sched_yield);
	sys(getcpu, &cpu, &node, NULL);
	sys(getcpu, NULL, nowhere(), NULL);
}

CASE(identities, 26)
{
	gid_t groups[64] = { 10, 20, 30 };
	uid_t a, b, c;
	struct __user_cap_header_struct cap = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	sys(getuid);
	sys(getresuid, &a, &b, &c);
	sys(getresgid, &a, NULL, &c);
	sys(setreuid, -1, -1);
	sys(setresuid, -1, 0, -1);
	sys(setresgid, -1, -1, -1);
	sys(setfsuid, -1);
	sys(setfsgid, 5);
	sys(setgroups, 3, groups);
	sys(getgroups, 64, groups);
	sys(getgroups, 0, NULL);
	sys(getgroups, 1, groups);
	sys(getgroups, -1, groups);
	sys(setgroups, 3, nowhere());
	sys(setgroups, 1000000, groups);
	sys(capget, &cap, data);
	sys(capget, &cap, NULL);
	sys(capset, &cap, data);
	cap.version = 0x77;
	sys(capget, &cap, data);
	sys(capget, NULL, NULL);
	sys(capset, nowhere(), nowhere());
	sys(getpgid, 0);
	sys(getsid, 0);
	sys(getpgid, 0x7fffffff);
	sys(setpgid, 0, 0);
	sys(setpgid, -1, 5);
	sys(setsid);
	sys(setuid, 65534);
	sys(setgid, -1);
}

CASE(descriptions, 14)
{
	char buf[512];

	sys(uname, buf);
	sys(uname, NULL);
	sys(uname, nowhere());
	sys(sysinfo, buf);
	sys(sysinfo, NULL);
	sys(personality, 0xffffffff);
	sys(personality, PER_LINUX | ADDR_NO_RANDOMIZE);
	sys(arch_prctl, 0x1003, buf);
	sys(arch_prctl, 0x1003, nowhere());
	sys(arch_prctl, 0x7777, 1);
	sys(getrandom, buf, 8, 0);
	sys(getrandom, buf, 40, 1);
	sys(getrandom, nowhere(), 8, 6);
	sys(times, buf);
	sys(times, NULL);
	sys(syslog, 10, NULL, 0);
	sys(sethostname, nowhere(), 5);
}

CASE(process_descriptors, 9)
{
	int fd = sys(pidfd_open, getpid(), 0);

	sys(pidfd_send_signal, fd, 0, NULL, 0);
	sys(pidfd_send_signal, fd, SIGUSR1, nowhere(), 0);
	sys(pidfd_send_signal, -1, 77, NULL, 5);
	sys(pidfd_getfd, fd, 0, 0);
	sys(pidfd_getfd, fd, -1, 1);
	sys(pidfd_open, -1, 1);
	sys(kcmp, getpid(), getpid(), 0, 0, 1);
	sys(unshare, CLONE_FILES | CLONE_FS);
	sys(unshare, 0x7);
	sys(setns, -1, CLONE_NEWNET);
	sys(set_tid_address, nowhere());
	sys(ptrace, 0x7777, -1, 0, 0);
}

CASE(numbers_unknown, 4)
{
	syscall(600, 0, 0, 0, 0, 0, 0);
	syscall(1000, 1, 2, 3, 4, 5, 6);
	syscall(0x3fffffff, -1l, 0, 0, 0, 0, 0);
}

CASE(numbers_negative, 2)
{
	syscall(-1, 1, 2, 3, 4, 5, 6);
}
