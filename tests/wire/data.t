# The memory image: pieces, chunks, holes, late bytes.

test data: a string and a buffer
fork 100 command
call 100 1 openat -100 0x1000 0 0 = 3 str.e@1000="/etc/passwd\0"
call 100 2 read 3 0x2000 5 = 5 mem.x@2000="hello"
--
100   openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
100   read(3, "hello", 5)               = 5

test data: a fault is the bare address
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -14 str.e@1000/4096=!14
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 EFAULT (Bad address)

test data: read again at exit, the second try counts
fork 100 command
call 100 1 openat -100 0x1000 0 0 = 3 str.e@1000/4096=!14 str.e@1000="/tmp\0"
--
100   openat(AT_FDCWD, "/tmp", O_RDONLY) = 3

test data: a cut
opt strings=4
fork 100 command
call 100 1 write 1 0x2000 9 = 9 mem.e@2000/9="hell"
--
100   write(1, "hell"..., 9)            = 9

test data: chunks are joined
opt whole
fork 100 command
chunk 100 1 mem.e@2ffe="ab" total=12
chunk 100 1 mem.e@2ffe="cdefghijkl" at=2 total=12
call 100 1 write 1 0x2ffe 12 = 12
--
100   write(1, "abcdefghijkl", 12)      = 12

test data: a long run of chunks
opt whole
fork 100 command
chunk 100 1 mem.e@10000="a"*4096 total=8200
chunk 100 1 mem.e@10000="a"*4096 at=4096 total=8200
chunk 100 1 mem.e@10000="bcdefghi" at=8192 total=8200
call 100 1 close 3 = 0
counts
--
100   close(3)                          = 0
calls 0 chunks 0

test data: what could not be read at entry is read at exit, what could is what was there
opt strings=100
fork 100 command
chunk 100 1 mem.e@2000="ab" total=8
chunk 100 1 mem.e@2000=!14 at=2 total=8
chunk 100 1 mem.e@2000="ABcdefgh" total=8
call 100 1 write 1 0x2000 8 = -9
call 100 2 write 1 0x2ffe 4 = -9 mem.e@2ffe/4="ab" mem.e@2ffe/4="abcd"
call 100 3 write 1 0x2ffe 4 = -9 mem.e@2ffe/4="ab" mem.e@2ffe/4="ABcd"
--
100   write(1, "abcdefgh", 8)           = -1 EBADF (Bad file descriptor)
100   write(1, "abcd", 4)               = -1 EBADF (Bad file descriptor)
100   write(1, 0x2ffe, 4)               = -1 EBADF (Bad file descriptor)

test data: a lost chunk is a hole of its exact size
opt whole
fork 100 command
chunk 100 1 mem.e@2000="ab" total=9
chunk 100 1 mem.e@2000="xyz" at=6 total=9
call 100 1 write 1 0x2000 9 = 9
--
100   write(1, "ab"...<4 bytes lost at 2>..."xyz", 9) = 9

test data: the last chunk lost, where it is known how many there were
opt whole
fork 100 command
chunk 100 1 mem.e@2000="ab" total=5 limit=5
call 100 1 write 1 0x2000 5 = 5
--
100   write(1, "ab"...<3 bytes lost at 2>..."", 5) = 5

test data: a call all of whose chunks were lost
opt whole
fork 100 command
call 100 1 write 1 0x2000 9 = 9 shed
call 100 2 write 1 0 9 = -14 shed
--
100   write(1, ""...<9 bytes lost at 0>..."", 9) = 9
100   write(1, NULL, 9)                 = -1 EFAULT (Bad address)

test data: holes do not make a text binary
opt whole hex
fork 100 command
chunk 100 1 mem.e@2000="ab" total=9
chunk 100 1 mem.e@2000="xyz" at=6 total=9
call 100 1 write 1 0x2000 9 = 9
--
100   write(1, "ab"...<4 bytes lost at 2>..."xyz", 9) = 9

test data: two holes, one closed by a second reading
opt whole
fork 100 command
chunk 100 1 mem.e@2000="ab" total=9
chunk 100 1 mem.e@2000="ef" at=4 total=9
chunk 100 1 mem.e@2000="i" at=8 total=9
chunk 100 1 mem.e@2000="cd" at=2 total=9
call 100 1 write 1 0x2000 9 = 9
--
100   write(1, "abcdef"...<2 bytes lost at 6>..."i", 9) = 9

test data: chunks of a lost call are not those of the next
opt whole
fork 100 command
chunk 100 1 mem.e@2000="ab" total=2
call 100 2 write 1 0x2000 2 = 2 mem.e@2000="cd"
--
100   --- 1 call lost in [pid 100] ---
100   write(1, "cd", 2)                 = 2

test data: a wild offset takes no memory
opt whole pending=65536
fork 100 command
chunk 100 1 mem.e@2000="a" at=0 total=0x7fffffff
chunk 100 1 mem.e@2000="a" at=0x70000000 total=0x7fffffff
call 100 1 close 3 = 0
counts
--
100   close(3)                          = 0
calls 0 chunks 1

test late: the bytes come behind the call
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.e@0="" end
call 100 2 close 3 = 0
--
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0

test late: the thread's later lines wait, others do not
fork 100 command
fork 101 tgid=100 parent=100 thread
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
call 100 2 close 3 = 0
signal 100 signo=10 callno=2 noinfo
call 101 1 getppid = 7
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.e@0="" end
call 100 3 getppid = 7
--
101   getppid()                         = 7
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0
100   --- SIGUSR1 ---
100   getppid()                         = 7

test late: the bytes do not come, at the twelfth mark the address is shown
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
call 100 2 close 3 = 0
mark times=12
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
counts
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0
calls 0 chunks 1

test late: the bytes come before the twelfth mark
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
mark times=11
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.e@0="" end
--
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)

test late: a buffer of which the beginning was there, read again from its start
opt whole
fork 100 command
chunk 100 1 mem.e@2000="ab" total=8
chunk 100 1 mem.e@2000/8=!14 at=2
call 100 1 write 1 0x2000 8 = 8 late
chunk 100 1 mem.e@2000="a" total=8 late
chunk 100 1 mem.e@2000="bcdefgh" at=1 total=8 late
chunk 100 1 mem.e@0="" end
--
100   write(1, "abcdefgh", 8)           = 8

test late: what nobody waits for is not missed
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 str.e@1000="/nowhere\0"
call 100 2 close 3 = 0
chunk 100 1 str.e@1000="/nowhere\0" total=4096 late
chunk 100 1 mem.x@2000="x" late
counts
--
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0
calls 0 chunks 0

test late: the last of them ends the wait
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
chunk 100 1 mem.e@0="" end
call 100 2 close 3 = 0
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0

test data: chunks of a thread that had the id before are not this one's
opt whole
fork 100 birth=11 command
call 100 1 close 3 = 0
fork 100 birth=13 parent=50
chunk 100 1 mem.e@2000="ab" total=2 birth=11
chunk 100 1 mem.e@3000="cd" total=2 birth=13
call 100 1 write 1 0x3000 2 = 2
counts
--
100   close(3)                          = 0
100   write(1, "cd", 2)                 = 2
calls 0 chunks 1

test late: bytes of the next call, they will not come
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
call 100 2 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
call 100 3 close 3 = 0
chunk 100 2 str.e@1000="/nowhere\0" total=4096 late
chunk 100 2 mem.e@0="" end
chunk 100 1 str.e@1000="/lost\0" total=4096 late
counts
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 ENOENT (No such file or directory)
100   openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0
calls 0 chunks 1

test late: they could not be read either
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
chunk 100 1 str.e@1000/4096=!14 late
chunk 100 1 mem.e@0="" end
call 100 2 close 3 = 0
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 ENOENT (No such file or directory)
100   close(3)                          = 0

test late: the thread ends
fork 100 command
call 100 1 openat -100 0x1000 0 0 = -2 late str.e@1000/4096=!14
exit 100 last=1 group
--
100   openat(AT_FDCWD, 0x1000, O_RDONLY) = -1 ENOENT (No such file or directory)
100   +++ exited with 0 +++

test late: NULL is not waited for
fork 100 command
call 100 1 openat -100 0 0 0 = -14 late
chunk 100 1 mem.e@0="" end
call 100 2 close 3 = 0
--
100   openat(AT_FDCWD, NULL, O_RDONLY)  = -1 EFAULT (Bad address)
100   close(3)                          = 0

test shed: what no piece tells of was lost, not unreadable
opt strings=4
fork 100 command
call 100 1 write 1 0x2000 9 = 9 shed
call 100 2 write 1 0x2000 9 = 9 shed mem.e@2000/9=!28
call 100 3 write 1 0x2000 9 = -14 shed mem.e@2000/9=!14
call 100 4 write 1 0x2000 9 = 9 shed mem.e@2000/9=!14 mem.e@2000/9=!28
chunk 100 5 mem.e@2000/9=!14
call 100 5 write 1 0x2000 9 = 9 shed mem.e@2000/9=!28
--
100   write(1, ""...<4 bytes lost at 0>...""..., 9) = 9
100   write(1, ""...<4 bytes lost at 0>...""..., 9) = 9
100   write(1, 0x2000, 9)               = -1 EFAULT (Bad address)
100   write(1, ""...<4 bytes lost at 0>...""..., 9) = 9
100   write(1, ""...<4 bytes lost at 0>...""..., 9) = 9

test shed: late bytes of which nobody says that all came
opt strings=4
fork 100 command
call 100 1 write -1 0x2000 9 = -9 late mem.e@2000/9=!14
chunk 100 1 mem.e@2000/9=!14 late
chunk 100 1 mem.e@0=!28 end
call 100 2 write -1 0x2000 9 = -9 late
chunk 100 2 mem.e@0=!28 end
--
100   write(-1, 0x2000, 9)              = -1 EBADF (Bad file descriptor)
100   write(-1, ""...<4 bytes lost at 0>...""..., 9) = -1 EBADF (Bad file descriptor)

test data: the instruction pointer behind the arguments, and the call's number
opt ip
fork 100 command
call 100 1 read 3 0x1000 4 ip=0x401234 = 4 mem.x@1000="abcd"
call 100 2 getpid ip=0x402000 = 100
signal 100 signo=10 callno=2 noinfo
exit 100 group
--
100   [   0] [0000000000401234] read(3, "abcd", 4) = 4
100   [  39] [0000000000402000] getpid() = 100
100   [  39] [0000000000402000] --- SIGUSR1 ---
100   [  39] [????????????????] +++ exited with 0 +++

test data: of who has not called yet there is neither
opt ip
fork 100 command
exit 100 group
--
100   [???] [????????????????] +++ exited with 0 +++

test data: what is read and written, whole; some of it lost, or not to be read
opt sets strings=4
filter read=3,5
filter write=!7
fork 100 command
call 100 1 read 3 0x1000 40 = 18 mem.x@1000="0123456789abcdefgh"
call 100 2 read 4 0x1000 40 = 2 mem.x@1000="ab"
call 100 3 write 1 0x1000 4 = -9 mem.e@1000="a\n\xff "
call 100 4 write 7 0x1000 2 = 2 mem.e@1000="ab"
call 100 5 write 1 0x1000 20 = 20 mem.e@1000/20="ab"
call 100 6 write 1 0x1000 20 = -14 mem.e@1000/20=!14
call 100 7 readv 5 0x2000 2 = 3 mem.e@2000="\0\x10\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\x11\0\0\0\0\0\0\x09\0\0\0\0\0\0\0" mem.x@1000="xy" mem.x@1100="z"
call 100 8 read -1 0x1000 4 = 2 mem.x@1000="ab"
--
100   read(3, "0123"..., 40)            = 18
 | 00000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef |
 | 00010  67 68                                             gh               |
100   read(4, "ab", 40)                 = 2
100   write(1, "a\n\377 ", 4)           = -1 EBADF (Bad file descriptor)
 | 00000  61 0a ff 20                                       a..              |
100   write(7, "ab", 2)                 = 2
100   write(1, "ab"..., 20)             = 20
 | 00000  61 62                                             ab               |
 | 00002  18 more bytes, not captured
100   write(1, 0x1000, 20)              = -1 EFAULT (Bad address)
100   readv(5, [{iov_base="xy", iov_len=2}, {iov_base="z", iov_len=9}], 2) = 3
 * 2 bytes in buffer 0
 | 00000  78 79                                             xy               |
 * 1 bytes in buffer 1
 | 00000  7a                                                z                |
100   read(-1, "ab", 4)                 = 2
