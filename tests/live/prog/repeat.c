/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * repeat: does the same in each run: signals with a handler, one that is ignored, one that is blocked,
 * a thread at a time, a child, calls that fail, a timer that interrupts a call.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int signo)
{
	(void)signo;
	syscall(SYS_getppid);
}

static void *in_thread(void *arg)
{
	syscall(SYS_write, 1, arg, strlen(arg));
	return arg;
}

int main(void)
{
	struct sigaction act = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct itimerval timer = { .it_value.tv_usec = 50000 };
	char word[] = "thread\n";
	pthread_t thread;
	sigset_t set;
	int i;

	sigaction(SIGUSR1, &act, NULL);
	act.sa_flags = 0;
	sigaction(SIGALRM, &act, NULL);
	raise(SIGUSR1);
	raise(SIGWINCH);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	pause();
	for (i = 0; i < 3; i++) {
		pthread_create(&thread, NULL, in_thread, word);
		pthread_join(thread, NULL);
	}
	if (syscall(SYS_fork) == 0) {
		usleep(50000);
		syscall(SYS_exit_group, 3);
	}
	waitpid(-1, &i, 0);
	syscall(SYS_write, -1, word, 7);
	syscall(SYS_openat, -1, "relative", 0);
	return 0;
}
