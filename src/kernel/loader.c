/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loader.c: the BPF side, opened, configured, loaded and attached.
 *
 * Owns libbpf's object API and the knobs. What is not needed is not loaded: the seed walk only to attach to running
 * processes, the per-call tracepoint programs only where they are asked for. Links are descriptors, so whatever happens to this
 * process the kernel detaches them; those that would make it wait are kept by a holder (holder.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/clock.h"
#include "base/err.h"
#include "desc/sysdesc.h"
#include "host/proc.h"
#include "kernel/corebtf.h"
#include "kernel/holder.h"
#include "kernel/knobs.h"
#include "kernel/loader.h"
#include "kernel/programs.h"
#include "kernel/seeds.h"
#include "kernel/slots.h"
#include "kernel/tables.h"

extern const char bpf_object_start[], bpf_object_end[];

struct loader {
	struct bpf_object *obj;
	struct programs programs;
	struct bpf_link *flight;	/* the walk that tells the calls in flight; NULL: none */
	struct bpf_link **call_links;	/* --hook=tracepoint: two for each call */
	size_t ncall_links;
	int rings[WIRE_RINGS], slots, losses, spans, seeds, counts, odd_counts, ends, readers;
	volatile uint32_t *paused;	/* the programs' own, mapped */
	int holders[2];			/* from holder_start(), or negative: what was attached at first, and later */
	struct knobs knobs;
	bool tracepoints, hooks;
	bool classic;			/* tracefs is there, for tracepoints that tp_btf hooks could be skipped at */
	bool compat;			/* 32-bit calls are selected, and may still need the hooks */
	bool debug;
	bool skips_asked;		/* skips_before is set: what was before is nobody's */
	bool detached;		/* skips_at_end is set: what lingers is skipped for nothing */
	pthread_mutex_t skips_lock;	/* of these: the reader asks while the trace is being ended */
	struct programs_skips skips_before, skips_at_end;
	int skips_err;			/* of skips_at_end */
	bool raw;			/* the hooks are the classic tracepoints */
	bool own[ROW_TABLE];		/* the calls that tracepoints of their own see */
};

/* -d: libbpf's words, the verifier's log among them; else it is silent. */
static int print_libbpf(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, args);
}

/* The selected calls that this kernel has tracepoints of their own for. */
static void choose_tracepoints(struct loader *l, const struct loader_config *cfg)
{
	char name[64];

	for (uint32_t row = 0; row < ROW_TABLE; row++) {
		if (!cfg->selected[row] || !sysdescs[row].tracepoint)
			continue;
		snprintf(name, sizeof(name), "sys_exit_%s", sysdescs[row].tracepoint);
		l->own[row] = proc_has_tracepoint("syscalls", name);
	}
}

static int explain(int err, const char *what)
{
	char why[256];

	proc_explain(err, why, sizeof(why));
	err_msg("%s: %s", what, why);
	return err < 0 ? err : -err;
}

static unsigned int wants_of(const struct loader *l, const struct loader_config *cfg)
{
	return (cfg->fd_paths ? WANT_PATHS : 0) | (cfg->names ? WANT_NAMES : 0) | (cfg->knobs.count_only ? WANT_COUNT_ONLY : 0) |
	       (cfg->count_cpu ? WANT_COUNT_CPU : 0) | (cfg->attach ? WANT_ATTACH : 0) |
	       (l->tracepoints ? WANT_OWN : 0) | (l->raw ? WANT_RAW : 0) | (cfg->raises ? WANT_RAISE : 0) |
	       (l->knobs.preemptible && l->classic ? WANT_CLASSIC : 0);
}

static int set_map_size(struct bpf_object *obj, const char *name, uint32_t entries)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, name);

	return map ? bpf_map__set_max_entries(map, entries) : err_errno(ENOENT, "the BPF map '%s'", name);
}

/* What a hash by thread costs at the start, and at each look through it, goes with its limit. */
static int size_thread_map(struct bpf_object *obj, const char *name)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, name);
	uint32_t threads = proc_max_threads();

	if (map && threads >= bpf_map__max_entries(map))
		return 0;
	return set_map_size(obj, name, threads);
}

static const char *const ring_names[WIRE_RINGS] = { "ring_0", "ring_1", "ring_2", "ring_3" };

static int set_ring_sizes(struct loader *l)
{
	int err = 0;

	for (int i = 0; i < l->knobs.rings && !err; i++)
		err = set_map_size(l->obj, ring_names[i], l->knobs.ring_bytes);
	return err;
}

/* What the kernel has decides how it is hooked. */
static int choose_hooks(struct loader *l, const struct loader_config *cfg, const struct corebtf *types)
{
	struct knobs *k = &l->knobs;

	k->task_work = types && corebtf_has(types, CALL_TASK_WORK);
	k->preemptible = types && corebtf_preemptible(types) && corebtf_has(types, CALL_TASK_FROM_PID) &&
			 corebtf_has(types, CALL_TASK_RELEASE) && corebtf_has(types, CALL_PREEMPT_DISABLE) &&
			 corebtf_has(types, CALL_PREEMPT_ENABLE);
	if ((k->preemptible || cfg->hook == HOOK_RAW) && !l->classic) {
		int err = proc_tracefs();

		if (err && cfg->hook == HOOK_RAW)
			return err;
		if (err)
			err_msg("this kernel can preempt tracepoints: calls, forks and exits may be missed");
		l->classic = !err;
	}
	l->raw = l->classic && (cfg->hook == HOOK_RAW || (k->preemptible && cfg->hook != HOOK_DISPATCH));
	return 0;
}

static int open_object(struct loader *l, const struct loader_config *cfg, struct corebtf *types)
{
	const char *btf = cfg->btf || !types ? cfg->btf : corebtf_path(types);
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "bpfstrace", .btf_custom_path = btf);
	int err;

	l->obj = bpf_object__open_mem(bpf_object_start, bpf_object_end - bpf_object_start, &opts);
	if (!l->obj)
		return -errno;
	err = types ? corebtf_fill(types, l->obj) : 0;
	if (!err)
		err = choose_hooks(l, cfg, types);
	if (!err)
		err = programs_choose(&l->programs, l->obj, wants_of(l, cfg));
	if (!err)
		err = set_ring_sizes(l);
	if (!err)
		err = size_thread_map(l->obj, "slots");
	if (!err)
		err = size_thread_map(l->obj, "lates");
	if (!err && cfg->attach)
		err = set_map_size(l->obj, "seeds", cfg->attach);
	if (!err && cfg->knobs.count)
		err = set_map_size(l->obj, "counts", COUNT_ROWS);
	if (!err && cfg->knobs.count)
		err = set_map_size(l->obj, "odd_counts", COUNT_ODD);
	if (!err)
		err = tables_fill(l->obj, &l->knobs, cfg->selected, l->own);
	return err;
}

/* Should the quick way to the kernel's types fail, libbpf looks them up itself, and says what is wrong if it is that. */
static int load_programs(struct loader *l, const struct loader_config *cfg)
{
	struct corebtf *types = corebtf_open();
	int err = types ? open_object(l, cfg, types) : -ENOTSUP;

	if (!err)
		err = bpf_object__load(l->obj);
	corebtf_close(types);
	if (!err)
		return 0;
	bpf_object__close(l->obj);
	err = open_object(l, cfg, NULL);
	if (err)
		return explain(err, "cannot set up the BPF programs");
	err = bpf_object__load(l->obj);
	if (err && err != -EMFILE && cfg->btf) {
		err_msg("--btf: '%s': damaged, or another kernel's: the programs do not load with it", cfg->btf);
		return err;
	}
	return err ? explain(err, "cannot load the BPF programs") : 0;
}

static int load_object(struct loader *l, const struct loader_config *cfg)
{
	uint64_t start = clock_now();
	int err = load_programs(l, cfg);

	if (err)
		return err;
	if (cfg->knobs.debug)
		err_msg("BPF programs loaded in %.1f ms", (double)(clock_now() - start) / NS_PER_MS);
	for (int i = 0; i < l->knobs.rings; i++)
		l->rings[i] = bpf_object__find_map_fd_by_name(l->obj, ring_names[i]);
	l->slots = bpf_object__find_map_fd_by_name(l->obj, "slots");
	l->losses = bpf_object__find_map_fd_by_name(l->obj, "losses");
	l->spans = bpf_object__find_map_fd_by_name(l->obj, "spans");
	l->seeds = bpf_object__find_map_fd_by_name(l->obj, "seeds");
	l->counts = bpf_object__find_map_fd_by_name(l->obj, "counts");
	l->odd_counts = bpf_object__find_map_fd_by_name(l->obj, "odd_counts");
	l->ends = bpf_object__find_map_fd_by_name(l->obj, "ends");
	l->readers = bpf_object__find_map_fd_by_name(l->obj, ".data.reader");
	return 0;
}

static int attach_group(struct loader *l, enum program_group group)
{
	int err = programs_attach(&l->programs, group);

	return err ? explain(err, "cannot attach the BPF programs") : 0;
}

static int attach_call(struct loader *l, const char *prefix, const char *call, struct bpf_program *prog)
{
	struct bpf_link *link;
	char name[64];

	snprintf(name, sizeof(name), "%s%s", prefix, call);
	link = bpf_program__attach_tracepoint(prog, "syscalls", name);
	if (!link && errno == EMFILE)
		return explain(-errno, "cannot attach to the tracepoints");
	if (!link)
		return err_errno(errno, "cannot attach to the tracepoint syscalls:%s, which --hook=dispatch does not need", name);
	l->call_links[l->ncall_links++] = link;
	return 0;
}

static int attach_calls(struct loader *l)
{
	struct bpf_program *enter = programs_get(&l->programs, "call_enter_tp");
	struct bpf_program *leave = programs_get(&l->programs, "call_exit_tp");
	int err = 0;

	l->call_links = calloc(2 * ROW_TABLE, sizeof(*l->call_links));
	if (!l->call_links)
		return -ENOMEM;
	for (uint32_t row = 0; row < ROW_TABLE && !err; row++) {
		if (!l->own[row])
			continue;
		err = attach_call(l, "sys_enter_", sysdescs[row].tracepoint, enter);
		if (!err)
			err = attach_call(l, "sys_exit_", sysdescs[row].tracepoint, leave);
	}
	if (err == -EMFILE && l->ncall_links)	/* the holder needs two */
		bpf_link__destroy(l->call_links[--l->ncall_links]);
	return err;
}

/* Holders make ours not the last descriptors of the links: see holder.h. One takes those that none has yet. */
static int hold_links(struct loader *l)
{
	int *holder = &l->holders[l->holders[0] >= 0];
	int *fds = calloc(l->ncall_links + PROGRAMS_MOST, sizeof(*fds));
	size_t n;

	if (!fds)
		return -ENOMEM;
	n = programs_slow_links(&l->programs, fds);
	for (size_t i = 0; i < l->ncall_links; i++)
		fds[n++] = bpf_link__fd(l->call_links[i]);
	if (n && *holder < 0)
		*holder = holder_start(fds, n);
	free(fds);
	return n && *holder < 0 ? *holder : 0;
}

static bool selects(const struct loader_config *cfg, uint32_t first, uint32_t end)
{
	for (uint32_t row = first; row < end; row++)
		if (cfg->selected[row] && sysdescs[row].name)
			return true;
	return false;
}

/*
 * True where a call cannot be seen by a tracepoint of its own. 32-bit calls never have one: should others be selected too,
 * they wait for the first 32-bit image (loader_compat()), unless they are wanted at once. Numbers that are no calls have
 * none either: who asks for tracepoints goes without.
 */
static bool needs_hooks(const struct loader *l, const struct loader_config *cfg)
{
	if (!l->tracepoints || cfg->compat)
		return true;
	for (uint32_t row = 0; row < ROW_TABLE; row++)
		if (cfg->selected[row] && sysdescs[row].name && !l->own[row])
			return true;
	return l->compat && !selects(cfg, 0, ROW_TABLE);
}

static int attach_hooks(struct loader *l)
{
	int err = attach_group(l, GROUP_HOOKS);

	l->hooks = !err;
	return err;
}

/* Through a mapping: a bpf(2) that writes a map would keep the programs of all tracers off this processor meanwhile. */
static int map_paused(struct loader *l)
{
	int fd = bpf_object__find_map_fd_by_name(l->obj, ".data.paused");
	void *p = mmap(NULL, sizeof(*l->paused), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return -errno;
	l->paused = p;
	return 0;
}

static int attach_all(struct loader *l, const struct loader_config *cfg)
{
	int err, held;

	/* no holder is the command */
	err = map_paused(l);
	if (err)
		return explain(err, "cannot map the BPF maps");
	*l->paused = 1;
	if (l->tracepoints)
		err = attach_calls(l);
	if (!err && needs_hooks(l, cfg))
		err = attach_hooks(l);
	if (!err)
		err = attach_group(l, GROUP_LIFE);
	if (!err)
		err = attach_group(l, GROUP_RAISE);
	/* what was attached before something failed, too */
	held = hold_links(l);
	if (!err)
		err = held;
	if (!err && !cfg->knobs.count_only) {
		l->flight = bpf_program__attach_iter(programs_get(&l->programs, "flight_walk"), NULL);
		err = l->flight ? 0 : explain(-errno, "cannot walk the tasks");
	}
	*l->paused = !!err;
	return err;
}

int loader_open(struct loader **out, const struct loader_config *cfg)
{
	struct loader *l = calloc(1, sizeof(*l));
	int err;

	if (!l)
		return -ENOMEM;
	pthread_mutex_init(&l->skips_lock, NULL);
	l->holders[0] = l->holders[1] = -1;
	l->tracepoints = cfg->hook == HOOK_TRACEPOINT;
	l->debug = cfg->knobs.debug;
	libbpf_set_print(cfg->knobs.debug ? print_libbpf : NULL);
	err = cfg->btf ? corebtf_check(cfg->btf) : 0;
	if (!err)
		err = knobs_settle(&l->knobs, cfg);
	l->knobs.tracepoints = l->tracepoints;
	if (!err && l->tracepoints)
		err = proc_tracefs();
	l->compat = selects(cfg, ROW_TABLE, ROW_VARIANT);
	l->classic = !err && l->tracepoints;
	if (!err && l->tracepoints)
		choose_tracepoints(l, cfg);
	if (!err)
		err = load_object(l, cfg);
	if (!err)
		err = attach_all(l, cfg);
	if (err) {
		loader_close(l);
		return err;
	}
	*out = l;
	return 0;
}

/* The holders' copies are the last, so it is they who wait for the kernel. */
static void let_go(struct loader *l)
{
	for (int i = 0; i < 2; i++) {
		if (l->holders[i] >= 0)
			close(l->holders[i]);
		l->holders[i] = -1;
	}
}

void loader_detach(struct loader *l)
{
	/* nothing that is still attached for a while records anything */
	if (l->paused)
		*l->paused = 1;
	pthread_mutex_lock(&l->skips_lock);
	if (!l->detached)
		l->skips_err = programs_skips(&l->programs, &l->skips_at_end, false);
	l->detached = true;
	pthread_mutex_unlock(&l->skips_lock);
	l->compat = false;
	programs_detach(&l->programs);
	for (size_t i = 0; i < l->ncall_links; i++)
		bpf_link__destroy(l->call_links[i]);
	l->ncall_links = 0;
	let_go(l);
}

void loader_close(struct loader *l)
{
	if (!l)
		return;
	loader_detach(l);
	bpf_link__destroy(l->flight);
	free(l->call_links);
	bpf_object__close(l->obj);
	if (l->paused)
		munmap((void *)l->paused, sizeof(*l->paused));
	free(l);
}

bool loader_compat(struct loader *l)
{
	if (l->hooks || !l->compat)
		return false;
	return attach_hooks(l) == 0 && hold_links(l) == 0;
}

int loader_raises_fd(const struct loader *l)
{
	return bpf_object__find_map_fd_by_name(l->obj, ".data.raises");
}

int loader_attach(struct loader *l, struct seed *seeds, size_t n)
{
	int err = seeds_sow(programs_get(&l->programs, "seed_walk"), l->seeds, seeds, n);

	return err ? explain(err, "cannot attach to running processes") : 0;
}

unsigned int loader_rings(const struct loader *l, const int **fds)
{
	*fds = l->rings;
	return l->knobs.rings;
}

void loader_counts(const struct loader *l, int *rows, int *others)
{
	*rows = l->counts;
	*others = l->odd_counts;
}

int loader_spans_fd(const struct loader *l)
{
	return l->spans;
}

int loader_reader_fd(const struct loader *l)
{
	return l->readers;
}

uint64_t loader_ring_bytes(const struct loader *l)
{
	return l->knobs.ring_bytes;
}

uint32_t loader_full_max(const struct loader *l)
{
	return l->knobs.full_max;
}

int loader_walk_fd(const struct loader *l)
{
	return l->flight ? bpf_link__fd(l->flight) : -1;
}

int loader_ends_fd(const struct loader *l)
{
	return l->ends;
}

int loader_busy(const struct loader *l)
{
	uint64_t key;

	if (!bpf_map_get_next_key(l->slots, NULL, &key))
		return 1;
	return errno == ENOENT ? 0 : -errno;
}

int loader_slots(const struct loader *l)
{
	uint64_t key;
	int count = 0, err = bpf_map_get_next_key(l->slots, NULL, &key);

	for (; !err; count++)
		err = bpf_map_get_next_key(l->slots, &key, &key);
	return errno == ENOENT ? count : -errno;
}

/* What was skipped up to now, or to the end of the trace. */
static int skips_so_far(const struct loader *l, struct programs_skips *out, bool say)
{
	int err = l->detached && !say ? 0 : programs_skips(&l->programs, out, say);

	if (!l->detached)
		return err;
	*out = l->skips_at_end;
	return l->skips_err;
}

int loader_losses(const struct loader *l, struct loader_losses *out)
{
	int cpus = libbpf_num_possible_cpus();
	struct losses *per_cpu = cpus > 0 ? calloc(cpus, sizeof(*per_cpu)) : NULL;
	int err = cpus < 0 ? cpus : -ENOMEM, unknown;
	struct programs_skips skips;
	uint32_t zero = 0;

	memset(out, 0, sizeof(*out));
	if (per_cpu)
		err = bpf_map_lookup_elem(l->losses, &zero, per_cpu) ? -errno : 0;
	for (int i = 0; !err && i < cpus; i++) {
		out->no_slot += per_cpu[i].no_slot;
		out->calls += per_cpu[i].calls;
		out->chunks += per_cpu[i].chunks;
		out->notes += per_cpu[i].notes;
	}
	free(per_cpu);
	unknown = skips_so_far(l, &skips, l->debug);
	out->recursion = skips.all - l->skips_before.all;
	return err ? err : unknown;
}

bool loader_can_skip(const struct loader *l)
{
	return l->raw || l->tracepoints || l->knobs.preemptible;
}

int loader_skips(void *ctx, struct programs_skips *out)
{
	struct loader *l = ctx;
	int err;

	pthread_mutex_lock(&l->skips_lock);
	err = skips_so_far(l, out, false);
	pthread_mutex_unlock(&l->skips_lock);
	if (err)
		return err;
	if (!l->skips_asked)
		l->skips_before = *out;
	l->skips_asked = true;
	out->all -= l->skips_before.all;
	out->calls -= l->skips_before.calls;
	out->notes -= l->skips_before.notes;
	return 0;
}

bool loader_sweep(struct loader *l)
{
	struct programs_skips skips;
	uint64_t key, next;
	struct slot slot;
	bool swept = false;
	int err;

	if (!loader_can_skip(l))
		return false;
	/* also where the kernel does not say */
	if (!programs_skips(&l->programs, &skips, false) && !skips.notes)
		return false;
	for (err = bpf_map_get_next_key(l->slots, NULL, &key); !err; key = next) {
		err = bpf_map_get_next_key(l->slots, &key, &next);
		if (bpf_map_lookup_elem(l->slots, &key, &slot) || !kill((pid_t)slot.tgid, 0) || errno != ESRCH)
			continue;
		swept |= !bpf_map_delete_elem(l->slots, &key);
	}
	return swept;
}
