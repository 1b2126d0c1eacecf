/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headroom.c: memory that may still be taken without harm; see headroom.h.
 *
 * /proc/self/cgroup has this process's place in each hierarchy, /proc/self/mountinfo where that is
 * mounted, and from which place on (in a container not from the top). From the process's own cgroup
 * upwards each level can have a limit. Of what a level uses, file pages that were not used again can be
 * taken back at once (inactive_file in memory.stat; in version 1 total_inactive_file has the levels
 * below in it too); they do not count.
 */
#include "feed/headroom.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

#define MAX_LEVELS	16
#define NO_LIMIT	(UINT64_MAX / 4)	/* version 1 says LONG_MAX, less a page */

struct version {
	const char *fs, *limits[2], *used, *reclaimable;
};

static const struct version versions[] = {
	{ "cgroup2", { "memory.max", "memory.high" }, "memory.current", "inactive_file" },
	{ "cgroup", { "memory.limit_in_bytes" }, "memory.usage_in_bytes", "total_inactive_file" },
};

struct level {
	const struct version *version;
	char dir[PATH_MAX];
};

struct headroom {
	size_t nlevels;
	struct level levels[MAX_LEVELS];
};

/* The number in a file, behind "KEY " where there is a key; none where it has no such number ("max"). */
static uint64_t number_in(const char *dir, const char *file, const char *key, uint64_t none)
{
	size_t len = key ? strlen(key) : 0;
	char path[PATH_MAX + 64], line[256];
	uint64_t n = none;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (key && (strncmp(line, key, len) || !strchr(" :", line[len])))
			continue;
		if (sscanf(line + len + !!key, " %lu", &n) != 1)
			n = none;
		break;
	}
	if (f)
		fclose(f);
	return n;
}

static uint64_t machine_left(void)
{
	uint64_t kib = number_in("/proc", "meminfo", "MemAvailable", 0);
	struct sysinfo si;

	if (kib)
		return kib << 10;
	return sysinfo(&si) ? UINT64_MAX : (uint64_t)si.freeram * si.mem_unit;
}

static uint64_t level_limit(const struct level *l)
{
	uint64_t limit = UINT64_MAX;

	for (int i = 0; i < 2 && l->version->limits[i]; i++) {
		uint64_t n = number_in(l->dir, l->version->limits[i], NULL, UINT64_MAX);

		limit = n < limit ? n : limit;
	}
	return limit;
}

static uint64_t level_left(const struct level *l)
{
	uint64_t limit = level_limit(l), used = number_in(l->dir, l->version->used, NULL, 0);
	uint64_t files = number_in(l->dir, "memory.stat", l->version->reclaimable, 0);

	used -= files < used ? files : used;
	return limit > used ? limit - used : 0;
}

/* The levels with a limit, from the cgroup at dir, len bytes of which are the hierarchy's mount, upwards. */
static void add_levels(struct headroom *r, const struct version *v, char *dir, size_t len)
{
	while (r->nlevels < MAX_LEVELS) {
		struct level *l = &r->levels[r->nlevels];
		char *slash;

		l->version = v;
		snprintf(l->dir, sizeof(l->dir), "%s", dir);
		if (level_limit(l) < NO_LIMIT)
			r->nlevels++;
		slash = strrchr(dir, '/');
		if (!slash || slash < dir + len)
			break;
		*slash = '\0';
	}
}

/* True where word is in a list with commas. */
static bool in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
		if (!strncmp(at, word, len) && strchr(",\n", at[len]))
			return true;
	return false;
}

/* The process's place in a hierarchy of that version, into path. */
static bool own_place(const struct version *v, char *path, size_t n)
{
	bool unified = v == &versions[0], found = false;
	char line[PATH_MAX], *controllers, *place;
	FILE *f = fopen("/proc/self/cgroup", "re");

	while (f && !found && fgets(line, sizeof(line), f)) {
		controllers = strchr(line, ':');
		place = controllers ? strchr(controllers + 1, ':') : NULL;
		if (!place)
			continue;
		*controllers++ = *place++ = '\0';
		found = unified ? !*controllers : in_list(controllers, "memory");
		place[strcspn(place, "\n")] = '\0';
		snprintf(path, n, "%s", place);
	}
	if (f)
		fclose(f);
	return found;
}

/* The hierarchy's mount, and the place in it that the mount shows: into mount and root, PATH_MAX each. */
static bool find_mount(const struct version *v, char *mount, char *root)
{
	char line[3 * PATH_MAX], fs[32], options[256];
	FILE *f = fopen("/proc/self/mountinfo", "re");
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f)) {
		const char *rest = strstr(line, " - ");

		found = rest && sscanf(rest, " - %31s %*s %255s", fs, options) == 2 &&
			!strcmp(fs, v->fs) && (v == &versions[0] || in_list(options, "memory")) &&
			sscanf(line, "%*s %*s %*s %4095s %4095s", root, mount) == 2;
	}
	if (f)
		fclose(f);
	return found;
}

static void add_hierarchy(struct headroom *r, const struct version *v)
{
	char mount[PATH_MAX], root[PATH_MAX], place[PATH_MAX], dir[2 * PATH_MAX];
	const char *below = place;
	size_t len;

	if (!own_place(v, place, sizeof(place)) || !find_mount(v, mount, root))
		return;
	len = strcmp(root, "/") ? strlen(root) : 0;
	if (len && !strncmp(place, root, len))
		below += len;
	if (!strcmp(below, "/") || !strncmp(below, "/..", 3))
		below = "";
	len = strlen(mount);
	snprintf(dir, sizeof(dir), "%s%s", mount, below);
	if (strlen(dir) < PATH_MAX)
		add_levels(r, v, dir, len);
}

struct headroom *headroom_open(void)
{
	struct headroom *r = calloc(1, sizeof(*r));

	for (size_t i = 0; r && i < sizeof(versions) / sizeof(versions[0]); i++)
		add_hierarchy(r, &versions[i]);
	return r;
}

uint64_t headroom_left(const struct headroom *r)
{
	uint64_t left = machine_left();

	for (size_t i = 0; i < r->nlevels; i++) {
		uint64_t n = level_left(&r->levels[i]);

		left = n < left ? n : left;
	}
	return left;
}

bool headroom_confined(const struct headroom *r)
{
	return r->nlevels;
}

void headroom_free(struct headroom *r)
{
	free(r);
}
