# Calls in flight: open lines, resumed lines, the end of the trace.

test open: a hanging call is shown once, at the mark, then resumed
fork 100 command
open 100 1 pause
mark
open 100 1 pause
mark
call 100 1 pause = -4
--
100   pause()                           = -1 EINTR (Interrupted system call)

test open: not without a mark that promises that all has come
fork 100 command
fork 101 tgid=100 parent=100 thread
open 100 1 pause
mark clock
call 101 1 getppid = 7
call 100 1 pause = -4
--
101   getppid()                         = 7
100   pause()                           = -1 EINTR (Interrupted system call)

test open: another thread's line comes between
fork 100 command
fork 101 tgid=100 parent=100 thread
open 100 1 pause
mark
call 101 1 getppid = 7
call 100 1 pause = -4
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test open: each of the calls that follow each other once
fork 100 command
fork 101 tgid=100 parent=100 thread
open 100 1 pause
mark
call 101 1 getppid = 7
call 100 1 pause = -4
open 100 1 pause
open 100 2 pause
mark
open 100 2 pause
call 101 2 getppid = 7
mark
call 100 2 pause = -4
open 100 2 pause
mark
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test open: a supervisor holds it; it began when that was first seen
opt clock
fork 100 command
mark at=1000
open 100 1 pause seccomp
mark at=1100
fork 101 parent=100
mark at=2000
call 101 1 getppid = 7
call 100 1 pause = -4
--
100   2 pause( <unfinished ...>
101   3 getppid()                       = 7
100   3 <... pause resumed>)            = -1 EINTR (Interrupted system call)

test open: a supervisor answers before it is shown
opt clock
fork 100 command
mark at=1000
open 100 1 pause seccomp
mark at=5000
call 100 1 pause = -4
--
100   2 pause()                         = -1 EINTR (Interrupted system call)

test open: another call is made of it before it begins
fork 100 command
open 100 1 openat -100 0x1000 0 0 seccomp
mark at=1000
mark at=2000
mark at=3000
call 100 1 openat -100 0x2000 0 0 = 3 mem.e@2000="/b\0"
open 100 2 unlink 0x1000 seccomp
mark at=4000
mark at=5000
mark at=6000
call 100 2 getppid = 7
open 100 3 unlink 0x1000 seccomp
mark at=7000
mark at=8000
mark at=9000
call 100 3 unlink 0x1000 = -2
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = ?
100   openat(AT_FDCWD, "/b", O_RDONLY)  = 3
100   unlink(0x1000)                    = ?
100   getppid()                         = 7
100   unlink(0x1000)                    = -1 ENOENT (No such file or directory)

test clock: set forward, and the calls before
opt clock
fork 100 command
mark offset=1000
call 100 1 getppid = 7
mark at=5000
mark at=8000 offset=5000 clock
call 100 2 getppid = 7
mark at=9000
call 100 3 getppid = 7
--
100   1001 getppid()                    = 7
100   5009 getppid()                    = 7
100   5010 getppid()                    = 7

test open: the call in which the thread was found
fork 100 attached
fork 101 tgid=100 attached
open 100 0 pause noentry
mark
call 101 1 getppid = 7
call 100 0 pause = -4 noentry
call 100 1 getppid = 7
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)
100   getppid()                         = 7

test open: begun before the trace and never shown
fork 100 attached
call 100 0 pause = -4 noentry
call 100 1 getppid = 7
--
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)
100   getppid()                         = 7

test open: a call that has been seen complete is not shown
fork 100 command
call 100 1 getppid = 7
open 100 1 getppid
mark
finish detached
--
100   getppid()                         = 7

test open: not before the calls in front of it, which wait for their bytes
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
open 100 2 pause
mark
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.e@0="" end
mark
call 100 2 pause = -4
--
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
100   pause()                           = -1 EINTR (Interrupted system call)

test open: with its data
opt strings=8
fork 100 command
chunk 100 1 mem.e@2000="hello" total=5
open 100 1 write 1 0x2000 5
mark
call 100 1 write 1 0x2000 5 = 5
--
100   write(1, "hello", 5)              = 5

test open: the thread dies in it, its last record lost
fork 100 command
open 100 1 pause
exit 100 status=9 last=1 group
--
100   pause()                           = ?
100   +++ killed by SIGKILL +++

test open: the thread dies in it
fork 100 command
fork 101 tgid=100 parent=100 thread
open 100 1 pause
mark
call 101 1 getppid = 7
call 100 1 pause noreturn
exit 100 status=9 last=1 group
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = ?
100   +++ killed by SIGKILL +++

test open: detached in a call
fork 100 command
open 100 1 pause
finish detached
--
100   pause( <detached ...>

test open: detached in a call that was shown
fork 100 command
open 100 1 pause
mark
finish detached
--
100   pause( <detached ...>

test open: status limits what is known only at the end
filter status=failed
fork 100 command
open 100 1 pause
mark
call 100 1 pause = -4
call 100 2 getppid = 7
--
100   pause()                           = -1 EINTR (Interrupted system call)
