/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drift.c: where the descriptions and the running kernel disagree.
 *
 *	drift calls FOLDER	arguments of each call against FOLDER/sys_enter_X/format of tracefs
 *	drift structs		sizes and offsets of described structs against the kernel's BTF
 *	drift enums		values of named constants against the BTF's enums
 *	drift missing		enumerators of the kernel's that a set with two of their siblings lacks
 *	drift verified ID...	"NAME INSTRUCTIONS": what the verifier looked at to load these programs
 *
 * Prints a line for each finding and, last, "compared N"; the status is 1 only where it could not
 * look. Linked against the pure core's tables: what is checked is what bpfstrace runs with.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/sets.gen.h"
#include "gen/shows.gen.h"

#define BITS_PER_BYTE	8
#define FIRST_ARG	16		/* offset of the first argument in the records of syscalls:* */

static unsigned int compared;

/* True where a value of that use is an address: whether it is followed or only shown. */
static bool is_address(const struct use *use)
{
	return use->is_pointer || use->is_array || use->type->shape != SHAPE_SCALAR ||
	       use->type->fmt == fmt_ptr;
}

/* Only what is followed: there the kernel must have a pointer, or a word that can be one. */
static bool is_followed(const struct use *use)
{
	return use->is_pointer || use->is_array || use->type->shape != SHAPE_SCALAR;
}

/* One "field:TYPE NAME; offset:N; size:N; signed:N;" of an argument: the type, or NULL. */
static char *format_arg(char *line)
{
	char *field = strstr(line, "field:"), *end = field ? strchr(field, ';') : NULL;
	int offset;

	if (!end || sscanf(end, ";\toffset:%d", &offset) != 1 || offset < FIRST_ARG)
		return NULL;
	*end = '\0';
	return field + strlen("field:");
}

static void compare_call(const struct sysdesc *d, FILE *format)
{
	const struct show *show = &shows.calls[d - sysdescs];
	char line[512];
	unsigned int n = 0;

	while (fgets(line, sizeof(line), format)) {
		char *arg = format_arg(line);
		bool pointer;

		if (!arg)
			continue;
		pointer = strchr(arg, '*') || strstr(arg, "handler_t");
		if (n < show->nargs && pointer && !is_address(&show->args[n]))
			printf("%s: argument %u is '%s', described as the number '%s %s'\n", d->name,
			       n + 1, arg, show->args[n].name, show->args[n].type->name);
		if (n < show->nargs && !pointer && is_followed(&show->args[n]) && !strstr(arg, "long"))
			printf("%s: argument %u is '%s', described as the pointer '%s %s'\n",
			       d->name, n + 1, arg, show->args[n].name, show->args[n].type->name);
		n++;
	}
	if (n != show->nargs)
		printf("%s: has %u arguments, described are %u\n", d->name, n, show->nargs);
	compared++;
}

static int drift_calls(const char *folder)
{
	for (uint32_t row = 0; row < ROW_TABLE; row++) {
		const struct sysdesc *d = &sysdescs[row];
		char path[512];
		FILE *format;

		if (!d->name || !d->tracepoint)
			continue;
		snprintf(path, sizeof(path), "%s/sys_enter_%s/format", folder, d->tracepoint);
		format = fopen(path, "re");
		if (!format)
			continue;
		compare_call(d, format);
		fclose(format);
	}
	return compared ? 0 : 1;
}

/* The struct or union of that name ("struct x" or "x" of a typedef), or a negative number. */
static int btf_type(const struct btf *btf, const char *cname)
{
	int id;

	if (!strncmp(cname, "struct ", 7))
		return btf__find_by_name_kind(btf, cname + 7, BTF_KIND_STRUCT);
	if (!strncmp(cname, "union ", 6))
		return btf__find_by_name_kind(btf, cname + 6, BTF_KIND_UNION);
	id = btf__find_by_name_kind(btf, cname, BTF_KIND_TYPEDEF);
	return id < 0 ? id : btf__resolve_type(btf, id);
}

/* Finds a member, also of unnamed structs and unions within: its offset in bits and its type. */
static bool btf_member_find(const struct btf *btf, int type, const char *name, uint32_t base,
			    uint32_t *bits, uint32_t *member_type)
{
	const struct btf_type *t = btf__type_by_id(btf, type);
	const struct btf_member *m = btf_members(t);

	for (int i = 0; i < btf_vlen(t); i++) {
		const char *have = btf__name_by_offset(btf, m[i].name_off);
		uint32_t at = base + btf_member_bit_offset(t, i);
		const struct btf_type *inner = btf__type_by_id(btf, m[i].type);

		if (!strcmp(have, name)) {
			*bits = at;
			*member_type = m[i].type;
			return true;
		}
		if (!*have && btf_is_composite(inner) &&
		    btf_member_find(btf, (int)m[i].type, name, at, bits, member_type))
			return true;
	}
	return false;
}

static int64_t fields_end(const struct structdesc *d)
{
	int64_t end = 0;

	for (int i = 0; i < d->count; i++)
		if (d->fields[i].offset[0] + d->fields[i].width[0] > end)
			end = d->fields[i].offset[0] + d->fields[i].width[0];
	return end;
}

static void compare_struct(const struct btf *btf, const struct structdesc *d)
{
	/* one that no C type is stated for may still be the kernel's of that name, with other names of fields */
	const char *cname = d->cname ? d->cname : d->name;
	int type = btf_type(btf, cname);
	int64_t size;

	if (type < 0)
		return;
	size = btf__resolve_size(btf, (uint32_t)type);
	/* fields behind the kernel's end are of a newer one; but there is no gap behind the last */
	if (size < d->size[0] && fields_end(d) <= size)
		printf("%s: the kernel's has %lld bytes, described are %u\n", cname,
		       (long long)size, d->size[0]);
	for (int i = 0; i < d->count; i++) {
		const struct use *f = &d->fields[i];
		uint32_t bits, member;

		if (f->hidden)
			continue;
		if (!btf_member_find(btf, type, f->name, 0, &bits, &member)) {
			if (d->cname)
				printf("%s.%s: the kernel's has no such field\n", cname, f->name);
			continue;
		}
		size = btf__resolve_size(btf, member);
		if (bits != f->offset[0] * BITS_PER_BYTE || size != f->width[0])
			printf("%s.%s: the kernel's is %lld bytes at %u, described %u at %u\n",
			       cname, f->name, (long long)size, bits / BITS_PER_BYTE, f->width[0],
			       f->offset[0]);
	}
	compared++;
}

static int drift_structs(const struct btf *btf)
{
	static const struct structdesc *const all[] = {
#define DESC(name) &desc_##name,
#include "structs.list"
#undef DESC
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		compare_struct(btf, all[i]);
	return 0;
}

/* "NAME VALUE" of each enumerator that the kernel has, sorted by name: some names are in several enums. */
struct enumerator {
	const char *name;
	uint64_t value;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct enumerator *)a)->name, ((const struct enumerator *)b)->name);
}

static void enum_add(struct enumerator **list, size_t *n, const char *name, uint64_t value)
{
	if (!(*n & (*n - 1))) {
		*list = realloc(*list, (*n ? 2 * *n : 1) * sizeof(**list));
		if (!*list)
			exit(1);
	}
	(*list)[(*n)++] = (struct enumerator){ name, value };
}

static struct enumerator *btf_enums(const struct btf *btf, size_t *n)
{
	struct enumerator *list = NULL;

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);

		for (int i = 0; btf_is_enum(t) && i < btf_vlen(t); i++)
			enum_add(&list, n, btf__name_by_offset(btf, btf_enum(t)[i].name_off),
				 (uint64_t)btf_enum(t)[i].val);
		for (int i = 0; btf_is_enum64(t) && i < btf_vlen(t); i++)
			enum_add(&list, n, btf__name_by_offset(btf, btf_enum64(t)[i].name_off),
				 btf_enum64_value(&btf_enum64(t)[i]));
	}
	qsort(list, *n, sizeof(*list), by_name);
	return list;
}

/* True where some enumerator of that name has the value, or there is none of that name. */
static bool enum_agrees(const struct enumerator *list, size_t n, const struct constant *c)
{
	struct enumerator key = { .name = c->name };
	const struct enumerator *found = n ? bsearch(&key, list, n, sizeof(*list), by_name) : NULL;

	if (!found)
		return true;
	compared++;
	while (found > list && !strcmp(found[-1].name, c->name))
		found--;
	for (; found < list + n && !strcmp(found->name, c->name); found++)
		if ((uint32_t)found->value == (uint32_t)c->value)
			return true;
	return false;
}

static const struct constset *const sets[] = {
#define SET(name) &set_##name,
#include "sets.list"
#undef SET
};
#define NSETS	(sizeof(sets) / sizeof(sets[0]))

static int drift_enums(const struct btf *btf)
{
	size_t n = 0;
	struct enumerator *list = btf_enums(btf, &n);

	for (size_t i = 0; i < NSETS; i++)
		for (uint32_t k = 0; k < sets[i]->count; k++)
			if (!enum_agrees(list, n, &sets[i]->list[k]))
				printf("%s: %s is %llu, the kernel has another value\n",
				       sets[i]->name, sets[i]->list[k].name,
				       (unsigned long long)sets[i]->list[k].value);
	free(list);
	return 0;
}

static bool set_has(const struct constset *set, const char *name)
{
	for (uint32_t k = 0; k < set->count; k++)
		if (!strcmp(set->list[k].name, name))
			return true;
	return false;
}

/* Lists what an enum of the kernel's has and a set that is about it (has two names of it) lacks. */
static void say_missing(const struct btf *btf, const struct btf_type *t, const struct constset *set)
{
	const struct btf_enum *e = btf_enum(t);
	int common = 0;

	for (int i = 0; i < btf_vlen(t) && common < 2; i++)
		common += set_has(set, btf__name_by_offset(btf, e[i].name_off));
	if (common < 2)
		return;
	compared++;
	for (int i = 0; i < btf_vlen(t); i++) {
		const char *name = btf__name_by_offset(btf, e[i].name_off);

		if (!set_has(set, name) && !strstr(name, "MAX") && name[0] != '_')
			printf("%s: %s (%d)\n", set->name, name, e[i].val);
	}
}

static int drift_missing(const struct btf *btf)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);

		for (size_t i = 0; btf_is_enum(t) && btf_vlen(t) > 1 && i < NSETS; i++)
			say_missing(btf, t, sets[i]);
	}
	return 0;
}

static int drift_verified(char **ids)
{
	for (; *ids; ids++) {
		struct bpf_prog_info info = { 0 };
		uint32_t len = sizeof(info);
		int fd = bpf_prog_get_fd_by_id((uint32_t)atoi(*ids));

		if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &len))
			return 1;
		printf("%s %u\n", info.name, info.verified_insns);
		close(fd);
		compared++;
	}
	return 0;
}

static int with_btf(const char *what)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int status = 1;

	if (!btf) {
		fprintf(stderr, "drift: the kernel has no BTF\n");
		return 1;
	}
	if (!strcmp(what, "structs"))
		status = drift_structs(btf);
	else if (!strcmp(what, "missing"))
		status = drift_missing(btf);
	else if (!strcmp(what, "enums"))
		status = drift_enums(btf);
	btf__free(btf);
	return status;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int status;

	if (!strcmp(what, "calls") && argc == 3)
		status = drift_calls(argv[2]);
	else if (!strcmp(what, "verified"))
		status = drift_verified(argv + 2);
	else
		status = with_btf(what);
	printf("compared %u\n", compared);
	return status;
}
