/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msg.c: struct msghdr and struct mmsghdr: names, data and control messages.
 *
 * Owns the order of a header's fields and what is known of them when: a header to be received is
 * read at entry for the room it gives, and at exit for what came. Control messages are shown by a
 * table of (level, type). The headers are read as they are described in network.sys.
 */
#include "types/net.h"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#ifndef SCM_SECURITY
#define SCM_SECURITY	3
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD	4
#endif

typedef void show_cmsg_fn(const struct fmt *f, uint64_t addr, uint64_t len);

/* len bytes of numbers of that width. */
static void show_unsized(const struct fmt *f, uint64_t addr, uint64_t width, enum num_style style,
			 uint64_t len)
{
	uint64_t limit = f->opt->verbose ? UINT64_MAX : f->opt->string_limit, left = len / width;
	struct sink_rest rest;
	uint64_t raw = 0;

	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (; left && limit && fmt_read(f, addr, &raw, width); left--, limit--, addr += width) {
		f->sink->ops->elem(f->sink);
		f->sink->ops->num(f->sink, fmt_cut(raw, width, style == NUM_DEC), style);
	}
	rest = fmt_rest(f, 0, left);
	f->sink->ops->array_end(f->sink, &rest);
}

static void show_ints(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_unsized(f, addr, sizeof(int32_t), NUM_DEC, len);
}

/* The one descriptor of SCM_PIDFD. */
static void show_int(const struct fmt *f, uint64_t addr, uint64_t len)
{
	int32_t fd;

	(void)len;
	if (fmt_take(f, addr, &fd, sizeof(fd)))
		fmt_fd(f, fd);
}

static void show_octets(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_unsized(f, addr, 1, NUM_HEX, len);
}

static void show_ucred(const struct fmt *f, uint64_t addr, uint64_t len)
{
	(void)len;
	fmt_struct_at(f, &desc_ucred, addr);
}

/* What is shown whole: -s is for data. */
static void show_whole(const struct fmt *f, uint64_t addr, uint64_t len, show_cmsg_fn *show)
{
	struct fmt_options all = *f->opt;
	struct fmt g = *f;

	all.string_limit = UINT32_MAX;
	g.opt = &all;
	show(&g, addr, len);
}

/* A label. */
static void show_security(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_whole(f, addr, len, fmt_bytes_at);
}

/* Messages of a kind without a form of its own. */
static void show_unknown(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_whole(f, addr, len, fmt_binary_at);
}

static void show_time(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t len)
{
	if (len < desc->size[f->layout])
		f->sink->ops->missing(f->sink, 0, LEFT_UNREADABLE);
	else
		fmt_struct_at(f, desc, addr);
}

static void show_timeval(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_time(f, &desc_timeval, addr, len);
}

static void show_timeval64(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_time(f, &desc_timeval64, addr, len);
}

static void show_timespec(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_time(f, &desc_timespec, addr, len);
}

static void show_timespec64(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_time(f, &desc_timespec64, addr, len);
}

/* Software, deprecated, hardware. */
static void show_three(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t len)
{
	const uint64_t step = desc->size[f->layout];

	if (len < 3 * step) {
		f->sink->ops->missing(f->sink, 0, LEFT_UNREADABLE);
		return;
	}
	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (int i = 0; i < 3; i++) {
		f->sink->ops->elem(f->sink);
		fmt_struct_at(f, desc, addr + i * step);
	}
	f->sink->ops->array_end(f->sink, NULL);
}

static void show_timestamps(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_three(f, &desc_timespec, addr, len);
}

static void show_timestamps64(const struct fmt *f, uint64_t addr, uint64_t len)
{
	show_three(f, &desc_timespec64, addr, len);
}

static void show_pktinfo(const struct fmt *f, uint64_t addr, uint64_t len)
{
	const struct sink_ops *ops = f->sink->ops;
	struct in_pktinfo info;

	(void)len;
	if (!fmt_take(f, addr, &info, sizeof(info)))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "ipi_ifindex");
	fmt_ifindex(f, (uint32_t)info.ipi_ifindex);
	ops->field(f->sink, "ipi_spec_dst");
	fmt_in_addr(f, info.ipi_spec_dst.s_addr);
	ops->field(f->sink, "ipi_addr");
	fmt_in_addr(f, info.ipi_addr.s_addr);
	ops->struct_end(f->sink, NULL);
}

static void show_sockaddr(const struct fmt *f, uint64_t addr, uint64_t len)
{
	fmt_sockaddr_at(f, addr, len);
}

static void show_recverr(const struct fmt *f, uint64_t addr, uint64_t len)
{
	struct sock_extended_err err;

	(void)len;
	if (!fmt_take(f, addr, &err, sizeof(err)))
		return;
	f->sink->ops->struct_begin(f->sink);
	fmt_field_num(f, "ee_errno", err.ee_errno, NUM_UDEC);
	fmt_field_num(f, "ee_origin", err.ee_origin, NUM_UDEC);
	fmt_field_num(f, "ee_type", err.ee_type, NUM_UDEC);
	fmt_field_num(f, "ee_code", err.ee_code, NUM_UDEC);
	fmt_field_num(f, "ee_info", err.ee_info, NUM_UDEC);
	fmt_field_num(f, "ee_data", err.ee_data, NUM_UDEC);
	f->sink->ops->field(f->sink, "offender");
	fmt_sockaddr_at(f, addr + sizeof(err), sizeof(struct sockaddr_in));
	f->sink->ops->struct_end(f->sink, NULL);
}

static const struct cmsg {
	int level, type;
	uint64_t least;			/* bytes of data below which none is shown */
	show_cmsg_fn *show;
} cmsgs[] = {
	{ SOL_SOCKET,	SCM_RIGHTS,		4,	show_ints },
	{ SOL_SOCKET,	SCM_CREDENTIALS,	12,	show_ucred },
	{ SOL_SOCKET,	SCM_SECURITY,		1,	show_security },
	{ SOL_SOCKET,	SCM_PIDFD,		4,	show_int },
	{ SOL_SOCKET,	SO_TIMESTAMP_OLD,	1,	show_timeval },
	{ SOL_SOCKET,	SO_TIMESTAMP_NEW,	1,	show_timeval64 },
	{ SOL_SOCKET,	SO_TIMESTAMPNS_OLD,	1,	show_timespec },
	{ SOL_SOCKET,	SO_TIMESTAMPNS_NEW,	1,	show_timespec64 },
	{ SOL_SOCKET,	SO_TIMESTAMPING_OLD,	1,	show_timestamps },
	{ SOL_SOCKET,	SO_TIMESTAMPING_NEW,	1,	show_timestamps64 },
	{ SOL_IP,	SCM_SECURITY,		1,	show_security },
	{ SOL_IP,	IP_TOS,			1,	show_octets },
	{ SOL_IP,	IP_RECVOPTS,		1,	show_octets },
	{ SOL_IP,	IP_RETOPTS,		1,	show_octets },
	{ SOL_IP,	IP_TTL,			4,	show_ints },
	{ SOL_IP,	IP_CHECKSUM,		4,	show_ints },
	{ SOL_IP,	IP_PKTINFO,		12,	show_pktinfo },
	{ SOL_IP,	IP_ORIGDSTADDR,		16,	show_sockaddr },
	{ SOL_IP,	IP_RECVERR,		32,	show_recverr },
};

/* The head of a control message, of a described struct cmsghdr. */
struct head {
	uint64_t len;
	int32_t level, type;
};

static bool read_head(const struct fmt *f, uint64_t addr, struct head *head)
{
	uint64_t c[FIELDS_cmsghdr];

	if (!fmt_read_fields(f, &desc_cmsghdr, addr, c))
		return false;
	*head = (struct head){ c[FIELD_cmsghdr_cmsg_len], c[FIELD_cmsghdr_cmsg_level], c[FIELD_cmsghdr_cmsg_type] };
	return true;
}

static void show_cmsg_type(const struct fmt *f, const struct head *c)
{
	f->sink->ops->field(f->sink, "cmsg_type");
	if (c->level == SOL_SOCKET)
		fmt_constant(f, &set_scm_types, (uint32_t)c->type);
	else if (c->level == SOL_IP)
		fmt_constant(f, &set_scm_ip_types, (uint32_t)c->type);
	else
		f->sink->ops->num(f->sink, (uint32_t)c->type, NUM_HEX);
}

/* How a message's data is shown: in hex where it is of no known kind or too short for it. */
static show_cmsg_fn *cmsg_data(const struct head *c, uint64_t data)
{
	for (size_t i = 0; i < sizeof(cmsgs) / sizeof(cmsgs[0]); i++)
		if (cmsgs[i].level == c->level && cmsgs[i].type == c->type && data >= cmsgs[i].least)
			return cmsgs[i].show;
	return show_unknown;
}

/* One control message; data bytes of it are there. */
static void show_cmsg(const struct fmt *f, const struct head *c, uint64_t addr, uint64_t data)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->elem(f->sink);
	ops->struct_begin(f->sink);
	fmt_field_num(f, "cmsg_len", c->len, NUM_UDEC);
	ops->field(f->sink, "cmsg_level");
	fmt_constant(f, &set_cmsg_level, (uint32_t)c->level);
	show_cmsg_type(f, c);
	if (data) {
		ops->field(f->sink, "cmsg_data");
		cmsg_data(c, data)(f, addr + desc_cmsghdr.size[f->layout], data);
	}
	ops->struct_end(f->sink, NULL);
}

/* The control messages in left bytes at addr, each of which begins at a multiple of a word. */
static void show_control(const struct fmt *f, uint64_t addr, uint64_t left)
{
	const uint64_t head = desc_cmsghdr.size[f->layout], step = fmt_pointer_bytes(f);
	struct sink_rest rest = { 0 };
	struct head c;

	if (left < head) {
		fmt_addr(f, addr);
		return;
	}
	if (!read_head(f, addr, &c)) {
		fmt_unread(f, addr, head);
		return;
	}
	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (;;) {
		uint64_t len = c.len < left ? c.len : left, pad;
		bool is_bad = len < head;

		if (is_bad)
			len = head;
		show_cmsg(f, &c, addr, len - head);
		pad = -len & (step - 1);
		if (left - len <= pad)	/* not rounded up: the caller's length may be all ones */
			break;
		addr += len + pad;
		left -= len + pad;
		if (is_bad || left < head) {
			rest = (struct sink_rest){ .why = LEFT_UNREADABLE, .addr = addr };
			break;
		}
		if (!read_head(f, addr, &c)) {
			rest = fmt_stop_list(f, addr, head);
			break;
		}
	}
	f->sink->ops->array_end(f->sink, &rest);
}

/* The data: as the kernel filled it, bytes in all, or as it was given. */
static void show_iov(const struct fmt *f, uint64_t iov, uint64_t count, bool is_recv, int64_t bytes)
{
	struct event ev = *f->ev;
	struct use use = { .name = "msg_iov", .type = f->use->type,
			   .dir = is_recv ? DIR_OUT : DIR_IN, .is_array = true,
			   .size = { .src = SIZE_CONST, .value = count } };
	struct fmt g = *f;

	if (count > UINT32_MAX) {
		fmt_addr(f, iov);
		return;
	}
	ev.ret = bytes;
	g.ev = &ev;
	g.use = &use;
	fmt_iovec(&g, iov);
}

/* m: the fields of a struct user_msghdr. */
static void show_name(const struct fmt *f, const uint64_t *m, bool is_recv, uint64_t addr)
{
	const struct sink_ops *ops = f->sink->ops;
	int32_t written = m[FIELD_user_msghdr_msg_namelen], given = written;
	uint64_t before[FIELDS_user_msghdr];
	struct fmt g = *f;

	g.phase = PHASE_ENTRY;
	if (is_recv && fmt_read_fields(&g, &desc_user_msghdr, addr, before))
		given = before[FIELD_user_msghdr_msg_namelen];
	ops->field(f->sink, "msg_name");
	fmt_sockaddr_at(f, m[FIELD_user_msghdr_msg_name], given < written ? given : written);
	fmt_field_num(f, "msg_namelen", (int64_t)given, NUM_DEC);
	if (given == written)
		return;
	ops->out(f->sink);
	ops->num(f->sink, (int64_t)written, NUM_DEC);
}

/* A header at addr; of received data, bytes were filled in. */
static void show_msghdr(const struct fmt *f, uint64_t addr, bool is_recv, int64_t bytes)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t m[FIELDS_user_msghdr], count, control;

	if (!fmt_take_fields(f, &desc_user_msghdr, addr, m))
		return;
	count = m[FIELD_user_msghdr_msg_iovlen];
	control = m[FIELD_user_msghdr_msg_controllen];
	ops->struct_begin(f->sink);
	show_name(f, m, is_recv, addr);
	ops->field(f->sink, "msg_iov");
	show_iov(f, m[FIELD_user_msghdr_msg_iov], count, is_recv, bytes);
	fmt_field_num(f, "msg_iovlen", count, NUM_UDEC);
	if (control) {
		ops->field(f->sink, "msg_control");
		show_control(f, m[FIELD_user_msghdr_msg_control], control);
	}
	fmt_field_num(f, "msg_controllen", control, NUM_UDEC);
	ops->field(f->sink, "msg_flags");
	fmt_flagset(f, &set_msg_flags, m[FIELD_user_msghdr_msg_flags]);
	ops->struct_end(f->sink, NULL);
}

/* What a receiver that failed leaves to be seen: the room for a name. */
static void show_unfilled(const struct fmt *f, uint64_t addr)
{
	uint64_t m[FIELDS_user_msghdr];
	struct fmt g = *f;

	g.phase = PHASE_ENTRY;
	if (!fmt_read_fields(&g, &desc_user_msghdr, addr, m)) {
		fmt_addr(f, addr);
		return;
	}
	f->sink->ops->struct_begin(f->sink);
	fmt_field_num(f, "msg_namelen", (int32_t)m[FIELD_user_msghdr_msg_namelen], NUM_DEC);
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_msghdr(const struct fmt *f, uint64_t value)
{
	bool is_recv = f->use->dir == DIR_INOUT;

	if (is_recv && fmt_failed(f))
		show_unfilled(f, value);
	else
		show_msghdr(f, value, is_recv, f->ev->ret);
}

static bool show_mmsghdr(const struct fmt *f, uint64_t addr, bool is_recv, bool is_done)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t m[FIELDS_mmsghdr], len;

	if (!fmt_read_fields(f, &desc_mmsghdr, addr, m))
		return false;
	len = m[FIELD_mmsghdr_msg_len];
	ops->elem(f->sink);
	ops->struct_begin(f->sink);
	ops->field(f->sink, "msg_hdr");
	show_msghdr(f, addr, is_recv, len);
	if (is_done)
		fmt_field_num(f, "msg_len", len, NUM_UDEC);
	ops->struct_end(f->sink, NULL);
	return true;
}

/*
 * The headers of a vector: all of those to be sent (an "inout!", of which the kernel tells how much
 * of each went out), and those that were received.
 */
void fmt_mmsghdr(const struct fmt *f, uint64_t value)
{
	const uint64_t step = desc_mmsghdr.size[f->layout];
	bool is_recv = !f->use->on_error;
	int64_t done = fmt_failed(f) ? 0 : f->ev->ret, n = fmt_size(f), i;
	int64_t limit = f->opt->verbose ? INT64_MAX : f->opt->string_limit;
	uint64_t first[FIELDS_mmsghdr];
	struct sink_rest rest;

	if (is_recv)
		n = done;
	if (is_recv && fmt_failed(f)) {
		fmt_addr(f, value);
		return;
	}
	if (n && !fmt_take_fields(f, &desc_mmsghdr, value, first))
		return;
	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (i = 0; i < n && i < limit && !fmt_spent(f); i++)
		if (!show_mmsghdr(f, value + i * step, is_recv, i < done))
			break;
	rest = fmt_rest(f, i, n);
	if (rest.why && i < limit && !fmt_spent(f))
		rest = fmt_stop_list(f, value + i * step, step);
	f->sink->ops->array_end(f->sink, &rest);
}
