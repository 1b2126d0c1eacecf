/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * launch.h: the command that bpfstrace starts, and the signals around it.
 *
 * Owns the command's process from fork to wait, and bpfstrace's own signal dispositions. Promises
 * that the command starts with the dispositions, the mask and the process group that bpfstrace was
 * started with, and that bpfstrace ends as the command did: with its status, or of its signal.
 */
#ifndef BPFSTRACE_LAUNCH_H
#define BPFSTRACE_LAUNCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

struct gate;

#define LAUNCH_SIGNALS	11
#define LAUNCH_NUDGE	(_NSIG - 1)	/* sent by a timer of bpfstrace's own */

/* What the signals were before launch_hold_signals() changed them, and the limit of descriptors. */
struct launch_signals {
	struct sigaction old[LAUNCH_SIGNALS];
	sigset_t mask;
	struct rlimit files;
};

struct launch {
	pid_t pid;			/* 0: no command */
	int pidfd;			/* readable once it can be waited for; -1: not to be had */
	bool ended;			/* waited for */
	int status;			/* as wait(2) encodes it, once ended */
	int gate;			/* of launch_leave(): the command waits for a byte; 0: it is a child of this process */
};

/* How the command starts. */
struct launch_config {
	const char *path;
	char **argv;
	const char *argv0;		/* its argv[0], NULL: that of argv */
	char **env;		/* changes to the environment: "VAR=VALUE" or, VAR is to go, "VAR" */
	size_t nenv;
	bool as_user;			/* with these ids */
	uid_t uid;
	gid_t gid;
	struct gate *gate;		/* it starts behind this one, NULL: none */
	const char *user;		/* whose groups; NULL: none */
};

typedef void launch_handler(int signo, siginfo_t *info, void *context);

/*
 * Sends HUP, INT, QUIT, TERM and LAUNCH_NUDGE to the handler, ignores PIPE, TTIN, TTOU and XFSZ (a write past
 * the limit of a file's size then fails, like one to a full disk), and gives CHLD its default, without
 * which there is nothing to wait for. Ignores TSTP where never_stops is set. Raises the limit of open descriptors as far as it goes. Fills
 * saved.
 */
void launch_hold_signals(struct launch_signals *saved, launch_handler *handler, bool never_stops);

/* Puts back what launch_hold_signals() changed; for a child before it executes another program. */
void launch_restore_signals(const struct launch_signals *saved);

/*
 * Finds a command as strace does: a name with a slash as it is, any other in PATH. The path goes
 * into path (n bytes). 0, or -errno after a message when there is none or when it cannot be
 * executed.
 */
int launch_find(const char *name, char *path, size_t n);

/*
 * Forks and executes. 0 or -errno after a message; a failing execve is the child's message and
 * exit status 1.
 */
int launch_start(struct launch *l, const struct launch_config *cfg, const struct launch_signals *saved);

/* Where the tracer goes, away from the command that takes over its process. */
enum launch_away { LAUNCH_STAY, LAUNCH_GRANDCHILD, LAUNCH_GROUP, LAUNCH_SESSION };

/*
 * Goes on in a grandchild, in a process group or session of its own if so wished; this process waits, deaf and dumb,
 * and becomes the command at launch_go(), or ends with status 1 if the grandchild does before that. 0, or -errno after a message; *l is the
 * command then, though not a child.
 */
int launch_leave(struct launch *l, enum launch_away how, const struct launch_config *cfg,
		 const struct launch_signals *saved);

/* Lets the command of launch_leave() begin. */
void launch_go(struct launch *l);

/* True once the command has ended. Does not wait for that. */
bool launch_ended(struct launch *l);

/* Waits until the command has ended or a handler has made *flag another value than seen. */
void launch_await(struct launch *l, const volatile sig_atomic_t *flag, int seen);

/* Passes a signal on to the command if it still runs. */
void launch_signal(const struct launch *l, int signo);

/* Ends this process of a signal as if it had never been caught, without a core. Does not return. */
void launch_die(int signo) __attribute__((noreturn));

/* Ends this process as the command ended. Does not return. */
void launch_exit(const struct launch *l) __attribute__((noreturn));

#endif
