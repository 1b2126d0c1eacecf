/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor.c: runs a command under one of the pairs of floor.bpf.c or choices.bpf.c.
 *
 * floor OBJECT PAIR COMMAND [ARGUMENT...]: loads the pair, starts the command behind it (with a
 * slot of its own), reads the rings every 10 ms and throws the records away. Its status is the
 * command's.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORD 72

static bool starts(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* PAIR_enter, PAIR_exit and what else begins so, and on_fork; what a pair tail-calls is not attached. */
static struct bpf_object *load(const char *path, const char *pair)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	bool tails = starts(pair, "tail"), empty = starts(pair, "empty");
	struct bpf_program *prog;

	if (!obj)
		return NULL;
	bpf_object__for_each_program(prog, obj) {
		const char *name = bpf_program__name(prog);

		bpf_program__set_autoload(prog, starts(name, pair) || (!empty && starts(name, "on_")) ||
						(tails && starts(name, "call_")));
	}
	if (bpf_object__load(obj))
		return NULL;
	bpf_object__for_each_program(prog, obj)
		if (bpf_program__autoload(prog) && !starts(bpf_program__name(prog), "call_") &&
		    !bpf_program__attach(prog))
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

static int map_fd(struct bpf_object *obj, const char *name)
{
	return bpf_object__find_map_fd_by_name(obj, name);
}

/* The ring, and where the object has one for each processor, those. */
static struct ring_buffer *open_rings(struct bpf_object *obj)
{
	struct ring_buffer *rings = ring_buffer__new(map_fd(obj, "ring"), drop, NULL, NULL);
	int outer = map_fd(obj, "rings"), inner;

	for (unsigned int cpu = 0; rings && outer >= 0 && cpu < (unsigned int)libbpf_num_possible_cpus(); cpu++) {
		inner = bpf_map_create(BPF_MAP_TYPE_RINGBUF, NULL, 0, 0, 4 << 20, NULL);
		if (inner < 0 || bpf_map_update_elem(outer, &cpu, &inner, BPF_ANY) ||
		    ring_buffer__add(rings, inner, drop, NULL))
			return NULL;
	}
	return rings;
}

/* The programs that the hooks tail-call. */
static int fill_calls(struct bpf_object *obj, const char *array, const char *name)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, name);
	int fd = prog ? bpf_program__fd(prog) : -1, first = 0;

	return fd < 0 ? 0 : bpf_map_update_elem(map_fd(obj, array), &first, &fd, BPF_ANY);
}

/* The command's slot, and its task storage where the object has that. */
static int give_slot(struct bpf_object *obj, pid_t pid)
{
	unsigned long long key = (unsigned long long)pid << 32 | pid;
	unsigned char blank[RECORD] = { 0 };
	int stored = map_fd(obj, "stored"), pidfd;

	if (bpf_map_update_elem(map_fd(obj, "slots"), &key, blank, BPF_ANY))
		return -1;
	if (stored < 0)
		return 0;
	pidfd = pidfd_open(pid, 0);
	return bpf_map_update_elem(stored, &pidfd, blank, BPF_ANY);
}

/* The command, held back until the pipe says go. */
static pid_t start(char **argv, const int go[2])
{
	pid_t pid = fork();
	char c;

	if (pid == 0) {
		close(go[1]);
		if (read(go[0], &c, 1) != 1)
			_exit(127);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid;
}

int main(int argc, char **argv)
{
	struct ring_buffer *rings;
	struct bpf_object *obj;
	int go[2], status;
	pid_t pid;

	if (argc < 4 || pipe(go)) {
		fprintf(stderr, "usage: floor OBJECT PAIR COMMAND [ARGUMENT...]\n");
		return 2;
	}
	pid = start(argv + 3, go);
	obj = load(argv[1], argv[2]);
	if (!obj)
		return 1;
	rings = open_rings(obj);
	if (!rings || fill_calls(obj, "enter_calls", "call_enter") ||
	    fill_calls(obj, "exit_calls", "call_exit") || give_slot(obj, pid) || write(go[1], "", 1) != 1)
		return 1;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		usleep(10000);
		ring_buffer__consume(rings);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
