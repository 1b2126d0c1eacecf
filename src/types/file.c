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

#include <asm/stat.h>
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

	ops->macro_begin(f->sink, "makedev");
	ops->elem(f->sink);
	ops->num(f->sink, major(value), NUM_HEX);
	ops->elem(f->sink);
	ops->num(f->sink, minor(value), NUM_HEX);
	ops->macro_end(f->sink);
}

/* S_IFREG|S_ISUID|0755; a plain number where the type is none of those known. */
void fmt_file_mode(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t bits = value & ~(uint64_t)(FILE_TYPE | PERMISSIONS);

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

static void show_stat_head(const struct fmt *f, const struct stat *st)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->field(f->sink, "st_dev");
	fmt_dev(f, st->st_dev);
	fmt_field_num(f, "st_ino", st->st_ino, NUM_UDEC);
	ops->field(f->sink, "st_mode");
	fmt_file_mode(f, st->st_mode);
	fmt_field_num(f, "st_nlink", st->st_nlink, NUM_UDEC);
	fmt_field_num(f, "st_uid", st->st_uid, NUM_UDEC);
	fmt_field_num(f, "st_gid", st->st_gid, NUM_UDEC);
	fmt_field_num(f, "st_blksize", st->st_blksize, NUM_UDEC);
	fmt_field_num(f, "st_blocks", st->st_blocks, NUM_UDEC);
}

static bool is_device(uint32_t mode)
{
	return (mode & FILE_TYPE) == FILE_CHR || (mode & FILE_TYPE) == FILE_BLK;
}

void fmt_stat(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	bool all = f->opt->verbose;
	struct stat st;

	if (!fmt_take(f, value, &st, sizeof(st)))
		return;
	ops->struct_begin(f->sink);
	if (all) {
		show_stat_head(f, &st);
	} else {
		ops->field(f->sink, "st_mode");
		fmt_file_mode(f, st.st_mode);
	}
	if (is_device(st.st_mode)) {
		ops->field(f->sink, "st_rdev");
		fmt_dev(f, st.st_rdev);
	} else {
		fmt_field_num(f, "st_size", st.st_size, NUM_DEC);
	}
	if (all) {
		show_stat_time(f, "st_atime", "st_atime_nsec", st.st_atime, st.st_atime_nsec);
		show_stat_time(f, "st_mtime", "st_mtime_nsec", st.st_mtime, st.st_mtime_nsec);
		show_stat_time(f, "st_ctime", "st_ctime_nsec", st.st_ctime, st.st_ctime_nsec);
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
	int64_t tv[2];

	if (!fmt_take(f, value, tv, sizeof(tv)))
		return;
	show_pair(f, "tv_usec", tv[0], tv[1]);
	comment_date(f, tv[0], tv[1], 6);
}

void fmt_file_timespec(const struct fmt *f, uint64_t value)
{
	int64_t ts[2];

	if (!fmt_take(f, value, ts, sizeof(ts)))
		return;
	if (ts[1] == (int64_t)set_utime_special.list[0].value ||
		   ts[1] == (int64_t)set_utime_special.list[1].value) {
		fmt_constant(f, &set_utime_special, ts[1]);
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

/* Where things are in an entry of getdents and of getdents64. */
struct dirent_layout {
	uint8_t name;
	bool type_last;			/* in the entry's last byte, and shown last */
};

static const struct dirent_layout layout_old = { 18, true }, layout_64 = { 19, false };

struct dirent_head {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;			/* getdents64 */
} __attribute__((packed));

static void show_dirent(const struct fmt *f, uint64_t addr, const struct dirent_head *head,
			const struct dirent_layout *layout)
{
	const struct sink_ops *ops = f->sink->ops;
	uint8_t type = head->type;

	ops->struct_begin(f->sink);
	fmt_field_num(f, "d_ino", head->ino, NUM_UDEC);
	fmt_field_num(f, "d_off", head->off, NUM_DEC);
	fmt_field_num(f, "d_reclen", head->reclen, NUM_UDEC);
	if (layout->type_last)
		fmt_read(f, addr + head->reclen - 1, &type, 1);
	for (int i = 0; i < 2; i++) {
		if (i == layout->type_last) {
			ops->field(f->sink, "d_type");
			fmt_constant(f, &set_dirent_type, type);
		} else {
			ops->field(f->sink, "d_name");
			fmt_path_at(f, addr + layout->name);
		}
	}
	ops->struct_end(f->sink, NULL);
}

/* Walks the entries; shows them, or only counts. *more: there are others, which are not known. */
static unsigned int walk_dirents(const struct fmt *f, uint64_t addr,
				 const struct dirent_layout *layout, bool show, bool *more)
{
	uint64_t end = addr + fmt_size(f);
	struct dirent_head head;
	unsigned int n = 0;

	*more = false;
	for (; addr < end && !*more; n++) {
		if (!fmt_read(f, addr, &head, sizeof(head)) || (show && fmt_spent(f)))
			*more = true;
		if (*more || head.reclen <= layout->name)
			break;
		if (show) {
			f->sink->ops->elem(f->sink);
			show_dirent(f, addr, &head, layout);
		}
		addr += head.reclen;
	}
	return n;
}

static void show_dirents(const struct fmt *f, uint64_t addr, const struct dirent_layout *layout)
{
	struct sink_rest rest = { 0 };
	unsigned int n;
	bool more;

	if (f->opt->verbose) {
		f->sink->ops->array_begin(f->sink, LIST_PLAIN);
		walk_dirents(f, addr, layout, true, &more);
		rest.why = !more ? LEFT_NOTHING : fmt_spent(f) ? LEFT_SHARE : LEFT_LIMIT;
		f->sink->ops->array_end(f->sink, &rest);
	} else {
		fmt_addr(f, addr);
		n = walk_dirents(f, addr, layout, false, &more);
		f->sink->ops->comment_begin(f->sink);
		f->sink->ops->note(f->sink, NULL);
		f->sink->ops->count(f->sink, n, more, "entries");
		f->sink->ops->comment_end(f->sink);
	}
}

void fmt_dirents(const struct fmt *f, uint64_t value)
{
	show_dirents(f, value, &layout_old);
}

void fmt_dirents64(const struct fmt *f, uint64_t value)
{
	show_dirents(f, value, &layout_64);
}

/* The upper bits are the logarithm of a page size. */
void fmt_memfd_flags(const struct fmt *f, uint64_t value)
{
	unsigned int log = value >> HUGE_SHIFT;

	value &= (1ULL << HUGE_SHIFT) - 1;
	f->sink->ops->set_begin(f->sink);
	if (value || !log)
		fmt_members(f, &set_memfd_bits, value);
	if (log) {
		f->sink->ops->member(f->sink);
		fmt_shifted(f, log, NUM_UDEC, "MFD_HUGE_SHIFT", HUGE_SHIFT);
	}
	f->sink->ops->set_end(f->sink);
}

/* The lower bits are a priority. */
void fmt_swap_flags(const struct fmt *f, uint64_t value)
{
	uint64_t priority = value & SWAP_PRIORITY;

	value &= ~(uint64_t)SWAP_PRIORITY;
	f->sink->ops->set_begin(f->sink);
	if (value)
		fmt_members(f, &set_swap_bits, value);
	f->sink->ops->member(f->sink);
	if (priority || !value || value & SWAP_PREFER)
		f->sink->ops->num(f->sink, priority, NUM_UDEC);
	f->sink->ops->set_end(f->sink);
}

void fmt_quota_cmd(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, "QCMD");
	ops->elem(f->sink);
	fmt_constant(f, f->use->type->set, value >> 8);
	ops->elem(f->sink);
	fmt_constant(f, &set_quota_type, value & 0xff);
	ops->macro_end(f->sink);
}
