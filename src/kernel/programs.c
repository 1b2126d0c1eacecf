/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * programs.c: the BPF programs, one row each; see programs.h.
 *
 * The order of the rows is the order in which a group is attached: of the hooks the exit comes first, for an entry whose
 * exit is missed would stay open.
 */
#include "kernel/programs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>

#include "base/err.h"

struct row {
	const char *name;
	enum program_group group;
	const char *category, *event;	/* of a classic tracepoint; NULL: attached as its section says */
	unsigned int when, unless;	/* WANT_*: loaded with all of these, with none of those */
	bool forms;			/* there is a "_paths" and a "_count" of it, */
	unsigned int forms_when;	/* and they are for when all of these are wanted */
	const char *mender;		/* where that one is loaded it does what this one was skipped for */
};

static const struct row rows[] = {
	{ .name = "hook_exit", .group = GROUP_HOOKS, .unless = WANT_RAW, .forms = true },
	{ .name = "hook_enter", .group = GROUP_HOOKS, .unless = WANT_RAW, .forms = true },
	{ .name = "raw_exit", .group = GROUP_HOOKS, .category = "raw_syscalls", .event = "sys_exit",
	  .when = WANT_RAW, .forms = true },
	{ .name = "raw_enter", .group = GROUP_HOOKS, .category = "raw_syscalls", .event = "sys_enter",
	  .when = WANT_RAW, .forms = true },
	{ .name = "on_fork", .group = GROUP_LIFE, .unless = WANT_CLASSIC },
	{ .name = "on_fork_classic", .group = GROUP_LIFE, .category = "sched", .event = "sched_process_fork",
	  .when = WANT_CLASSIC },
	{ .name = "on_exec", .group = GROUP_LIFE, .mender = "on_exec_missed" },
	{ .name = "on_exec_missed", .group = GROUP_LIFE, .category = "sched", .event = "sched_process_exec",
	  .when = WANT_CLASSIC },	/* behind on_exec */
	{ .name = "on_exit", .group = GROUP_LIFE, .unless = WANT_CLASSIC },
	{ .name = "on_exit_classic", .group = GROUP_LIFE, .category = "sched", .event = "sched_process_exit",
	  .when = WANT_CLASSIC },
	{ .name = "on_signal", .group = GROUP_LIFE, .unless = WANT_COUNT_ONLY },
	{ .name = "on_signal_sent", .group = GROUP_LIFE, .unless = WANT_COUNT_ONLY },
	{ .name = "on_rename", .group = GROUP_LIFE, .when = WANT_NAMES, .unless = WANT_COUNT_ONLY },
	{ .name = "on_switch", .group = GROUP_LIFE, .when = WANT_COUNT_CPU },
	{ .name = "call_enter_tp", .group = GROUP_OWN, .when = WANT_OWN, .forms = true },
	{ .name = "call_exit_tp", .group = GROUP_OWN, .when = WANT_OWN, .forms = true },
	{ .name = "raise_exit", .group = GROUP_RAISE, .when = WANT_RAISE, .unless = WANT_RAW },
	{ .name = "raise_enter", .group = GROUP_RAISE, .when = WANT_RAISE, .unless = WANT_RAW },
	{ .name = "raise_raw", .group = GROUP_RAISE, .category = "raw_syscalls", .event = "sys_exit",
	  .when = WANT_RAISE | WANT_RAW },	/* one program, attached twice */
	{ .name = "raise_raw", .group = GROUP_RAISE, .category = "raw_syscalls", .event = "sys_enter",
	  .when = WANT_RAISE | WANT_RAW },
	{ .name = "seed_walk", .group = GROUP_WALK, .when = WANT_ATTACH },
	{ .name = "flight_walk", .group = GROUP_WALK, .unless = WANT_COUNT_ONLY,
	  .forms = true, .forms_when = WANT_ATTACH },	/* the calls that it looks behind began before that */
};

#define NROWS (sizeof(rows) / sizeof(rows[0]))
_Static_assert(NROWS <= PROGRAMS_MOST, "programs");

int programs_choose(struct programs *p, struct bpf_object *obj, unsigned int wants)
{
	const char *form = wants & WANT_COUNT_ONLY ? "_count" : wants & WANT_PATHS ? "_paths" : "";
	struct bpf_program *prog;

	memset(p->progs, 0, sizeof(p->progs));
	bpf_object__for_each_program(prog, obj)
		bpf_program__set_autoload(prog, false);
	for (size_t i = 0; i < NROWS; i++) {
		char name[64];
		bool has_form;

		if ((wants & rows[i].when) != rows[i].when || wants & rows[i].unless)
			continue;
		has_form = rows[i].forms && (wants & rows[i].forms_when) == rows[i].forms_when;
		snprintf(name, sizeof(name), "%s%s", rows[i].name, has_form ? form : "");
		p->progs[i] = bpf_object__find_program_by_name(obj, name);
		if (!p->progs[i])
			return err_errno(ENOENT, "the BPF program '%s'", name);
		bpf_program__set_autoload(p->progs[i], true);
	}
	return 0;
}

struct bpf_program *programs_get(const struct programs *p, const char *name)
{
	for (size_t i = 0; i < NROWS; i++)
		if (!strcmp(rows[i].name, name))
			return p->progs[i];
	return NULL;
}

static struct bpf_link *attach(const struct row *row, struct bpf_program *prog)
{
	if (row->category)
		return bpf_program__attach_tracepoint(prog, row->category, row->event);
	return bpf_program__attach_trace(prog);
}

int programs_attach(struct programs *p, enum program_group group)
{
	for (size_t i = 0; i < NROWS; i++) {
		if (rows[i].group != group || !p->progs[i] || p->links[i])
			continue;
		p->links[i] = attach(&rows[i], p->progs[i]);
		if (!p->links[i])
			return -errno;
	}
	return 0;
}

size_t programs_slow_links(const struct programs *p, int *fds)
{
	size_t n = 0;

	for (size_t i = 0; i < NROWS; i++)
		if (p->links[i] && rows[i].category)
			fds[n++] = bpf_link__fd(p->links[i]);
	return n;
}

void programs_detach(struct programs *p)
{
	for (size_t i = 0; i < NROWS; i++) {
		bpf_link__destroy(p->links[i]);
		p->links[i] = NULL;
	}
}

static void add_skips(const struct row *row, uint64_t skips, struct programs_skips *out)
{
	out->all += skips;
	if (row->group == GROUP_HOOKS || row->group == GROUP_OWN)
		out->calls += skips;
	else if (row->group == GROUP_LIFE && !(row->when & WANT_COUNT_CPU))
		out->notes += skips;
}

int programs_skips(const struct programs *p, struct programs_skips *out, bool say)
{
	struct bpf_prog_info info;
	int err = 0;
	uint32_t len;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < NROWS; i++) {
		int fd = p->progs[i] ? bpf_program__fd(p->progs[i]) : -1;

		memset(&info, 0, sizeof(info));
		len = sizeof(info);
		if (fd < 0 || (i && p->progs[i] == p->progs[i - 1]))	/* one for two tracepoints says it once */
			continue;
		if (bpf_obj_get_info_by_fd(fd, &info, &len)) {
			err = -errno;
			continue;
		}
		if (!rows[i].mender || !programs_get(p, rows[i].mender))
			add_skips(&rows[i], info.recursion_misses, out);
		if (say && info.recursion_misses)
			err_msg("%s skipped %llu times", rows[i].name, (unsigned long long)info.recursion_misses);
	}
	return err;
}
