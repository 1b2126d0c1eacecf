/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc.c: System V IPC: the flags of the "get" calls, and messages.
 */
#include "show/fmt.h"

#define PERM_BITS	0777
#define HUGE_SHIFT	26	/* SHM_HUGE_SHIFT: the size of a huge page, as a power of two */
#define HUGE_MASK	0x3f

/* Flags of a set, the huge page size where there is one, and the mode. */
static void show_get_flags(const struct fmt *f, const struct constset *set, uint64_t value,
			   bool has_huge)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t mode = value & PERM_BITS, huge = has_huge ? value >> HUGE_SHIFT & HUGE_MASK : 0;
	uint64_t flags = value & ~(uint64_t)PERM_BITS & ~(huge << HUGE_SHIFT);

	ops->set_begin(f->sink);
	if (flags) {
		ops->member(f->sink);
		fmt_flagset(f, set, flags);
	}
	if (huge) {
		ops->member(f->sink);
		fmt_shifted(f, huge, NUM_UDEC, "SHM_HUGE_SHIFT", HUGE_SHIFT);
	}
	ops->member(f->sink);
	ops->num(f->sink, mode, NUM_OCT);
	ops->set_end(f->sink);
}

void fmt_shmget_flags(const struct fmt *f, uint64_t value)
{
	show_get_flags(f, &set_shm_flags, value, true);
}

void fmt_ipcget_flags(const struct fmt *f, uint64_t value)
{
	show_get_flags(f, &set_ipc_flags, value, false);
}

/* struct msgbuf; the size counts its type. */
void fmt_msgbuf(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	size_t word = fmt_pointer_bytes(f);
	uint64_t type = 0;

	if (!fmt_take(f, value, &type, word))
		return;
	ops->struct_begin(f->sink);
	fmt_field_num(f, "mtype", fmt_cut(type, word, true), NUM_DEC);
	ops->field(f->sink, "mtext");
	fmt_bytes_at(f, value + word, fmt_size(f) - f->use->size.value);
	ops->struct_end(f->sink, NULL);
}
