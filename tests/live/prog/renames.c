/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * renames.c: threads get other names: renames self|other|exec.
 *
 * self: twice by prctl(2), with a call of its own name's behind each; other: a thread gets one from another, while it is
 * in no call; exec: a thread that has a name of its own execs, and the new program forks.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic int ready, go;

static void *spin(void *arg)
{
	(void)arg;
	ready = 1;
	while (!go)
		;
	syscall(SYS_gettid);
	return NULL;
}

static void *become(void *arg)
{
	(void)arg;
	prctl(PR_SET_NAME, "becomes");
	execl("/bin/sh", "sh", "-c", "/bin/true & wait; :", NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t thread;

	if (!strcmp(how, "self")) {
		prctl(PR_SET_NAME, "first");
		syscall(SYS_getpid);
		prctl(PR_SET_NAME, "a<b>\n\002");
		syscall(SYS_getpid);
	} else if (!strcmp(how, "other")) {
		pthread_create(&thread, NULL, spin, NULL);
		while (!ready)
			;
		pthread_setname_np(thread, "given");
		go = 1;
		pthread_join(thread, NULL);
	} else if (!strcmp(how, "exec")) {
		pthread_create(&thread, NULL, become, NULL);
		pause();
	}
	return 0;
}
