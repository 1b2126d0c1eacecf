/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remote.c: the memory of a traced thread, read from outside. See remote.h.
 *
 * A piece is what lies from the address to the end of its page and of the next one, which holds any struct and any
 * string that is shown. Pieces are few and live for one event, so they are a short list.
 *
 * A child process does the reading, one request at a time: reading another's memory can block for ever (a page fault
 * under userfaultfd or FUSE, a memory map that somebody holds), and then it is the child that hangs. What it
 * answers too late is thrown away; until it has answered nothing more is asked of it. It is forked for the first question:
 * most traces have none.
 */
#include "host/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "host/proc.h"

#define REMOTE_PIECES	64
#define PAGE		4096
#define PAGE_PRESENT	(1ULL << 63)	/* of a word of /proc/PID/pagemap: Documentation/admin-guide/mm/pagemap.rst */

struct request {
	uint32_t serial, tid;
	uint64_t addr;
	bool in_flight;			/* the thread must be in the call of these; else it waits for the answer */
	int32_t nr;
	uint32_t nargs;
	uint64_t args[WIRE_NARGS];
};

struct answer {
	uint32_t serial;
	int32_t len;			/* bytes or -errno */
	uint8_t bytes[2 * PAGE];
};

struct remote {
	int fd;				/* to the child; -1: nothing was asked yet, or there is no child to be had */
	pid_t pid;
	bool failed;			/* it could not be made, which was said */
	uint32_t asked, answered;	/* serials; not equal: the child is at it */
	const struct event *ev;
	struct mem list[REMOTE_PIECES];
	uint32_t count;
	struct answer answers[REMOTE_PIECES];
};

/* Whether the page is in memory, so that reading it makes nobody fault it in; of a thread that waits that does not matter. */
static bool may_read(const struct request *q, int pagemap, uint64_t addr)
{
	uint64_t word;

	if (!q->in_flight)
		return true;
	return pread(pagemap, &word, sizeof(word), (off_t)(addr / PAGE * sizeof(word))) == sizeof(word) && word & PAGE_PRESENT;
}

/*
 * /proc/TID/syscall: number and six arguments of the call that a thread sleeps in, "running" if it does not. A thread
 * that is in the call of that number and those arguments has the same image still.
 */
static bool is_in_call(const struct request *q)
{
	char path[64];
	bool same = false;
	FILE *file;
	long nr;

	snprintf(path, sizeof(path), "/proc/%u/syscall", q->tid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fscanf(file, "%ld", &nr) == 1 && (int32_t)nr == q->nr) {
		same = true;
		for (uint32_t i = 0; i < q->nargs && same; i++) {
			unsigned long long arg;

			same = fscanf(file, "%llx", &arg) == 1 && arg == q->args[i];
		}
	}
	fclose(file);
	return same;
}

static int read_pages(const struct request *q, int pagemap, uint8_t *bytes)
{
	size_t first = PAGE - q->addr % PAGE;
	ssize_t n, more;

	if (!may_read(q, pagemap, q->addr))
		return -EFAULT;
	n = (int)proc_read(q->tid, q->addr, bytes, first);
	if (n != (ssize_t)first || !may_read(q, pagemap, q->addr + first))
		return (int)n;
	more = proc_read(q->tid, q->addr + first, bytes + first, PAGE);
	return (int)(n + (more > 0 ? more : 0));
}

static int answer(const struct request *q, uint8_t *bytes)
{
	char path[64];
	int pagemap, len;

	if (q->in_flight && !is_in_call(q))
		return -ESRCH;
	snprintf(path, sizeof(path), "/proc/%u/pagemap", q->tid);
	pagemap = open(path, O_RDONLY | O_CLOEXEC);
	if (pagemap < 0)
		return -errno;
	len = read_pages(q, pagemap, bytes);
	close(pagemap);
	return q->in_flight && !is_in_call(q) ? -ESRCH : len;
}

/* The child: no signal of the terminal's is for it, all are blocked, and it keeps nothing open that somebody may wait for. */
static void serve(int fd)
{
	struct answer a;
	struct request q;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd)
		close_range(0, fd - 1, 0);
	close_range(fd + 1, ~0U, 0);
	while (recv(fd, &q, sizeof(q), 0) == sizeof(q)) {
		size_t len = offsetof(struct answer, bytes);

		a.serial = q.serial;
		a.len = answer(&q, a.bytes);
		if (send(fd, &a, len + (a.len > 0 ? a.len : 0), MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

bool remote_is_wanted(const struct event *ev)
{
	bool in_flight = ev->kind == EV_OPEN || (ev->kind == EV_UNFINISHED && ev->end == END_DETACHED);

	if (!in_flight || ev->flags & (CALL_SHED | CALL_LATE))
		return false;
	if (ev->flags & (CALL_NO_ENTRY | CALL_SECCOMP))
		return true;
	/* that memory is another image's by now */
	if (ev->flags & CALL_EXECED)
		return false;
	for (uint32_t i = 0; i < ev->nmem; i++)
		if (ev->mem[i].len == -EFAULT && ev->mem[i].phase == PHASE_ENTRY)
			return true;
	return false;
}

struct remote *remote_new(void)
{
	struct remote *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->fd = -1;
	return r;
}

/* Forks the child. What the other threads hold mapped must not live on in it: see MADV_DONTFORK in ring.c and spool.c. */
static int child_start(struct remote *r)
{
	sigset_t all, old;
	int fds[2], err;

	if (r->failed)
		return -ECHILD;
	r->failed = true;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		return err_errno(errno, "cannot make a reader of processes' memory");
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r->pid = fork();
	err = errno;
	if (!r->pid)
		serve(fds[1]);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	close(fds[1]);
	if (r->pid < 0) {
		close(fds[0]);
		return err_errno(err, "cannot fork a reader of processes' memory");
	}
	r->fd = fds[0];
	r->failed = false;
	return 0;
}

/* One that hangs is not waited for: it dies as soon as it can, and somebody reaps it. */
void remote_free(struct remote *r)
{
	if (r && r->fd >= 0) {
		close(r->fd);
		kill(r->pid, SIGKILL);
		waitpid(r->pid, NULL, r->asked == r->answered ? 0 : WNOHANG);
	}
	free(r);
}

void remote_begin(struct remote *r, const struct event *ev)
{
	r->count = 0;
	r->ev = ev;
}

/* Takes what has been answered until the time is up or nothing is outstanding; false: the child is still at it. */
static bool take_answer(struct remote *r, struct answer *a, int wait)
{
	uint64_t until = clock_now() + wait * NS_PER_MS;

	while (r->answered != r->asked) {
		struct pollfd in = { .fd = r->fd, .events = POLLIN };
		uint64_t now = clock_now();
		int ready = poll(&in, 1, until > now ? (int)((until - now) / NS_PER_MS) : 0);

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0 || recv(r->fd, a, sizeof(*a), 0) < (ssize_t)offsetof(struct answer, bytes))
			return false;
		r->answered = a->serial;
	}
	return true;
}

/* Asks for one piece and waits for it. Bytes, or -errno. */
static int ask(struct remote *r, uint32_t tid, uint64_t addr, struct answer *a)
{
	const struct event *ev = r->ev;
	struct request q = {
		.tid = tid, .addr = addr, .in_flight = ev->kind != EV_CALL, .nr = ev->nr, .nargs = ev->nargs,
	};

	if (r->fd < 0 && child_start(r))
		return -ECHILD;
	if (!take_answer(r, a, 0))
		return -EBUSY;
	memcpy(q.args, ev->args, sizeof(q.args));
	q.serial = r->asked + 1;
	if (send(r->fd, &q, sizeof(q), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return -errno;
	r->asked++;
	return take_answer(r, a, REMOTE_WAIT) ? a->len : -ETIMEDOUT;
}

const struct mem *remote_fetch(void *ctx, uint32_t tid, uint64_t addr)
{
	struct remote *r = ctx;
	struct answer *a;
	int n;

	for (uint32_t i = 0; i < r->count; i++)
		if (r->list[i].addr == addr)
			return r->list[i].len > 0 ? &r->list[i] : NULL;
	if (r->count == REMOTE_PIECES)
		return NULL;
	a = &r->answers[r->count];
	n = ask(r, tid, addr, a);
	r->list[r->count] = (struct mem){
		.addr = addr,
		.want = 2 * PAGE - addr % PAGE,
		.len = n,
		.kind = PIECE_MEM,
		.phase = PHASE_ENTRY,
		.data = a->bytes,
	};
	r->count++;
	return n > 0 ? &r->list[r->count - 1] : NULL;
}
