/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * execs HOW [...]: executes itself (or, for "path", another program) in ways in which arguments are hard to read from
 * outside. The new image, called with "show" as its second argument, prints its arguments as a trace must have them.
 *
 *	cold N		N arguments, each in a page that nothing has touched
 *	vector		pointers in a page that nothing has touched
 *	env BYTES	an environment of one such string
 *	fd, dirfd	by a descriptor of the program, or of its folder and a name that nothing has touched
 *	path PROG [ARG...]	another program
 *	script N PROG	another program, with arguments as for "cold"
 *	first PROG [ARG...]	another program, its first argument and the path as for "cold"
 *	null, empty	without an argv, and with one of no argument
 *	repeat N	N arguments
 *	self N		fails; N arguments, each of which lies in the vector itself
 *	stalled MS	all as for "cold", and the kernel has to wait that long for the environment: for a line on standard
 *			input where MS is 0
 *	changed FILE	another program, of no known format; meanwhile the path and the arguments change
 *	flip N		N children; while they execute another process changes argv[2]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define SKIPPED 77
#define LONGEST (128 * 1024)

static char self[PAGE];
static char *no_env[] = { NULL };

static void check(int bad)
{
	if (bad) {
		perror("execs");
		_exit(2);
	}
}

/* Bytes in memory that no page is there for yet. */
static char *cold(const char *bytes, size_t len)
{
	int fd = memfd_create("cold", 0);
	char *p;

	check(fd < 0 || write(fd, bytes, len) != (ssize_t)len);
	p = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	check(p == MAP_FAILED);
	close(fd);
	return p;
}

static char **vector(int n)
{
	char **vec = calloc(n + 3, sizeof(*vec));

	check(!vec);
	vec[0] = "execs";
	vec[1] = "show";
	return vec;
}

static char **cold_args(int n)
{
	char **vec = vector(n), text[64];

	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "cold %d", i);
		vec[i + 2] = cold(text, strlen(text) + 1);
	}
	return vec;
}

static void exec_vector(void)
{
	char *vec[] = { "execs", "show", "one", "two", NULL };

	execve(self, (char **)cold((char *)vec, sizeof(vec)), no_env);
}

static void exec_repeat(int n)
{
	char **vec = vector(n);

	for (int i = 0; i < n; i++) {
		vec[i + 2] = malloc(16);
		check(!vec[i + 2]);
		snprintf(vec[i + 2], 16, "%d", i);
	}
	execve(self, vec, no_env);
}

static void exec_env(int n)
{
	char *text = malloc(n + 1), *env[] = { NULL, NULL };

	check(!text);
	memset(text, 'x', n);
	memcpy(text, "A=", 2);
	text[n] = '\0';
	env[0] = cold(text, n + 1);
	execve(self, vector(0), env);
}

static void exec_self(int n)
{
	char **vec = calloc(n + 1, sizeof(*vec));

	check(!vec);
	for (int i = 0; i < n; i++)
		vec[i] = (char *)&vec[i];
	execve("/nonexistent", vec, no_env);
	_exit(0);
}

static void exec_fd(int by_folder)
{
	char *name = strrchr(self, '/');
	int fd;

	if (by_folder)
		*name = '\0';
	fd = open(self, O_RDONLY | O_CLOEXEC | (by_folder ? O_DIRECTORY : 0));
	check(fd < 0);
	name = by_folder ? name + 1 : "";
	name = cold(name, strlen(name) + 1);
	syscall(SYS_execveat, fd, name, cold_args(2), no_env, by_folder ? 0 : AT_EMPTY_PATH);
}

static int stalled_fd, stalled_ms;
static char *stalled_path, **stalled_args;

/* The page that the kernel waits for. */
static void *serve(void *page)
{
	static char bytes[PAGE] = "A=1";
	struct uffdio_copy copy = { .dst = (unsigned long)page, .src = (unsigned long)bytes, .len = PAGE };
	struct uffd_msg msg;

	check(read(stalled_fd, &msg, sizeof(msg)) != sizeof(msg));
	if (stalled_path) {
		stalled_path[strlen(stalled_path) - 1] ^= 'a' ^ 'A';
		stalled_args[1] = "shown";
		stalled_args[2][0] = 'b';
	} else if (stalled_ms)
		usleep(stalled_ms * 1000);
	else
		getchar();
	check(ioctl(stalled_fd, UFFDIO_COPY, &copy));
	return NULL;
}

/* The kernel takes the path first, then the environment, then the arguments. */
static void exec_stalled(char *path, char **args)
{
	struct uffdio_api api = { .api = UFFD_API };
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *env[] = { page, NULL };
	struct uffdio_register range = { .range = { (unsigned long)page, PAGE }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	pthread_t thread;

	stalled_fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (stalled_fd < 0)
		_exit(SKIPPED);
	check(page == MAP_FAILED || ioctl(stalled_fd, UFFDIO_API, &api) || ioctl(stalled_fd, UFFDIO_REGISTER, &range));
	check(pthread_create(&thread, NULL, serve, page));
	execve(path, args, env);
}

/* The kernel takes the environment first: while it copies that, there is time. */
static void exec_flip(int n)
{
	char **vec = vector(1), *large = calloc(1, LONGEST), *env[16] = { NULL };
	volatile char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t flipper;

	check(shared == MAP_FAILED || !large);
	memset(large, 'x', LONGEST - 1);
	for (int i = 0; i < 13; i++)
		env[i] = large;
	shared[0] = 'a';
	vec[2] = (char *)shared;
	flipper = fork();
	for (; !flipper; shared[0] ^= 'a' ^ 'b')
		;
	for (int i = 0; i < n; i++) {
		if (!fork()) {
			vec[1] = "pid";
			execve(self, vec, env);
			_exit(2);
		}
		wait(NULL);
	}
	kill(flipper, SIGKILL);
	wait(NULL);
	_exit(0);
}

static void show(int argc, char **argv)
{
	if (!strcmp(argv[1], "pid")) {
		printf("%d %s\n", getpid(), argv[2]);
		return;
	}
	for (int i = 0; i < argc; i++)
		printf("%s\"%s\"", i ? ", " : "[", argv[i]);
	puts("]");
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 0;

	if (argc < 2 || !strcmp(how, "show") || !strcmp(how, "pid")) {
		if (argc > 1)
			show(argc, argv);
		return 0;
	}
	check(readlink("/proc/self/exe", self, sizeof(self) - 1) < 0);
	if (!strcmp(how, "cold"))
		execve(self, cold_args(n), no_env);
	if (!strcmp(how, "script"))
		execve(argv[3], cold_args(n), no_env);
	if (!strcmp(how, "env"))
		exec_env(n);
	if (!strcmp(how, "repeat"))
		exec_repeat(n);
	if (!strcmp(how, "self"))
		exec_self(n);
	stalled_ms = n;
	if (!strcmp(how, "stalled"))
		exec_stalled(cold(self, strlen(self) + 1), cold_args(2));
	if (!strcmp(how, "changed")) {
		stalled_path = argv[2];
		stalled_args = vector(1);
		stalled_args[2] = strdup("a");
		exec_stalled(stalled_path, stalled_args);
	}
	if (!strcmp(how, "flip"))
		exec_flip(n);
	if (!strcmp(how, "fd") || !strcmp(how, "dirfd"))
		exec_fd(how[0] == 'd');
	if (!strcmp(how, "path"))
		execve(argv[2], argv + 2, no_env);
	if (!strcmp(how, "first")) {
		argv[2] = cold(argv[2], strlen(argv[2]) + 1);
		execve(argv[2], argv + 2, no_env);
	}
	if (!strcmp(how, "null") || !strcmp(how, "empty"))
		syscall(SYS_execve, self, how[0] == 'n' ? NULL : no_env, no_env);
	if (!strcmp(how, "vector"))
		exec_vector();
	perror(how);
	return 2;
}
