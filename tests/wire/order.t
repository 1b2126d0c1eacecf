# The order of a thread's lines: ignored signals, forks, exits, execs.

test pairing: two threads, complete lines
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 getppid = 7
call 101 1 getppid = 8
call 100 2 close 3 = 0
--
100   getppid()                         = 7
101   getppid()                         = 8
100   close(3)                          = 0

test pairing: the line of a lone process has no pid
opt somepid
fork 100 command
call 100 1 close 3 = 0
exit 100 last=1 group
--
close(3)                                = 0
+++ exited with 0 +++

test pairing: errors
fork 100 command
call 100 1 close 9 = -9
call 100 2 pause = -514
finish detached
--
100   close(9)                          = -1 EBADF (Bad file descriptor)
100   pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)

test pairing: a call that seccomp answered is an ordinary line
fork 100 command
call 100 1 close 3 = -1 seccomp
call 100 2 close 4 = 0
--
100   close(3)                          = -1 EPERM (Operation not permitted)
100   close(4)                          = 0

test pairing: an unknown number
fork 100 command
call 100 1 4000 1 2 3 4 5 6 = -38
--
100   syscall_0xfa0(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1 ENOSYS (Function not implemented)

test pairing: a call of a 32-bit program
fork 100 command
call 100 1 i386:getppid = 7
--
100   getppid()                         = 7

test pairing: a result of a 32-bit program has 32 bits
fork 100 command
call 100 1 i386:getppid = 0xfffffffc
call 100 2 i386:brk 0 = 0xf7f00000
--
100   getppid()                         = -1 EINTR (Interrupted system call)
100   brk(NULL)                         = 0xf7f00000

test exit: a call that does not return
fork 100 command
call 100 1 exit_group 3 noreturn
exit 100 status=768 last=1 group
--
100   exit_group(3)                     = ?
100   +++ exited with 3 +++

test exit: killed in a call
fork 100 command
call 100 1 pause noreturn
exit 100 status=9 last=1 group
--
100   pause()                           = ?
100   +++ killed by SIGKILL +++

test exit: the leader ends first and is told last, with the status of the process
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 exit 3 noreturn
exit 100 status=768 last=1
call 101 1 getppid = 7
exit 101 tgid=100 status=0 last=1 group
--
100   exit(3)                           = ?
101   getppid()                         = 7
101   +++ exited with 0 +++
100   +++ exited with 0 +++

test exit: of a leader whose process lives on nothing is told at the end
fork 100 command
fork 101 tgid=100 parent=100 thread
exit 100 status=0
call 101 1 getppid = 7
finish detached
--
101   getppid()                         = 7

test exit: a leader whose id is another's now ended nobody knows how
fork 100 command birth=1
fork 101 tgid=100 parent=100 thread birth=1
exit 100 status=0 birth=1
fork 100 birth=2
call 100 1 getppid = 7
--
100   getppid()                         = 7

test exit: exit_group in a thread
fork 100 command
fork 101 tgid=100 parent=100 thread
fork 102 tgid=100 parent=100 thread
call 100 1 exit_group 7 noreturn
exit 100 status=1792 last=1
call 102 1 pause noreturn
call 101 1 pause noreturn
exit 102 tgid=100 status=1792 last=1
exit 101 tgid=100 status=1792 last=1 group
--
100   exit_group(7)                     = ?
102   pause()                           = ?
101   pause()                           = ?
102   +++ exited with 7 +++
101   +++ exited with 7 +++
100   +++ exited with 7 +++

test exit: the thread id is used again
fork 100 command
call 100 1 getppid = 7
exit 100 last=1 group
fork 100 parent=50
call 100 1 getppid = 8
--
100   getppid()                         = 7
100   +++ exited with 0 +++
100   getppid()                         = 8

test exit: a lost exit record and a new process with that id
fork 100 command
call 100 5 getppid = 7
fork 100 parent=50
call 100 1 getppid = 8
counts
--
100   --- 4 calls lost in [pid 100] ---
100   getppid()                         = 7
100   getppid()                         = 8
calls 4 chunks 0

test exit: a late one of a thread that had the id before ends nothing
fork 100 command
fork 101 birth=11 parent=100
call 101 1 getppid = 100
fork 101 birth=13 parent=100
exit 101 birth=11 last=1 group
call 101 1 getppid = 100
exit 101 birth=13 last=1 group
--
101   getppid()                         = 100
101   getppid()                         = 100
101   +++ exited with 0 +++

test exit: what the kernel keeps running in a process ends it
fork 100 command
call 100 1 exit_group 3 noreturn
exit 100 status=768 last=1
fork 200 parent=1
exit 200 group
exit 100 status=768 group worker
exit 300 status=768 group worker
call 201 1 getppid = 7
--
100   exit_group(3)                     = ?
200   +++ exited with 0 +++
100   +++ exited with 3 +++
201   getppid()                         = 7

test fork: a child's first call
opt somepid
fork 100 command
call 100 1 fork = 101
fork 101 parent=100
call 101 1 getppid = 100
exit 101 last=1 group
--
fork()                                  = 101
[pid   101] getppid()                   = 100
[pid   101] +++ exited with 0 +++

test exec: a leader
fork 100 command
exec 100
call 100 1 close 3 = 0
--
100   close(3)                          = 0

test exec: a thread takes over its leader's id
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 pause noreturn
exit 100 tgid=100 status=0 last=1
exec 100 old=101 tgid=100
call 100 1 execve 0x1000 0 0 = 0 execed str.e@1000="/bin/true\0"
call 100 2 getppid = 7
exit 100 last=2 group
--
100   pause()                           = ?
101   execve("/bin/true", NULL, NULL <unfinished ...>
100   +++ superseded by execve in pid 101 +++
100   <... execve resumed>)             = 0
100   getppid()                         = 7
100   +++ exited with 0 +++

test exec: of a thread, while execve is not traced
fork 100 command
fork 101 tgid=100 parent=100 thread
exit 100 tgid=100 status=0
exec 100 old=101 tgid=100
mark
call 100 1 close 3 = 0
--
100   +++ superseded by execve in pid 101 +++
100   close(3)                          = 0

test exec: a process leaves the trace
fork 100 command
fork 101 parent=100
call 100 1 fork = 101
open 101 1 execve 0x1000 0 0 str.e@1000="/bin/true\0"
exit 101 last=1 group left
call 100 2 getppid = 7
--
100   fork()                            = 101
101   execve("/bin/true", NULL, NULL <detached ...>
100   getppid()                         = 7

test exec: a process whose call is shown as an open line leaves the trace
fork 100 command
open 100 1 execve 0x1000 0 0 str.e@1000="/bin/true\0"
mark
mark
open 100 1 execve 0x1000 0 0 str.e@1000="/bin/true\0"
exit 100 last=1 group left
--
100   execve("/bin/true", NULL, NULL <detached ...>

test exec: of a thread, then nothing for long
fork 100 command
fork 101 tgid=100 parent=100 thread
exit 100 tgid=100 status=0
exec 100 old=101 tgid=100
mark
mark
exit 100 status=256 group
--
100   +++ superseded by execve in pid 101 +++
100   +++ exited with 1 +++

test exec: of a thread whose execve was shown as an open line
fork 100 command
fork 101 tgid=100 parent=100 thread
open 101 1 execve 0x1000 0 0 str.e@1000="/bin/true\0"
mark
exit 100 tgid=100 status=0
exec 100 old=101 tgid=100
call 100 1 execve 0x1000 0 0 = 0 execed str.e@1000="/bin/true\0"
--
101   execve("/bin/true", NULL, NULL <unfinished ...>
100   +++ superseded by execve in pid 101 +++
100   <... execve resumed>)             = 0

test exec: in flight for a while, its strings not there at entry: the end knows them
# a vector of two strings at 0x2000
fork 100 command
open 100 1 execve 0x1000 0x2000 0 late str.e@1000/4096=!14 mem.e@2000/24="\x00\x30\0\0\0\0\0\0\x00\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.e@4000/34=!14
mark times=10
exec 100
chunk 100 1 exec.e@0="\x02\0\0\0\0\0\0\0\0\0\0\0/bin/true\0"
chunk 100 1 args.e@0="a\0b\0"
mark
call 100 1 execve 0x1000 0x2000 0 = 0 execed str.e@1000/4096=!14 mem.e@2000/24="\x00\x30\0\0\0\0\0\0\x00\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.e@4000/34=!14
--
100   execve("/bin/true", ["a", "b"], NULL) = 0

test exec: one that hangs is shown all the same, and what it has of unread strings
fork 100 command
open 100 1 execve 0x1000 0x2000 0x5000 late str.e@1000/4096=!14 mem.e@2000/24="\x00\x30\0\0\0\0\0\0\x00\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.e@4000/34=!14 count.e@5000/3=!14
mark times=13
call 100 1 execve 0x1000 0x2000 0x5000 = -2 str.e@1000="/none\0" mem.e@2000/24="\x00\x30\0\0\0\0\0\0\x00\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.e@4000="b\0"
--
100   execve(0x1000 /* not captured */, ["a", 0x4000 /* not captured */], 0x5000 /* 3+ vars */) = -1 ENOENT (No such file or directory)

test exec: in flight with nothing but pointers, at the end of the trace
fork 100 command
open 100 1 execve 0x1000 0x2000 0x5000 late str.e@1000/4096=!14 mem.e@2000/24=!14 count.e@5000=!14
mark
finish detached
--
100   execve(0x1000 /* not captured */, 0x2000 /* not captured */, 0x5000 <detached ...>

test exec: of what was taken nothing came here; the entry could not read it
fork 100 command
call 100 1 execve 0x1000 0x2000 0 = 0 execed shed str.e@1000/4096=!14 mem.e@2000/16="\x00\x30\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000/34=!14
--
100   execve(0x1000 /* not captured */, [0x3000 /* not captured */], NULL) = 0

test exec: of a script, whose first argument nobody has read
fork 100 command
chunk 100 1 exec.e@0="\x04\0\0\0\0\0\0\0\x02\0\0\0./s\0"
chunk 100 1 args.e@0="/bin/sh\0./s\0a\0b\0"
call 100 1 execve 0x1000 0x2000 0 = 0 execed mem.e@2000/32="\x00\x30\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000/34=!14
chunk 100 2 exec.e@0="\x04\0\0\0\0\0\0\0\x02\0\0\0./s\0"
chunk 100 2 args.e@0="/bin/sh\0./s\0a\0b\0"
call 100 2 execve 0x1000 0x2000 0 = 0 execed mem.e@2000/32=!14
--
100   execve("./s", [0x3000 /* not captured */, "a", "b"], NULL) = 0
100   execve("./s", [... /* not captured */, "a", "b"], NULL) = 0

test exec: failed, and what entry and exit have read differs
fork 100 command
call 100 1 execve 0x1000 0x2000 0 = -2 str.e@1000="/a\0" str.x@1000="/ab\0" mem.e@2000/24="\x00\x30\0\0\0\0\0\0\x00\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.e@4000="b\0" str.x@3000="\x1b\0" str.x@5000="c\0" mem.x@2000/24="\x00\x30\0\0\0\0\0\0\x00\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 2 execve 0x1000 0x2000 0 = -2 str.e@1000="/a\0" mem.e@2000/16="\x00\x30\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000="a\0" str.x@3000="a\0" mem.x@2000/16="\x00\x30\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 3 execve 0x1000 0x2000 0 = -2 str.e@1000="/a\0" mem.e@2000/16="\x00\x30\0\0\0\0\0\0\0\0\0\0\0\0\0\0" str.e@3000=!14 str.x@3000="a\0" mem.x@2000/16=!14
--
100   execve("/a" => "/ab" /* changed */, ["a" => "\33" /* changed */, "b" => "c" /* changed */], NULL) = -1 ENOENT (No such file or directory)
100   execve("/a", ["a"], NULL)         = -1 ENOENT (No such file or directory)
100   execve("/a", [0x3000], NULL)      = -1 ENOENT (No such file or directory)

test path: another one at exit
fork 100 command
call 100 1 openat -100 0x1000 0 0 = 3 str.e@1000="a\0" str.x@1000="b\0"
call 100 2 readlink 0x1000 0x1000 4 = 1 str.e@1000="a\0" mem.x@1000/1="b"
--
100   openat(AT_FDCWD, "a" => "b" /* changed */, O_RDONLY) = 3
100   readlink("a", "b", 4)             = 1

test exec: with strings that were all there it is shown at the mark
fork 100 command
fork 101 parent=100
open 100 1 execve 0x1000 0 0 str.e@1000="/bin/true\0"
mark
call 101 1 getppid = 7
call 100 1 execve 0x1000 0 0 = 0 execed str.e@1000="/bin/true\0"
--
100   execve("/bin/true", NULL, NULL <unfinished ...>
101   getppid()                         = 7
100   <... execve resumed>)             = 0

test signals: delivered, between two calls
fork 100 command
call 100 1 getppid = 7
signal 100 signo=10 callno=1 noinfo
call 100 2 getppid = 7
--
100   getppid()                         = 7
100   --- SIGUSR1 ---
100   getppid()                         = 7

test signals: an ignored one comes behind the call it came in
fork 100 command
call 100 1 getppid = 7
signal 100 signo=17 callno=2 ignored noinfo
call 100 2 wait4 -1 0 0 0 = 101
call 100 3 getppid = 7
--
100   getppid()                         = 7
100   wait4(-1, NULL, 0, NULL)          = 101
100   --- SIGCHLD ---
100   getppid()                         = 7

test signals: an ignored one between calls comes at once
fork 100 command
call 100 1 getppid = 7
signal 100 signo=17 callno=1 ignored noinfo
mark
call 100 2 getppid = 8
--
100   getppid()                         = 7
100   --- SIGCHLD ---
100   getppid()                         = 8

test signals: an ignored one in a long call waits for the second mark
fork 100 command
signal 100 signo=28 callno=1 ignored noinfo
mark
mark
call 100 1 pause = -514
finish detached
--
100   --- SIGWINCH ---
100   pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)

test signals: several ignored ones keep their order
fork 100 command
signal 100 signo=17 callno=1 ignored noinfo
signal 100 signo=28 callno=1 ignored noinfo
signal 100 signo=23 callno=2 ignored noinfo
call 100 1 getppid = 7
call 100 2 getppid = 8
--
100   getppid()                         = 7
100   --- SIGCHLD ---
100   --- SIGWINCH ---
100   getppid()                         = 8
100   --- SIGURG ---

test signals: an ignored one in exit_group is never delivered
fork 100 command
signal 100 signo=17 callno=1 ignored noinfo
call 100 1 exit_group 0 noreturn
exit 100 last=1 group
--
100   exit_group(0)                     = ?
100   +++ exited with 0 +++

test signals: an ignored one whose call was lost
fork 100 command
signal 100 signo=17 callno=1 ignored noinfo
call 100 2 getppid = 7
--
100   --- SIGCHLD ---
100   --- 1 call lost in [pid 100] ---
100   getppid()                         = 7

test signals: SIGKILL is never delivered
fork 100 command
signal 100 signo=9 callno=0 noinfo
exit 100 status=9 group
--
100   +++ killed by SIGKILL +++

test signals: what cannot be held any longer goes out
fork 100 command
signal 100 signo=17 callno=1 ignored noinfo
finish detached
--
100   --- SIGCHLD ---

test signals: one that ends the process is never delivered, but shown
fork 100 command
signal 100 signo=15 callno=1 fatal noinfo
call 100 1 pause = -514
exit 100 status=15 last=1 group
--
100   pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)
100   --- SIGTERM ---
100   +++ killed by SIGTERM +++

test signals: one that would have ended the process was delivered
fork 100 command
call 100 1 getppid = 7
signal 100 signo=11 callno=1 fatal noinfo
signal 100 signo=11 callno=1 noinfo
exit 100 status=11 last=1 group
--
100   getppid()                         = 7
100   --- SIGSEGV ---
100   +++ killed by SIGSEGV +++

test signals: one that would have ended the process did not
fork 100 command
signal 100 signo=15 callno=0 fatal noinfo
exit 100 status=256 group
--
100   +++ exited with 1 +++

test exit: killed in a call that was being interrupted
fork 100 command
call 100 1 pause = -514 noreturn
exit 100 status=9 last=1 group
--
100   pause()                           = ?
100   +++ killed by SIGKILL +++

test signals: an interrupted call, then the signal
fork 100 command
call 100 1 pause = -514
signal 100 signo=10 callno=1 noinfo
call 100 2 getppid = 7
exit 100 status=9 last=2 group
--
100   pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)
100   --- SIGUSR1 ---
100   getppid()                         = 7
100   +++ killed by SIGKILL +++

test signals: a deadly one, and the call that it interrupted
fork 100 command
fork 101 tgid=100 parent=100 thread
signal 100 signo=15 callno=1 fatal noinfo
call 100 1 pause = -514 noreturn
call 101 1 pause = -4 noreturn
exit 101 tgid=100 status=15 last=1
exit 100 tgid=100 status=15 last=1 group
--
101   pause()                           = ?
101   +++ killed by SIGTERM +++
100   pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)
100   --- SIGTERM ---
100   +++ killed by SIGTERM +++

test signals: a call that a deadly one ended waits for the twelfth mark
fork 100 command
fork 101 tgid=100 parent=100 thread
signal 100 signo=15 callno=1 fatal noinfo
call 100 1 pause = -514 noreturn
mark
call 101 1 getppid = 7
mark times=11
call 101 2 getppid = 7
--
101   getppid()                         = 7
100   pause()                           = ?
101   getppid()                         = 7

test number at exit: a signal that came in the call, which a walk has found, is behind it
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 getppid = 7
open 100 2 pause seccomp atexit
mark times=2
signal 100 signo=17 callno=1 ignored noinfo
call 101 1 getppid = 7
call 100 2 pause = -4 seccomp atexit
call 100 3 getppid = 7
--
100   getppid()                         = 7
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = -1 EINTR (Interrupted system call)
100   --- SIGCHLD ---
100   getppid()                         = 7

test number at exit: the same where it got its number before: a supervisor let it go on
fork 100 command
open 100 1 pause seccomp atexit
signal 100 signo=17 callno=0 ignored noinfo
signal 100 signo=28 callno=1 ignored noinfo
call 100 1 pause = -4
--
100   pause()                           = -1 EINTR (Interrupted system call)
100   --- SIGCHLD ---
100   --- SIGWINCH ---

test number at exit: one that came before it is in front
fork 100 command
call 100 1 getppid = 7
signal 100 signo=17 callno=1 ignored noinfo
call 100 2 pause = -4 seccomp atexit
--
100   getppid()                         = 7
100   --- SIGCHLD ---
100   pause()                           = -1 EINTR (Interrupted system call)

test number at exit: the thread dies in the call, whose number it never gave out
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 getppid = 7
open 100 2 pause seccomp atexit
mark times=2
call 101 1 getppid = 7
exit 100 status=9 last=1 group
counts
--
100   getppid()                         = 7
100   pause( <unfinished ...>
101   getppid()                         = 7
100   <... pause resumed>)              = ?
100   +++ killed by SIGKILL +++
calls 0 chunks 0

test number at exit: what is lost in front of it, and behind
fork 100 command
call 100 1 getppid = 7 atexit
call 100 4 getppid = 7 atexit
exit 100 last=5 group
counts
--
100   getppid()                         = 7
100   --- 2 calls lost in [pid 100] ---
100   getppid()                         = 7
100   --- 1 call lost in [pid 100] ---
100   +++ exited with 0 +++
calls 3 chunks 0

test number at exit: a call in flight that was lost with its number is not taken for one without
fork 100 command
call 100 1 getppid = 7
open 100 2 pause seccomp atexit
exit 100 status=9 last=3 group
counts
--
100   getppid()                         = 7
100   --- 2 calls lost in [pid 100] ---
100   +++ killed by SIGKILL +++
calls 2 chunks 0
