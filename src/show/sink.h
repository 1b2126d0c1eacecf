/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sink.h: where decoded calls go.
 *
 * Owns the semantic output operations. Punctuation (commas, braces, quotes, alignment) lives in the
 * sinks only: text.c writes strace's, another sink may write JSON. A formatter says what a thing
 * is, in order; a sink decides how it looks. No operation takes text that was made up for one look.
 */
#ifndef BPFSTRACE_SINK_H
#define BPFSTRACE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct counts;
struct event;
struct hole;

enum num_style { NUM_DEC, NUM_UDEC, NUM_HEX, NUM_OCT };

/* A string or buffer as captured. */
struct sink_str {
	const uint8_t *bytes;
	size_t len;			/* bytes known (holes included) */
	uint64_t total;			/* bytes that there are; 0: not known beyond len */
	bool cut;			/* more follows that is not shown */
	bool is_path;			/* a NUL-terminated string, not raw bytes */
	bool is_binary;			/* never text (random bytes, digests): always in hex */
	bool is_abstract;		/* a name in the abstract namespace of UNIX sockets */
	const struct hole *holes;	/* lost runs, offsets into bytes - skip, all of them with an end behind bytes */
	size_t nholes, skip;
	size_t lost;			/* bytes behind the known ones that were lost too */
};

/* Data that a call has transferred: a buffer, alone, or one of a vector's; or a message's number, whose vector follows. */
struct sink_dump {
	struct sink_str data;
	int64_t buffer;			/* which one of the vector; -1: there is no vector */
	int64_t message;		/* which one follows; -1: it is data */
	uint64_t buffers;		/* that the message has */
};

/* Why something is not there, or not all of it. */
enum left_out {
	LEFT_NOTHING,
	LEFT_ABBREVIATED,		/* the options ask for less: -s, no -v */
	LEFT_LIMIT,			/* more than is captured */
	LEFT_LOST,			/* captured, and lost on its way */
	LEFT_UNREADABLE,		/* it could not be read, or is no value */
	LEFT_SHARE,			/* this event has had its share of output: full() */
};

/* What a list or a struct leaves out behind what it shows. */
struct sink_rest {
	enum left_out why;
	uint64_t count;			/* how many elements or fields; 0: nobody knows */
	uint64_t addr;			/* LEFT_UNREADABLE: where, in a list */
};

/* Elements one behind the other; without blanks they are told apart by more than that. */
enum list_style { LIST_PLAIN, LIST_BLANKS, LIST_ALL_BUT };	/* ALL_BUT: the elements are those that are missing */

struct sink_date {
	int64_t sec;			/* since the epoch; shown in local time */
	uint64_t fraction;		/* of a second, in units of 10 to the -digits */
	uint8_t digits;
};

/* What is behind a descriptor. */
enum behind {
	BEHIND_LEFT_OUT, BEHIND_FILE, BEHIND_EVENTFD, BEHIND_SIGNALFD, BEHIND_PIDFD,
	BEHIND_SOCKET,			/* and sockets of which more is known than the protocol: */
	BEHIND_INET, BEHIND_UNIX, BEHIND_NETLINK,
};
enum device { DEVICE_NONE, DEVICE_CHAR, DEVICE_BLOCK, DEVICE_PTY };	/* PTY: a CHAR, the master's side of one */

struct sink_endpoint {
	uint8_t family;			/* AF_INET, AF_INET6; 0: it has none */
	uint8_t addr[16];		/* in the network's order */
	uint16_t port;			/* in the host's */
};

struct sink_behind {
	enum behind what;
	union {
		struct {
			const char *path;	/* as readlink("/proc/PID/fd/N") tells it, but for "(deleted)" */
			bool deleted;
			bool is_cwd;		/* it is the current directory, that AT_FDCWD stands for */
			enum device device;
			uint32_t major, minor;	/* of a device */
			uint32_t pty;		/* DEVICE_PTY: number of the slave */
		} file;
		struct {
			const char *protocol;	/* the kernel's name: "TCPv6" */
			uint64_t ino;
			struct sink_endpoint local, remote;	/* INET */
			uint64_t peer;		/* UNIX: inode number of the other end, 0: none */
			const uint8_t *name;	/* UNIX: where it is bound, not NUL-terminated; NULL: nowhere */
			size_t len;
			bool is_abstract;	/* the name, which lacks its first NUL */
			const char *netlink;	/* NETLINK: the protocol's constant, NULL: it has no name */
			uint32_t number;	/* and its value */
			uint32_t portid;	/* NETLINK: 0: not bound */
		} socket;
		struct {
			uint64_t count;
			int32_t id;
			bool semaphore;
		} eventfd;
		uint64_t signals;	/* SIGNALFD: bit 0 is signal 1 */
		struct {
			int32_t pid;		/* 0: of a process that has gone, or is out of sight */
			const char *comm;	/* its name, NULL: not asked for, or not known */
		} pidfd;
	};
};

struct sink;
struct sink_ops {
	/*
	 * One event: begin, what is inside, end. The sink looks at ev->kind: a call is "name(", its
	 * args, result and value; a signal is its name and siginfo; the others have nothing inside.
	 */
	void (*begin)(struct sink *s, const struct event *ev);
	/* The next argument's value follows; NULL: further arguments are known at the call's exit only. */
	void (*arg)(struct sink *s, const char *name);
	void (*arg_named)(struct sink *s, const char *name);	/* where the name is a part of the line */
	/* A resumed call: an earlier event has shown some of its arguments. */
	void (*args_shown)(struct sink *s);
	void (*resumes)(struct sink *s, const char *name);	/* as the argument: it goes on with a call; NULL: of no known name */
	void (*result)(struct sink *s);	/* arguments done, the result's value follows */
	void (*end)(struct sink *s, const struct event *ev);

	/* The result of a failed call; name and text are NULL where the number has none. A restart is no value. */
	void (*error)(struct sink *s, int err, const char *name, const char *text);
	void (*no_result)(struct sink *s);			/* it did not return, or nobody knows what */
	/* Behind a result that is no error to the kernel, but would be one to its caller. */
	void (*error_note)(struct sink *s, int err, const char *name, const char *text);

	/* Behind all that: what was done to the call on purpose, TAMPERED_* of event.h. */
	void (*tampered)(struct sink *s, uint8_t how);

	/* Behind the result: what was read or written, whole. */
	void (*dump)(struct sink *s, const struct sink_dump *dump);

	/* True when this event has been given as much output as any may have: see fmt_spent(). */
	bool (*full)(struct sink *s);

	/* Values. */
	void (*num)(struct sink *s, uint64_t v, enum num_style style);
	void (*padded)(struct sink *s, uint64_t v, enum num_style style, int width);	/* with its base's prefix: at least so wide */
	void (*fixed)(struct sink *s, uint64_t v, int digits, const char *unit);	/* so many digits of it are behind the point */
	void (*addr)(struct sink *s, uint64_t v);
	void (*name)(struct sink *s, const char *sym, uint64_t v);	/* a symbolic constant and its value */
	void (*symbol)(struct sink *s, const char *sym);	/* a word of C that is no number: a variable, a type */
	void (*str)(struct sink *s, const struct sink_str *str);
	void (*octets)(struct sink *s, const uint8_t *bytes, size_t n);	/* the address of a device */
	void (*date)(struct sink *s, const struct sink_date *date);
	/* No value: the address where it was looked for, or without one (addr 0) nothing. */
	void (*missing)(struct sink *s, uint64_t addr, enum left_out why);

	/* A number: what it is called, or made of, follows up to coded_end(). */
	void (*coded_begin)(struct sink *s, uint64_t v, enum num_style style);
	void (*coded_end)(struct sink *s);
	/* The same for what is no plain number, or made of constants: its raw form, then the other one. */
	void (*either_begin)(struct sink *s);
	void (*either_or)(struct sink *s);
	void (*either_end)(struct sink *s);
	/* A field that is an address of IPv6: 16 bytes. */
	void (*ipv6)(struct sink *s, const char *name, const uint8_t *bytes);

	/* A value made of others: members of a set, joined; or an expression, operands with operators between them. */
	void (*set_begin)(struct sink *s);
	void (*member)(struct sink *s);				/* the next one's value follows, or it has none */
	void (*set_end)(struct sink *s);
	void (*expr_begin)(struct sink *s);
	void (*op)(struct sink *s, const char *sym);		/* "<<", "&&", ... */
	void (*expr_end)(struct sink *s);
	void (*macro_begin)(struct sink *s, const char *name);	/* a macro of C; its arguments by elem() */
	void (*macro_end)(struct sink *s);

	/* Structure. */
	void (*struct_begin)(struct sink *s);
	void (*field)(struct sink *s, const char *name);	/* NULL: a value without name */
	void (*struct_end)(struct sink *s, const struct sink_rest *rest);	/* NULL: it is whole */
	void (*array_begin)(struct sink *s, enum list_style style);
	void (*elem)(struct sink *s);
	void (*index)(struct sink *s, const char *sym, uint64_t i);	/* of this element, where it is a part of the line; sym may be NULL */
	void (*array_end)(struct sink *s, const struct sink_rest *rest);	/* NULL: it is whole */
	void (*bytes_from)(struct sink *s, uint32_t first, uint32_t last);	/* of a struct: where the value that follows lies, */
	void (*bits_from)(struct sink *s, uint32_t first, uint32_t last);	/* or the one before */

	/* Behind a value: what else is known of it. */
	void (*out)(struct sink *s);				/* in-out: what the kernel made of it follows */
	void (*changed)(struct sink *s);			/* that one is by somebody else, meanwhile */
	void (*behind)(struct sink *s, const struct sink_behind *what);		/* a descriptor */
	void (*comm)(struct sink *s, const char *name);		/* a process or thread */
	void (*unnamed)(struct sink *s, const char *set);	/* its set has no name for it: "O_???" */
	void (*comment_begin)(struct sink *s, bool is_name);	/* values that explain it; is_name: its number's meaning */
	void (*comment_end)(struct sink *s);
	void (*note_begin)(struct sink *s);			/* the same of a result */
	void (*note)(struct sink *s, const char *name);		/* the next value of a note follows; NULL: it has no name */
	void (*note_end)(struct sink *s);
	void (*count)(struct sink *s, uint64_t n, bool or_more, const char *unit);	/* "3+ vars" */

	/* For a sink that wants it instead of events: what was counted of all calls, at the end. */
	void (*counts)(struct sink *s, const struct counts *counts);

	void (*close)(struct sink *s);				/* ends what it writes, and frees it */
};

struct sink {
	const struct sink_ops *ops;
};

/* Receives what a sink writes, n bytes, not NUL-terminated. */
typedef void sink_write_fn(void *ctx, const char *bytes, size_t n);

/* NULL is fine. */
static inline void sink_close(struct sink *s)
{
	if (s)
		s->ops->close(s);
}

#endif
