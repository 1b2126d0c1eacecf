/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timers.c: clocks read, set and slept on, and timers of all three kinds.
 */
#include "../../cases.h"

#include <sys/timex.h>

CASE(clocks, 22)
{
	struct timespec ts;
	struct timeval tv;
	struct timezone tz;
	struct timex tx = { 0 };
	time_t t;

	sys(clock_gettime, CLOCK_REALTIME, &ts);
	sys(clock_gettime, CLOCK_MONOTONIC_RAW, &ts);
	sys(clock_gettime, CLOCK_PROCESS_CPUTIME_ID, &ts);
	sys(clock_gettime, CLOCK_BOOTTIME, NULL);
	sys(clock_gettime, 77, &ts);
	sys(clock_gettime, -6, &ts);
	sys(clock_gettime, ~getpid() << 3 | 2, &ts);
	sys(clock_getres, CLOCK_MONOTONIC_COARSE, &ts);
	sys(clock_getres, CLOCK_TAI, NULL);
	sys(clock_getres, -1, nowhere());
	ts.tv_nsec = -1;
	sys(clock_settime, CLOCK_REALTIME, &ts);
	sys(clock_settime, CLOCK_MONOTONIC, nowhere());
	sys(gettimeofday, &tv, &tz);
	sys(gettimeofday, &tv, NULL);
	sys(gettimeofday, NULL, NULL);
	sys(gettimeofday, nowhere(), NULL);
	sys(settimeofday, nowhere(), NULL);
	sys(time, &t);
	sys(time, NULL);
	sys(adjtimex, &tx);
	sys(adjtimex, NULL);
	sys(clock_adjtime, CLOCK_REALTIME, &tx);
}

CASE(sleeps, 10)
{
	struct timespec ms = { 0, 1000000 }, zero = { 0, 0 }, bad = { -1, 5 }, over = { 0, 1000000000 }, past = { 1, 1 }, left;

	sys(nanosleep, &ms, &left);
	sys(nanosleep, &zero, NULL);
	sys(nanosleep, &bad, &left);
	sys(nanosleep, &over, NULL);
	sys(nanosleep, NULL, NULL);
	sys(nanosleep, nowhere(), nowhere());
	sys(clock_nanosleep, CLOCK_MONOTONIC, 0, &ms, &left);
	sys(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &past, NULL);
	sys(clock_nanosleep, CLOCK_REALTIME, 0x70, &zero, NULL);
	sys(clock_nanosleep, 77, 0, &zero, NULL);
}

static void on_alarm(int sig)
{
	(void)sig;
}

CASE(interval_timers, 14)
{
	struct itimerval it = { { 0, 0 }, { 0, 5000 } }, old;

	signal(SIGALRM, on_alarm);
	sys(setitimer, ITIMER_REAL, &it, &old);
	sys(pause);
	sys(getitimer, ITIMER_REAL, &old);
	sys(getitimer, ITIMER_VIRTUAL, &old);
	sys(setitimer, ITIMER_PROF, &it, NULL);
	it.it_value.tv_usec = 1000000;
	sys(setitimer, ITIMER_REAL, &it, NULL);
	sys(setitimer, ITIMER_REAL, NULL, &old);
	sys(setitimer, 77, &it, nowhere());
	sys(getitimer, 77, nowhere());
	sys(alarm, 100);
	sys(alarm, 0);
}

CASE(posix_timers, 18)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 7 };
	struct itimerspec its = { { 0, 0 }, { 0, 3000000 } }, old;
	uint64_t set = 1ull << (SIGUSR1 - 1);
	siginfo_t si;
	int id = 0;

	signal(SIGALRM, on_alarm);
	sys(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	sys(timer_create, CLOCK_MONOTONIC, &ev, &id);
	sys(timer_settime, id, 0, &its, &old);
	sys(rt_sigtimedwait, &set, &si, NULL, 8);
	sys(timer_gettime, id, &old);
	sys(timer_getoverrun, id);
	sys(timer_delete, id);
	sys(timer_delete, id);
	ev.sigev_notify = SIGEV_NONE;
	sys(timer_create, CLOCK_REALTIME, &ev, &id);
	ev.sigev_notify = SIGEV_THREAD_ID | SIGEV_SIGNAL;
	ev._sigev_un._tid = gettid();
	sys(timer_create, CLOCK_REALTIME, &ev, &id);
	ev.sigev_notify = 77, ev.sigev_signo = 99;
	sys(timer_create, CLOCK_REALTIME, &ev, &id);
	sys(timer_create, CLOCK_REALTIME, NULL, &id);
	sys(timer_create, 77, NULL, &id);
	sys(timer_create, CLOCK_REALTIME, nowhere(), nowhere());
	sys(timer_settime, id, TIMER_ABSTIME, &its, NULL);
	sys(timer_settime, 77, 0x70, NULL, NULL);
	sys(timer_gettime, 77, nowhere());
}

CASE(timer_delivered, 6)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_ptr = &ev };
	struct itimerspec its = { { 0, 0 }, { 0, 3000000 } };
	int id = 0;

	signal(SIGUSR1, on_alarm);
	sys(timer_create, CLOCK_MONOTONIC, &ev, &id);
	sys(timer_settime, id, 0, &its, NULL);
	sys(pause);
}

/* What a sigevent says depends on how it notifies. */
CASE(notifications, 10)
{
	static const int kinds[] = { SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD, SIGEV_THREAD_ID, 99, -1 };
	struct { uint64_t value; int signo, notify; uint64_t target[6]; } ev = { 0 };
	int timer;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		ev.value = i & 1 ? 0x123456789abc : 0;
		ev.signo = SIGUSR1 + i;
		ev.notify = kinds[i];
		ev.target[0] = ev.target[1] = 0x4321 + i;
		sys(timer_create, CLOCK_MONOTONIC, &ev, &timer);
	}
	sys(timer_create, CLOCK_MONOTONIC, page_end(&ev, 32), &timer);
	sys(timer_create, CLOCK_MONOTONIC, nowhere(), &timer);
	sys(mq_notify, -1, &ev);
	sys(mq_notify, -1, NULL);
}
