# What is lost is told, exactly, where it happened.

test loss: a gap
fork 100 command
call 100 1 getppid = 7
call 100 4 getppid = 7
counts
--
100   getppid()                         = 7
100   --- 2 calls lost in [pid 100] ---
100   getppid()                         = 7
calls 2 chunks 0

test loss: one thread's gap is no other's
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 getppid = 7
call 101 2 getppid = 7
call 100 2 getppid = 7
--
100   getppid()                         = 7
101   --- 1 call lost in [pid 101] ---
101   getppid()                         = 7
100   getppid()                         = 7

test loss: the kernel skipped the entry of one call and the exit of another
fork 100 command
call 100 1 getppid = 7
call 100 2 getppid = 7 noentry
call 100 4 getppid = 7
counts
--
100   getppid()                         = 7
100   <... getppid resumed>)            = 7
100   --- 1 call lost in [pid 100] ---
100   getppid()                         = 7
calls 1 chunks 0

test loss: at the end of a thread
fork 100 command
call 100 1 getppid = 7
exit 100 last=3 group
counts
--
100   getppid()                         = 7
100   --- 2 calls lost in [pid 100] ---
100   +++ exited with 0 +++
calls 2 chunks 0

test loss: everything of a thread
fork 100 command
exit 100 last=10 group
--
100   --- 10 calls lost in [pid 100] ---
100   +++ exited with 0 +++

test loss: nothing between an attach and the first call
fork 100 attached
call 100 1 getppid = 7
--
100   getppid()                         = 7

test loss: the record of the fork
call 100 1 getppid = 7
call 100 2 getppid = 7
--
100   getppid()                         = 7
100   getppid()                         = 7

test loss: in front of a call in flight at the end
fork 100 command
call 100 1 getppid = 7
open 100 4 pause
finish detached
counts
--
100   getppid()                         = 7
100   --- 2 calls lost in [pid 100] ---
100   pause( <detached ...>
calls 2 chunks 0

test loss: call numbers that start again count from there
fork 100 attached
call 100 7 getppid = 7
call 100 2 getppid = 7
counts
--
100   --- 6 calls lost in [pid 100] ---
100   getppid()                         = 7
100   --- 1 call lost in [pid 100] ---
100   getppid()                         = 7
calls 7 chunks 0

test loss: unsound records are no events
bad 01 00 00 00
bad 01 00 00 00 64 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 6e 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
bad 01 00 00 07 64 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 6e 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
bad 01 00 00 01 64 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 6e 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
bad 00 00 00 00 64 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 6e 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
bad 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
--
bad record
sound
bad record
bad record
bad record
bad record

test loss: a record of a later version's kind is passed over
bad ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
--
sound

test loss: a call that hangs behind it is shown with it, without another record
fork 100 command
call 100 1 getppid = 7
open 100 250002 pause
mark
--
100   getppid()                         = 7
100   --- 250000 calls lost in [pid 100] ---
100   pause( <unfinished ...>

test loss: what the kernel skipped is said at the mark that found it, between which times
fork 100 command
call 100 1 getppid = 7
mark at=100 skipped=3 since=25
call 100 2 getppid = 7
mark at=200
mark at=275 offset=3600 skipped=1 notes=2 since=100
mark at=300 notes=1 since=250
mark at=350 clock skipped=1 since=300
call 100 3 getppid = 7
counts
--
100   getppid()                         = 7
      --- up to 3 calls not seen between 00:00:01.025000 and 00:00:01.100000, of unknown threads ---
100   getppid()                         = 7
      --- up to 1 call and 2 forks or the like not seen between 01:00:01.100000 and 01:00:01.275000, of unknown threads ---
      --- up to 1 fork or the like not seen between 01:00:01.250000 and 01:00:01.300000, of unknown threads ---
      --- up to 1 call not seen between 01:00:01.300000 and 01:00:01.350000, of unknown threads ---
100   getppid()                         = 7
calls 0 chunks 0

test loss: skipped in front of a line that is open, where lines have times and few pids
opt somepid clock
fork 100 command
open 100 1 pause
mark at=100 skipped=1 since=25
mark at=200 skipped=1 since=100
mark at=300 short
--
1 --- up to 1 call not seen between 00:00:01.025000 and 00:00:01.100000, of unknown threads ---
1 pause( <unfinished ...>
1 --- up to 1 call not seen between 00:00:01.100000 and 00:00:01.200000, of unknown threads ---
