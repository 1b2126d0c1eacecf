/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attach.c: the running processes of -p; see attach.h.
 *
 * They are looked at twice: before anything is loaded, so that a wrong number costs nothing, and when
 * the walk through the kernel's tasks has told what became of each. All go into one walk.
 */
#include "attach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "host/proc.h"
#include "host/rights.h"
#include "kernel/loader.h"
#include "kernel/seeds.h"
#include "cli.h"

int attach_check(const struct options *o, pid_t *attached)
{
	struct proc_info info;
	size_t count = 0;

	for (size_t i = 0; i < o->npids; i++) {
		if (proc_target(o->pids[i], &info) ||
		    (o->loader.knobs.limited && rights_target(o->pids[i])))
			continue;
		attached[i] = o->pids[i];
		count++;
	}
	return count || !o->npids || o->command ? 0 : -ESRCH;
}

/* What the walk shall look for on behalf of one -p: false after a message where there is nothing. */
static bool fill_seed(const struct options *o, pid_t pid, struct seed *seed)
{
	struct proc_info info;
	int err = proc_lookup(pid, &info);
	bool whole;

	if (err == -ESRCH)
		err_msg("process %d: ended before it could be traced", pid);
	else if (err)
		err_errno(err, "process %d: cannot read /proc/%d", pid, pid);
	if (err)
		return false;
	whole = o->as_strace ? o->loader.knobs.follow_forks : info.tid == info.tgid;
	seed->id = whole ? info.tgid : pid;
	seed->how = whole ? SEED_PROCESS : SEED_THREAD;
	return true;
}

/* Says what became of one -p; true where it is under the trace. */
static bool say_attached(const struct options *o, pid_t pid, const struct seed *seed)
{
	struct proc_info info;

	if (seed->failed)
		err_msg("process %d: %u of its threads are not traced: the kernel has no memory "
			"for more", pid, seed->failed);
	if (seed->denied)
		rights_denied(pid, EPERM);
	if (!seed->joined && !seed->there) {
		if (seed->denied)
			return false;
		if (seed->ended || proc_lookup(pid, &info) || info.state == 'Z' || info.state == 'X')
			err_msg("process %d: ended before it could be traced", pid);
		else if (!seed->failed)
			err_msg("process %d: runs, but the walk over the processes of this pid namespace did not find it", pid);
		return false;
	}
	if (o->filter.quiet & QUIET_ATTACH)
		return true;
	if (!seed->joined)
		err_msg("process %d: traced already, as a part of another one", pid);
	else if (seed->joined > 1)
		err_msg("Process %d attached with %u threads", pid, seed->joined);
	else
		err_msg("Process %d attached", pid);
	/* not 't': a tracer's stops are short */
	if (!proc_lookup(pid, &info) && info.state == 'T')
		err_msg("process %d (%s): is stopped and makes no calls until a SIGCONT", pid, info.comm);
	return true;
}

int attach_pids(struct loader *l, const struct options *o, pid_t *attached)
{
	size_t npids = o->npids, n = 0, count = 0;
	struct seed *seeds = calloc(npids + 1, sizeof(*seeds));
	int err;

	if (!seeds)
		return err_errno(ENOMEM, "-p");
	for (size_t i = 0; i < npids; i++)
		if (attached[i] && fill_seed(o, attached[i], &seeds[n]))
			attached[n++] = attached[i];
	memset(attached + n, 0, (npids - n) * sizeof(*attached));
	err = n ? loader_attach(l, seeds, n) : 0;
	for (size_t i = 0; i < n && !err; i++) {
		if (say_attached(o, attached[i], &seeds[i]))
			count++;
		else
			attached[i] = 0;
	}
	free(seeds);
	if (err)
		return err;
	return count || !npids || o->command ? 0 : -ESRCH;
}

int attach_command(struct loader *l, const struct options *o, pid_t command)
{
	struct seed seed = { .id = (uint32_t)command, .how = SEED_COMMAND };
	int err = loader_attach(l, &seed, 1);

	if (!err && !seed.joined) {
		err_msg("process %d: cannot be traced", command);
		return -ESRCH;
	}
	if (!err && !(o->filter.quiet & QUIET_ATTACH))
		err_msg("Process %d attached", command);
	return err;
}
