/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * threadexec PROG [ARGS]: a second thread executes PROG while the leader hangs in a read.
 */
#include <pthread.h>
#include <unistd.h>

static void *replace(void *arg)
{
	char **argv = arg;

	usleep(150000);
	execv(argv[0], argv);
	_exit(1);
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int fds[2];
	char c[16];

	if (argc < 2 || pipe(fds) || pthread_create(&thread, NULL, replace, argv + 1))
		return 1;
	return read(fds[0], c, sizeof(c)) == 0;
}
