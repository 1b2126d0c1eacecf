/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc.c: System V IPC: the flags of the "get" calls, messages, and the objects' states.
 *
 * A state begins with a struct ipc64_perm, whose fields are shown in another order than they lie in
 * memory; when it is given to IPC_SET only what the kernel takes from it is shown.
 */
#include "show/fmt.h"

#include <asm/msgbuf.h>
#include <asm/sembuf.h>
#include <asm/shmbuf.h>
#include <linux/ipc.h>

#define PERM_BITS	0777
#define HUGE_SHIFT	26	/* SHM_HUGE_SHIFT: the size of a huge page, as a power of two */
#define HUGE_MASK	0x3f

static void show_id(const struct fmt *f, const char *name, uint32_t id)
{
	if (id == UINT32_MAX)
		fmt_field_num(f, name, -1, NUM_DEC);
	else
		fmt_field_num(f, name, id, NUM_UDEC);
}

/* Flags of a set, the huge page size where there is one, and the mode. */
static void show_get_flags(const struct fmt *f, const struct constset *set, uint64_t value,
			   bool has_huge)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t mode = value & PERM_BITS, huge = has_huge ? value >> HUGE_SHIFT & HUGE_MASK : 0;
	uint64_t flags = value & ~(uint64_t)PERM_BITS & ~(huge << HUGE_SHIFT);

	ops->set_begin(f->sink);
	if (flags)
		fmt_members(f, set, flags);
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

/* struct msgbuf; the size of its text is the next argument. */
void fmt_msgbuf(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t size = 0;
	int64_t type;

	if (!fmt_take(f, value, &type, sizeof(type)) || !fmt_sibling(f, f->arg + 1, &size))
		return;
	ops->struct_begin(f->sink);
	fmt_field_num(f, "mtype", type, NUM_DEC);
	ops->field(f->sink, "mtext");
	fmt_bytes_at(f, value + sizeof(type), size);
	ops->struct_end(f->sink, NULL);
}

static void show_perm(const struct fmt *f, const char *name, const struct ipc64_perm *perm,
		      bool is_set)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->field(f->sink, name);
	ops->struct_begin(f->sink);
	show_id(f, "uid", perm->uid);
	show_id(f, "gid", perm->gid);
	ops->field(f->sink, "mode");
	ops->num(f->sink, perm->mode, NUM_OCT);
	if (!is_set) {
		fmt_field_num(f, "key", (uint32_t)perm->key, NUM_UDEC);
		show_id(f, "cuid", perm->cuid);
		show_id(f, "cgid", perm->cgid);
	}
	ops->struct_end(f->sink, NULL);
}

static bool read_state(const struct fmt *f, uint64_t addr, void *dst, size_t size)
{
	if (fmt_is_foreign(f)) {
		fmt_addr(f, addr);
		return false;
	}
	if (!fmt_take(f, addr, dst, size))
		return false;
	f->sink->ops->struct_begin(f->sink);
	return true;
}

static void show_shmid(const struct fmt *f, uint64_t addr, bool is_set)
{
	struct shmid64_ds ds;

	if (!read_state(f, addr, &ds, sizeof(ds)))
		return;
	show_perm(f, "shm_perm", &ds.shm_perm, is_set);
	if (!is_set) {
		fmt_field_num(f, "shm_segsz", ds.shm_segsz, NUM_UDEC);
		fmt_field_num(f, "shm_cpid", ds.shm_cpid, NUM_DEC);
		fmt_field_num(f, "shm_lpid", ds.shm_lpid, NUM_DEC);
		fmt_field_num(f, "shm_nattch", ds.shm_nattch, NUM_UDEC);
		fmt_field_num(f, "shm_atime", ds.shm_atime, NUM_UDEC);
		fmt_field_num(f, "shm_dtime", ds.shm_dtime, NUM_UDEC);
		fmt_field_num(f, "shm_ctime", ds.shm_ctime, NUM_UDEC);
	}
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_shmid_ds(const struct fmt *f, uint64_t value)
{
	show_shmid(f, value, false);
}

void fmt_shmid_set(const struct fmt *f, uint64_t value)
{
	show_shmid(f, value, true);
}

static void show_semid(const struct fmt *f, uint64_t addr, bool is_set)
{
	struct semid64_ds ds;

	if (!read_state(f, addr, &ds, sizeof(ds)))
		return;
	show_perm(f, "sem_perm", &ds.sem_perm, is_set);
	if (!is_set) {
		fmt_field_num(f, "sem_otime", ds.sem_otime, NUM_UDEC);
		fmt_field_num(f, "sem_ctime", ds.sem_ctime, NUM_UDEC);
		fmt_field_num(f, "sem_nsems", ds.sem_nsems, NUM_UDEC);
	}
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_semid_ds(const struct fmt *f, uint64_t value)
{
	show_semid(f, value, false);
}

void fmt_semid_set(const struct fmt *f, uint64_t value)
{
	show_semid(f, value, true);
}

static void show_msqid(const struct fmt *f, uint64_t addr, bool is_set)
{
	struct msqid64_ds ds;

	if (!read_state(f, addr, &ds, sizeof(ds)))
		return;
	show_perm(f, "msg_perm", &ds.msg_perm, is_set);
	if (is_set) {
		fmt_field_num(f, "msg_qbytes", ds.msg_qbytes, NUM_UDEC);
	} else {
		fmt_field_num(f, "msg_stime", ds.msg_stime, NUM_UDEC);
		fmt_field_num(f, "msg_rtime", ds.msg_rtime, NUM_UDEC);
		fmt_field_num(f, "msg_ctime", ds.msg_ctime, NUM_UDEC);
		fmt_field_num(f, "msg_qnum", ds.msg_qnum, NUM_UDEC);
		fmt_field_num(f, "msg_qbytes", ds.msg_qbytes, NUM_UDEC);
		fmt_field_num(f, "msg_lspid", ds.msg_lspid, NUM_DEC);
		fmt_field_num(f, "msg_lrpid", ds.msg_lrpid, NUM_DEC);
	}
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_msqid_ds(const struct fmt *f, uint64_t value)
{
	show_msqid(f, value, false);
}

void fmt_msqid_set(const struct fmt *f, uint64_t value)
{
	show_msqid(f, value, true);
}
