/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.c: signals as a run under one tracer alone sees them.
 *
 * Attaching ptrace changes what happens to signals: ignored ones are queued and delivered to a
 * traced process only. So these cases run once under each tracer, and are deterministic: a parent
 * waits in wait4 when its child ends, and nothing depends on who is quicker.
 */
#include "../cases.h"

#include <setjmp.h>

static void on_signal(int sig)
{
	(void)sig;
}

static void handle(int sig, int flags)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = flags };

	sigaction(sig, &sa, NULL);
}

static void soon(void)
{
	pause_ms(20);
}

CASE(child_ends_unhandled, 20)
{
	int i;

	for (i = 0; i < 5; i++)
		in_child(soon);
}

CASE(child_ends_handled, 12)
{
	handle(SIGCHLD, SA_RESTART);
	in_child(soon);
	handle(SIGCHLD, SA_RESTART | SA_NOCLDSTOP);
	in_child(soon);
}

CASE(child_ends_ignored, 8)
{
	signal(SIGCHLD, SIG_IGN);
	in_child(soon);
}

CASE(ignored_by_choice, 10)
{
	signal(SIGUSR1, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	kill(getpid(), SIGUSR1);
	raise(SIGTERM);
	sys(getppid);
}

CASE(ignored_by_default, 8)
{
	kill(getpid(), SIGWINCH);
	kill(getpid(), SIGURG);
	kill(getpid(), SIGCONT);
	sys(getppid);
}

CASE(handled, 14)
{
	handle(SIGUSR1, 0);
	handle(SIGUSR2, SA_SIGINFO | SA_RESETHAND);
	handle(SIGHUP, SA_NODEFER);
	raise(SIGUSR1);
	kill(getpid(), SIGUSR2);
	raise(SIGHUP);
}

CASE(queued_with_values, 10)
{
	union sigval v = { .sival_int = 42 };

	handle(SIGUSR1, SA_SIGINFO);
	handle(SIGRTMIN, SA_SIGINFO);
	sigqueue(getpid(), SIGUSR1, v);
	sigqueue(getpid(), SIGRTMIN, v);
	pthread_kill(pthread_self(), SIGRTMIN);
}

CASE(blocked_then_released, 16)
{
	sigset_t set, old;
	int i;

	sigemptyset(&set);
	for (i = 0; i < 4; i++) {
		handle(SIGRTMIN + i, 0);
		sigaddset(&set, SIGRTMIN + i);
	}
	sigprocmask(SIG_BLOCK, &set, &old);
	for (i = 3; i >= 0; i--)
		kill(getpid(), SIGRTMIN + i);
	kill(getpid(), SIGRTMIN);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

CASE(deadly, 40)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGTERM, SIGALRM, SIGUSR1, SIGPIPE, SIGSYS, SIGXCPU };
	size_t i;
	pid_t pid;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		pid = fork();
		if (pid == 0) {
			pause_ms(10);
			kill(getpid(), signals[i]);
			pause();
		}
		waitpid(pid, NULL, 0);
	}
}

CASE(dies_itself, 3)
{
	kill(getpid(), SIGTERM);
}

CASE(dies_of_a_fault, 2)
{
	*(volatile char *)16 = 0;
}

static sigjmp_buf back;

static void jumps(int sig)
{
	siglongjmp(back, sig);
}

CASE(faults_survived, 10)
{
	signal(SIGSEGV, jumps);
	signal(SIGFPE, jumps);
	signal(SIGILL, jumps);
	if (!sigsetjmp(back, 1))
		*(volatile char *)16 = 0;
	if (!sigsetjmp(back, 1))
		raise(SIGFPE);
	if (!sigsetjmp(back, 1))
		__asm__ volatile("ud2");
}

CASE(broken_pipe, 4)
{
	int p[2];

	pipe(p);
	close(p[0]);
	handle(SIGPIPE, 0);
	sys(write, p[1], "x", 1);
	signal(SIGPIPE, SIG_DFL);
	sys(write, p[1], "x", 1);
}

CASE(alarms, 8)
{
	struct itimerval it = { { 0, 0 }, { 0, 10000 } };

	handle(SIGALRM, 0);
	setitimer(ITIMER_REAL, &it, NULL);
	sys(pause);
	handle(SIGALRM, SA_RESTART);
	setitimer(ITIMER_REAL, &it, NULL);
	sys(nanosleep, &(struct timespec){ 10, 0 }, NULL);
}

CASE(restarted_read, 8)
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
		pause_ms(20);
		_exit(0);
	}
	sys(read, p[0], &c, 1);
	waitpid(pid, NULL, 0);
}

CASE(interrupted_wait, 8)
{
	pid_t pid;

	handle(SIGUSR1, 0);
	pid = fork();
	if (pid == 0) {
		pause_ms(20);
		kill(getppid(), SIGUSR1);
		pause_ms(20);
		_exit(0);
	}
	sys(wait4, pid, NULL, 0, NULL);
	sys(wait4, pid, NULL, 0, NULL);
}

CASE(waited_for, 8)
{
	sigset_t set;
	siginfo_t si;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	sigwaitinfo(&set, &si);
}

CASE(alternate_stack, 6)
{
	static char stack[65536];

	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
	handle(SIGUSR1, SA_ONSTACK);
	raise(SIGUSR1);
}

CASE(stopped_and_continued, 8)
{
	struct sigaction quiet = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP };
	int status;
	pid_t pid;

	sigaction(SIGCHLD, &quiet, NULL);
	pid = fork();
	if (pid == 0) {
		pause_ms(10);
		raise(SIGSTOP);
		pause_ms(10);
		_exit(0);
	}
	waitpid(pid, &status, WUNTRACED);
	kill(pid, SIGCONT);
	waitpid(pid, &status, WCONTINUED);
	waitpid(pid, &status, 0);
}

static volatile pid_t waiting;

static void *waits(void *arg)
{
	(void)arg;
	waiting = syscall(SYS_gettid);
	sys(pause);
	return NULL;
}

CASE(sent_to_a_thread, 8)
{
	pthread_t t;

	handle(SIGUSR1, 0);
	pthread_create(&t, NULL, waits, NULL);
	pause_ms(20);
	/* pthread_kill takes a lock that the thread's end waits for, if it comes to that */
	sys(tgkill, getpid(), waiting, SIGUSR1);
	pause_ms(50);		/* so that it has ended: a join that waits is a line more */
	pthread_join(t, NULL);
}

CASE(inherited_by_exec, 8)
{
	handle(SIGUSR1, 0);
	signal(SIGUSR2, SIG_IGN);
	execl("/bin/sh", "sh", "-c", "kill -USR2 $$; kill -USR1 $$", (char *)NULL);
}

static void nested(int sig)
{
	if (sig == SIGUSR1)
		raise(SIGUSR2);
}

CASE(handlers_nested, 8)
{
	signal(SIGUSR1, nested);
	signal(SIGUSR2, nested);
	raise(SIGUSR1);
}

CASE(from_a_child, 8)
{
	pid_t pid;

	handle(SIGUSR1, 0);
	signal(SIGUSR2, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		pause_ms(10);
		kill(getppid(), SIGUSR1);
		pause_ms(20);
		_exit(0);
	}
	sys(pause);
	waitpid(pid, NULL, 0);
}
