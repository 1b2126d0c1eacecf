/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.c: what files are: status, modes, devices, times, directories, handles.
 *
 * Owns the file type in a mode, dates behind times, directory entries, handles, and the few flag words that carry a
 * number among their bits. Everything else of the file calls is described in file.sys.
 */
#include "show/fmt.h"

#include <sys/sysmacros.h>

#include "types/time.h"

#define FILE_TYPE	0170000		/* S_IFMT ...: linux/stat.h hides them from users of glibc */
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

/* Seconds, beside which their fraction lies. */
void fmt_file_time(const struct fmt *f, uint64_t value)
{
	uint64_t nsec = 0;

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (fmt_sibling(f, f->use->by, &nsec))
		comment_date(f, value, nsec, 9);
}

static void show_pair(const struct fmt *f, const char *part, int64_t sec, uint64_t fraction)
{
	f->sink->ops->struct_begin(f->sink);
	fmt_field_num(f, "tv_sec", sec, NUM_DEC);
	fmt_field_num(f, part, fraction, NUM_UDEC);
	f->sink->ops->struct_end(f->sink, NULL);
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
	uint64_t ts[FIELDS_statx_timestamp];	/* or fewer, of the others */
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
