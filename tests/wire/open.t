# Calls in flight: open lines, resumed lines, the end of the trace.

test open: a hanging call is shown once, then resumed
fork 100 command
time 50
open 100 1 pause
time 149
open 100 1 pause
time 150
open 100 1 pause
open 100 1 pause
time 300
call 100 1 pause = -4
--
100   pause()                           = -1 EINTR (Interrupted system call)

test open: another thread's line comes between
fork 100 command
fork 101 tgid=100 parent=100 thread
time 200
open 100 1 pause
time 300
open 100 1 pause
call 101 1 getppid = 7
call 100 1 pause = -4
--
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)

test open: the call in which the thread was found
fork 100 attached
fork 101 tgid=100 attached
open 100 0 pause noentry
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
time 200
open 100 1 getppid
finish detached
--
100   getppid()                         = 7

test open: not before the calls in front of it
fork 100 command
time 200
open 100 2 pause
time 300
open 100 2 pause
call 100 1 getppid = 7
open 100 2 pause
call 100 2 pause = -4
--
100   getppid()                         = 7
100   pause()                           = -1 EINTR (Interrupted system call)

test open: with its data
opt strings=8
fork 100 command
time 200
chunk 100 1 mem.e@2000="hello" total=5
open 100 1 write 1 0x2000 5
time 300
open 100 1 write 1 0x2000 5
call 100 1 write 1 0x2000 5 = 5
--
100   write(1, "hello", 5)              = 5

test open: the thread dies in it, its last record lost
fork 100 command
time 200
open 100 1 pause
exit 100 status=9 last=1 group
--
100   pause()                           = ?
100   +++ killed by SIGKILL +++

test open: the thread dies in it
fork 100 command
fork 101 tgid=100 parent=100 thread
time 200
open 100 1 pause
time 300
open 100 1 pause
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
time 200
open 100 1 pause
time 300
open 100 1 pause
finish detached
--
100   pause( <detached ...>

test open: status limits what is known only at the end
filter status=failed
fork 100 command
time 200
open 100 1 pause
time 300
open 100 1 pause
call 100 1 pause = -4
call 100 2 getppid = 7
--
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)
