/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schedule.c: how the reader thread is scheduled. See schedule.h.
 */
#include "feed/schedule.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

#define NICE		(-20)
#define REAL_TIME	750000000ull	/* ns of each second */

static void set_real_time(struct schedule *p, bool on)
{
	struct sched_param param = { .sched_priority = on };

	p->real_time = !pthread_setschedparam(pthread_self(), on ? SCHED_FIFO : SCHED_OTHER, &param) &&
		       on;
}

void schedule_init(struct schedule *p)
{
	*p = (struct schedule){ 0 };
	sched_getaffinity(0, sizeof(p->allowed), &p->allowed);
	setpriority(PRIO_PROCESS, gettid(), NICE);
}

/*
 * The kernel stops a real-time thread that takes a processor for nearly a second (sched_rt_runtime_us),
 * for 50 ms: too long when rings fill. One that is so busy is an ordinary thread for the rest of the
 * second.
 */
void schedule_keep(struct schedule *p)
{
	uint64_t now = clock_now(), used = clock_ns(CLOCK_THREAD_CPUTIME_ID);

	if (now - p->second >= NS_PER_SEC) {
		p->second = now;
		p->used = used;
		if (!p->real_time)
			set_real_time(p, true);
	} else if (p->real_time && used - p->used > REAL_TIME) {
		set_real_time(p, false);
	}
}

void schedule_leave(const struct schedule *p, unsigned int cpu)
{
	cpu_set_t others = p->allowed;

	if (cpu >= CPU_SETSIZE)
		return;
	CPU_CLR(cpu, &others);
	if (CPU_COUNT(&others))
		sched_setaffinity(0, sizeof(others), &others);
}

/* How long this thread has waited for a processor: the second number of its schedstat (Documentation/scheduler/sched-stats.rst). */
static uint64_t queued_ns(void)
{
	unsigned long long queued = 0;
	FILE *f = fopen("/proc/thread-self/schedstat", "re");

	if (f && fscanf(f, "%*u %llu", &queued) != 1)
		queued = 0;
	if (f)
		fclose(f);
	return queued;
}

void schedule_look(struct schedule_gap *g, bool first)
{
	uint64_t now = clock_now(), queued = queued_ns(), ran = clock_ns(CLOCK_THREAD_CPUTIME_ID);

	if (!first && now - g->at > g->longest) {
		g->longest = now - g->at;
		g->queued = queued - g->at_queued;
		g->ran = ran - g->at_ran;
	}
	g->at = now;
	g->at_queued = queued;
	g->at_ran = ran;
}
