# --split-calls: begins and ends in the order of their times, and calls never cut.

test split: another thread's call lies inside
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 101 1 getppid = 7
call 100 1 pause = -4 took=3
finish
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test split: calls that overlap
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 close 3 = 0 took=10
call 101 1 close 4 = 0 took=5
finish
--
100   close(3 <unfinished ...>
101   close(4 <unfinished ...>
100   <... close resumed>)              = 0
101   <... close resumed>)              = 0

test split: nothing lies between
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 close 3 = 0
call 101 1 close 4 = 0
call 100 2 getppid = 7
finish
--
100   close(3)                          = 0
101   close(4)                          = 0
100   getppid()                         = 7

test split: what is not shown lies between
opt always
filter trace=pause
filter signal=none
fork 100 command
fork 101 tgid=100 parent=100 thread
fork 102 tgid=100 parent=100 thread
call 101 1 getppid = 7
signal 102 signo=10 callno=0 noinfo
call 100 1 pause = -4 took=4
finish
--
100   pause()                           = -1 EINTR (Interrupted system call)

test split: results that only the end knows, at their places
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 101 1 write 1 0x2000 3 = 3 mem.e@2000="abc"
call 100 1 read 0 0x1000 9 = 3 took=3 mem.x@1000="abc"
finish
--
100   read(0 <unfinished ...>
101   write(1, "abc", 3)                = 3
100   <... read resumed>, "abc", 9)     = 3

test split: a call in flight is told at the second mark that sees it, and has its place
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
mark at=10
call 101 1 getppid = 7
mark at=20
call 101 2 getppid = 7
open 100 1 pause took=10003
mark at=30
call 101 3 getppid = 7
call 100 1 pause = -4
finish
--
100   pause( <unfinished ...>
101   getppid()                         = 7
101   getppid()                         = 7
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test split: a call in flight that ends before anything else
opt always
fork 100 command
open 100 1 pause
mark at=10
mark at=20
mark at=30
call 100 1 pause = -4 took=30000
finish
--
100   pause()                           = -1 EINTR (Interrupted system call)

test split: a mark tells that nothing older comes; what comes all the same is shown at once
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 101 1 getppid = 7
mark at=10
call 101 2 getppid = 8
mark at=20
call 101 3 getppid = 9
call 100 1 close 3 = 0 took=25000
mark at=30
finish
--
101   getppid()                         = 7
100   close(3 <unfinished ...>
101   getppid()                         = 8
101   getppid()                         = 9
100   <... close resumed>)              = 0

test split: a begin waits for its end where something may yet come between
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
mark at=10
mark at=20
mark clock
mark clock
call 100 1 close 3 = 0 took=15000
mark at=30
call 101 1 getppid = 7 took=9999
mark at=40
mark clock
mark clock
call 100 2 close 4 = 0 took=5000
mark at=50
mark at=60
finish
--
100   close(3 <unfinished ...>
101   getppid( <unfinished ...>
100   <... close resumed>)              = 0
101   <... getppid resumed>)            = 7
100   close(4)                          = 0

test split: bytes that are late hold back what is younger
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
call 101 1 getppid = 7
mark at=10
mark at=20
mark at=30
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.e@0="" end
finish
--
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
101   getppid()                         = 7

test split: a signal is behind the call in which it came
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
signal 100 signo=17 callno=1 ignored noinfo
call 101 1 getppid = 7
call 100 1 wait4 -1 0 0 0 = 101 took=9
call 101 2 getppid = 7
finish
--
100   wait4(-1 <unfinished ...>
101   getppid()                         = 7
100   <... wait4 resumed>, NULL, 0, NULL) = 101
100   --- SIGCHLD ---
101   getppid()                         = 7

test split: one that was delivered, between other threads' begins and ends
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
signal 100 signo=10 callno=0 noinfo
call 101 1 pause = -4 took=4
finish
--
101   pause( <unfinished ...>
100   --- SIGUSR1 ---
101   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test split: a thread that begins in a call, and ends in another's
opt always
fork 100 command
fork 101 parent=100
call 100 1 fork = 101 took=5 forked
call 101 1 exit_group 0 noreturn took=2
exit 101 last=1 group
call 100 2 wait4 -1 0 0 0 = 101 took=2
finish
--
100   fork( <unfinished ...>
101   exit_group(0 <unfinished ...>
100   <... fork resumed>)               = 101
101   <... exit_group resumed>)         = ?
100   wait4(-1 <unfinished ...>
101   +++ exited with 0 +++
100   <... wait4 resumed>, NULL, 0, NULL) = 101

test split: a new thread that is not told of lies between
opt always
fork 100 command
fork 101 parent=100
call 100 1 fork = 101 took=5 forked
call 101 1 getppid = 100
finish
--
100   fork()                            = 101
101   getppid()                         = 100

test split: more than may be held, the oldest go on early
opt always held=3000
fork 100 command
fork 101 tgid=100 parent=100 thread
call 101 1 write 1 0x2000 3000 = 3000 mem.e@2000="a"*800
call 101 2 write 1 0x2000 3000 = 3000 mem.e@2000="b"*800
call 101 3 write 1 0x2000 3000 = 3000 mem.e@2000="c"*800
call 100 1 pause = -4 took=100
finish
--
101   write(1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"..., 3000) = 3000
100   pause( <unfinished ...>
101   write(1, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"..., 3000) = 3000
101   write(1, "cccccccccccccccccccccccccccccccc"..., 3000) = 3000
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test split: exit_group ends calls of other threads
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 pause noreturn took=20
call 101 1 exit_group 7 noreturn took=10
exit 101 tgid=100 status=1792 last=1
exit 100 tgid=100 status=1792 last=1 group
finish
--
100   pause( <unfinished ...>
101   exit_group(7 <unfinished ...>
100   <... pause resumed>)              = ?
101   <... exit_group resumed>)         = ?
101   +++ exited with 7 +++
100   +++ exited with 7 +++

test split: a thread takes over its leader's id
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 pause noreturn took=20
exit 100 tgid=100 status=0 last=1
exec 100 old=101 tgid=100
call 100 1 execve 0x1000 0 0 = 0 execed took=10 str.e@1000="/bin/true\0"
call 100 2 getppid = 7
exit 100 last=2 group
finish
--
100   pause( <unfinished ...>
101   execve("/bin/true", NULL, NULL <unfinished ...>
100   <... pause resumed>)              = ?
100   +++ superseded by execve in pid 101 +++
100   <... execve resumed>)             = 0
100   getppid()                         = 7
100   +++ exited with 0 +++

test split: calls that are lost stand before the begin of the next
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
call 101 1 getppid = 7
call 100 3 pause = -4 took=5
finish
--
100   --- 2 calls lost in [pid 100] ---
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test split: what the kernel skipped
opt always nopid
fork 100 command
mark at=10
call 100 1 getppid = 7
mark at=20 skipped=2 since=5
call 100 2 getppid = 7
finish
--
getppid()                               = 7
--- up to 2 calls not seen between 00:00:01.005000 and 00:00:01.020000, of unknown threads ---
getppid()                               = 7

test split: the clock is set between begin and end
opt always clock
fork 100 command
fork 101 tgid=100 parent=100 thread
mark at=1000 offset=1000
mark at=3000
call 101 1 getppid = 7
mark at=4000 offset=5000 clock
call 101 2 getppid = 7
call 100 1 pause = -4 took=3000000
finish
--
100   1002 pause( <unfinished ...>
101   1004 getppid()                    = 7
101   5005 getppid()                    = 7
100   5005 <... pause resumed>)         = -1 EINTR (Interrupted system call)

test split: each thread's calls in flight at the end
opt always
fork 100 command
fork 101 tgid=100 parent=100 thread
open 101 1 pause
open 100 1 close 3
finish detached
--
101   pause( <unfinished ...>
100   close(3 <detached ...>
101   <... pause resumed> <detached ...>

test split: no thread's times go back, though a record's does
opt always
fork 100 command
call 100 1 getppid = 7
call 100 2 close 3 = 0 took=100
call 100 3 close 4 = 0
finish
--
100   getppid()                         = 7
100   close(3)                          = 0
100   close(4)                          = 0

test split: never, though a call hangs
opt never
fork 100 command
fork 101 tgid=100 parent=100 thread
open 100 1 pause
mark
call 101 1 getppid = 7
call 100 1 pause = -4
open 101 2 pause
mark
call 100 2 getppid = 7
finish detached
--
101   getppid()                         = 7
100   pause()                           = -1 EINTR (Interrupted system call)
100   getppid()                         = 7
101   pause( <detached ...>
