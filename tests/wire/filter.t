# Expressions and their errors.

test filter: all is the default
probe openat 4000 i386:open
--
openat yes
4000 yes
i386:open yes

test filter: names
filter trace=openat,close
probe openat close read i386:close i386:open 4000
--
openat yes
close yes
read no
i386:close yes
i386:open no
4000 no

test filter: a bare set
filter openat
probe openat close
--
openat yes
close no

test filter: a later one replaces the earlier
filter t=openat
filter t=close
probe openat close
--
openat no
close yes

test filter: all but
filter trace=!openat,close
probe openat close read 4000
--
openat no
close no
read yes
4000 yes

test filter: none, and not none
filter trace=none
probe openat
filter trace=!none
probe openat
filter trace=!all
probe openat
--
openat no
openat yes
openat no

test filter: numbers count for every personality
filter trace=3
probe close i386:read i386:close
--
close yes
i386:read yes
i386:close no

test filter: personalities
filter trace=close@32,openat@64
probe close i386:close openat i386:openat
--
close no
i386:close yes
openat yes
i386:openat no

test filter: classes
filter trace=%desc
probe close getppid
filter trace=%%stat
probe fstat close
filter trace=network
probe socket close
filter trace=%net
probe socket close
--
close yes
getppid no
fstat yes
close no
socket yes
close no
socket yes
close no

test filter: regular expressions
filter trace=/^clos
probe close open
filter trace=/(
filter trace=/nosuchcall
--
close yes
open no
regcomp: (: Unmatched ( or \(
invalid system call '/nosuchcall'

test filter: question marks
filter trace=?nosuchcall,close
probe close open
filter trace=?%nosuchclass,?4000,?/nosuchcall
probe close
--
close yes
open no
close no

test filter: what is wrong with calls
filter trace=opnat
filter trace=oepnat
filter trace=xyzzyxyzzy
filter trace=4000
filter trace=-1
filter trace=
filter trace=,
filter trace=!
filter trace=none,openat
filter foo=bar
filter trace=openat@16
filter trace=OPENAT
filter trace=creds
filter trace=close,clock
--
invalid system call 'opnat' (did you mean 'openat'?)
invalid system call 'oepnat' (did you mean 'openat'?)
invalid system call 'xyzzyxyzzy'
invalid system call '4000'
invalid system call '-1'
invalid system call ''
invalid system call ','
invalid system call '!'
invalid system call 'none'
invalid system call 'foo=bar'
incorrect personality designator '16' in qualification 'openat@16'
invalid system call 'OPENAT' (did you mean 'openat'?)
invalid system call 'creds' (did you mean '%creds'?)
invalid system call 'clock' (did you mean '%clock'?)

test filter: what is wrong with classes
filter trace=%fle
filter trace=%nosuchclass
filter trace=%%sat
filter trace=%
--
invalid system call '%fle' (did you mean '%file'?)
invalid system call '%nosuchclass'
invalid system call '%%sat' (did you mean '%%stat'?)
invalid system call '%'

test filter: an error changes nothing
filter trace=close
filter trace=openat,nosuchcall
probe close openat
--
invalid system call 'nosuchcall'
close yes
openat no

test filter: status
filter status=failed
fork 100 command
call 100 1 getppid = 7
call 100 2 close 9 = -9
call 100 3 exit_group 0 noreturn
exit 100 last=3 group
--
100   close(9)                          = -1 EBADF (Bad file descriptor)
100   +++ exited with 0 +++

test filter: status, unfinished
filter status=unfinished
fork 100 command
call 100 1 getppid = 7
call 100 2 exit_group 0 noreturn
--
100   exit_group(0)                     = ?

test filter: status, detached
filter status=successful,detached
fork 100 command
call 100 1 getppid = 7
open 100 2 pause
finish detached
--
100   getppid()                         = 7
100   pause( <detached ...>

test filter: what is wrong with a status
filter status=faild
filter status=
filter status=all,failed
--
invalid status 'faild' (did you mean 'failed'?)
invalid status ''
invalid status 'all'

test filter: signals
filter signal=!SIGCHLD,usr2,12
fork 100 command
signal 100 signo=17 callno=0 noinfo
signal 100 signo=12 callno=0 noinfo
signal 100 signo=10 callno=0 noinfo
--
100   --- SIGUSR1 ---

test filter: signals, the later expression counts
filter signal=!SIGCHLD,usr2,12
filter s=rt_1,RTMIN,io
fork 100 command
signal 100 signo=10 callno=0 noinfo
signal 100 signo=33 callno=0 noinfo
signal 100 signo=32 callno=0 noinfo
signal 100 signo=29 callno=0 noinfo
--
100   --- SIGRT_1 ---
100   --- SIGRTMIN ---
100   --- SIGIO ---

test filter: what is wrong with a signal
filter signal=SIGCHDL
filter s=RT_40
filter s=256
filter s=
--
invalid signal 'SIGCHDL' (did you mean 'SIGCHLD'?)
invalid signal 'RT_40'
invalid signal '256'
invalid signal ''

test filter: a regular expression that would take all memory
filter trace=/a{256}
filter trace=/a{1000000000}
filter trace=/((a{100}){100}){100}
filter trace=/((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+
filter trace=/(.*){32767}
filter trace=/(a[]{9]{99}){99}
--
regular expression 'a{256}' repeats too much: 255 times at most, 1000 characters in all
regular expression 'a{1000000000}' repeats too much: 255 times at most, 1000 characters in all
regular expression '((a{100}){100}){100}' repeats too much: 255 times at most, 1000 characters in all
regular expression '((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+' repeats too much: 255 times at most, 1000 characters in all
regular expression '(.*){32767}' repeats too much: 255 times at most, 1000 characters in all
regular expression '(a[]{9]{99}){99}' repeats too much: 255 times at most, 1000 characters in all

test filter: a regular expression that repeats within reason
filter trace=/^o[[:alpha:]]{3}(at|[]{999]){1}$|\{999|^c{1}lose+$
probe openat open close
--
openat yes
open no
close yes
