/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take_start.c: the options of what is traced, and how it is started; see take.h.
 */
#include "take.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static void add_pid(struct options *o, pid_t pid)
{
	for (size_t i = 0; i < o->npids; i++)
		if (o->pids[i] == pid)
			return;
	o->pids = reallocarray(o->pids, o->npids + 1, sizeof(*o->pids));
	if (!o->pids) {
		err_errno(ENOMEM, "-p");
		exit(EXIT_FAILURE);
	}
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
