# SPDX-License-Identifier: GPL-2.0-or-later
# --split-calls: what holds for any order of threads.

# in_order LOG: the times of its calls and ends only grow; a begin is cut off where another thread's line follows, and only
# there; its end follows. Signals have the time at which they were sent.
in_order()
{
	awk '
	{ tid = $1; cut = /<unfinished \.\.\.>$/; resumed = $3 == "<..." }
	/ --- SIG/ { was_cut = tid == was_cut ? was_cut : 0; next }
	$2 "" < last "" { print NR ": goes back: " $0 }
	{ last = $2 }
	was_cut && tid == was_cut && !/superseded/ { print NR ": cut, and nothing came between: " $0 }
	tid in open && !resumed && !/superseded/ { print NR ": inside of another call of its thread: " $0 }
	resumed && !(tid in open) && !moved { print NR ": has no begin: " $0 }
	{ was_cut = cut ? tid : 0; moved = /superseded/ }
	moved { delete open[$NF] }
	resumed { delete open[tid] }
	cut { open[tid] = 1 }' "$1"
}

sorted()
{
	status 0 "$BPFSTRACE" -f --split-calls=always --absolute-timestamps=unix,ns -o log "$@"
	[ ! -s err ] || fail "something was lost"
	in_order log >wrong
	[ ! -s wrong ] || fail "$*: $(head -n 3 wrong)"
}

live_split_order_of_times()
{
	for how in calls forks execs signals; do
		sorted "$LIVE_PROGS"/busy $how 4 "$(scaled 200 50)"
	done
	sorted sh -c 'for i in 1 2 3; do seq 2000 | grep 7 | sort -n | tail -1; done'
	has log 'unfinished'
}

live_split_threads_that_come_and_go()
{
	echo | sorted "$LIVE_PROGS"/execthread 300 0</dev/zero
	sorted "$LIVE_PROGS"/threadexec /bin/true </dev/null
	has log 'superseded'
}

# The same run, each thread's lines with its begins and ends joined.
live_split_joined_is_whole()
{
	need perl
	normalise=$root/tests/solo/normalise.pl
	[ -e "$normalise" ] || skip "no $normalise"
	for how in always slow never; do
		status 0 "$BPFSTRACE" -f --split-calls=$how -o $how "$LIVE_PROGS"/repeat
		perl "$normalise" $how | sed 's/mm_cid=[0-9]*/mm_cid=N/' >$how.joined
	done
	has always 'unfinished'
	lacks never 'unfinished|resumed'
	diff never.joined always.joined >wrong || fail "$(head wrong)"
	diff never.joined slow.joined >wrong || fail "$(head wrong)"
}

# One that hangs while others come: shown when it ends, or when the trace does.
live_split_never()
{
	status 0 "$BPFSTRACE" -f --split-calls=never -e trace=wait4,clock_nanosleep -o log sh -c 'sleep 0.3; sleep 0.3; :'
	lacks log 'unfinished|resumed'
	[ "$(grep -c 'wait4(-1, \[.*\], 0, NULL) = ' log)" = 2 ] || fail "two waits"
	"$LIVE_PROGS"/blocked >ready &
	target=$!
	wait_for ready ready
	"$BPFSTRACE" --split-calls=never -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	sleep 0.3
	[ ! -s log ] || fail "something is shown before its end"
	kill -INT $tracer
	wait $tracer || :
	kill -9 $target
	[ "$(grep -c '<detached \.\.\.>$' log)" = 3 ] || fail "three threads were let go"
}

# Where the lines are watched they come soon, and a call that hangs is an open line.
live_split_on_a_terminal()
{
	got=0
	"$LIVE_PROGS"/ontty 'read(0' "$BPFSTRACE" -f --split-calls=always "$LIVE_PROGS"/floodhang 1 >out 2>err || got=$?
	[ $got != 77 ] || skip "no terminals"
	[ $got = 130 ] || fail "^C ended it with $got"
	has out '^read\(0'
	has out 'killed by SIGINT'
}

live_split_words()
{
	refused "invalid --split-calls argument: 'x'" --split-calls=x true
	status 0 "$BPFSTRACE" --split-calls=always -c true
	has err '--split-calls has no effect with -c'
	ln -s "$BPFSTRACE" strace
	status 0 ./strace -f -o log sh -c 'sleep 0.1; :'
	has log '<unfinished \.\.\.>$'
	status 0 ./strace -f --split-calls=NEVER -o log sh -c '/bin/true; :'
	lacks log 'unfinished'
}
