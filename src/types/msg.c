/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msg.c: struct msghdr and struct mmsghdr: names, data and control messages.
 *
 * Owns the order of a header's fields and what is known of them when: a header to be received is
 * read at entry for the room it gives, and at exit for what came. Control messages are shown by a
 * table of (level, type). The headers are read as they are described in network.sys.
 */
#include "types/net.h"

#include <netinet/in.h>
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

/* The descriptors of SCM_RIGHTS. */
static void show_fds(const struct fmt *f, uint64_t addr, uint64_t len)
{
	uint64_t limit = f->opt->verbose ? UINT64_MAX : f->opt->string_limit, left = len / sizeof(int32_t);
	struct sink_rest rest;
	int32_t fd;

	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (; left && limit && fmt_read(f, addr, &fd, sizeof(fd)); left--, limit--, addr += sizeof(fd)) {
		f->sink->ops->elem(f->sink);
		fmt_fd(f, fd);
	}
	rest = fmt_rest(f, 0, left);
	f->sink->ops->array_end(f->sink, &rest);
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

/* Timestamps: of software, deprecated, of hardware. */
static void show_three(const struct fmt *f, const struct structdesc *desc, uint64_t addr)
{
	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (int i = 0; i < 3; i++) {
		f->sink->ops->elem(f->sink);
		fmt_struct_at(f, desc, addr + i * desc->size[f->layout]);
	}
	f->sink->ops->array_end(f->sink, NULL);
}

static void show_sockaddr(const struct fmt *f, uint64_t addr, uint64_t len)
{
	fmt_sockaddr_at(f, addr, len);
}

/* What is shown is a struct of network.sys, or of time.sys, or what a function makes of it. */
static const struct cmsg {
	int level, type;
	uint64_t least;			/* bytes of data; of fewer it is of no known kind */
	const struct structdesc *desc;
	show_cmsg_fn *show;
	bool three;			/* structs, one behind the other */
} cmsgs[] = {
	{ SOL_SOCKET,	SCM_RIGHTS,		4,	.show = show_fds },
	{ SOL_SOCKET,	SCM_CREDENTIALS,	12,	.desc = &desc_ucred },
	{ SOL_SOCKET,	SCM_SECURITY,		1,	.show = show_security },
	{ SOL_SOCKET,	SCM_PIDFD,		4,	.show = show_int },
	{ SOL_SOCKET,	SO_TIMESTAMP_OLD,	1,	.desc = &desc_timeval },
	{ SOL_SOCKET,	SO_TIMESTAMP_NEW,	1,	.desc = &desc_timeval64 },
	{ SOL_SOCKET,	SO_TIMESTAMPNS_OLD,	1,	.desc = &desc_timespec },
	{ SOL_SOCKET,	SO_TIMESTAMPNS_NEW,	1,	.desc = &desc_timespec64 },
	{ SOL_SOCKET,	SO_TIMESTAMPING_OLD,	1,	.desc = &desc_timespec, .three = true },
	{ SOL_SOCKET,	SO_TIMESTAMPING_NEW,	1,	.desc = &desc_timespec64, .three = true },
	{ SOL_IP,	SCM_SECURITY,		1,	.show = show_security },
	{ SOL_IP,	IP_TOS,			1,	.show = show_octets },
	{ SOL_IP,	IP_RECVOPTS,		1,	.show = show_octets },
	{ SOL_IP,	IP_RETOPTS,		1,	.show = show_octets },
	{ SOL_IP,	IP_TTL,			4,	.show = show_ints },
	{ SOL_IP,	IP_CHECKSUM,		4,	.show = show_ints },
	{ SOL_IP,	IP_PKTINFO,		12,	.desc = &desc_in_pktinfo },
	{ SOL_IP,	IP_ORIGDSTADDR,		16,	.show = show_sockaddr },
	{ SOL_IP,	IP_RECVERR,		32,	.desc = &desc_sock_recverr },
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

/* A message's data, in hex where it is of no known kind or too short for it. */
static void show_data(const struct fmt *f, const struct head *c, uint64_t addr, uint64_t len)
{
	const struct cmsg *kind = cmsgs, *end = cmsgs + sizeof(cmsgs) / sizeof(cmsgs[0]);

	while (kind < end && (kind->level != c->level || kind->type != c->type || len < kind->least))
		kind++;
	if (kind == end)
		show_whole(f, addr, len, fmt_binary_at);
	else if (kind->show)
		kind->show(f, addr, len);
	else if (len < kind->desc->size[f->layout] * (kind->three ? 3 : 1))
		f->sink->ops->missing(f->sink, 0, LEFT_UNREADABLE);
	else if (kind->three)
		show_three(f, kind->desc, addr);
	else
		fmt_struct_at(f, kind->desc, addr);
}

/* One control message; data bytes of it are there. */
static void show_cmsg(const struct fmt *f, const struct head *c, uint64_t addr, uint64_t data)
{
	const uint64_t head = desc_cmsghdr.size[f->layout];

	f->sink->ops->elem(f->sink);
	f->sink->ops->struct_begin(f->sink);
	fmt_fields(f, &desc_cmsghdr, addr, head);
	if (data) {
		f->sink->ops->field(f->sink, "cmsg_data");
		show_data(f, c, addr + head, data);
	}
	f->sink->ops->struct_end(f->sink, NULL);
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
	struct use use = desc_user_msghdr.fields[FIELD_user_msghdr_msg_iov];
	struct fmt g = *f;

	if (count > UINT32_MAX) {
		fmt_addr(f, iov);
		return;
	}
	use.dir = is_recv ? DIR_OUT : DIR_IN;
	use.size = (struct size_ref){ .src = SIZE_CONST, .value = count };
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
