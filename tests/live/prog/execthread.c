/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * execthread CALLS: makes 1000 getegid() and reads a byte. Then a thread makes CALLS getppid() and another one
 * executes this program again: in the new image, which has the first thread's id, 10 getuid(), and a read that waits for
 * another byte.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static char **args;

static void calls(long nr, long n)
{
	while (n--)
		syscall(nr);
}

static void await_byte(void)
{
	char byte;

	if (read(0, &byte, 1) < 0)
		_exit(2);
}

static void *flood(void *arg)
{
	calls(SYS_getppid, atol(args[1]));
	return arg;
}

static void *again(void *arg)
{
	execl(args[0], args[0], "again", "image", NULL);
	return arg;
}

static void run_thread(void *(*run)(void *))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, NULL))
		_exit(3);
	pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
	args = argv;
	if (argc == 3) {
		calls(SYS_getuid, 10);
		await_byte();
		return 0;
	}
	calls(SYS_getegid, 1000);
	await_byte();
	run_thread(flood);
	run_thread(again);
	return 4;
}
