/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.c: signals set up, sent, delivered in the middle of calls, waited for, and deadly.
 *
 * What ptrace itself changes about signals is not here but in tests/solo.
 */
#include "../../cases.h"

#include <sys/epoll.h>
#include <sys/signalfd.h>

struct kernel_action {
	void *handler;
	unsigned long flags;
	void *restorer;
	uint64_t mask;
};

static void on_signal(int sig)
{
	(void)sig;
}

static void handle(int sig, int flags)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = flags };

	sigaction(sig, &sa, NULL);
}

/* A child that signals its parent (and does again, 20 ms later). */
static pid_t alarm_clock(int sig)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		pause_ms(20);
		kill(parent, sig);
		pause_ms(20);
		kill(parent, sig);
		_exit(0);
	}
	return pid;
}

CASE(actions, 18)
{
	struct kernel_action a = { on_signal, SA_RESTART, NULL, 0 }, old;

	sys(rt_sigaction, SIGUSR1, &a, &old, 8);
	sys(rt_sigaction, SIGUSR1, NULL, &old, 8);
	a.flags = SA_SIGINFO | SA_NODEFER | SA_RESETHAND | SA_NOCLDSTOP | SA_NOCLDWAIT | SA_ONSTACK | 0x40000000;
	a.mask = ~0ull;
	sys(rt_sigaction, SIGUSR1, &a, &old, 8);
	a.mask = 0x8000000000000001, a.flags = 0x04000000, a.restorer = on_signal;
	sys(rt_sigaction, SIGRTMIN + 2, &a, NULL, 8);
	a.handler = SIG_IGN, a.mask = 0xffffffff;
	sys(rt_sigaction, SIGCHLD, &a, &old, 8);
	a.handler = SIG_DFL, a.mask = 0x7ffffffe;
	sys(rt_sigaction, SIGCHLD, &a, &old, 8);
	a.handler = (void *)-1;
	sys(rt_sigaction, SIGUSR2, &a, NULL, 8);
	sys(rt_sigaction, SIGKILL, &a, NULL, 8);
	sys(rt_sigaction, 65, &a, NULL, 8);
	sys(rt_sigaction, 0, NULL, &old, 8);
	sys(rt_sigaction, -1, NULL, NULL, 8);
	sys(rt_sigaction, SIGUSR1, &a, &old, 4);
	sys(rt_sigaction, SIGUSR1, nowhere(), NULL, 8);
	sys(rt_sigaction, SIGUSR1, NULL, nowhere(), 8);
	sys(rt_sigaction, 34, NULL, &old, 8);
	sys(rt_sigaction, 64, NULL, &old, 8);
}

CASE(masks, 14)
{
	uint64_t set = 1ull << (SIGUSR1 - 1) | 1ull << (SIGTERM - 1), old, all = ~0ull, none = 0;

	sys(rt_sigprocmask, SIG_BLOCK, &set, &old, 8);
	sys(rt_sigprocmask, SIG_UNBLOCK, &set, &old, 8);
	sys(rt_sigprocmask, SIG_SETMASK, &all, &old, 8);
	sys(rt_sigprocmask, SIG_SETMASK, &none, &old, 8);
	sys(rt_sigprocmask, SIG_BLOCK, NULL, &old, 8);
	sys(rt_sigprocmask, 77, &set, NULL, 8);
	sys(rt_sigprocmask, SIG_BLOCK, nowhere(), NULL, 8);
	sys(rt_sigprocmask, SIG_BLOCK, NULL, nowhere(), 8);
	sys(rt_sigprocmask, SIG_BLOCK, &set, &old, 16);
	set = 1ull << (SIGUSR1 - 1);
	sys(rt_sigprocmask, SIG_SETMASK, &set, NULL, 8);
	kill(getpid(), SIGUSR1);
	sys(rt_sigpending, &old, 8);
	sys(rt_sigpending, &old, 4);
	sys(rt_sigpending, NULL, 8);
	handle(SIGUSR1, 0);
	sys(rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
}

CASE(sent_to_self, 16)
{
	siginfo_t si = { .si_signo = SIGUSR2, .si_code = SI_QUEUE };

	handle(SIGUSR1, 0);
	handle(SIGUSR2, SA_SIGINFO);
	handle(SIGRTMIN + 3, 0);
	sys(kill, getpid(), SIGUSR1);
	sys(tkill, gettid(), SIGUSR1);
	sys(tgkill, getpid(), gettid(), SIGUSR2);
	sys(kill, getpid(), 0);
	sys(kill, getpid(), 99);
	sys(kill, 0x7ffffffe, SIGTERM);
	si.si_value.sival_int = 0x1234;
	si.si_pid = getpid();
	sys(rt_sigqueueinfo, getpid(), SIGUSR2, &si);
	si.si_code = -77;
	sys(rt_tgsigqueueinfo, getpid(), gettid(), SIGRTMIN + 3, &si);
	sys(rt_sigqueueinfo, getpid(), SIGUSR2, nowhere());
	sys(rt_sigqueueinfo, -1, 77, NULL);
	sys(tgkill, -1, 0, SIGKILL);
	raise(SIGUSR1);
}

CASE(read_restarted, 8)
{
	int p[2];
	char c;
	pid_t pid;

	pipe(p);
	handle(SIGUSR1, SA_RESTART);
	pid = fork();
	if (pid == 0) {
		pause_ms(20);
		kill(getppid(), SIGUSR1);
		pause_ms(20);
		write(p[1], "x", 1);
		_exit(0);
	}
	sys(read, p[0], &c, 1);
	waitpid(pid, NULL, 0);
}

CASE(read_interrupted, 6)
{
	int p[2];
	char c;
	pid_t pid;

	pipe(p);
	handle(SIGUSR1, 0);
	pid = alarm_clock(SIGUSR1);
	sys(read, p[0], &c, 1);
	sys(pause);
	while (waitpid(pid, NULL, 0) < 0)
		;
}

CASE(sleeps_interrupted, 8)
{
	struct timespec ten = { 10, 0 }, left = { 0 };
	pid_t pid;

	handle(SIGUSR1, SA_RESTART);
	pid = alarm_clock(SIGUSR1);
	sys(nanosleep, &ten, &left);
	left.tv_sec = 0;
	sys(clock_nanosleep, CLOCK_MONOTONIC, 0, &ten, &left);
	while (waitpid(pid, NULL, 0) < 0)
		;
}

CASE(waits_interrupted, 8)
{
	struct pollfd pfd = { .fd = -1, .events = POLLIN };
	uint64_t none = 0;
	pid_t pid;
	struct epoll_event ev;

	handle(SIGUSR1, SA_RESTART);
	pid = alarm_clock(SIGUSR1);
	sys(poll, &pfd, 1, 5000);
	sys(epoll_wait, epoll_create1(0), &ev, 1, 5000);
	while (waitpid(pid, NULL, 0) < 0)
		;
	pid = alarm_clock(SIGUSR1);
	sys(rt_sigsuspend, &none, 8);
	sys(select, 0, NULL, NULL, NULL, NULL);
	while (waitpid(pid, NULL, 0) < 0)
		;
	sys(rt_sigsuspend, nowhere(), 8);
	sys(rt_sigsuspend, &none, 7);
}

CASE(waited_for, 10)
{
	uint64_t set = 1ull << (SIGUSR1 - 1) | 1ull << (SIGUSR2 - 1);
	struct timespec zero = { 0, 0 }, soon = { 0, 1000000 };
	siginfo_t si;

	sys(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	kill(getpid(), SIGUSR1);
	sys(rt_sigtimedwait, &set, &si, &zero, 8);
	sys(rt_sigtimedwait, &set, &si, &zero, 8);
	sys(rt_sigtimedwait, &set, NULL, &soon, 8);
	kill(getpid(), SIGUSR2);
	sys(rt_sigtimedwait, &set, NULL, NULL, 8);
	sys(rt_sigtimedwait, nowhere(), NULL, NULL, 8);
	sys(rt_sigtimedwait, &set, nowhere(), nowhere(), 8);
	sys(rt_sigtimedwait, &set, &si, &zero, 77);
}

CASE(signal_descriptor, 8)
{
	struct signalfd_siginfo si[2];
	uint64_t set = 1ull << (SIGUSR1 - 1);
	int fd;

	sys(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	fd = sys(signalfd4, -1, &set, 8, SFD_CLOEXEC | SFD_NONBLOCK);
	kill(getpid(), SIGUSR1);
	sys(read, fd, si, sizeof(si));
	sys(read, fd, si, sizeof(si));
	sys(signalfd4, fd, &set, 8, 7);
	sys(signalfd, fd, &set, 8);
	sys(signalfd4, -5, nowhere(), 8, 0);
}

CASE(alternate_stack, 8)
{
	static char stack[65536];
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;

	sys(sigaltstack, &ss, &old);
	sys(sigaltstack, NULL, &old);
	handle(SIGUSR1, SA_ONSTACK);
	raise(SIGUSR1);
	ss.ss_flags = SS_DISABLE;
	sys(sigaltstack, &ss, NULL);
	ss.ss_flags = 0x80000001;
	sys(sigaltstack, &ss, NULL);
	ss.ss_flags = 0, ss.ss_size = 5;
	sys(sigaltstack, &ss, &old);
	sys(sigaltstack, nowhere(), NULL);
	sys(sigaltstack, NULL, NULL);
}

CASE(killed_in_a_call, 5)
{
	pid_t pid = fork();

	if (pid == 0) {
		pause();
		_exit(0);
	}
	pause_ms(20);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	pid = fork();
	if (pid == 0) {
		pause_ms(10000);
		_exit(0);
	}
	pause_ms(20);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

static void touches_nothing(void)
{
	*(volatile char *)8 = 1;
}

static void divides(void)
{
	volatile int zero = 0;

	zero = 1 / zero;
}

static void beyond_file(void)
{
	volatile char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, memfd_create("empty", 0), 0);

	(void)*p;
}

static void wrong_instruction(void)
{
	__builtin_trap();
}

CASE(faults, 16)
{
	in_child(touches_nothing);
	in_child(divides);
	in_child(beyond_file);
	in_child(wrong_instruction);
}

static void nested(int sig)
{
	if (sig == SIGUSR1)
		raise(SIGUSR2);
}

CASE(handlers_nested, 10)
{
	signal(SIGUSR1, nested);
	signal(SIGUSR2, nested);
	raise(SIGUSR1);
	kill(getpid(), SIGUSR2);
}
