/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.c: the filter, see gate.h.
 *
 * The calls that pass the listener on, and the command's execve, must not be held themselves: they have a word in their
 * sixth argument, which none of them uses, that lets them through. It is random, so no other call has it.
 */
#include "host/gate.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

#define CODE_MAX	BPF_MAXINSNS
#define FIELD(field)	(uint32_t)offsetof(struct seccomp_data, field)

struct gate {
	struct sock_filter code[CODE_MAX];
	uint16_t len;
	uint64_t pass;
	int command_end, keeper_end;
	volatile bool *begun;		/* seen by all processes */
};

static void put(struct gate *g, uint16_t code, uint8_t yes, uint8_t no, uint32_t k)
{
	if (g->len < CODE_MAX)
		g->code[g->len++] = (struct sock_filter){ .code = code, .jt = yes, .jf = no, .k = k };
}

static void put_load(struct gate *g, uint32_t offset)
{
	put(g, BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

/* What becomes of the numbers from first to last: held, unless they have the word. */
static void put_run(struct gate *g, uint32_t first, uint32_t last)
{
	put(g, BPF_JMP | BPF_JGE | BPF_K, 0, 7, first);
	put(g, BPF_JMP | BPF_JGT | BPF_K, 6, 0, last);
	put_load(g, FIELD(args[5]));
	put(g, BPF_JMP | BPF_JEQ | BPF_K, 0, 3, (uint32_t)g->pass);
	put_load(g, FIELD(args[5]) + 4);
	put(g, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)(g->pass >> 32));
	put(g, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	put(g, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF);
}

/* The numbers of one ABI, in runs. Behind them everything is let through. */
static void put_calls(struct gate *g, const struct inject *in, uint8_t abi)
{
	int32_t first = -1;

	put_load(g, FIELD(nr));
	for (int32_t nr = 0; nr <= ROW_UNKNOWN; nr++) {
		bool held = nr < ROW_UNKNOWN && inject_may_hold(in, abi, nr);

		if (held && first < 0)
			first = nr;
		if (held || first < 0)
			continue;
		put_run(g, (uint32_t)first, (uint32_t)nr - 1);
		first = -1;
	}
	put(g, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
}

/* A call whose number is let through whatever its arguments are costs nothing: the kernel remembers such numbers. */
static int write_filter(struct gate *g, const struct inject *in)
{
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++) {
		uint16_t test = g->len + 1u;

		if (personalities[abi].rows == PERSONALITY_NO_ROWS)
			continue;
		put_load(g, FIELD(arch));
		put(g, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, personalities[abi].audit_arch);
		put(g, BPF_JMP | BPF_JA, 0, 0, 0);
		put_calls(g, in, abi);
		g->code[test + 1].k = g->len - test - 2u;
	}
	put(g, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	if (g->len < CODE_MAX)
		return 0;
	err_msg("-e inject=: too many calls, too far apart; take whole classes, or all");
	return -E2BIG;
}

int gate_open(struct gate **out, const struct inject *in, uint64_t caps)
{
	struct gate *g;
	int ends[2];

	if (!(caps & 1ULL << CAP_SYS_ADMIN)) {
		err_msg("-e inject=, -e fault=: only root may (CAP_SYS_ADMIN): for others programs would lose their "
			"set-user-ID rights");
		return -EPERM;
	}
	g = alloc_zeroed(1, sizeof(*g));
	g->begun = mmap(NULL, sizeof(*g->begun), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (g->begun == MAP_FAILED || getrandom(&g->pass, sizeof(g->pass), 0) != sizeof(g->pass) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return err_errno(errno, "-e inject=");
	g->pass |= 1ULL << 63;		/* a 32-bit call has no such argument */
	g->command_end = ends[0];
	g->keeper_end = ends[1];
	*out = g;
	return write_filter(g, in);
}

int gate_send(const struct gate *g, const struct gate_word *word, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .header = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) } };
	struct iovec data = { .iov_base = (void *)word, .iov_len = sizeof(*word) };
	const struct msghdr msg = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control),
	};

	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	return syscall(SYS_sendmsg, g->command_end, &msg, MSG_NOSIGNAL, 0, 0, g->pass) < 0 ? -errno : 0;
}

int gate_receive(const struct gate *g, struct gate_word *word)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec data = { .iov_base = word, .iov_len = sizeof(*word) };
	struct msghdr msg = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(g->keeper_end, &msg, MSG_CMSG_CLOEXEC);
	int fd;

	if (n < 0)
		return -errno;
	if (n != sizeof(*word) || control.header.cmsg_type != SCM_RIGHTS)
		return -EPIPE;
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	return fd;
}

int gate_enter(struct gate *g)
{
	const struct sock_fprog program = { .len = g->len, .filter = g->code };
	const struct gate_word word = { .what = GATE_LISTENER, .pid = getpid() };
	const unsigned int flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	int err = fd < 0 ? -errno : gate_send(g, &word, (int)fd);

	if (err == -EBUSY)
		err_msg("-e inject=: bpfstrace itself runs under a seccomp filter that has somebody listen; there can be one only");
	else if (err)
		err_errno(err, "-e inject=: cannot install the seccomp filter");
	return err;
}

int gate_exec(struct gate *g, const char *path, char **argv)
{
	int err;

	*g->begun = true;
	syscall(SYS_execve, path, argv, environ, 0, 0, g->pass);
	err = errno;
	*g->begun = false;
	errno = err;
	return -1;
}

bool gate_is_open(const struct gate *g)
{
	return *g->begun;
}

int gate_keeper_end(const struct gate *g)
{
	return g->keeper_end;
}

void gate_release(struct gate *g)
{
	if (g->command_end >= 0)
		close(g->command_end);
	g->command_end = -1;
}
