/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.c: what files are: status, modes, devices, times, directories, handles.
 *
 * Owns the kernel's struct stat and statx, the file type in a mode, dates behind times, directory
 * entries, and the few flag words that carry a number among their bits. Everything else of the file
 * calls is described in file.sys.
 */
#include "show/fmt.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#include <linux/stat.h>

#include "types/time.h"

#define FILE_TYPE	0170000		/* S_IFMT ...: linux/stat.h hides them from users of glibc */
#define FILE_CHR	0020000
#define FILE_BLK	0060000
#define PERMISSIONS	0777
#define MODE_BITS	07777
#define HANDLE_MAX	(LIMIT_FILE_HANDLE - 8)	/* without its header */
#define HUGE_SHIFT	26		/* MFD_HUGE_SHIFT, linux/memfd.h */
#define SWAP_PREFER	0x8000		/* SWAP_FLAG_PREFER */
#define SWAP_PRIORITY	0x7fff		/* SWAP_FLAG_PRIO_MASK, include/linux/swap.h of the kernel */

void fmt_dev(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->coded_begin(f->sink, value, NUM_HEX);
	ops->macro_begin(f->sink, "makedev");
	ops->elem(f->sink);
	ops->num(f->sink, major(value), NUM_HEX);
	ops->elem(f->sink);
	ops->num(f->sink, minor(value), NUM_HEX);
	ops->macro_end(f->sink);
	ops->coded_end(f->sink);
}

/* S_IFREG|S_ISUID|0755; a plain number where the type is none of those known. */
void fmt_file_mode(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t bits = value & ~(uint64_t)(FILE_TYPE | PERMISSIONS);

	ops->coded_begin(f->sink, value, NUM_OCT);
	ops->set_begin(f->sink);
	if (bits && !(value & ~(uint64_t)MODE_BITS)) {
		fmt_members(f, &set_mode_bits, bits);
		value &= PERMISSIONS;
	}
	for (uint32_t i = 0; i < set_file_type.count; i++) {
		const struct constant *type = &set_file_type.list[i];

		if (type->value != (value & FILE_TYPE))
			continue;
		ops->member(f->sink);
		ops->name(f->sink, type->name, type->value);
		if (bits)
			fmt_members(f, &set_mode_bits, bits);
		value &= PERMISSIONS;
		break;
	}
	ops->member(f->sink);
	ops->num(f->sink, value, NUM_OCT);
	ops->set_end(f->sink);
	ops->coded_end(f->sink);
}

/* The local date as a comment; none for fractions of a second and more. */
static void comment_date(const struct fmt *f, int64_t sec, uint64_t fraction, int digits)
{
	const struct sink_date date = { .sec = sec, .fraction = fraction, .digits = digits };
	uint64_t limit = digits == 6 ? 999999 : 999999999;

	if (fraction <= limit)
		fmt_comment_date(f, &date);
}

static void show_stat_time(const struct fmt *f, const char *name, const char *nsec_name,
			   int64_t sec, uint64_t nsec)
{
	fmt_field_num(f, name, sec, NUM_DEC);
	comment_date(f, sec, nsec, 9);
	fmt_field_num(f, nsec_name, nsec, NUM_UDEC);
}

/* The fields of a status, in the order in which they are shown. */
enum {
	ST_DEV, ST_INO, ST_MODE, ST_NLINK, ST_UID, ST_GID, ST_BLKSIZE, ST_BLOCKS, ST_RDEV, ST_SIZE,
	ST_ATIME, ST_ATIME_NSEC, ST_MTIME, ST_MTIME_NSEC, ST_CTIME, ST_CTIME_NSEC, ST_FIELDS
};

/* Where they are among the fields of each struct of a status. */
#define STATUS(name) { &desc_##name, {									\
	FIELD_##name##_st_dev, FIELD_##name##_st_ino, FIELD_##name##_st_mode, FIELD_##name##_st_nlink,	\
	FIELD_##name##_st_uid, FIELD_##name##_st_gid, FIELD_##name##_st_blksize,			\
	FIELD_##name##_st_blocks, FIELD_##name##_st_rdev, FIELD_##name##_st_size,			\
	FIELD_##name##_st_atime, FIELD_##name##_st_atime_nsec, FIELD_##name##_st_mtime,			\
	FIELD_##name##_st_mtime_nsec, FIELD_##name##_st_ctime, FIELD_##name##_st_ctime_nsec } }

_Static_assert((int)FIELDS_stat64 >= (int)FIELDS_stat && (int)FIELDS_stat64 >= (int)FIELDS_compat_stat, "the most fields");

static const struct status {
	const struct structdesc *desc;
	uint8_t places[ST_FIELDS];
} statuses[] = { STATUS(stat), STATUS(stat64), STATUS(compat_stat) };

/* The fields of the status at addr, whichever struct it is; as fmt_take_fields(). */
static bool take_status(const struct fmt *f, uint64_t addr, uint64_t *st)
{
	uint64_t values[FIELDS_stat64];
	const struct status *kind = statuses;

	while (kind->desc != f->use->type->like)
		kind++;
	if (!fmt_take_fields(f, kind->desc, addr, values))
		return false;
	for (int i = 0; i < ST_FIELDS; i++)
		st[i] = values[kind->places[i]];
	return true;
}

static void show_stat_head(const struct fmt *f, const uint64_t *st)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->field(f->sink, "st_dev");
	fmt_dev(f, st[ST_DEV]);
	fmt_field_num(f, "st_ino", st[ST_INO], NUM_UDEC);
	ops->field(f->sink, "st_mode");
	fmt_file_mode(f, st[ST_MODE]);
	fmt_field_num(f, "st_nlink", st[ST_NLINK], NUM_UDEC);
	fmt_field_num(f, "st_uid", st[ST_UID], NUM_UDEC);
	fmt_field_num(f, "st_gid", st[ST_GID], NUM_UDEC);
	fmt_field_num(f, "st_blksize", st[ST_BLKSIZE], NUM_UDEC);
	fmt_field_num(f, "st_blocks", st[ST_BLOCKS], NUM_UDEC);
}

static bool is_device(uint32_t mode)
{
	return (mode & FILE_TYPE) == FILE_CHR || (mode & FILE_TYPE) == FILE_BLK;
}

void fmt_stat(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	bool all = f->opt->verbose;
	uint64_t st[ST_FIELDS];

	if (!take_status(f, value, st))
		return;
	ops->struct_begin(f->sink);
	if (all) {
		show_stat_head(f, st);
	} else {
		ops->field(f->sink, "st_mode");
		fmt_file_mode(f, st[ST_MODE]);
	}
	if (is_device(st[ST_MODE])) {
		ops->field(f->sink, "st_rdev");
		fmt_dev(f, st[ST_RDEV]);
	} else {
		fmt_field_num(f, "st_size", st[ST_SIZE], NUM_DEC);
	}
	if (all) {
		show_stat_time(f, "st_atime", "st_atime_nsec", st[ST_ATIME], st[ST_ATIME_NSEC]);
		show_stat_time(f, "st_mtime", "st_mtime_nsec", st[ST_MTIME], st[ST_MTIME_NSEC]);
		show_stat_time(f, "st_ctime", "st_ctime_nsec", st[ST_CTIME], st[ST_CTIME_NSEC]);
	}
	fmt_struct_end(f, all);
}

static void show_pair(const struct fmt *f, const char *part, int64_t sec, uint64_t fraction)
{
	f->sink->ops->struct_begin(f->sink);
	fmt_field_num(f, "tv_sec", sec, NUM_DEC);
	fmt_field_num(f, part, fraction, NUM_UDEC);
	f->sink->ops->struct_end(f->sink, NULL);
}

static void show_statx_time(const struct fmt *f, const char *name, const struct statx *sx,
			    uint32_t bit, const struct statx_timestamp *t)
{
	if (!(sx->stx_mask & bit))
		return;
	f->sink->ops->field(f->sink, name);
	show_pair(f, "tv_nsec", t->tv_sec, t->tv_nsec);
	comment_date(f, t->tv_sec, t->tv_nsec, 9);
}

/* What came to struct statx later, by the bit that says it is there; headers may lack both. */
static const struct {
	uint32_t mask;
	uint16_t offset;
	uint8_t width;
	uint8_t style;
	const char *name;
} statx_tail[] = {
	{ 0x5000, 0x90, 8, NUM_HEX, "stx_mnt_id" },
	{ 0x2000, 0x98, 4, NUM_UDEC, "stx_dio_mem_align" },
	{ 0x2000, 0x9c, 4, NUM_UDEC, "stx_dio_offset_align" },
	{ 0x8000, 0xa0, 8, NUM_UDEC, "stx_subvol" },
	{ 0x10000, 0xa8, 4, NUM_UDEC, "stx_atomic_write_unit_min" },
	{ 0x10000, 0xac, 4, NUM_UDEC, "stx_atomic_write_unit_max" },
	{ 0x10000, 0xb0, 4, NUM_UDEC, "stx_atomic_write_segments_max" },
	{ 0x20000, 0xb4, 4, NUM_UDEC, "stx_dio_read_offset_align" },
	{ 0x10000, 0xb8, 4, NUM_UDEC, "stx_atomic_write_unit_max_opt" },
};

static void show_statx_rest(const struct fmt *f, const struct statx *sx)
{
	fmt_field_num(f, "stx_blocks", sx->stx_blocks, NUM_UDEC);
	fmt_field_flags(f, "stx_attributes_mask", &set_statx_attrs, sx->stx_attributes_mask);
	show_statx_time(f, "stx_atime", sx, STATX_ATIME, &sx->stx_atime);
	show_statx_time(f, "stx_btime", sx, STATX_BTIME, &sx->stx_btime);
	show_statx_time(f, "stx_ctime", sx, STATX_CTIME, &sx->stx_ctime);
	show_statx_time(f, "stx_mtime", sx, STATX_MTIME, &sx->stx_mtime);
	fmt_field_num(f, "stx_rdev_major", sx->stx_rdev_major, NUM_UDEC);
	fmt_field_num(f, "stx_rdev_minor", sx->stx_rdev_minor, NUM_UDEC);
	fmt_field_num(f, "stx_dev_major", sx->stx_dev_major, NUM_UDEC);
	fmt_field_num(f, "stx_dev_minor", sx->stx_dev_minor, NUM_UDEC);
	for (size_t i = 0; i < sizeof(statx_tail) / sizeof(statx_tail[0]); i++) {
		uint64_t value = 0;

		if (!(sx->stx_mask & statx_tail[i].mask))
			continue;
		memcpy(&value, (const char *)sx + statx_tail[i].offset, statx_tail[i].width);
		fmt_field_num(f, statx_tail[i].name, value, statx_tail[i].style);
	}
}

void fmt_statx(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	bool all = f->opt->verbose;
	struct statx sx;

	if (!fmt_take(f, value, &sx, sizeof(sx)))
		return;
	ops->struct_begin(f->sink);
	fmt_field_flags(f, "stx_mask", &set_statx_mask, sx.stx_mask);
	if (all)
		fmt_field_num(f, "stx_blksize", sx.stx_blksize, NUM_UDEC);
	fmt_field_flags(f, "stx_attributes", &set_statx_attrs, sx.stx_attributes);
	if (all) {
		fmt_field_num(f, "stx_nlink", sx.stx_nlink, NUM_UDEC);
		fmt_field_num(f, "stx_uid", sx.stx_uid, NUM_UDEC);
		fmt_field_num(f, "stx_gid", sx.stx_gid, NUM_UDEC);
	}
	ops->field(f->sink, "stx_mode");
	fmt_file_mode(f, sx.stx_mode);
	if (all)
		fmt_field_num(f, "stx_ino", sx.stx_ino, NUM_UDEC);
	fmt_field_num(f, "stx_size", sx.stx_size, NUM_UDEC);
	if (all)
		show_statx_rest(f, &sx);
	fmt_struct_end(f, all);
}

void fmt_file_timeval(const struct fmt *f, uint64_t value)
{
	uint64_t tv[FIELDS_timeval];

	if (!fmt_take_fields(f, f->use->type->like, value, tv))
		return;
	show_pair(f, "tv_usec", tv[0], tv[1]);
	comment_date(f, tv[0], tv[1], 6);
}

void fmt_file_timespec(const struct fmt *f, uint64_t value)
{
	uint64_t ts[FIELDS_timespec];
	const char *special;

	if (!fmt_take_fields(f, f->use->type->like, value, ts))
		return;
	special = fmt_constant_name(&set_utime_special, ts[1]);
	if (special) {
		f->sink->ops->either_begin(f->sink);
		show_pair(f, "tv_nsec", ts[0], ts[1]);
		f->sink->ops->either_or(f->sink);
		f->sink->ops->symbol(f->sink, special);
		f->sink->ops->either_end(f->sink);
	} else {
		show_pair(f, "tv_nsec", ts[0], ts[1]);
		comment_date(f, ts[0], ts[1], 9);
	}
}

/* The whole of it, as long as it may be, whatever -s says. */
static void show_handle(const struct fmt *f, uint64_t addr, uint32_t size)
{
	uint8_t bytes[HANDLE_MAX];
	struct sink_str str = {
		.bytes = bytes,
		.len = size < HANDLE_MAX ? size : HANDLE_MAX,
		.cut = size > HANDLE_MAX,
		.is_binary = true,
	};

	if (fmt_read(f, addr, bytes, str.len))
		f->sink->ops->str(f->sink, &str);
	else
		f->sink->ops->missing(f->sink, 0, LEFT_UNREADABLE);
}

/* struct file_handle: its size as asked for and as needed, and what the kernel filled in. */
void fmt_file_handle(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	bool written = f->use->dir == DIR_INOUT;
	uint32_t given[2], head[2];
	struct fmt g = *f;

	if (!fmt_take(f, value, given, sizeof(given)))
		return;
	g.phase = written ? PHASE_EXIT : PHASE_ENTRY;
	ops->struct_begin(f->sink);
	fmt_field_num(f, "handle_bytes", given[0], NUM_UDEC);
	if (fmt_read(&g, value, head, sizeof(head)) && head[0] != given[0]) {
		ops->out(f->sink);
		ops->num(f->sink, head[0], NUM_UDEC);
	}
	if (!written || !fmt_failed(f)) {
		fmt_field_num(f, "handle_type", head[1], NUM_DEC);
		ops->field(f->sink, "f_handle");
		show_handle(&g, value + sizeof(head), head[0]);
	}
	ops->struct_end(f->sink, NULL);
}

/*
 * The fields of an entry of getdents and of getdents64. The name lies behind the described struct; the first has its type
 * in its last byte, and shows it last.
 */
enum { D_INO, D_OFF, D_RECLEN, D_TYPE, D_FIELDS };
_Static_assert((int)FIELD_linux_dirent_d_reclen == D_RECLEN && (int)FIELD_linux_dirent64_d_reclen == D_RECLEN &&
	       (int)FIELD_linux_dirent64_d_type == D_TYPE, "order of the fields");

static void show_dirent(const struct fmt *f, uint64_t addr, const uint64_t *entry, const struct structdesc *desc)
{
	const struct sink_ops *ops = f->sink->ops;
	bool type_last = desc == &desc_linux_dirent;
	uint8_t type = entry[D_TYPE];

	ops->struct_begin(f->sink);
	fmt_field_num(f, "d_ino", entry[D_INO], NUM_UDEC);
	fmt_field_num(f, "d_off", entry[D_OFF], NUM_DEC);
	fmt_field_num(f, "d_reclen", entry[D_RECLEN], NUM_UDEC);
	if (type_last)
		fmt_read(f, addr + entry[D_RECLEN] - 1, &type, 1);
	for (int i = 0; i < 2; i++) {
		if (i == type_last) {
			ops->field(f->sink, "d_type");
			fmt_constant(f, &set_dirent_type, type);
		} else {
			ops->field(f->sink, "d_name");
			fmt_path_at(f, addr + desc->size[f->layout]);
		}
	}
	ops->struct_end(f->sink, NULL);
}

/* Walks the entries; shows them, or only counts. *more: there are others, which are not known. */
static unsigned int walk_dirents(const struct fmt *f, uint64_t addr, const struct structdesc *desc, bool show, bool *more)
{
	uint64_t end = addr + fmt_size(f);
	unsigned int n = 0;

	*more = false;
	for (; addr < end && !*more; n++) {
		uint64_t entry[D_FIELDS] = { 0 };

		if (!fmt_read_fields(f, desc, addr, entry) || (show && fmt_spent(f)))
			*more = true;
		if (*more || entry[D_RECLEN] <= desc->size[f->layout])
			break;
		if (show) {
			f->sink->ops->elem(f->sink);
			show_dirent(f, addr, entry, desc);
		}
		addr += entry[D_RECLEN];
	}
	return n;
}

static void show_dirents(const struct fmt *f, uint64_t addr, const struct structdesc *desc)
{
	struct sink_rest rest = { 0 };
	unsigned int n;
	bool more;

	if (f->opt->verbose) {
		f->sink->ops->array_begin(f->sink, LIST_PLAIN);
		walk_dirents(f, addr, desc, true, &more);
		rest.why = !more ? LEFT_NOTHING : fmt_spent(f) ? LEFT_SHARE : LEFT_LIMIT;
		f->sink->ops->array_end(f->sink, &rest);
	} else {
		fmt_addr(f, addr);
		n = walk_dirents(f, addr, desc, false, &more);
		f->sink->ops->comment_begin(f->sink, false);
		f->sink->ops->note(f->sink, NULL);
		f->sink->ops->count(f->sink, n, more, "entries");
		f->sink->ops->comment_end(f->sink);
	}
}

void fmt_dirents(const struct fmt *f, uint64_t value)
{
	show_dirents(f, value, &desc_linux_dirent);
}

void fmt_dirents64(const struct fmt *f, uint64_t value)
{
	show_dirents(f, value, &desc_linux_dirent64);
}

/* The upper bits are the logarithm of a page size. */
void fmt_memfd_flags(const struct fmt *f, uint64_t value)
{
	unsigned int log = value >> HUGE_SHIFT;

	value &= (1ULL << HUGE_SHIFT) - 1;
	if (!value && !log) {
		f->sink->ops->num(f->sink, 0, NUM_HEX);
		return;
	}
	f->sink->ops->coded_begin(f->sink, value | (uint64_t)log << HUGE_SHIFT, NUM_HEX);
	f->sink->ops->set_begin(f->sink);
	if (value)
		fmt_members(f, &set_memfd_bits, value);
	if (log) {
		f->sink->ops->member(f->sink);
		fmt_shifted(f, log, NUM_UDEC, "MFD_HUGE_SHIFT", HUGE_SHIFT);
	}
	f->sink->ops->set_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}

/* The lower bits are a priority. */
void fmt_swap_flags(const struct fmt *f, uint64_t value)
{
	uint64_t priority = value & SWAP_PRIORITY;

	value &= ~(uint64_t)SWAP_PRIORITY;
	f->sink->ops->set_begin(f->sink);
	if (value) {
		f->sink->ops->member(f->sink);
		fmt_flagset(f, &set_swap_bits, value);
	}
	f->sink->ops->member(f->sink);
	if (priority || !value || value & SWAP_PREFER)
		f->sink->ops->num(f->sink, priority, NUM_UDEC);
	f->sink->ops->set_end(f->sink);
}

void fmt_quota_cmd(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->coded_begin(f->sink, value, NUM_UDEC);
	ops->macro_begin(f->sink, "QCMD");
	ops->elem(f->sink);
	fmt_constant(f, f->use->type->set, value >> 8);
	ops->elem(f->sink);
	fmt_constant(f, &set_quota_type, value & 0xff);
	ops->macro_end(f->sink);
	ops->coded_end(f->sink);
}
