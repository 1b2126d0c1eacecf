/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor.c: runs a command under one of the pairs of floor.bpf.c.
 *
 * floor OBJECT empty|minimal COMMAND [ARGUMENT...]: loads the pair, starts the command behind it
 * (with a slot of its own), reads the ring every 10 ms and throws the records away. Its status
 * is the command's.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORD 72

static struct bpf_object *load(const char *path, const char *pair)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;

	if (!obj)
		return NULL;
	bpf_object__for_each_program(prog, obj)
		bpf_program__set_autoload(prog, !strncmp(bpf_program__name(prog), pair, strlen(pair)));
	if (bpf_object__load(obj))
		return NULL;
	bpf_object__for_each_program(prog, obj)
		if (bpf_program__autoload(prog) && !bpf_program__attach(prog))
			return NULL;
	return obj;
}

static int drop(void *ctx, void *data, size_t size)
{
	(void)ctx;
	(void)data;
	(void)size;
	return 0;
}

/* The command, held back until the pipe says go. */
static pid_t start(char **argv, int go)
{
	pid_t pid = fork();
	char c;

	if (pid == 0) {
		if (read(go, &c, 1) != 1)
			_exit(127);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid;
}

int main(int argc, char **argv)
{
	struct ring_buffer *ring;
	struct bpf_object *obj;
	unsigned char blank[RECORD] = { 0 };
	unsigned long long key;
	int go[2], status;
	pid_t pid;

	if (argc < 4 || pipe(go)) {
		fprintf(stderr, "usage: floor OBJECT empty|minimal COMMAND [ARGUMENT...]\n");
		return 2;
	}
	pid = start(argv + 3, go[0]);
	obj = load(argv[1], argv[2]);
	if (!obj)
		return 1;
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(obj, "ring"), drop, NULL, NULL);
	key = (unsigned long long)pid << 32 | pid;
	if (!ring || bpf_map_update_elem(bpf_object__find_map_fd_by_name(obj, "slots"), &key, blank, BPF_ANY))
		return 1;
	if (write(go[1], "", 1) != 1)
		return 1;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		usleep(10000);
		ring_buffer__consume(ring);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
