/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hold COMMAND...: for how long does a processor not answer while the command runs on it?
 *
 * The command is bound to the last processor that is allowed, and with it a thread of SCHED_FIFO 99, in a process of its
 * own, that sleeps 0.2 ms again and again. It comes late where something runs that nobody may preempt: a tracer's programs
 * in the kernel, the kernel itself, or a host that takes the processor away. On stdout: the longest time, and what the
 * host took of the processor meanwhile, as far as the kernel knows; microseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define NAP_NS	200000

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* The eighth number of the processor's line in /proc/stat, in ticks; here microseconds. */
static unsigned long long stolen(int cpu)
{
	unsigned long long steal = 0;
	char line[512], name[16];
	FILE *f = fopen("/proc/stat", "re");

	snprintf(name, sizeof(name), "cpu%d ", cpu);
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			sscanf(line + strlen(name), "%*u %*u %*u %*u %*u %*u %*u %llu", &steal);
	if (f)
		fclose(f);
	return steal * 1000000 / sysconf(_SC_CLK_TCK);
}

/* Until the parent, which becomes the command, has ended. */
static int watch(int cpu, pid_t parent, int ready)
{
	struct sched_param first = { .sched_priority = 99 };
	uint64_t longest = 0, due, now;
	unsigned long long before;

	mlockall(MCL_CURRENT | MCL_FUTURE);
	if (sched_setscheduler(0, SCHED_FIFO, &first)) {
		perror("hold: SCHED_FIFO");
		return 2;
	}
	before = stolen(cpu);
	if (write(ready, "", 1) != 1)
		return 2;
	for (due = now_ns(); getppid() == parent; due = now) {
		struct timespec at;

		due += NAP_NS;
		at = (struct timespec){ .tv_sec = due / 1000000000ull, .tv_nsec = due % 1000000000ull };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
		now = now_ns();
		longest = now - due > longest ? now - due : longest;
	}
	printf("%llu %llu\n", (unsigned long long)longest / 1000, stolen(cpu) - before);
	return 0;
}

int main(int argc, char **argv)
{
	pid_t parent = getpid();
	cpu_set_t set, one;
	int cpu = CPU_SETSIZE, ready[2];
	char c;

	if (argc < 2 || sched_getaffinity(0, sizeof(set), &set) || pipe2(ready, O_CLOEXEC))
		return 2;
	while (cpu-- && !CPU_ISSET(cpu, &set))
		;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		return 2;
	switch (fork()) {
	case -1:
		return 2;
	case 0:
		return watch(cpu, parent, ready[1]);
	}
	close(ready[1]);
	if (read(ready[0], &c, 1) != 1)
		return 2;
	close(1);
	execvp(argv[1], argv + 1);
	return 127;
}
