/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockopt.c: values of socket options.
 *
 * Owns the rules for a value of no described type: four bytes are a number, others a string; options known to be numbers
 * show their first four bytes, or what there is of them.
 */
#include "types/net.h"

#include <linux/if_packet.h>
#include <netinet/in.h>

/* [value] at addr, by a formatter that knows its names or by its digits. */
static void show_int(const struct fmt *f, uint64_t addr, fmt_fn *show)
{
	const struct sink_ops *ops = f->sink->ops;
	int32_t value;

	if (!fmt_take(f, addr, &value, sizeof(value)))
		return;
	ops->array_begin(f->sink, LIST_PLAIN);
	ops->elem(f->sink);
	show(f, (int64_t)value);
	ops->array_end(f->sink, NULL);
}

void fmt_sockopt(const struct fmt *f, uint64_t value)
{
	int32_t len = fmt_given_size(f);

	if (len == sizeof(int32_t))
		show_int(f, value, fmt_dec);
	else if (len > 0 || (!len && f->use->dir != DIR_OUT))
		fmt_bytes_at(f, value, len);
	else
		fmt_addr(f, value);
}

static void show_int_or_part(const struct fmt *f, uint64_t value, fmt_fn *show)
{
	int32_t len = fmt_given_size(f);

	if (len >= (int32_t)sizeof(int32_t))
		show_int(f, value, show);
	else if (len > 0 && f->use->dir == DIR_OUT)
		fmt_binary_at(f, value, len);
	else
		fmt_addr(f, value);
}

void fmt_sockopt_int(const struct fmt *f, uint64_t value)
{
	show_int_or_part(f, value, fmt_dec);
}

/* What SO_ERROR tells: a pending error, by its name. */
void fmt_sockopt_error(const struct fmt *f, uint64_t value)
{
	show_int_or_part(f, value, fmt_errno_name);
}

/* Reads a whole value of n bytes; what was given less room is shown as its address. */
static bool read_value(const struct fmt *f, uint64_t addr, void *dst, size_t n)
{
	int32_t len = fmt_given_size(f);

	if (len >= 0 && (size_t)len >= n)
		return fmt_take(f, addr, dst, n);
	fmt_addr(f, addr);
	return false;
}

void fmt_ipv6_mreq(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct ipv6_mreq req;

	if (!read_value(f, value, &req, sizeof(req)))
		return;
	ops->struct_begin(f->sink);
	fmt_in6_addr_field(f, &req.ipv6mr_multiaddr, "ipv6mr_multiaddr");
	ops->field(f->sink, "ipv6mr_interface");
	fmt_ifindex(f, req.ipv6mr_interface);
	ops->struct_end(f->sink, NULL);
}

void fmt_group_req(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct group_req req;

	if (!read_value(f, value, &req, sizeof(req)))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "gr_interface");
	fmt_ifindex(f, req.gr_interface);
	ops->field(f->sink, "gr_group");
	fmt_sockaddr_at(f, value + offsetof(struct group_req, gr_group), sizeof(req.gr_group));
	ops->struct_end(f->sink, NULL);
}

void fmt_packet_mreq(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct packet_mreq req;
	size_t n;

	if (!read_value(f, value, &req, sizeof(req)))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "mr_ifindex");
	fmt_ifindex(f, (uint32_t)req.mr_ifindex);
	ops->field(f->sink, "mr_type");
	fmt_constant(f, &set_packet_mr_type, req.mr_type);
	ops->field(f->sink, "mr_alen");
	ops->num(f->sink, req.mr_alen, NUM_UDEC);
	ops->field(f->sink, "mr_address");
	n = req.mr_alen < sizeof(req.mr_address) ? req.mr_alen : sizeof(req.mr_address);
	fmt_either_bytes(f, req.mr_address, n);
	ops->octets(f->sink, req.mr_address, n);
	ops->either_end(f->sink);
	ops->struct_end(f->sink, NULL);
}
