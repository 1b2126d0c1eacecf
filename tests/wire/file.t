# A saved stream: cut, damaged, of another version.

test file: a whole stream
fork 100 command
call 100 1 getppid = 7
--
100   getppid()                         = 7

test file: cut in the middle of a record, what came before counts
fork 100 command
call 100 1 getppid = 7
call 100 2 getppid = 8
cut 4
--
100   getppid()                         = 7
the stream is cut short behind byte 280

test file: cut in a length
fork 100 command
call 100 1 getppid = 7
call 100 2 getppid = 8
cut 44
--
100   getppid()                         = 7
the stream is cut short behind byte 280

test file: cut between two records
fork 100 command
call 100 1 getppid = 7
cut 0
--
100   getppid()                         = 7
the stream is cut short behind byte 280

test file: cut where only the padding of a record is missing
fork 100 command
open 100 1 write 1 0x1000 3
chunk 100 1 mem.e@1000="abc" total=3
cut 5
finish detached
--
the stream is cut short behind byte 368
100   write(1, "abc", 3 <detached ...>

test file: a hang in a stream that was cut is still a hang
fork 100 command
open 100 1 pause
call 100 1 pause = -4
cut 1
finish detached
--
the stream is cut short behind byte 280
100   pause( <detached ...>

test file: kinds that are not known are passed over
fork 100 command
call 100 1 getppid = 7
unknown 20
unknown ff
call 100 2 getppid = 8
--
100   getppid()                         = 7
100   getppid()                         = 8
records of unknown kinds: 2

test file: unsound records are passed over, as those of the rings are
fork 100 command
call 100 1 getppid = 7
unknown 1
unknown 0
call 100 2 getppid = 8
--
100   getppid()                         = 7
100   getppid()                         = 8
unsound records: 2

test file: no stream at all
fork 100 command
poke 0 7f 45 4c 46
--
the stream is no saved trace

test file: too short for a stream
fork 100 command
cut 230
--
the stream is no saved trace

test file: a later version
fork 100 command
call 100 1 getppid = 7
poke 8 02
--
the stream was saved by a later version: its format is 2, known are up to 1

test file: a later version's header
fork 100 command
call 100 1 getppid = 7
poke 40 00 00 00 80
--
the stream was saved by a later version: its format is 2147483648, known are up to 1

test file: no version
fork 100 command
poke 8 00
--
the stream is no saved trace

test file: no header first
fork 100 command
call 100 1 getppid = 7
poke 24 03 00 00 00 64
--
the stream does not begin with the header of a trace

test file: a kind that is not known in the header's place
fork 100 command
poke 24 40
--
the stream does not begin with the header of a trace

test file: a header that is too short
fork 100 command
poke 16 18
--
the stream does not begin with the header of a trace

test file: nothing but a start
fork 100 command
poke 16 00
--
the stream does not begin with the header of a trace

test file: a length that is too large
fork 100 command
call 100 1 getppid = 7
raw 01 00 01 00 00 00 00 00
call 100 2 getppid = 8
--
100   getppid()                         = 7
the stream is damaged at byte 280: no record has 65537 bytes

test file: the largest length there is
fork 100 command
call 100 1 getppid = 7
raw ff ff ff ff ff ff ff ff
call 100 2 getppid = 8
--
100   getppid()                         = 7
the stream is damaged at byte 280: no record has 18446744073709551615 bytes

test file: a length that is too small
fork 100 command
call 100 1 getppid = 7
raw 0f 00 00 00 00 00 00 00
call 100 2 getppid = 8
--
100   getppid()                         = 7
the stream is damaged at byte 280: no record has 15 bytes

test file: what follows its end is not read
fork 100 command
call 100 1 getppid = 7
raw 00 00 00 00 00 00 00 00
call 100 2 getppid = 8
--
100   getppid()                         = 7
