/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockopt.c: socket options: their names, which depend on the level before them, and values.
 *
 * Owns the table of levels and the rules for a value of no described type: four bytes are a
 * number, others a string; options known to be numbers show their first four bytes, or what there
 * is of them.
 */
#include "types/net.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <sys/socket.h>

#ifndef SOL_CAN_RAW
#define SOL_CAN_RAW	101
#endif
#ifndef SOL_IPX
#define SOL_IPX		256
#endif
#ifndef SOL_AX25
#define SOL_AX25	257
#endif
#ifndef SOL_SCTP
#define SOL_SCTP	132
#endif
#ifndef SOL_MPTCP
#define SOL_MPTCP	284
#endif

static const struct level {
	uint32_t level;
	const struct constset *set;
	const struct constset *get;	/* names that mean something else to getsockopt */
} levels[] = {
	{ SOL_SOCKET,	&set_so_options,	&set_so_get_options },
	{ SOL_IP,	&set_ip_options,	&set_ip_get_options },
	{ SOL_IPV6,	&set_ipv6_options,	&set_ipv6_get_options },
	{ SOL_TCP,	&set_tcp_options,	NULL },
	{ SOL_UDP,	&set_udp_options,	NULL },
	{ SOL_RAW,	&set_raw_options,	NULL },
	{ SOL_IPX,	&set_ipx_options,	NULL },
	{ SOL_AX25,	&set_ax25_options,	NULL },
	{ SOL_PACKET,	&set_packet_options,	NULL },
	{ SOL_NETLINK,	&set_netlink_options,	NULL },
	{ AF_VSOCK,	&set_vsock_options,	NULL },
	{ SOL_CAN_RAW,	&set_can_raw_options,	NULL },
	{ SOL_SCTP,	&set_sctp_options,	NULL },
	{ SOL_IRDA,	&set_irda_options,	NULL },
	{ SOL_LLC,	&set_llc_options,	NULL },
	{ SOL_DCCP,	&set_dccp_options,	NULL },
	{ SOL_TIPC,	&set_tipc_options,	NULL },
	{ SOL_RXRPC,	&set_rxrpc_options,	NULL },
	{ SOL_PPPOL2TP,	&set_pppol2tp_options,	NULL },
	{ SOL_BLUETOOTH, &set_bluetooth_options, NULL },
	{ SOL_PNPIPE,	&set_pnpipe_options,	NULL },
	{ SOL_RDS,	&set_rds_options,	NULL },
	{ SOL_IUCV,	&set_iucv_options,	NULL },
	{ SOL_CAIF,	&set_caif_options,	NULL },
	{ SOL_ALG,	&set_alg_options,	NULL },
	{ SOL_NFC,	&set_nfc_options,	NULL },
	{ SOL_KCM,	&set_kcm_options,	NULL },
	{ SOL_TLS,	&set_tls_options,	NULL },
	{ SOL_XDP,	&set_xdp_options,	NULL },
	{ SOL_MPTCP,	&set_mptcp_options,	NULL },
};

static bool has_value(const struct constset *set, uint64_t value)
{
	for (uint32_t i = 0; set && i < set->count; i++)
		if (set->list[i].value == value)
			return true;
	return false;
}

static void show_name(const struct fmt *f, uint64_t value, bool is_get)
{
	uint64_t level = 0;

	if (!f->arg || !fmt_sibling(f, f->arg - 1, &level))
		level = UINT64_MAX;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (levels[i].level != (uint32_t)level)
			continue;
		if (is_get && has_value(levels[i].get, value))
			fmt_constant(f, levels[i].get, value);
		else
			fmt_constant(f, levels[i].set, value);
		return;
	}
	f->sink->ops->num(f->sink, value, NUM_UDEC);
}

void fmt_sockopt_name(const struct fmt *f, uint64_t value)
{
	show_name(f, value, false);
}

void fmt_getsockopt_name(const struct fmt *f, uint64_t value)
{
	show_name(f, value, true);
}

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
	fmt_in6_addr_field(f, &req.ipv6mr_multiaddr, "&ipv6mr_multiaddr");
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
	ops->octets(f->sink, req.mr_address, n);
	ops->struct_end(f->sink, NULL);
}
