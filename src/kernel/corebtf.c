/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * corebtf.c: the kernel's types for libbpf, ready to use; see corebtf.h.
 *
 * The small file has every struct of the programs that the kernel has too, with the programs' members at the kernel's
 * offsets; members of the kernel's anonymous structs and unions become members of the struct around them. The hooks'
 * programs are given to libbpf as a kind that needs no types, and become what they are when they are loaded.
 */
#include "kernel/corebtf.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "base/err.h"
#include "bpf/wire.h"
#include "kernel/kbtf.h"

#define MAX_DEPTH	8
#define MAX_QUERIES	256
#define MAX_FOUND	(2 * MAX_QUERIES)
#define MAX_HOOKS	32
/*
 * From Linux 7.0 the probes of tracepoints run under SRCU instead of with preemption off. Its counters are a variable for
 * each processor, which until 6.12 was there for another purpose; a tracepoint had no ext then.
 */
#define PROBES_SRCU	"tracepoint_srcu_srcu_data"
#define TRACEPOINT_EXT	"tracepoint_ext"

/*
 * The kernel's functions behind the numbers of wire.h: names, the newest first. Linux 6.18 has the task work only as _impl,
 * with the program's aux as its last argument; from 7.0 the name without it leaves that to the verifier.
 */
static const struct { int32_t number; const char *names[2]; } functions[] = {
	{ CALL_PREEMPT_DISABLE, { "bpf_preempt_disable" } },
	{ CALL_PREEMPT_ENABLE, { "bpf_preempt_enable" } },
	{ CALL_TASK_FROM_PID, { "bpf_task_from_pid" } },
	{ CALL_TASK_RELEASE, { "bpf_task_release" } },
	{ CALL_TASK_WORK, { "bpf_task_work_schedule_resume", "bpf_task_work_schedule_resume_impl" } },
};

#define NFUNCTIONS (sizeof(functions) / sizeof(functions[0]))

/* Programs of such a section hang on the kernel's type of the rest of its name behind that prefix. */
static const struct {
	const char *section, *prefix;
	uint32_t kind;
	enum bpf_attach_type attach;
} hook_kinds[] = {
	{ "tp_btf/", "btf_trace_", BTF_KIND_TYPEDEF, BPF_TRACE_RAW_TP },
	{ "iter/", "bpf_iter_", BTF_KIND_FUNC, BPF_TRACE_ITER },
};

#define HOOK_KINDS	(sizeof(hook_kinds) / sizeof(*hook_kinds))
#define HANDLERS	(HOOK_KINDS + 1)

struct corebtf {
	struct kbtf *kernel;
	const struct btf *local;	/* the programs' */
	struct btf *small;
	struct kbtf_query queries[MAX_QUERIES];
	uint32_t ids[MAX_QUERIES];	/* of the last type found, 0 for none */
	uint32_t locals[MAX_QUERIES];	/* the programs' struct of that name */
	size_t nqueries;
	struct { uint32_t local, id; } found[MAX_FOUND];
	size_t nfound;
	char hooks[MAX_HOOKS][64], path[32];
	int fd, handlers[HANDLERS];
};

static int query(struct corebtf *c, const char *name, uint32_t kind, uint32_t local)
{
	if (c->nqueries == MAX_QUERIES)
		return -E2BIG;
	c->locals[c->nqueries] = local;
	c->queries[c->nqueries++] = (struct kbtf_query){ .name = name, .kind = kind };
	return 0;
}

static void found(void *ctx, size_t query, uint32_t id)
{
	struct corebtf *c = ctx;

	c->ids[query] = id;
	if (!c->locals[query] || c->nfound == MAX_FOUND)
		return;
	c->found[c->nfound].local = c->locals[query];
	c->found[c->nfound++].id = id;
}

static uint32_t id_of(const struct corebtf *c, const char *name)
{
	for (size_t i = 0; i < c->nqueries; i++)
		if (!c->locals[i] && !strcmp(c->queries[i].name, name))
			return c->ids[i];
	return 0;
}

/* What a program hangs on: the type's name and its kind, or 0 where it is no hook's. */
static uint32_t hook_type(const struct bpf_program *prog, char *name, size_t n)
{
	const char *section = bpf_program__section_name(prog);

	for (size_t i = 0; i < HOOK_KINDS; i++) {
		size_t len = strlen(hook_kinds[i].section);

		if (strncmp(section, hook_kinds[i].section, len))
			continue;
		snprintf(name, n, "%s%s", hook_kinds[i].prefix, section + len);
		return hook_kinds[i].kind;
	}
	return 0;
}

/* The kernel's id of the function behind a number, 0 where it has none. */
static uint32_t function_id(const struct corebtf *c, int32_t number)
{
	uint32_t id = 0;

	for (size_t i = 0; i < NFUNCTIONS; i++)
		for (size_t n = 0; n < 2 && functions[i].number == number && functions[i].names[n] && !id; n++)
			id = id_of(c, functions[i].names[n]);
	return id;
}

static int query_functions(struct corebtf *c)
{
	int err = 0;

	for (size_t i = 0; i < NFUNCTIONS; i++)
		for (size_t n = 0; n < 2 && functions[i].names[n] && !err; n++)
			err = query(c, functions[i].names[n], BTF_KIND_FUNC, 0);
	return err;
}

/* The functions, the programs' hooks, all structs, and what tells of preemptible tracepoints. */
static int query_all(struct corebtf *c, const struct bpf_object *obj)
{
	struct bpf_program *prog;
	int err = query_functions(c);
	size_t hooks = 0;

	if (!err)
		err = query(c, PROBES_SRCU, BTF_KIND_VAR, 0);
	if (!err)
		err = query(c, TRACEPOINT_EXT, BTF_KIND_STRUCT, 0);
	bpf_object__for_each_program(prog, obj) {
		uint32_t kind;

		if (err)
			continue;
		if (hooks == MAX_HOOKS)
			return -E2BIG;
		kind = hook_type(prog, c->hooks[hooks], sizeof(c->hooks[hooks]));
		if (kind)
			err = query(c, c->hooks[hooks++], kind, 0);
	}
	for (uint32_t id = 1; id < btf__type_cnt(c->local) && !err; id++) {
		const struct btf_type *t = btf__type_by_id(c->local, id);

		if (btf_is_struct(t) && t->name_off)
			err = query(c, btf__name_by_offset(c->local, t->name_off), BTF_KIND_STRUCT, id);
	}
	return err;
}

static const struct btf_type *local_resolve(const struct corebtf *c, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(c->local, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(c->local, t->type);
	return t;
}

static int add_struct(struct corebtf *c, const struct btf_type *local, const struct btf_type *t, int depth);

/* The small file's type for one of the kernel's, as much of it as the programs' type has. Its id or -errno. */
static int add_type(struct corebtf *c, const struct btf_type *local, const struct btf_type *t, int depth)
{
	const char *name;
	int elem;

	if (!local || !t || depth > MAX_DEPTH)
		return -EPROTO;
	name = kbtf_name(c->kernel, t->name_off);
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		return btf__add_int(c->small, name, t->size, btf_int_encoding(t));
	case BTF_KIND_PTR:
		return btf__add_ptr(c->small, 0);
	case BTF_KIND_ENUM:
		return btf__add_enum(c->small, name, t->size);
	case BTF_KIND_ARRAY:
		if (!btf_is_array(local))
			return -EPROTO;
		elem = add_type(c, local_resolve(c, btf_array(local)->type),
				kbtf_resolve(c->kernel, btf_array(t)->type), depth + 1);
		return elem < 0 ? elem : btf__add_array(c->small, elem, elem, btf_array(t)->nelems);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return add_struct(c, local, t, depth + 1);
	}
	return -EPROTO;
}

struct member {
	const char *name;
	uint32_t type;			/* the kernel's */
	uint32_t bit, bits;
	int id;				/* the small file's type */
};

/* A member of the kernel's struct, also of the anonymous ones in it. */
static bool find_member(const struct corebtf *c, const struct btf_type *t, uint32_t base, int depth, struct member *out)
{
	const struct btf_member *m = btf_members(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		const char *name = kbtf_name(c->kernel, m[i].name_off);
		uint32_t bit = base + btf_member_bit_offset(t, i);
		const struct btf_type *inner;

		if (*name && !strcmp(name, out->name)) {
			out->type = m[i].type;
			out->bit = bit;
			out->bits = btf_member_bitfield_size(t, i);
			return true;
		}
		inner = *name ? NULL : kbtf_resolve(c->kernel, m[i].type);
		if (inner && btf_is_composite(inner) && depth < MAX_DEPTH && find_member(c, inner, bit, depth + 1, out))
			return true;
	}
	return false;
}

/* The members' types come first: a struct's members must follow it at once. */
static int add_struct(struct corebtf *c, const struct btf_type *local, const struct btf_type *t, int depth)
{
	uint32_t n = btf_is_composite(local) ? btf_vlen(local) : 0;
	struct member *members = calloc(n + 1, sizeof(*members));
	int id, err = 0;

	if (!members)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		struct member *m = &members[i];

		m->name = btf__name_by_offset(c->local, btf_members(local)[i].name_off);
		if (find_member(c, t, 0, 0, m))
			m->id = add_type(c, local_resolve(c, btf_members(local)[i].type),
					 kbtf_resolve(c->kernel, m->type), depth);
	}
	id = btf__add_struct(c->small, kbtf_name(c->kernel, t->name_off), t->size);
	for (struct member *m = members; id > 0 && m < members + n && !err; m++)
		if (m->id > 0)
			err = btf__add_field(c->small, m->name, m->id, m->bit, m->bits);
	free(members);
	return err ? err : id;
}

static int write_small(const struct corebtf *c)
{
	uint32_t size;
	const void *data = btf__raw_data(c->small, &size);

	if (!data)
		return -ENOMEM;
	return write(c->fd, data, size) == (ssize_t)size ? 0 : -EIO;
}

int corebtf_fill(struct corebtf *c, const struct bpf_object *obj)
{
	int err;

	c->local = bpf_object__btf(obj);
	c->small = btf__new_empty();
	if (!c->local || !c->small)
		return -ENOMEM;
	err = query_all(c, obj);
	if (!err)
		err = kbtf_find(c->kernel, c->queries, c->nqueries, found, c);
	for (size_t i = 0; i < c->nfound && !err; i++) {
		int id = add_struct(c, btf__type_by_id(c->local, c->found[i].local),
				    kbtf_type(c->kernel, c->found[i].id), 0);

		err = id < 0 ? id : 0;
	}
	return err ? err : write_small(c);
}

bool corebtf_has(const struct corebtf *c, int32_t number)
{
	return function_id(c, number);
}

bool corebtf_preemptible(const struct corebtf *c)
{
	return id_of(c, PROBES_SRCU) && id_of(c, TRACEPOINT_EXT);
}

/* libbpf is about to load a program: calls of numbers that no helper has become those of the kernel's functions. */
static int prepare_program(struct bpf_program *prog, struct bpf_prog_load_opts *opts, long cookie)
{
	struct bpf_insn *insns = (struct bpf_insn *)bpf_program__insns(prog);

	(void)opts;
	for (size_t i = 0; i < bpf_program__insn_cnt(prog); i++) {
		uint32_t id;

		if (insns[i].code != (BPF_JMP | BPF_CALL) || insns[i].src_reg || insns[i].imm < CALL_FIRST)
			continue;
		id = function_id((const struct corebtf *)cookie, insns[i].imm);
		if (!id)
			continue;
		insns[i].src_reg = BPF_PSEUDO_KFUNC_CALL;
		insns[i].imm = id;
	}
	return 0;
}

/* The same for a program of a hook. */
static int prepare_hook(struct bpf_program *prog, struct bpf_prog_load_opts *opts, long cookie)
{
	char name[64];

	hook_type(prog, name, sizeof(name));
	opts->attach_btf_id = id_of((const struct corebtf *)cookie, name);
	if (!opts->attach_btf_id)
		return -ESRCH;
	prepare_program(prog, opts, cookie);
	return bpf_program__set_type(prog, BPF_PROG_TYPE_TRACING);
}

static int register_handlers(struct corebtf *c)
{
	LIBBPF_OPTS(libbpf_prog_handler_opts, hook, .cookie = (long)c, .prog_prepare_load_fn = prepare_hook);
	LIBBPF_OPTS(libbpf_prog_handler_opts, call, .cookie = (long)c, .prog_prepare_load_fn = prepare_program);
	int bad = 0;

	for (size_t i = 0; i < HOOK_KINDS; i++)
		c->handlers[i] = libbpf_register_prog_handler(hook_kinds[i].section, BPF_PROG_TYPE_RAW_TRACEPOINT,
							      hook_kinds[i].attach, &hook);
	c->handlers[HOOK_KINDS] = libbpf_register_prog_handler("tracepoint", BPF_PROG_TYPE_TRACEPOINT, 0, &call);
	for (size_t i = 0; i < HANDLERS; i++)
		bad |= c->handlers[i] < 0;
	return bad ? -EINVAL : 0;
}

struct corebtf *corebtf_open(void)
{
	struct corebtf *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	for (size_t i = 0; i < HANDLERS; i++)
		c->handlers[i] = -1;
	c->fd = memfd_create("btf", MFD_CLOEXEC);
	snprintf(c->path, sizeof(c->path), "/proc/self/fd/%d", c->fd);
	if (c->fd >= 0 && !kbtf_open(&c->kernel) && !register_handlers(c))
		return c;
	corebtf_close(c);
	return NULL;
}

const char *corebtf_path(const struct corebtf *c)
{
	return c->path;
}

void corebtf_close(struct corebtf *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < HANDLERS; i++)
		if (c->handlers[i] >= 0)
			libbpf_unregister_prog_handler(c->handlers[i]);
	if (c->fd >= 0)
		close(c->fd);
	btf__free(c->small);
	kbtf_close(c->kernel);
	free(c);
}

int corebtf_check(const char *path)
{
	struct btf *btf = btf__parse(path, NULL);

	if (!btf && access(path, R_OK))
		return err_errno(errno, "--btf: cannot read types from '%s'", path);
	if (!btf) {
		err_msg("--btf: '%s': damaged, or not a file of types (BTF)", path);
		return -EINVAL;
	}
	btf__free(btf);
	return 0;
}
