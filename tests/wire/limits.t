# Three answers to "what is at that address": bytes, unreadable, not taken. And work that what the caller claims must not cause.

test limits: what was lost is not shown as unreadable
fork 100 command
call 100 1 openat -100 0x1000 0 0 = 3 shed
call 100 2 fstat 3 0x2000 = 0 mem.x@2000/144=!28
call 100 3 fstat 3 0x2000 = 0 mem.x@2000/144=!14
call 100 4 nanosleep 0x3000 0 = 0 shed
call 100 5 setsockopt 3 1 7 0x3000 4 = 0 shed
call 100 6 rt_sigprocmask 0 0x3000 0 8 = 0 shed
--
100   openat(AT_FDCWD, 0x1000 /* lost */, O_RDONLY) = 3
100   fstat(3, 0x2000 /* lost */)       = 0
100   fstat(3, 0x2000)                  = 0
100   nanosleep(0x3000 /* lost */, NULL) = 0
100   setsockopt(3, SOL_SOCKET, SO_SNDBUF, 0x3000 /* lost */, 4) = 0
100   rt_sigprocmask(SIG_BLOCK, 0x3000 /* lost */, NULL, 8) = 0

test limits: a piece lost, others came
fork 100 command
call 100 1 rename 0x1000 0x2000 = 0 str.e@1000="old\0" str.e@2000/4096=!28
call 100 2 write 1 0x2000 9 = 9 mem.e@2000/9=!28
call 100 3 write 1 0x2000 100 = 100 mem.e@2000/100=!28
call 100 4 writev 1 0x1000 1 = 9 mem.e@1000="\0\x20\0\0\0\0\0\0\x09\0\0\0\0\0\0\0" mem.e@2000/9=!28
call 100 5 writev 1 0x1000 2 = 9 mem.e@1000/32="\0\x20\0\0\0\0\0\0\x02\0\0\0\0\0\0\0" mem.e@2000="ab"
call 100 6 writev 1 0x1000 2 = 9 mem.e@1000="\0\x20\0\0\0\0\0\0\x02\0\0\0\0\0\0\0" mem.e@2000="ab"
--
100   rename("old", 0x2000 /* lost */)  = 0
100   write(1, ""...<9 bytes lost at 0>..."", 9) = 9
100   write(1, ""...<32 bytes lost at 0>...""..., 100) = 100
100   writev(1, [{iov_base=""...<9 bytes lost at 0>..."", iov_len=9}], 1) = 9
100   writev(1, [{iov_base="ab", iov_len=2}, ...], 2) = 9
100   writev(1, [{iov_base="ab", iov_len=2}, ... /* 0x1010 */], 2) = 9

test limits: a buffer that a limit of its own has cut
opt strings=400
fork 100 command
call 100 1 msgsnd 0 0x2000 500 0 = 0 mem.e@2000/508="\x01\0\0\0\0\0\0\0abcdefgh"
call 100 2 setsockopt 3 1 99 0x2000 300 = 0 mem.e@2000/300="abcdefgh"
--
100   msgsnd(0, {mtype=1, mtext="abcdefgh"...}, 500, 0) = 0
100   setsockopt(3, SOL_SOCKET, 0x63 /* SO_??? */, "abcdefgh"..., 300) = 0

test limits: memory that ends is unreadable, unless the kernel took no more
fork 100 command
call 100 1 write 1 0x2ff8 20 = -14 mem.e@2ff8/20="abcdefgh"
call 100 2 write 1 0x2ff8 20 = 8 mem.e@2ff8/20="abcdefgh"
--
100   write(1, 0x2ff8, 20)              = -1 EFAULT (Bad address)
100   write(1, "abcdefgh"..., 20)       = 8

test limits: a string that lost its middle does not end there
opt whole
fork 100 command
chunk 100 1 str.e@2000="ab" total=4096 limit=4096
chunk 100 1 str.e@2000="yz\0" at=8 total=4096 limit=4096
call 100 1 chdir 0x2000 = 0
chunk 100 2 str.e@2000="ab" total=4096 limit=4096
call 100 2 chdir 0x2000 = 0
--
100   chdir("ab"...)                    = 0
100   chdir("ab"...)                    = 0

test limits: holes inside a piece that is read from its middle
opt whole
fork 100 command
chunk 100 1 mem.e@2000="\x01\0\0\0\0\0\0\0abc" total=19 limit=19
chunk 100 1 mem.e@2000="xyz" at=14 total=19 limit=19
call 100 1 msgsnd 0 0x2000 11 0 = 0
--
100   msgsnd(0, {mtype=1, mtext="abc"...<3 bytes lost at 3>..."xyz"...<2 bytes lost at 9>...""}, 11, 0) = 0

test limits: poll's ready descriptors, wherever they are
fork 100 command
call 100 1 poll 0x1000 4294967295 -1 = 2 mem.e@1000="\x03\0\0\0\x01\0\0\0" mem.x@1000="\x03\0\0\0\x01\0\0\0"
call 100 2 poll 0x1000 81 -1 = 1 mem.e@1000/648="\x03\0\0\0\x01\0\0\0" mem.x@1000="\x03\0\0\0\x01\0\0\0"*80 mem.x@1280="\x05\0\0\0\x01\0\x01\0"
--
100   poll([{fd=3, events=POLLIN}, ... /* 0x1008 */], 4294967295, -1) = 2 ([...])
100   poll([{fd=3, events=POLLIN}, ...], 81, -1) = 1 ([{fd=5, revents=POLLIN}])

test limits: entries of a directory that were not taken
fork 100 command
call 100 1 getdents64 3 0x1000 4096 = 48 mem.x@1000/48="\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x18\0\x04a\0\0\0\0"
call 100 2 getdents64 3 0x1000 4096 = 24 mem.x@1000="\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x18\0\x04a\0\0\0\0"
call 100 3 getdents64 3 0x1000 4096 = 24 mem.x@1000/24=!28
--
100   getdents64(3, 0x1000 /* 1+ entries */, 4096) = 48
100   getdents64(3, 0x1000 /* 1 entries */, 4096) = 24
100   getdents64(3, 0x1000 /* 0+ entries */, 4096) = 24

test limits: a control message as long as can be
fork 100 command
call 100 1 sendmsg 3 0x1000 0 = -9 mem.e@1000="\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x20\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0" mem.e@2000/4294967295="\xff"*64
--
100   sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=NULL, msg_iovlen=0, msg_control=[{cmsg_len=18446744073709551615, cmsg_level=0xffffffff /* SOL_??? */, cmsg_type=0xffffffff, cmsg_data="\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"...}], msg_controllen=18446744073709551615, msg_flags=0}, 0) = -1 EBADF (Bad file descriptor)

test limits: interfaces that were never listed
opt strings=4
fork 100 command
call 100 1 ioctl 3 0x8912 0x1000 = 0 mem.e@1000="\xff\xff\xff\x7f\0\0\0\0\0\x20\0\0\0\0\0\0" mem.x@1000="\xff\xff\xff\x7f\0\0\0\0\0\x20\0\0\0\0\0\0" mem.x@2000/4096="lo\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
--
100   ioctl(3, SIOCGIFCONF, {ifc_len=2147483647, ifc_buf=[{ifr_name="lo", ifr_addr={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}}, ...]}) = 0

test limits: ids of security modules have eight bytes
fork 100 command
call 100 1 lsm_list_modules 0x1000 0x2000 0 = 2 mem.x@1000="\x6c\0\0\0\0\0\0\0\x64\0\0\0\0\0\0\0" mem.e@2000="\x80\0\0\0" mem.x@2000="\x10\0\0\0"
--
100   lsm_list_modules([LSM_ID_LOCKDOWN, LSM_ID_CAPABILITY], [128 => 16], 0) = 2

test limits: the lowest number has no opposite
fork 100 command
call 100 1 move_pages 0 1 0x1000 0x2000 0x3000 0 = 0 mem.e@1000="\0\0\0\0\0\0\0\0" mem.e@2000="\0\0\0\0" mem.x@3000="\0\0\0\x80"
call 100 2 modify_ldt 0 0x1000 16 = 2147483648
--
100   move_pages(0, 1, [NULL], [0], [-2147483648], 0) = 0
100   modify_ldt(0, 0x1000, 16)         = 2147483648

test limits: what the kernel wrote was lost, what was there before is not that
fork 100 command
call 100 1 lsm_get_self_attr 100 0x1000 0x2000 0 = 1 mem.e@2000="\x80\0\0\0" mem.x@2000/4=!28
call 100 2 select 4 0x1000 0 0 0 = 1 mem.e@1000="\x08" mem.x@1000/1=!28
--
100   lsm_get_self_attr(LSM_ATTR_CURRENT, 0x1000, [128 => ??? /* lost */], 0) = 1
100   select(4, [3], NULL, NULL, NULL)  = 1 (in ??? /* lost */)

test limits: what a buffer claims to hold says nothing of others
fork 100 command
call 100 1 writev 1 0x1000 2 = -22 mem.e@1000="\0\x20\0\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\x30\0\0\0\0\0\0\x08\0\0\0\0\0\0\0" mem.e@2000/268435456="a"*32 mem.e@3000/8=!14
--
100   writev(1, [{iov_base="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"..., iov_len=268435456}, {iov_base=0x3000, iov_len=8}], 2) = -1 EINVAL (Invalid argument)

test limits: what is behind descriptors, up to where there was room
opt nopid paths
fork 100 command
call 100 1 poll 0x10 3 0 = 0 mem.e@10="\x05\0\0\0\x01\0\0\0\x06\0\0\0\x01\0\0\0\xff\xff\xff\xff\x01\0\0\0" fd.e@5/254="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.e@6/254=!28
call 100 2 dup2 5 6 = 6 fd.e@5/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.x@6/255=!28
call 100 3 dup2 5 6 = 6 fd.e@5/0=!28
call 100 4 openat -100 0x10 0 = 3 str.e@10="b\0" fd.e@ffffff9c/0=!28
--
poll([{fd=5</a>, events=POLLIN}, {fd=6<...>, events=POLLIN}, {fd=-1}], 3, 0) = 0 (Timeout)
dup2(5</a>, 6)                          = 6<...>
dup2(5<...>, 6<...>)                    = 6<...>
openat(AT_FDCWD<...>, "b", O_RDONLY)    = 3<...>

test limits: what is behind descriptors beyond their names
opt nopid paths
fork 100 command
call 100 1 fsync 3 = 0 fd.e@3/0="\x07\0\x04\0\0\0\0\0\x05\0\0\0\0\0\0\0\x54\x43\x50\0\0\0\0\0\x02\0\0\x50\x1f\x90\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 2 fsync 3 = 0 fd.e@3/0="\x07\0\x06\0\0\0\0\0\x05\0\0\0\0\0\0\0\x55\x44\x50\x76\x36\0\0\0\x0a\0\0\x35\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 3 fsync 3 = 0 fd.e@3/0="\x07\0\x04\0\0\0\0\0\x05\0\0\0\0\0\0\0\x54\x43\x50\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 4 fsync 3 = 0 fd.e@3/0="\x07\0\x04\0\0\0\0\0\x05\0\0\0\0\0\0\0\x52\x41\x57\0\0\0\0\0\x02\0\0\xff\0\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 5 fsync 3 = 0 fd.e@3/0="\x07\0\x06\0\0\0\0\0\x05\0\0\0\0\0\0\0\x4d\x50\x54\x43\x50\0\0\0\x02\0\0\x50\0\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 6 fsync 3 = 0 fd.e@3/0="\x07\0\x04\0\0\0\0\0\x05\0\0\0\0\0\0\0\x54\x43\x50\0\0\0\0\0\x02\0\0\x50\0\0\0\0\x7f\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
call 100 7 fsync 3 = 0 fd.e@3/0="\x01\0\x07\0\0\0\0\0\x05\0\0\0\0\0\0\0\x50\x41\x43\x4b\x45\x54\0"
call 100 8 fsync 3 = 0 fd.e@3/0="\x08\0\x0c\0\0\0\0\0\x05\0\0\0\0\0\0\0\x55\x4e\x49\x58\x2d\x53\x54\x52\x45\x41\x4d\0\0\0\0\0\x06\0\0\0\0\0\0\0\x07\0\0\0\x2f\x61\x20\x22\x62\x22\0"
call 100 9 fsync 3 = 0 fd.e@3/0="\x08\0\x05\0\0\0\0\0\x05\0\0\0\0\0\0\0\x55\x4e\x49\x58\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\x61\0\x62"
call 100 10 fsync 3 = 0 fd.e@3/0="\x08\0\x05\0\0\0\0\0\x05\0\0\0\0\0\0\0\x55\x4e\x49\x58\0\0\0\0\0\0\0\0\0\0\0\0\x64\0\0\0\x73\x68\x6f\x72\x74"
call 100 11 fsync 3 = 0 fd.e@3/0="\x09\0\x08\0\0\0\0\0\x05\0\0\0\0\0\0\0\x4e\x45\x54\x4c\x49\x4e\x4b\0\0\0\0\0\x4d\0\0\0"
call 100 12 fsync 3 = 0 fd.e@3/0="\x09\0\x08\0\0\0\0\0\x05\0\0\0\0\0\0\0\x4e\x45\x54\x4c\x49\x4e\x4b\0\x63\0\0\0\x4d\0\0\0"
call 100 13 fsync 3 = 0 fd.e@3/0="\x09\0\x08\0\0\0\0\0\x05\0\0\0\0\0\0\0\x4e\x45\x54\x4c\x49\x4e\x4b\0\0\0\0\0\0\0\0\0"
call 100 14 fsync 3 = 0 fd.e@3/0="\x0a\0\x0a\0\0\0\0\0\x05\0\0\0\0\0\0\0\x5b\x65\x76\x65\x6e\x74\x66\x64\x5d\0\0\0\0\0\0\0\x0a\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0"
call 100 15 fsync 3 = 0 fd.e@3/0="\x0a\0\x0a\0\0\0\0\0\x05\0\0\0\0\0\0\0\x5b\x65\x76\x65\x6e\x74\x66\x64\x5d\0"
call 100 16 fsync 3 = 0 fd.e@3/0="\x0b\0\x0b\0\0\0\0\0\x05\0\0\0\0\0\0\0\x5b\x73\x69\x67\x6e\x61\x6c\x66\x64\x5d\0\0\0\0\0\0\x01\x02\0\0\0\0\0\0"
call 100 17 fsync 3 = 0 fd.e@3/0="\x05\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\x2a\0\0\0\0\0\0\0"
call 100 18 fsync 3 = 0 fd.e@3/0="\x05\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0"
call 100 19 fsync 3 = 0 fd.e@3/0="\0\x04\x09\0\x03\0\x10\0\x05\0\0\0\0\0\0\0\x6e\x75\x6c\x6c\0\x64\x65\x76\0"
call 100 20 fsync 3 = 0 fd.e@3/0="\0\x08\x08\0\0\0\x80\0\x05\0\0\0\0\0\0\0\x73\x64\x61\0\x64\x65\x76\0"
call 100 21 fsync 3 = 0 fd.e@3/0="\0\x05\x09\0\x03\0\x10\0\x05\0\0\0\0\0\0\0\x6e\x75\x6c\x6c\0\x64\x65\x76\0"
call 100 22 fsync 3 = 0 fd.e@3/0="\x0c\x04\x09\0\x02\0\x50\0\x05\0\0\0\0\0\0\0\x70\x74\x6d\x78\0\x64\x65\x76\0\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0"
call 100 23 openat -100 0x10 0 = -2 str.e@10="b\0" fd.e@ffffff9c/0="\0\x01\x02\0\0\0\0\0\x05\0\0\0\0\0\0\0\x61\0"
--
fsync(3<TCP:[127.0.0.1:80->127.0.0.1:8080]>) = 0
fsync(3<UDPv6:[[::1]:53]>)              = 0
fsync(3<TCP:[5]>)                       = 0
fsync(3<RAW:[5]>)                       = 0
fsync(3<socket:[5]>)                    = 0
fsync(3<socket:[5]>)                    = 0
fsync(3<socket:[5]>)                    = 0
fsync(3<UNIX-STREAM:[5->6,"/a \"b\""]>) = 0
fsync(3<UNIX:[5,@"a"]>)                 = 0
fsync(3<socket:[5]>)                    = 0
fsync(3<NETLINK:[ROUTE:77]>)            = 0
fsync(3<NETLINK:[99:77]>)               = 0
fsync(3<NETLINK:[5]>)                   = 0
fsync(3<{eventfd-count=0xa, eventfd-id=3, eventfd-semaphore=1}>) = 0
fsync(3<anon_inode:[eventfd]>)          = 0
fsync(3<signalfd:[HUP USR1]>)           = 0
fsync(3<pid:42>)                        = 0
fsync(3<anon_inode:[pidfd]>)            = 0
fsync(3</dev/null<char 1:3>>)           = 0
fsync(3</dev/sda<block 8:0>>)           = 0
fsync(3</dev/null>(deleted))            = 0
fsync(3</dev/ptmx<char 5:2 @/dev/pts/7>>) = 0
openat(AT_FDCWD</a (deleted)>, "b", O_RDONLY) = -1 ENOENT (No such file or directory)

test limits: what is behind descriptors that were changed during the call
opt nopid paths
fork 100 command
call 100 1 fsync 3 = 0 fd.e@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.x@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0b\0"
call 100 2 fsync 3 = 0 fd.x@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0b\0" fd.e@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0"
call 100 3 fsync 3 = 0 fd.e@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.x@3/0=!9
call 100 4 fsync 3 = 0 fd.e@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.x@3/0=!28
call 100 5 fsync 3 = 0 fd.x@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0b\0"
call 100 6 copy_file_range 3 0 4 0 1 0 = 0 fd.e@3/0="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.e@4/2="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0a\0" fd.x@4/2="\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0b\0"
--
fsync(3</a> => </b> /* changed */)      = 0
fsync(3</a> => </b> /* changed */)      = 0
fsync(3</a> /* changed */)              = 0
fsync(3</a> /* changed */)              = 0
fsync(3)                                = 0
copy_file_range(3</a>, NULL, 4</a> => </b> /* changed */, NULL, 1, 0) = 0
