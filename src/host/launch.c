/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * launch.c: the command that bpfstrace starts, and the signals around it; see launch.h.
 *
 * The command stays in bpfstrace's process group, so that the terminal's ^C and ^Z reach both. It
 * is an ordinary child: what traces it is attached to the kernel, not to the parenthood, and if
 * bpfstrace dies the command goes on.
 */
#include "host/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "host/gate.h"

#define LOOK_MS	100		/* for the command's end, where there is no pidfd */

/* The first five are handled, the next are ignored; of the others one has its default and one is ignored at will. */
static const int held_signals[LAUNCH_SIGNALS] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, LAUNCH_NUDGE, SIGPIPE, SIGTTIN, SIGTTOU, SIGXFSZ, SIGCHLD, SIGTSTP,
};
#define HANDLED	5
#define IGNORED	9

void launch_hold_signals(struct launch_signals *saved, launch_handler *handler, bool never_stops)
{
	struct sigaction handle = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, plain = { .sa_handler = SIG_DFL };
	struct rlimit files;

	sigfillset(&handle.sa_mask);
	sigprocmask(SIG_SETMASK, NULL, &saved->mask);
	for (int i = 0; i < LAUNCH_SIGNALS; i++)
		sigaction(held_signals[i], i < HANDLED ? &handle : i < IGNORED ? &ignore :
			  held_signals[i] == SIGCHLD ? &plain : never_stops ? &ignore : NULL, &saved->old[i]);
	getrlimit(RLIMIT_NOFILE, &saved->files);
	files = saved->files;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

void launch_restore_signals(const struct launch_signals *saved)
{
	for (int i = 0; i < LAUNCH_SIGNALS; i++)
		sigaction(held_signals[i], &saved->old[i], NULL);
	sigprocmask(SIG_SETMASK, &saved->mask, NULL);
	setrlimit(RLIMIT_NOFILE, &saved->files);
}

/*
 * Looks for name in one component of PATH, len bytes at dir; an empty one is the working
 * directory.
 */
static bool find_in(const char *dir, size_t len, const char *name, char *path, size_t n)
{
	char cwd[4096] = "";
	struct stat st;
	int room;

	if (!len) {
		if (!getcwd(cwd, sizeof(cwd)))
			return false;
		dir = cwd;
		len = strlen(cwd);
	}
	room = snprintf(path, n, "%.*s%s%s", (int)len, dir, dir[len - 1] == '/' ? "" : "/", name);
	return room > 0 && (size_t)room < n && !stat(path, &st) && S_ISREG(st.st_mode) &&
	       (st.st_mode & 0111);
}

static int find_in_path(const char *name, char *path, size_t n)
{
	const char *dir = getenv("PATH");

	while (dir && *dir && *name) {
		size_t len = strcspn(dir, ":");

		if (find_in(dir, len, name, path, n))
			return 0;
		dir += len + (dir[len] == ':');
	}
	err_msg("Cannot find executable '%s'", name);
	return -ENOENT;
}

int launch_find(const char *name, char *path, size_t n)
{
	struct stat st;

	if (!strchr(name, '/'))
		return find_in_path(name, path, n);
	if ((size_t)snprintf(path, n, "%s", name) >= n)
		return err_errno(ENAMETOOLONG, "Cannot stat '%s'", name);
	if (stat(path, &st))
		return err_errno(errno, "Cannot stat '%s'", name);
	if (S_ISDIR(st.st_mode)) {
		err_msg("command '%s': is a directory; give a program", name);
		return -EACCES;
	}
	if (access(path, X_OK)) {
		err_msg("command '%s': not executable; chmod +x it, or give its interpreter",
			name);
		return -EACCES;
	}
	return 0;
}

/* Becomes the user: what is set-user-ID keeps its meaning, that is the kernel's own business at execve. */
static int take_user(const struct launch_config *cfg)
{
	if (cfg->user ? initgroups(cfg->user, cfg->gid) : setgroups(0, NULL))
		return err_errno(errno, "cannot set the groups");
	if (setregid(cfg->gid, cfg->gid))
		return err_errno(errno, "cannot become group %u", cfg->gid);
	if (setreuid(cfg->uid, cfg->uid))
		return err_errno(errno, "cannot become user %u", cfg->uid);
	return 0;
}

static void change_environment(const struct launch_config *cfg)
{
	for (size_t i = 0; i < cfg->nenv; i++)
		putenv(cfg->env[i]);
}

static void exec_command(const struct launch_config *cfg, const struct launch_signals *saved)
{
	launch_restore_signals(saved);
	change_environment(cfg);
	/* that takes rights which the user may not have */
	if (cfg->gate && gate_enter(cfg->gate))
		_exit(1);
	if (cfg->as_user && take_user(cfg))
		_exit(1);
	if (cfg->argv0)
		cfg->argv[0] = (char *)cfg->argv0;
	if (cfg->gate)
		gate_exec(cfg->gate, cfg->path, cfg->argv);
	else
		execv(cfg->path, cfg->argv);
	if (errno == ENOEXEC)
		err_msg("command '%s': neither a program nor a script with #!; "
			"give its interpreter", cfg->path);
	else
		err_errno(errno, "command '%s': cannot execute", cfg->path);
	_exit(1);
}

int launch_start(struct launch *l, const struct launch_config *cfg, const struct launch_signals *saved)
{
	sigset_t all, mask;
	pid_t pid;
	int err;

	/*
	 * A ^C in between must find the child with its own dispositions, not with the handler's
	 * copy.
	 */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &mask);
	pid = fork();
	err = errno;
	if (!pid)
		exec_command(cfg, saved);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (pid < 0)
		return err_errno(err, "command '%s': cannot fork", cfg->path);
	*l = (struct launch){ .pid = pid, .pidfd = pidfd_open(pid, 0) };
	return 0;
}

/* The process that becomes the command: waits for the child, which only forks, and for the word of the grandchild. */
static void await_go(pid_t child, int gate, const struct launch_config *cfg, const struct launch_signals *saved)
{
	char go;

	launch_restore_signals(saved);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	if (read(gate, &go, 1) != 1)
		_exit(1);
	exec_command(cfg, saved);
}

int launch_leave(struct launch *l, enum launch_away how, const struct launch_config *cfg,
		 const struct launch_signals *saved)
{
	pid_t command = getpid(), child;
	int gate[2], pidfd;

	pidfd = pidfd_open(command, 0);
	if (pidfd < 0 || pipe2(gate, O_CLOEXEC))
		return err_errno(errno, "daemonize");
	child = fork();
	if (child < 0)
		return err_errno(errno, "cannot fork");
	if (child) {
		close(gate[1]);
		await_go(child, gate[0], cfg, saved);
	}
	close(gate[0]);
	child = fork();
	if (child < 0)
		err_errno(errno, "cannot fork");
	if (child)
		_exit(child < 0);
	if (how == LAUNCH_GROUP)
		setpgid(0, 0);
	else if (how == LAUNCH_SESSION)
		setsid();
	*l = (struct launch){ .pid = command, .pidfd = pidfd, .gate = gate[1] };
	return 0;
}

void launch_go(struct launch *l)
{
	if (write(l->gate, "", 1) != 1)
		err_errno(errno, "the command is gone");
}

/* Of what is no child of ours nobody tells the status. */
static bool stranger_ended(struct launch *l)
{
	struct pollfd end = { .fd = l->pidfd, .events = POLLIN };

	l->ended = poll(&end, 1, 0) > 0;
	return l->ended;
}

bool launch_ended(struct launch *l)
{
	pid_t got;

	if (!l->pid || l->ended)
		return l->ended;
	if (l->gate)
		return stranger_ended(l);
	got = waitpid(l->pid, &l->status, WNOHANG);
	l->ended = got == l->pid;
	if (got < 0 && errno == ECHILD) {
		err_msg("the command has ended, and somebody else was told how");
		l->status = EXIT_FAILURE << 8;
		l->ended = true;
	}
	return l->ended;
}

/* The signals are let in only while it waits, so that none comes between the look and the wait. */
void launch_await(struct launch *l, const volatile sig_atomic_t *flag, int seen)
{
	struct pollfd end = { .fd = l->pidfd, .events = POLLIN };
	const struct timespec look_again = { .tv_nsec = LOOK_MS * 1000000L };
	sigset_t all, open;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &open);
	while (!launch_ended(l) && *flag == seen)
		ppoll(&end, 1, l->pidfd < 0 ? &look_again : NULL, &open);
	sigprocmask(SIG_SETMASK, &open, NULL);
}

void launch_signal(const struct launch *l, int signo)
{
	if (l->pid && !l->ended)
		kill(l->pid, signo);
}

void launch_die(int signo)
{
	struct rlimit no_core = {};
	sigset_t one;

	setrlimit(RLIMIT_CORE, &no_core);
	signal(signo, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, signo);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	raise(signo);
	exit(128 + signo);
}

void launch_exit(const struct launch *l)
{
	if (WIFSIGNALED(l->status))
		launch_die(WTERMSIG(l->status));
	exit(WEXITSTATUS(l->status));
}
