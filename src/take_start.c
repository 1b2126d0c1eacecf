/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take_start.c: the options of what is traced, and how it is started; see take.h.
 */
#include "take.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

static void add_pid(struct options *o, pid_t pid)
{
	for (size_t i = 0; i < o->npids; i++)
		if (o->pids[i] == pid)
			return;
	o->pids = alloc_again(o->pids, (o->npids + 1) * sizeof(*o->pids));
	o->pids[o->npids++] = pid;
}

int take_pids(struct options *o, char *text)
{
	static const char separators[] = ", \t\n";
	char *save = NULL;

	for (char *at = strtok_r(text, separators, &save); at; at = strtok_r(NULL, separators, &save)) {
		char *end;
		long pid = strtol(at, &end, 10);

		if (*end || pid < 1 || pid > INT_MAX) {
			err_msg("Invalid process id: '%s'", at);
			return -EINVAL;
		}
		add_pid(o, (pid_t)pid);
	}
	return 0;
}

int take_env(struct options *o, char *arg)
{
	struct launch_config *l = &o->launch;

	l->env = alloc_again(l->env, (l->nenv + 1) * sizeof(*l->env));
	l->env[l->nenv++] = arg;
	return 0;
}

int take_argv0(struct options *o, char *arg)
{
	o->launch.argv0 = arg;
	return 0;
}

/* A number up to its end or a colon; (uid_t)-1 stands for none. False: it is not one. */
static bool parse_id(const char **text, uint32_t *id)
{
	char *end;
	long long n = strtoll(*text, &end, 10);
	bool ok = end != *text && (!*end || *end == ':') && n >= 0 && n < UINT32_MAX;

	*id = (uint32_t)n;
	*text = end + (*end == ':');
	return ok;
}

static int take_ids(struct launch_config *l, const char *arg)
{
	const char *at = arg;

	l->user = NULL;
	if (parse_id(&at, &l->uid) && parse_id(&at, &l->gid))
		return 0;
	err_msg("Invalid UID:GID pair '%s'", arg);
	return -EINVAL;
}

int take_user(struct options *o, char *arg)
{
	struct launch_config *l = &o->launch;
	struct passwd *entry;

	l->as_user = true;
	if (geteuid()) {
		err_msg("You must be root to use the -u/--username option");
		return -EINVAL;
	}
	if (strchr(arg, ':'))
		return take_ids(l, arg);
	entry = getpwnam(arg);
	if (!entry) {
		err_msg("Cannot find user '%s'", arg);
		return -EINVAL;
	}
	l->user = arg;
	l->uid = entry->pw_uid;
	l->gid = entry->pw_gid;
	return 0;
}

int take_leave(struct options *o, char *arg)
{
	static const struct {
		const char *name;
		enum launch_away how;
	} words[] = {
		{ "grandchild", LAUNCH_GRANDCHILD }, { "pgroup", LAUNCH_GROUP }, { "pgrp", LAUNCH_GROUP },
		{ "session", LAUNCH_SESSION },
	};

	if (!take_is_long(o)) {
		o->leaves += o->leaves < UINT8_MAX;
		return 0;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(arg ? arg : "grandchild", words[i].name)) {
			o->leave = words[i].how;
			return 0;
		}
	}
	return take_invalid(o, arg);
}

int take_interruptible(struct options *o, char *arg)
{
	static const char *const words[] = { "anywhere", "waiting", "never", "never_tstp" };
	uint64_t n = 0;
	int err;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !n; i++)
		n = strcasecmp(arg, words[i]) ? 0 : i + 1;
	err = n ? 0 : take_number(o, arg, 1, 4, &n);
	o->interruptible = (uint8_t)n;
	return err;
}

int take_call_limit(struct options *o, char *arg)
{
	return take_number(o, arg, 1, INT64_MAX, &o->call_limit);
}

int take_detach(struct options *o, char *arg)
{
	o->detach_on_exec = true;
	if (!strcmp(arg, "execve"))
		return 0;
	err_msg("Syscall '%s' for -b isn't supported", arg);
	return -EINVAL;
}
