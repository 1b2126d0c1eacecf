# What is said behind a result's number; strace 7.2 --inject=CALL:retval=N says the same.

test results: a note without a name is there where the value has one
fork 100 command
call 100 1 prctl 3 = 1
call 100 2 prctl 3 = 100
call 100 3 prctl 27 = 0
call 100 4 prctl 27 = 0x64
call 100 5 prctl 52 0 = 0
call 100 6 prctl 52 0 = 0x40
call 100 7 sched_getscheduler 0 = 0
call 100 8 sched_getscheduler 0 = 100
call 100 9 sched_getscheduler 0 = 0x40001000
call 100 10 fcntl 0 1025 = 7
call 100 11 fcntl 0 11 = 65
call 100 12 fcntl 0 11 = 33
--
100   prctl(PR_GET_DUMPABLE)            = 1 (SUID_DUMP_USER)
100   prctl(PR_GET_DUMPABLE)            = 100
100   prctl(PR_GET_SECUREBITS)          = 0
100   prctl(PR_GET_SECUREBITS)          = 0x64 (SECBIT_NO_SETUID_FIXUP|SECBIT_KEEP_CAPS_LOCKED|SECBIT_NO_CAP_AMBIENT_RAISE)
100   prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS) = 0 (PR_SPEC_NOT_AFFECTED)
100   prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS) = 0x40
100   sched_getscheduler(0)             = 0 (SCHED_OTHER)
100   sched_getscheduler(0)             = 0x64
100   sched_getscheduler(0)             = 0x40001000 (SCHED_RESET_ON_FORK|0x1000)
100   fcntl(0, F_GETLEASE)              = 0x7
100   fcntl(0, F_GETSIG)                = 65
100   fcntl(0, F_GETSIG)                = 33 (SIGRT_1)

test results: a note with a name, or a condition, is there whatever the value is
fork 100 command
call 100 1 fcntl 0 1 = 0
call 100 2 fcntl 0 1 = 0x64
call 100 3 fcntl 0 3 = 0
call 100 4 fcntl 0 1034 = 0x40001000
call 100 5 membarrier 0 0 = 0
call 100 6 membarrier 0 0 = 0x40001000
--
100   fcntl(0, F_GETFD)                 = 0
100   fcntl(0, F_GETFD)                 = 0x64 (flags 0x64)
100   fcntl(0, F_GETFL)                 = 0 (flags O_RDONLY)
100   fcntl(0, F_GET_SEALS)             = 0x40001000 (seals 0x40001000)
100   membarrier(MEMBARRIER_CMD_QUERY, 0) = 0
100   membarrier(MEMBARRIER_CMD_QUERY, 0) = 0x40001000 (0x40001000)

test results: the epoch is no date
fork 100 command
call 100 1 time 0x1000 = 0 mem.x@1000="\0"*8
call 100 2 time 0 = 1
call 100 3 utime 0x2000 0x3000 = 0 str.e@2000="f\0" mem.e@3000="\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"
--
100   time([0])                         = 0
100   time(NULL)                        = 1 (1970-01-01T00:00:01+0000)
100   utime("f", {actime=0, modtime=1 /* 1970-01-01T00:00:01+0000 */}) = 0
