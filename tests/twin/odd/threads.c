/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * threads.c: many threads, their ends in every order, and exec by one of them.
 *
 * Each thread's own sequence is fixed; what runs between threads is not.
 */
#include "../../cases.h"

#include <sys/resource.h>

static void *counts(void *arg)
{
	long i;

	for (i = 0; i < (long)arg; i++)
		sys(getpriority, PRIO_PROCESS, i);
	return NULL;
}

static void *sleeps(void *arg)
{
	(void)arg;
	pause();
	return NULL;
}

static void start(pthread_t *t, void *(*run)(void *), void *arg)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	if (pthread_create(t, &attr, run, arg))
		exit(99);
}

CASE(sixty_four_threads, 800)
{
	pthread_t t[64];
	long i;

	for (i = 0; i < 64; i++)
		start(&t[i], counts, (void *)(i % 8 + 8));
	for (i = 0; i < 64; i++)
		pthread_join(t[i], NULL);
}

CASE(threads_one_by_one, 60)
{
	pthread_t t;
	int i;

	for (i = 0; i < 10; i++) {
		start(&t, counts, (void *)2l);
		pthread_join(t, NULL);
	}
}

CASE(ended_by_the_group, 20)
{
	pthread_t t;
	int i;

	for (i = 0; i < 4; i++)
		start(&t, sleeps, NULL);
	pause_ms(20);
	exit(5);
}

static void *exits_group(void *arg)
{
	(void)arg;
	pause_ms(20);
	exit(6);
}

CASE(group_ended_by_a_thread, 10)
{
	pthread_t t;

	start(&t, exits_group, NULL);
	pause();
}

static void *outlives(void *arg)
{
	(void)arg;
	pause_ms(30);
	sys(getppid);
	return NULL;
}

CASE(leader_ends_first, 10)
{
	pthread_t t;

	start(&t, outlives, NULL);
	sys(exit, 0);
}

static void *execs(void *arg)
{
	(void)arg;
	pause_ms(20);
	execl("/bin/true", "true", "from a thread", (char *)NULL);
	return NULL;
}

CASE(thread_execs, 30)
{
	pthread_t t;

	start(&t, sleeps, NULL);
	start(&t, execs, NULL);
	pause();
}

static void *killer(void *arg)
{
	(void)arg;
	pause_ms(20);
	kill(getpid(), SIGKILL);
	return NULL;
}

CASE(killed_with_threads, 12)
{
	pthread_t t;

	start(&t, sleeps, NULL);
	start(&t, killer, NULL);
	pause();
}

static void on_signal(int sig)
{
	(void)sig;
}

/* Takes the signal here, however early it came. */
static void *suspends(void *arg)
{
	sigset_t none;

	(void)arg;
	sigemptyset(&none);
	sigsuspend(&none);
	return NULL;
}

CASE(signal_to_a_thread, 12)
{
	struct sigaction sa = { .sa_handler = on_signal };
	sigset_t one;
	pthread_t t;

	sigemptyset(&one);
	sigaddset(&one, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &one, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	start(&t, suspends, NULL);
	pause_ms(20);
	pthread_kill(t, SIGUSR1);
	pthread_join(t, NULL);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int turn;

static void *alternates(void *arg)
{
	int i;

	for (i = 0; i < 50; i++) {
		pthread_mutex_lock(&lock);
		while (turn % 2 != (long)arg)
			pthread_cond_wait(&cond, &lock);
		turn++;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

CASE(two_in_turn, 80)
{
	pthread_t a, b;

	start(&a, alternates, (void *)0l);
	start(&b, alternates, (void *)1l);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
}

CASE(forks_in_threads, 20)
{
	pthread_t t;
	int i;

	for (i = 0; i < 4; i++) {
		start(&t, counts, (void *)3l);
		if (fork() == 0)
			_exit(i);
		wait(NULL);
		pthread_join(t, NULL);
	}
}
