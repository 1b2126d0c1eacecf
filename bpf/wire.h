/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire.h: what travels between the kernel side and the user side, and what a saved stream holds.
 *
 * Owns the record kinds and the fixed-width structs; how much is captured is in syscalls/types.def. Included by both sides, compiled
 * by gcc and by clang -target bpf; sizes are asserted so that the two cannot drift apart.
 *
 * A record is a struct rec_head and what its kind adds. A REC_CALL is followed by its u64
 * arguments and then by pieces: struct piece and its bytes, padded to 8. Pieces are keyed by user
 * address and phase, never by argument number; see event.h for how they are read back.
 * All times are CLOCK_MONOTONIC nanoseconds; all ids are those of the tracer's pid namespace.
 *
 * The rings' records are in order by their times, and a record without one is older than all that have one: asking for
 * the time takes a fifth of what a short call costs, so it is left out where nobody needs it (emit_time()).
 *
 * A stream is a REC_HEADER, then records, in the order in which they shall be taken. Marks are records too, so whoever
 * reads a stream needs no clock. Unknown kinds are passed over. In a file it is a struct stream_start, then the records,
 * each behind a u64 with its length and padded to 8, then a length of 0: without that it is cut short. See src/event/file.h.
 */
#ifndef BPFSTRACE_WIRE_H
#define BPFSTRACE_WIRE_H

#include <linux/types.h>

#define WIRE_NARGS	6		/* arguments of a system call */
#define WIRE_COMM	16		/* TASK_COMM_LEN */
#define WIRE_INLINE	256		/* largest piece kept in the call record itself */
#define WIRE_BODY	848		/* arguments and pieces of one call record: struct slot says why */
#define WIRE_PAGE	4096		/* largest payload of one chunk */
#define WIRE_SIGINFO	48		/* sizeof(struct kernel_siginfo), include/linux/signal_types.h */
#define WIRE_RINGS	4		/* ring buffers at most; a power of two */
#define WIRE_NOPS	8		/* operations of one row in one phase */

/*
 * The personalities, as an architecture may have them: its own, that of 32-bit programs with registers or numbers of another
 * kind (i386), and its own with pointers of 32 bits (x32). Which there are, and all else about them: src/desc/personality.c.
 */
enum wire_abi { ABI_NATIVE, ABI_COMPAT, ABI_ILP32, ABI_COUNT };

/* Rows of the capture table: the machine's own numbers, those of a foreign personality, then refinements (variants). */
#define ROW_TABLE	512
#define ROW_TABLES	2
#define ROW_VARIANT	(ROW_TABLES * ROW_TABLE)
#define ROW_UNKNOWN	511		/* any number beyond the tables: six raw arguments */

#define COUNT_ROWS	ROW_VARIANT	/* counts are kept by row before refinement */

enum rec_kind {
	REC_CALL = 1,			/* a call: complete, or cut short by the thread's death */
	REC_CHUNK,			/* bytes of a call whose record is still to come (or is late) */
	REC_FORK,			/* a thread joined the trace */
	REC_EXEC,			/* a thread has a new image */
	REC_EXIT,			/* a thread ended */
	REC_SIGNAL,			/* a signal was delivered, or ignored by the kernel */
	REC_HEADER,			/* the stream begins: what made it; the reader's own, like */
	REC_MARK,			/* what is known at this place of the stream */
	REC_NAME,			/* a thread has another name */
	REC_KINDS
};

enum phase { PHASE_ENTRY, PHASE_EXIT };

struct rec_head {
	__u8  kind;			/* enum rec_kind */
	__u8  flags;			/* CALL_*, CHUNK_*, SIG_* ... */
	__u8  abi;			/* enum wire_abi */
	__u8  nargs;			/* REC_CALL: CALL_NARGS, CALL_IP, CALL_AT_EXIT */
	__u32 tid;
	__u64 time;			/* when the record was completed; 0: see above */
};
_Static_assert(sizeof(struct rec_head) == 16, "wire");

#define CALL_NO_ENTRY	0x01		/* its beginning was not seen: before the trace, or the kernel skipped the hook */
#define CALL_SECCOMP	0x02		/* a seccomp filter answered: no entry, ordinary line */
#define CALL_NO_RETURN	0x04		/* the thread never got back from it; ret is what it would have got, or 0 */
#define CALL_LATE	0x08		/* chunks with CHUNK_LATE follow this record; with CALL_OPEN: its end tells more of the arguments */
#define CALL_OPEN	0x10		/* it is still in flight: told by a walk over the tasks (flight.bpf.h) */
#define CALL_SHED	0x20		/* not all was taken: what no piece tells of is lost, not unreadable */
#define CALL_EXECED	0x40		/* the thread got a new image in this call */
#define CALL_FORKED	0x80		/* a thread joined the trace by this call */

/*
 * Of nargs, since the flags are all in use: how many arguments follow, and when the thread gave out the call's number: as
 * it began, or as it ended, which is where nothing was seen of its beginning. What came in such a call has the number
 * before, and a thread that dies in it has not given it out. With CALL_OPEN: it is not given out yet.
 */
#define CALL_NARGS	0x07
#define CALL_IP		0x40		/* behind them is one more u64: the instruction pointer */
#define CALL_AT_EXIT	0x80

struct rec_call {
	struct rec_head h;
	__u32 callno;			/* dense per thread: see CALL_AT_EXIT; 0 is the pre-attach call */
	__s32 nr;
	__s64 ret;
	__u64 enter_time;		/* 0: begun before the trace, or without knobs.times */
	__u8  body[];			/* u64 args[], with CALL_IP one more, then pieces */
};
_Static_assert(sizeof(struct rec_call) == 40, "wire");

enum piece_kind {
	PIECE_MEM,			/* user memory: addr, len bytes of want */
	PIECE_STR,			/* a string: len includes the NUL when it was reached, else want > len. Of a path or an
					   argv's string at exit: what the entry has read is another by now */
	PIECE_COUNT,			/* no bytes: want is the number of non-NULL pointers at addr; -E2BIG: or more */
	PIECE_FD,			/* struct fd_info of argument arg; addr is the descriptor; -ENOSPC: not of it, nor of those behind.
					   Of an argument at exit: it is another file by now; -ENOSPC: one without room; -EBADF: none */

	/* What a successful exec was given, as the new image has it; only as chunks, see struct exec_info. */
	PIECE_ARGS,			/* its arguments, one behind the other, each with its NUL */
	PIECE_ENVS,			/* its environment, in the same way */
	PIECE_EXEC,			/* struct exec_info */
};

#define PIECE_ARG_RET	0xff		/* fd_info of the result, */
#define PIECE_ARG_MEM	0xfe		/* of a descriptor in memory */

struct piece {
	__u64 addr;
	__u32 want;			/* bytes that were asked for (saturates) */
	__s32 len;			/* bytes that follow, or -errno: EFAULT unreadable, ENOSPC not taken */
	__u8  kind;			/* enum piece_kind */
	__u8  phase;			/* enum phase */
	__u8  arg;			/* PIECE_FD: argument index or PIECE_ARG_RET */
	__u8  pad;
	__u32 file;			/* PIECE_FD at entry: tells its file from others; 0: nobody else can change it */
};
_Static_assert(sizeof(struct piece) == 24, "wire");

#define CHUNK_LATE	0x01		/* read by the sleepable callback, after the call's record */
#define CHUNK_LATE_END	0x02		/* the last of the late ones: total is 0; len 0, or -ENOSPC: not all came */

/*
 * len bytes of the user memory [base, base + total), from base + offset. Chunks never cross a page. PIECE_ARGS and
 * PIECE_ENVS: len bytes at offset of the strings that were taken, which may be fewer and shorter ones than there are.
 */
struct rec_chunk {
	struct rec_head h;
	__u32 callno;
	__u8  phase;
	__u8  piece_kind;		/* any but PIECE_COUNT and PIECE_FD */
	__u16 birth;			/* the lower half of the thread's */
	__u64 base;
	__u32 total;			/* bytes asked for in all */
	__u32 offset;
	__s32 len;			/* bytes that follow, or -errno for [offset, total): as for a piece */
	__u32 limit;			/* bytes of total that are sent in all; 0: not known */
	__u8  bytes[];
};
_Static_assert(sizeof(struct rec_chunk) == 48, "wire");

#define EXEC_BY_FD	0x01		/* opened by a descriptor N: the path is /dev/fd/N/PATH, or /dev/fd/N where that is "" */
#define EXEC_INTERP	0x02		/* an interpreter's arguments came first, and argv[0] went */

/* What the kernel made of an exec that succeeded: struct linux_binprm, include/linux/binfmts.h. */
struct exec_info {
	__u32 argc, envc;		/* strings that the new image has */
	__u32 flags;			/* EXEC_* */
	char  path[];			/* what was executed; ends in a NUL, or was cut */
};
_Static_assert(sizeof(struct exec_info) == 12, "wire");

/*
 * A thread's slot: the record that will be sent, built in place. Only the thread itself writes it, but for
 * seen; seq is odd meanwhile, so that the walk over the tasks can tell a whole one. Its size is what one kilobyte
 * of kernel memory holds beside the hash's own 64 bytes; what does not fit goes as chunks.
 */
#define SLOT_ATTACHED	0x01		/* joined while running: its first exit is of a call begun before */
#define SLOT_CHILD	0x02		/* forked under the trace: its first exit is fork's own, not shown */
#define SLOT_MUTE	0x04		/* the command before its execve: only that call is ours */
#define SLOT_THREADS	0x08		/* threads it creates join the trace */
#define SLOT_FORKS	0x10		/* processes it creates join the trace */
#define SLOT_COMMAND	0x20		/* the command before its first image */
#define SLOT_COMPARE	0x40		/* others can change the descriptors of its call: the exit looks at them again */
#define SLOT_EXECED	0x80		/* its exec was seen: nothing for on_exec_missed to mend */

struct slot {
	__u32 seq;
	__u8  open;			/* a call is in flight */
	__u8  state;			/* SLOT_* */
	__u16 row;
	__u32 len;			/* bytes of body in use */
	__u32 retry;			/* bit per entry operation that faulted */
	__u32 tgid;
	__u32 unseen;			/* bytes sent since the ring's fill was last looked at */
	__u32 room, elems;		/* of this run of a program, bytes and elements that are left: budget.bpf.h */
	__u16 late;			/* ranges of this call were noted for later: late.bpf.h */
	__s16 stop;			/* why the last run of chunks ended early, or 0 */
	__u8  fds_cut;			/* descriptors of this call are left out: fdinfo.bpf.h */
	__u8  fd_type;			/* of the one at hand: the verifier does not follow each value of what lies here */
	__u16 ops_at;			/* where in the body the pieces of the entry's operations begin */
	__u64 deadline;			/* of this run, ns: budget.bpf.h */
	__u32 birth;			/* kernel_birth(): a later thread may have the same id */
	__u32 seen;			/* the walk's own: seq of the call that it found in flight, odd once it is told */
	__u64 off_cpu;			/* ns of the call in flight that the thread did not run */
	__u64 off_since;		/* when it was switched out, or 0 */
	struct rec_call rec;
	__u8  data[WIRE_BODY];		/* rec.body */
};
_Static_assert(sizeof(struct slot) == 960, "wire");

/* What is told of descriptors: --decode-fds. */
#define FDS_PATH	0x01
#define FDS_SOCKET	0x02
#define FDS_DEV		0x04
#define FDS_EVENTFD	0x08
#define FDS_PIDFD	0x10
#define FDS_SIGNALFD	0x20
#define FDS_ALL		0x3f

/* What the loader tells the programs; constants to the verifier. */
struct knobs {
	__u32 tgid;			/* the tool itself, in its own pid namespace: never traced */
	__u32 pidns;			/* inode number of that namespace */
	__u32 string_limit;
	__u32 full_max;			/* bytes of a data buffer with --full-buffers, else 0 */
	__s32 root_mnt;			/* the tool's root directory: the id of its mount, */
	__u32 uid, gid;			/* the caller's, where limited, */
	__u32 variant_seed;		/* of variant_place() */
	__u64 caps;			/* and the capabilities that are its own */
	__u64 root_ino;			/* and its inode number; 0: not known */
	__u64 ring_bytes;		/* of each ring */
	__u64 count_overhead;		/* ns taken off each call's time in the summary */
	__u64 count_limit;		/* so many calls are counted, 0: all */
	__u8  launch;			/* processes the tool forks are the command */
	__u8  detach_on_exec;		/* who gets a new image, but for the command's first, leaves the trace */
	__u8  follow_forks;
	__u8  follow_threads;
	__u8  verbose;
	__u8  tracepoints;		/* calls with ROW_TRACEPOINT have programs of their own */
	__u8  count;			/* calls are counted: a summary follows */
	__u8  count_only;		/* and not shown */
	__u8  rings;			/* in use: 1, 2 or WIRE_RINGS */
	__u8  times;			/* times are shown: calls have them, at both ends */
	__u8  await_room;		/* with payload, briefly, where a ring is full: a reader runs beside */
	__u8  limited;			/* only what the caller could ptrace by its own rights is traced */
	__u8  task_work;		/* the kernel has the function behind CALL_TASK_WORK */
	__u8  debug;			/* -d: the programs' longest runs are measured */
	__u8  preemptible;		/* tp_btf programs can be preempted: see syscall.bpf.h */
	__u8  ip;			/* calls and signals have the instruction pointer */
	__u8  fds;			/* FDS_*, but for FDS_PATH */
};

/* The numbers under which programs call functions of the kernel: of no helper, the loader puts the functions there. */
#define CALL_FIRST	0x7ffffff0
#define CALL_PREEMPT_DISABLE	0x7ffffffa
#define CALL_PREEMPT_ENABLE	0x7ffffffb
#define CALL_TASK_FROM_PID	0x7ffffffc
#define CALL_TASK_RELEASE	0x7ffffffd
#define CALL_TASK_WORK	0x7ffffffe

/* ns */
struct times {
	__u64 total, min, max;
};

/* What a summary says of one call, by row and CPU. */
struct count {
	__u64 calls;
	__u64 errors;
	__u64 timed;			/* calls whose beginning was seen: of these are the times */
	struct times time;		/* for which the thread ran; with -w: the next */
	struct times wall;		/* from begin to end */
};

/* A call without a row of its own: numbers beyond the tables, and those of ABI_ILP32. */
struct odd_call {
	__s32 nr;
	__u32 abi;
};

#define COUNT_ODD	256		/* so many of them are counted each on its own, the rest under ROW_UNKNOWN */

/* What the programs count; one per CPU. */
struct losses {
	__u64 no_slot;			/* threads without a slot: their map was full or memory was short */
	__u64 calls;			/* call records that found no room in the ring */
	__u64 chunks;			/* pieces and runs of chunks that lack bytes for want of room */
	__u64 notes;
};

/* The longest run of each kind of program, in ns, with knobs.debug; one per CPU. */
enum span { SPAN_ENTER, SPAN_EXIT, SPAN_LATE, SPAN_FORK, SPAN_EXEC, SPAN_DEATH, SPAN_SIGNAL, SPAN_SEED, SPAN_COUNT };

struct spans {
	__u64 longest[SPAN_COUNT];
};

/*
 * What reader and programs tell each other while they run, in memory that both have. What each call asks for has a cache
 * line of its own, which is written some ten times a second.
 */
struct reader {
	__u32 cpu;			/* the processor that the reader is on */
	__u32 wake;			/* BPF_RB_FORCE_WAKEUP while the reader sleeps until it is called, else 0 */
	__u32 dirty;			/* set when a call begins or a thread ends, cleared by the reader before a mark */
	__u32 ends;			/* set when a union rec_end goes round a full ring (slots_ends()), cleared by the reader before it looks */
	__u32 pad[12];
	__u32 writers[WIRE_RINGS];	/* that of the last one who wrote much to each ring */
};

#define RAISE_SLOTS	1024
#define RAISE_TRIES	4

/* Signals that threads are to send to themselves at their next hook, in memory that both sides have. */
struct raises {
	__u64 pending;			/* how many there are */
	__u64 slots[RAISE_SLOTS];	/* tid << 32 | signal, within RAISE_TRIES of the tid's place; 0: free */
};

#define SEED_PROCESS	1		/* every thread of it */
#define SEED_THREAD	2		/* that thread only */
#define SEED_COMMAND	3		/* the command, which waits for its execve in a process that is no child of the tool's */

/* What the seed walk shall put under the trace, and what became of it: threads, each counted where it was met. */
struct seed {
	__u32 id;			/* of the process or thread, in the tool's pid namespace */
	__u32 how;			/* SEED_* */
	__u32 joined;			/* put under the trace by the walk */
	__u32 there;			/* under it already: by another seed, an earlier walk, or their parent */
	__u32 ended;			/* past their end, or at it */
	__u32 failed;			/* the kernel had no memory for a slot */
	__u32 denied;			/* knobs.limited: not the caller's to trace */
};
_Static_assert(sizeof(struct seed) == 28, "wire");

/* What the kernel knows of an open file, as readlink("/proc/PID/fd/N") would tell. */
enum fd_type {
	FDT_PATH, FDT_SOCKET, FDT_PIPE, FDT_ANON, FDT_NS, FDT_PIDFD, FDT_OTHER,
	/* with what knobs.fds asks for, behind the names, padded to 8: what the file is not known by its name */
	FDT_INET, FDT_UNIX, FDT_NETLINK,	/* sockets; names is that of the protocol */
	FDT_EVENTFD, FDT_SIGNALFD,	/* as FDT_ANON; FDT_PIDFD can have more too */
	FDT_PTY,			/* FDT_PATH: the side of the master */
};
#define FDF_DELETED	0x01
#define FDF_CUT		0x02		/* more than LIMIT_COMPONENTS, no room or no time: names is the tail */
#define FDF_CHARDEV	0x04
#define FDF_BLOCKDEV	0x08

struct fd_info {
	__u8  type;			/* enum fd_type */
	__u8  flags;			/* FDF_* */
	__u16 len;			/* bytes of names: components, leaf first, each NUL-terminated */
	__u32 rdev;			/* kernel dev_t of a device node */
	__u64 ino;
	char  names[];
};
_Static_assert(sizeof(struct fd_info) == 16, "wire");

struct fd_inet {
	__u16 family;			/* AF_INET or AF_INET6 */
	__u16 local_port;		/* 0: it has no address */
	__u16 remote_port;		/* as the addresses in the order of the network */
	__u16 pad;
	__u8  local[16], remote[16];
};
_Static_assert(sizeof(struct fd_inet) == 40, "wire");

struct fd_unix {
	__u64 peer;			/* inode number of the socket it is connected with, or 0 */
	__u32 len;			/* of the name */
	char  name[108];
};
_Static_assert(sizeof(struct fd_unix) == 120, "wire");

struct fd_netlink {
	__u32 protocol, portid;
};

struct fd_eventfd {
	__u64 count;
	__s32 id;
	__u32 flags;			/* EFD_* */
};

struct fd_signalfd {
	__u64 mask;
};

struct fd_pidfd {
	__s32 pid;			/* in the tool's pid namespace; 0: there is none, or none any more */
	__u32 pad;
};

struct fd_pty {
	__u32 index;			/* of /dev/pts */
	__u32 pad;
};

#define FORK_THREAD	0x01		/* a thread of the parent's process */
#define FORK_ATTACHED	0x02		/* found by the seed walk, not forked under the trace */
#define FORK_COMMAND	0x04		/* the command that bpfstrace starts */
#define FORK_OTHER_PIDS	0x08		/* the ids that its calls name are those of another pid namespace than the tool's */

struct rec_fork {			/* h.tid is the new thread */
	struct rec_head h;
	__u32 tgid;
	__u32 parent_tid;
	char  comm[WIRE_COMM];
	__u32 birth;
	__u32 pad;
};
_Static_assert(sizeof(struct rec_fork) == 48, "wire");

#define EXEC_GAINED	0x01		/* knobs.limited: the image is not the caller's to trace, the thread is no longer traced */
#define NAMED_IN_CALL	0x02		/* also of REC_NAME: the record of the call in flight is still to come */

struct rec_exec {			/* h.tid is the thread's id after the exec; h.abi the new image's */
	struct rec_head h;
	__u32 tgid;
	__u32 old_tid;			/* differs from h.tid when a non-leader thread execs */
	char  comm[WIRE_COMM];
};
_Static_assert(sizeof(struct rec_exec) == 40, "wire");

#define EXIT_GROUP_DEAD	0x01		/* the last thread of its process */
#define EXIT_LEFT	0x04		/* it goes on, but under the trace no more: knobs.detach_on_exec */
#define EXIT_WORKER	0x02		/* it was a kernel's thread of that process: tid, birth and status are the leader's */

struct rec_exit {
	struct rec_head h;
	__u32 tgid;
	__s32 status;			/* as wait(2) encodes it */
	__u32 last_callno;		/* the last number the thread gave out */
	__u32 birth;
};
_Static_assert(sizeof(struct rec_exit) == 32, "wire");

/* What ends what is known of a thread by its id: never to be missed, so it goes round a full ring. */
union rec_end {
	struct rec_head h;
	struct rec_exit exit;
	struct rec_exec exec;		/* the id may be another from then on */
};

#define SIG_IGNORED_BY_KERNEL	0x01	/* signal_generate said IGNORED: strace would show it */
#define SIG_NO_INFO		0x02	/* siginfo could not be read: there is none */
#define SIG_FATAL		0x04	/* generated for a process it ends: shown if the thread dies of it */

struct rec_signal {
	struct rec_head h;
	__s32 signo;
	__u32 callno;			/* the receiving thread's last number: says in which call it came */
	__u8  siginfo[WIRE_SIGINFO];	/* struct kernel_siginfo, native layout */
	__u64 ip;			/* where it was delivered, with knobs.ip; else 0 */
};
_Static_assert(sizeof(struct rec_signal) == 80, "wire");

struct rec_name {			/* by prctl(2) or /proc: h.flags are NAMED_IN_CALL */
	struct rec_head h;
	char  comm[WIRE_COMM];
};
_Static_assert(sizeof(struct rec_name) == 32, "wire");

#define STREAM_VERSION	1
#define STREAM_MAGIC	0x6d61657274737062ull	/* "bpstream", little endian */

struct stream_start {			/* of a file */
	__u64 magic;			/* STREAM_MAGIC */
	__u32 version;			/* STREAM_VERSION, as in the header: said before anything else must be understood */
	__u32 pad;
};
_Static_assert(sizeof(struct stream_start) == 16, "wire");

#define HEADER_VERBOSE		0x01
#define HEADER_FULL_BUFFERS	0x02
#define HEADER_PATHS		0x04
#define HEADER_TIMES		0x08	/* calls have times, at both ends */
#define HEADER_FORKS		0x10

struct rec_header {			/* h.tid is 0, h.flags are HEADER_* */
	struct rec_head h;
	__u32 version;			/* STREAM_VERSION: of all that this file says */
	__u32 string_limit;
	__u32 full_max;			/* bytes of a data buffer with HEADER_FULL_BUFFERS */
	__u32 pad;
	__s64 clock_offset;		/* ns to add to the times for CLOCK_REALTIME, until a mark says otherwise */
	char  kernel[64];		/* its release */
	char  abis[ABI_COUNT][16];	/* names of the personalities, by their number */
};
_Static_assert(sizeof(struct rec_header) == 152, "wire");

/*
 * All that ended before the mark's time is before this place, or lost; so are the records of the calls that were in flight
 * then and at the mark before. A mark without it only tells the clock.
 */
#define MARK_COMPLETE	0x01

/*
 * The last three fields are missing in the first streams. What the kernel skipped is known of all threads of the machine
 * together, so it may be nothing that is traced.
 */
struct rec_mark {			/* h.tid is 0 */
	struct rec_head h;
	__s64 clock_offset;		/* as in the header, from this place on */
	__u64 skipped_since;		/* between this and the mark's time the kernel skipped programs: */
	__u32 skipped_calls;		/* so often at entries and exits of calls, */
	__u32 skipped_notes;		/* at forks, execs, exits and signals */
};
_Static_assert(sizeof(struct rec_mark) == 40, "wire");

/*
 * Capture: each row of the table is a call (or a refinement of one); it names its operations at entry and at exit. The
 * generator writes the rows, the loader marks the selected ones, the BPF programs carry them out.
 */
enum shape {
	SHAPE_SCALAR,			/* nothing to copy */
	SHAPE_STRING,			/* NUL-terminated, up to PATH_MAX */
	SHAPE_BUFFER,			/* bytes; cut at the string limit unless --full-buffers */
	SHAPE_OBJECT,			/* a struct or scalar of known size */
	SHAPE_ARRAY,			/* count times elem bytes; cut at the element limit */
	SHAPE_IOVEC,			/* struct iovec[count] and what each points at */
	SHAPE_STRV,			/* NULL-terminated vector of strings */
	SHAPE_ENVV,			/* the same; only counted unless verbose */
	SHAPE_MSGHDR,			/* struct msghdr, its name, control and iov */
	SHAPE_MMSGHDR,			/* struct mmsghdr[count] */
	SHAPE_COUNT
};

enum size_src {
	SIZE_ONE,			/* one element */
	SIZE_CONST,			/* size_off elements */
	SIZE_ARG,			/* argument size_arg */
	SIZE_ARG_PTR,			/* the u32 that argument size_arg points at (socklen_t *) */
	SIZE_RET,			/* the result */
	SIZE_FIELD,			/* field at size_off of the object that argument arg points at */
};

#define OP_BITS		0x01		/* BUFFER: the size counts bits */
#define OP_BYTES	0x02		/* the size counts bytes, not elements */
#define OP_PATH		0x04		/* STRING: not cut by the string limit */
#define OP_ON_ERROR	0x08		/* exit: also when the call failed */
#define OP_DATA		0x10		/* BUFFER: the string limit applies, --full-buffers lifts it */
#define OP_FDS		0x40		/* each element has a descriptor at fd_off (BUFFER: each bit is one): -y tells what is behind */
#define OP_HEADER	0x20		/* MSGHDR, MMSGHDR at entry of an inout: the header alone */
#define OP_WHOLE	0x80		/* ARRAY: all elements, whatever is shown: those that matter may be anywhere */

struct cap_op {
	__u8  shape;			/* enum shape */
	__u8  arg;			/* whose address */
	__u8  flags;			/* OP_* */
	__u8  size_src;			/* enum size_src */
	__u8  size_arg;
	__u8  size_width : 4;		/* SIZE_FIELD: 2, 4 or 8 bytes */
	__u8  addr_width : 4;		/* not 0: the address is the pointer of so many bytes at args[arg] + addr_off */
	__u16 addr_off;
	__u16 size_off;
	__u16 fd_off;			/* OP_FDS */
	__u32 elem;			/* bytes of one element; the cap where OP_BYTES */
};
_Static_assert(sizeof(struct cap_op) == 16, "wire");

#define ROW_SELECTED	0x01		/* set by the loader from the filter */
#define ROW_NO_RETURN	0x02		/* exit, exit_group, the sigreturns: see house rules in syscalls/README.md */
#define ROW_VARIANTS	0x04		/* refined by constants: look (row, v1, v2) up */
#define ROW_RET_FD	0x08		/* the result is a descriptor */
#define ROW_EXEC	0x20		/* takes vectors of strings: may end in another memory than it began in */
#define ROW_PATHS	0x40		/* has a path in the caller's memory */
#define ROW_ENDS_FD	0x80		/* closes a descriptor that it is given, or makes it another */
#define ROW_TRACEPOINT	0x10		/* set by the loader: this call's own tracepoints are attached */

struct cap_row {
	__u8  flags;			/* ROW_* */
	__u8  nargs;
	__u8  n_entry, n_exit;		/* operations */
	__u16 entry, exit;		/* first operation of each */
	__u8  sel_arg[2];		/* the arguments that refine; 0xff none */
	__u8  fd_args;			/* bit per argument that is a descriptor */
	__u8  dirfd_args;		/* bit per argument that is a dirfd */
	__u32 sel_mask[2];
};
_Static_assert(sizeof(struct cap_row) == 20, "wire");

/* Key of a refinement; the second value is 0 where the call has one selector. */
struct variant_key {
	__u32 row;
	__u32 v[2];
};

/* The table of refinements: each is within VARIANT_TRIES of its place, or not there; the loader finds a seed for that. */
#define VARIANT_SLOTS	8192		/* a power of two, four times as many as there are refinements at least */
#define VARIANT_TRIES	4

struct variant_slot {
	struct variant_key key;
	__u32 row;			/* 0: free */
};

static inline __u32 variant_place(__u32 row, __u32 v0, __u32 v1, __u32 seed)
{
	__u32 h = row * 0x9e3779b1u ^ v0 * 0x85ebca6bu ^ (v1 + seed) * 0xc2b2ae35u;

	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return (h ^ h >> 12) & (VARIANT_SLOTS - 1);
}

#endif
