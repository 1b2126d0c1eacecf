/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keeper.c: the keeper's process, see keeper.h.
 *
 * It is nobody's child, in a session of its own, and blocks all signals. It waits for calls, for the time at which delayed ones go on, and for the
 * end of bpfstrace. Notes go into a file in memory that bpfstrace reads: nobody waits for the reader.
 */
#include "host/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/tidmap.h"
#include "event/event.h"
#include "host/proc.h"
#include "host/remote.h"

#define HOLE		(1 << 20)	/* bytes of read notes that are given back at once */

struct keeper {
	struct gate *gate;
	int notes;
	off_t read;
};

/* A call that goes on later. */
struct later {
	uint64_t due;
	struct seccomp_notif_resp answer;
	uint32_t tid;
	uint8_t signo;
};

/* How many times a thread has made each of the calls that count. */
struct tally {
	uint64_t born;			/* the thread, to know it from one that had the same id before */
	uint32_t n;
	struct {
		uint32_t row, count;
	} *calls;
};

struct watch {
	const struct keeper_config *cfg;
	struct gate *gate;
	int listener, notes;
	struct remote *remote;		/* the memory of who waits; NULL: nobody looks at it */
	struct raises *raises;		/* shared with the kernel side; NULL: there are no signals to be sent */
	pid_t command;
	bool alone;			/* bpfstrace has let go */
	struct tidmap tallies;
	struct later *waiting;
	size_t nwaiting;
};

static uint32_t count_up(struct watch *k, pid_t tid, uint32_t row)
{
	struct tally *t = tidmap_get(&k->tallies, (uint32_t)tid);
	uint64_t since = proc_started(tid);

	if (!t) {
		t = alloc_zeroed(1, sizeof(*t));
		tidmap_put(&k->tallies, (uint32_t)tid, t);
	}
	if (t->born != since)
		t->n = 0;
	t->born = since;
	for (uint32_t i = 0; i < t->n; i++)
		if (t->calls[i].row == row)
			return ++t->calls[i].count;
	t->calls = alloc_again(t->calls, (t->n + 1) * sizeof(*t->calls));
	t->calls[t->n].row = row;
	t->calls[t->n++].count = 1;
	return 1;
}

static bool is_valid(const struct watch *k, uint64_t id)
{
	return !ioctl(k->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id);
}

/* Puts the bytes where the arguments point to; also where the program itself could not. */
static void poke(const struct watch *k, const struct seccomp_notif *call, const struct inject_poke *pokes,
		 struct keeper_note *note)
{
	char path[64];
	int mem;

	snprintf(path, sizeof(path), "/proc/%u/mem", call->pid);
	mem = open(path, O_RDWR | O_CLOEXEC);
	for (int i = 0; i < INJECT_POKES && mem >= 0 && is_valid(k, call->id); i++) {
		if (!pokes[i].bytes)
			continue;
		if (i >= note->nargs)
			note->missing |= (uint8_t)(1u << i);
		else if (pwrite(mem, pokes[i].bytes, pokes[i].len, (off_t)call->data.args[i]) != (ssize_t)pokes[i].len)
			note->unpoked |= (uint8_t)(1u << i);
		else
			note->how |= TAMPERED_ARGS;
	}
	if (mem >= 0)
		close(mem);
}

/* The thread gets it at the next hook that it passes. Places that others did not fetch from are taken over. */
static __u64 *raise_later(struct raises *r, uint32_t tid, uint8_t signo)
{
	__u64 *slot = &r->slots[tid % RAISE_SLOTS];

	for (uint32_t i = 0; i < RAISE_TRIES && *slot; i++)
		slot = &r->slots[(tid + i) % RAISE_SLOTS];
	*slot = (uint64_t)tid << 32 | signo;
	__sync_fetch_and_add(&r->pending, 1);
	return slot;
}

static void answer(const struct watch *k, const struct later *l)
{
	struct seccomp_notif_resp resp = l->answer;
	__u64 *raise = NULL;

	if (k->alone)
		resp = (struct seccomp_notif_resp){ .id = resp.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	else if (l->signo && k->raises)
		raise = raise_later(k->raises, l->tid, l->signo);
	if (!ioctl(k->listener, SECCOMP_IOCTL_NOTIF_SEND, &resp) || !raise)
		return;
	/* who asked was killed meanwhile */
	*raise = 0;
	__sync_fetch_and_add(&k->raises->pending, -1);
}

/* What is sent to a thread that is about to end dies with it; from a hook it would be the reason of its process's end. */
static bool is_end(const struct seccomp_notif *call, uint8_t abi)
{
	const char *name = sysdescs[sysdesc_row(abi, call->data.nr)].name;

	return name && (!strcmp(name, "exit") || !strcmp(name, "exit_group"));
}

static void tamper(const struct watch *k, const struct inject_rule *rule, const struct seccomp_notif *call,
		   struct keeper_note *note, struct later *l)
{
	const bool is_made = !(rule->what & INJECT_RESULT);
	const uint8_t delays = rule->what & (is_made ? INJECT_DELAY_ENTER : INJECT_DELAY_ENTER | INJECT_DELAY_EXIT);

	if (rule->what & INJECT_POKE_ENTER)
		poke(k, call, rule->enter, note);
	if (!is_made && rule->what & INJECT_POKE_EXIT)
		poke(k, call, rule->exit, note);
	if (!is_made) {
		l->answer.flags = 0;
		l->answer.val = rule->value;
		note->how |= TAMPERED_RESULT | (rule->what & INJECT_RETVAL ? TAMPERED_VALUE : 0);
	}
	if (delays)
		note->how |= TAMPERED_DELAY;
	note->delay_exit = delays & INJECT_DELAY_EXIT ? rule->delay_exit : 0;
	l->due = delays ? note->time + rule->delay_enter + note->delay_exit : 0;
	l->signo = rule->what & INJECT_SIGNAL && !(is_made && is_end(call, note->abi)) ? rule->signo : 0;
}

static uint8_t abi_of(const struct seccomp_data *data)
{
	uint8_t abi = 0;

	while (abi < ABI_COUNT && (personalities[abi].audit_arch != data->arch || personalities[abi].rows == PERSONALITY_NO_ROWS))
		abi++;
	return abi;
}

/* -P, trace-fds=: by the memory and the descriptors that the thread has while it waits. */
static bool is_touching(const struct watch *k, const struct seccomp_notif *call, uint8_t abi)
{
	struct event ev = {
		.kind = EV_CALL, .flags = CALL_NO_ENTRY, .tid = call->pid, .abi = abi, .nr = call->data.nr,
		.nargs = WIRE_NARGS, .fetch = remote_fetch, .fetch_ctx = k->remote,
	};

	if (!k->remote)
		return true;
	memcpy(ev.args, call->data.args, sizeof(ev.args));
	remote_begin(k->remote, &ev);
	return touch_shows(k->cfg->touch, k->cfg->shows, &ev);
}

static const struct inject_rule *rule_of(const struct watch *k, const struct seccomp_notif *call, uint8_t abi)
{
	const struct inject_rule *rule;

	if (k->alone || !gate_is_open(k->gate) || abi == ABI_COUNT || (!k->cfg->follow && call->pid != (uint32_t)k->command))
		return NULL;
	rule = inject_rule(k->cfg->inject, abi, call->data.nr, call->data.args[0]);
	return rule && is_touching(k, call, abi) ? rule : NULL;
}

static void put_note(const struct watch *k, const struct keeper_note *note)
{
	if (!k->cfg->quiet && write(k->notes, note, sizeof(*note)) != sizeof(*note)) {
		/* without memory the line lacks what was done to its call */
	}
}

static void wait_with(struct watch *k, const struct later *l)
{
	k->waiting = alloc_again(k->waiting, (k->nwaiting + 1) * sizeof(*k->waiting));
	k->waiting[k->nwaiting++] = *l;
}

static void take_call(struct watch *k)
{
	struct seccomp_notif call = { 0 };
	const struct inject_rule *rule;
	struct keeper_note note = { .time = 0 };
	struct later l = { .answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	uint32_t row;

	if (ioctl(k->listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
		return;
	note.time = clock_now();
	note.tid = l.tid = call.pid;
	note.nr = call.data.nr;
	note.abi = abi_of(&call.data);
	l.answer.id = call.id;
	rule = rule_of(k, &call, note.abi);
	if (rule) {
		row = sysdesc_row(note.abi, note.nr);
		note.nargs = cap_rows[row].nargs;
		if (!inject_counts(rule) || inject_turn(rule, count_up(k, (pid_t)call.pid, row)))
			tamper(k, rule, &call, &note, &l);
		put_note(k, &note);
	}
	if (l.due)
		wait_with(k, &l);
	else
		answer(k, &l);
}

/* Lets those go on whose time has come; returns the time of the next one, or 0. */
static uint64_t answer_due(struct watch *k)
{
	const uint64_t now = clock_now();
	uint64_t next = 0;

	for (size_t i = 0; i < k->nwaiting;) {
		if (k->alone || k->waiting[i].due <= now) {
			answer(k, &k->waiting[i]);
			k->waiting[i] = k->waiting[--k->nwaiting];
			continue;
		}
		if (!next || k->waiting[i].due < next)
			next = k->waiting[i].due;
		i++;
	}
	return next ? next - now : 0;
}

static void map_raises(struct watch *k, int fd)
{
	void *p = mmap(NULL, sizeof(*k->raises), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	close(fd);
	if (p != MAP_FAILED)
		k->raises = p;
}

/* The listener, or the map of signals; or nobody is there any more who could send one. */
static void take_word(struct watch *k)
{
	struct gate_word word;
	int fd = gate_receive(k->gate, &word);

	if (fd == -EINTR)
		return;
	k->alone |= fd < 0;
	if (fd >= 0 && word.what == GATE_SIGNALS)
		map_raises(k, fd);
	if (fd < 0 || word.what != GATE_LISTENER)
		return;
	k->listener = fd;
	k->command = word.pid;
#ifdef SECCOMP_IOCTL_NOTIF_SET_FLAGS
	ioctl(fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);	/* Linux 6.6 */
#endif
}

static void keep(struct watch *k)
{
	for (;;) {
		const uint64_t left = answer_due(k);
		const struct timespec timeout = { .tv_sec = (time_t)(left / NS_PER_SEC), .tv_nsec = (long)(left % NS_PER_SEC) };
		struct pollfd fds[] = {
			{ .fd = k->listener, .events = POLLIN },
			{ .fd = k->alone ? -1 : gate_keeper_end(k->gate), .events = POLLIN },
		};

		if (k->alone && k->listener < 0)
			return;
		if (ppoll(fds, 2, left ? &timeout : NULL, NULL) < 0)
			continue;
		if (fds[1].revents)
			take_word(k);
		if (fds[0].revents & POLLIN)
			take_call(k);
		else if (fds[0].revents)
			return;		/* nobody is behind the gate any more */
	}
}

/* It holds nothing that somebody else might wait for the end of, and nothing that is sent to the tracer's group reaches it. */
static void leave_all(const struct watch *k)
{
	const int mine = gate_keeper_end(k->gate), low = mine < k->notes ? mine : k->notes, high = mine + k->notes - low;
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_NAME, "bpfstrace-hold");
	setsid();
	for (int fd = 0; fd <= STDERR_FILENO && null >= 0; fd++)
		dup2(null, fd);
	if (low > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned int)low - 1, 0);
	if (high > low + 1)
		close_range((unsigned int)low + 1, (unsigned int)high - 1, 0);
	close_range((unsigned int)high + 1, ~0u, 0);
	if (chdir("/")) {
		/* then a file system stays busy */
	}
}

/* The keeper's parent ends at once: nobody but init shall be told of its end. */
static int run(struct gate *gate, const struct keeper_config *cfg, int notes)
{
	struct watch k = { .cfg = cfg, .gate = gate, .listener = -1, .notes = notes };
	pid_t pid;

	if (touch_limits(cfg->touch)) {
		k.remote = remote_new();
		if (!k.remote)
			_exit(ENOMEM);
	}
	pid = fork();
	if (pid)
		_exit(pid < 0 ? errno : 0);
	leave_all(&k);
	keep(&k);
	_exit(0);
}

int keeper_start(struct keeper **out, struct gate *gate, const struct keeper_config *cfg)
{
	struct keeper *h = alloc_zeroed(1, sizeof(*h));
	int status = 0;
	pid_t pid;

	h->gate = gate;
	h->notes = memfd_create("bpfstrace-notes", MFD_CLOEXEC);
	pid = h->notes < 0 ? -1 : fork();
	if (!pid)
		run(gate, cfg, h->notes);
	if (pid < 0) {
		status = errno;
		free(h);
		return err_errno(status, "-e inject=");
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WEXITSTATUS(status)) {
		free(h);
		return err_errno(WEXITSTATUS(status), "-e inject=: cannot fork");
	}
	close(gate_keeper_end(gate));
	*out = h;
	return 0;
}

bool keeper_note(struct keeper *h, struct keeper_note *note)
{
	if (pread(h->notes, note, sizeof(*note), h->read) != sizeof(*note))
		return false;
	h->read += sizeof(*note);
	if (h->read % HOLE < (off_t)sizeof(*note) && fallocate(h->notes, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
							      h->read - h->read % HOLE)) {
		/* then it takes more memory */
	}
	return true;
}

void keeper_release(struct keeper *h)
{
	gate_release(h->gate);
}

void keeper_close(struct keeper *h)
{
	if (!h)
		return;
	keeper_release(h);
	close(h->notes);
	free(h);
}
