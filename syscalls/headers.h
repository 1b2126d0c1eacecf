/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.h: the UAPI headers that the names in .sys files come from.
 *
 * Included by the generated tables only. All are the kernel's (linux/, asm/ ...): the C library's
 * define the same structs in their own way. Some UAPI headers ask for headers of the C library of
 * which they need next to nothing; the guards of those are set here, and what is needed defined.
 * What only the C library names is written with its value in the .sys files.
 */
#ifndef BPFSTRACE_HEADERS_H
#define BPFSTRACE_HEADERS_H

/* linux/stat.h leaves the file types to the C library. */
#undef __GLIBC__
#define _SYS_SOCKET_H
#define _SYS_TIME_H
#define _SYS_TYPES_H
#define _SYS_IOCTL_H

#include <linux/types.h>
#include <linux/socket.h>

typedef __kernel_sa_family_t sa_family_t;
struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

/* linux/input.h has it from the C library's sys/time.h. */
#include <linux/time.h>

#include <asm/fcntl.h>
#include <asm/ioctls.h>
#include <asm/mman.h>
#include <asm/poll.h>
#include <asm/ptrace.h>
#include <asm/resource.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/socket.h>
#include <asm/sockios.h>
#include <asm/stat.h>
#include <asm/statfs.h>
#include <asm/termbits.h>
#include <asm/termios.h>
/* of some architectures */
#if __has_include(<asm/ldt.h>)
#include <asm/ldt.h>
#endif
#if __has_include(<asm/prctl.h>)
#include <asm/prctl.h>
#endif
#if __has_include(<asm/ptrace-abi.h>)
#include <asm/ptrace-abi.h>
#endif

#include <linux/aio_abi.h>
#include <linux/audit.h>
#include <linux/auto_fs.h>
#include <linux/auxvec.h>
#include <linux/blkpg.h>
#include <linux/blktrace_api.h>
#include <linux/blkzoned.h>
#include <linux/bpf.h>
#include <linux/bsg.h>
#include <linux/btrfs.h>
#include <linux/can.h>
#include <linux/capability.h>
#include <linux/cdrom.h>
#include <linux/cgroupstats.h>
#include <linux/close_range.h>
#include <linux/dm-ioctl.h>
#include <linux/dma-buf.h>
#include <linux/dqblk_xfs.h>
#include <linux/elf.h>
#include <linux/ethtool.h>
#include <linux/eventpoll.h>
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include <linux/fanotify.h>
#include <linux/fcntl.h>
#include <linux/fd.h>
#include <linux/fiemap.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/fsmap.h>
#include <linux/fsverity.h>
#include <linux/fuse.h>
#include <linux/futex.h>
#include <linux/genetlink.h>
#include <linux/hdreg.h>
#include <linux/hidraw.h>
#include <linux/icmp.h>
#include <linux/if.h>
#include <linux/if_alg.h>
#include <linux/if_arp.h>
#include <linux/if_bridge.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/if_xdp.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/inet_diag.h>
#include <linux/inotify.h>
#include <linux/input.h>
#include <linux/io_uring.h>
#include <linux/ioprio.h>
#include <linux/ipc.h>
#include <linux/ipv6.h>
#include <linux/kcmp.h>
#include <linux/kd.h>
#include <linux/kexec.h>
#include <linux/keyctl.h>
#include <linux/kvm.h>
#include <linux/landlock.h>
#include <linux/lirc.h>
#include <linux/loop.h>
#include <linux/magic.h>
#include <linux/membarrier.h>
#include <linux/memfd.h>
#include <linux/major.h>
#include <linux/mempolicy.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/mqueue.h>
#include <linux/mroute.h>
#include <linux/mroute6.h>
#include <linux/msdos_fs.h>
#include <linux/msg.h>
#include <linux/mtio.h>
#include <linux/nbd.h>
#include <linux/net.h>
#include <linux/net_namespace.h>
#include <linux/net_tstamp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <linux/packet_diag.h>
#include <linux/perf_event.h>
#include <linux/personality.h>
#include <linux/pidfd.h>
#include <linux/poll.h>
#include <linux/pps.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/quota.h>
#include <linux/raid/md_u.h>
#include <linux/random.h>
#include <linux/reboot.h>
#include <linux/resource.h>
#include <linux/rseq.h>
#include <linux/rtc.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <linux/sem.h>
#include <linux/serial.h>
#include <linux/shm.h>
#include <linux/signalfd.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/stat.h>
#include <linux/sync_file.h>
#include <linux/sysinfo.h>
#include <linux/taskstats.h>
#include <linux/tcp.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/timerfd.h>
#include <linux/timex.h>
#include <linux/tls.h>
#include <linux/tty.h>
#include <linux/ublk_cmd.h>
#include <linux/udmabuf.h>
#include <linux/udp.h>
#include <linux/uhid.h>
#include <linux/uinput.h>
#include <linux/uio.h>
#include <linux/un.h>
#include <linux/unix_diag.h>
#include <linux/usbdevice_fs.h>
#include <linux/userfaultfd.h>
#include <linux/utsname.h>
#include <linux/v4l2-common.h>
#include <linux/vfio.h>
#include <linux/vhost.h>
#include <linux/videodev2.h>
#include <linux/vm_sockets.h>
#include <linux/vt.h>
#include <linux/wait.h>
#include <linux/watchdog.h>
#include <linux/xattr.h>
#include <mtd/mtd-user.h>
#include <mtd/ubi-user.h>
#include <scsi/sg.h>

#endif
