# SPDX-License-Identifier: GPL-2.0-or-later
# Attaching to what runs already, and letting go of it.

live_attach_detach()
{
	"$LIVE_PROGS"/steady stop >out &
	target=$!
	until_true 10 grep -q '^Threads:.*2' /proc/$target/status || fail "no second thread"
	for round in 1 2 3; do
		rm -f err log	# of the round before
		"$BPFSTRACE" -o log -p $target 2>err &
		tracer=$!
		wait_for err "^bpfstrace: Process $target attached with 2 threads$"
		until_true 20 many_calls log write || fail "no calls seen"
		kill -INT $tracer
		got=0
		wait $tracer || got=$?
		[ $got = 130 ] || fail "^C: status $got"
		has err "^bpfstrace: Process $target detached$"
	done
	touch stop
	wait $target || fail "the target was disturbed"
	[ "$(cat out)" = 'steady ok' ] || fail "the target's output"
}

live_attach_one_thread_words()
{
	sleep $((1 + LIVE_SLOW / 2)) &
	target=$!
	status 0 "$BPFSTRACE" -p $target
	has err "^bpfstrace: Process $target attached$"
	has err '^\+\+\+ exited with 0 \+\+\+$'
	sleep $((1 + LIVE_SLOW / 2)) &
	status 0 "$BPFSTRACE" -q -p $!
	lacks err 'attached|detached'
}

live_attach_with_command()
{
	sleep 30 &
	target=$!
	status 6 "$BPFSTRACE" -o log -p $target sh -c "kill $target; exit 6"
	has log "^$target .*\+\+\+ killed by SIGTERM \+\+\+"
	has log '\+\+\+ exited with 6 \+\+\+'
}

live_attach_list()
{
	sleep 30 & a=$!
	sleep 30 & b=$!
	sleep 30 & c=$!
	"$BPFSTRACE" -o log -p "$a,$b" -p " $c
" 2>err &
	tracer=$!
	for pid in $a $b $c; do
		wait_for err "Process $pid attached"
	done
	kill $a $b $c
	wait $tracer || fail "status"
	[ "$(grep -c 'killed by SIGTERM' log)" = 3 ] || fail "three ends"
}

# Milliseconds from the attaching (loading depends on the machine) until all three calls are in the log.
hang_ms()
{
	rm -f log err
	"$BPFSTRACE" -o log -p "$1" 2>err &
	tracer=$!
	wait_for err attached
	start=$(now_ms)
	until_true 5 sh -c 'grep -q "read([0-9]" log && grep -q "futex(0x[0-9a-f]*, FUTEX_WAIT_PRIVATE, 7, NULL" log &&
		grep -q "epoll_wait([0-9]" log' 2>/dev/null || fail "calls in flight are not shown"
	echo $(($(now_ms) - start)) >took
	kill -INT $tracer
	wait $tracer || :
}

# nap_ms: what five naps of 20 ms take, which on a quiet machine is little more than 100
nap_ms()
{
	start=$(now_ms)
	for nap in 1 2 3 4 5; do
		sleep 0.02
	done
	echo $(($(now_ms) - start))
}

# With the second mark (75 ms lie between two). Where naps are late, too, in each of ten rounds, it is the machine.
live_hung_process_is_shown()
{
	"$LIVE_PROGS"/blocked >out &
	target=$!
	wait_for out ready
	for nr in 0 202 232; do		# read, futex, epoll_wait
		until_true 10 grep -q -s "^$nr " /proc/$target/task/*/syscall || skip "no /proc/PID/syscall"
	done
	best=9999
	best_nap=9999
	for round in 1 2 3 4 5 6 7 8 9 10; do
		nap=$(nap_ms)
		hang_ms $target
		[ "$(cat took)" -ge $best ] || best=$(cat took)
		[ "$nap" -ge $best_nap ] || best_nap=$nap
		[ $best -gt "$(within 200)" ] || break
	done
	kill $target
	[ "$(grep -c '<detached \.\.\.>' log)" = 3 ] || fail "three calls in flight at the end"
	[ $best -le "$(within 200)" ] || [ $best_nap -le 150 ] || skip "busy: five naps of 20 ms took $best_nap ms"
	[ $best -le "$(within 200)" ] || fail "shown after $best ms at best"
}

live_no_eintr_at_attach()
{
	"$LIVE_PROGS"/blocked >out &
	target=$!
	wait_for out ready
	hang_ms $target
	kill -0 $target || fail "attaching ended the target"
	kill $target
}

live_command_in_flight_is_shown()
{
	"$BPFSTRACE" -e trace=clock_nanosleep,nanosleep sleep 1 2>err &
	tracer=$!
	until_true 5 grep -q 'nanosleep(' err || fail "never shown"
	lacks err 'exited with'
	wait $tracer || fail "status"
	has err 'nanosleep\(.*\) = 0$'
	lacks err 'resumed|unfinished'
}

# Each of several is attached on its own, whatever the threads of another do meanwhile.
live_attach_beside_ending_threads()
{
	for round in 1 2 3 4 5; do
		"$LIVE_PROGS"/churn >ready &
		churn=$!
		sleep 30 &
		target=$!
		wait_for ready ready
		"$BPFSTRACE" -e trace=none -o log -p $churn,$target 2>messages &
		tracer=$!
		until_true 20 grep -q "Process $target attached\$" messages ||
			fail "round $round: $(grep -v '[0-9] attached' messages)"
		kill $churn $target
		got=0
		wait $tracer || got=$?
		[ $got = 0 ] || fail "round $round: status $got"
		grep -q "Process $churn attached" messages || fail "round $round: the other one is not said"
		! grep 'ended before\|not traced' messages || fail "round $round: untrue"
	done
}

live_attach_many_at_once()
{
	"$LIVE_PROGS"/churn >ready &
	churn=$!
	targets=
	for i in $(seq 300); do
		sleep 50 &
		targets=$targets,$!
	done
	wait_for ready ready
	"$BPFSTRACE" -e trace=none -o log -p "$churn$targets" 2>messages &
	tracer=$!
	attached_all()
	{
		for pid in $(echo "$targets" | tr , ' '); do
			grep -q "Process $pid attached\$" messages || return 1
		done
	}
	until_true 20 attached_all || fail "not all 300"
	kill $churn $(echo "$targets" | tr , ' ')
	got=0
	wait $tracer || got=$?
	[ $got = 0 ] || fail "status $got"
	for pid in $(echo "$targets" | tr , ' '); do
		grep -q "^$pid *+++ killed by SIGTERM" log || fail "no end of $pid"
	done
}

# The first thread has ended: it gets no slot that nobody would free.
live_attach_without_leader()
{
	"$LIVE_PROGS"/churn leaderless >ready &
	target=$!
	wait_for ready ready
	until_true 5 grep -q 'State:.Z' /proc/$target/task/$target/status || fail "the leader lives"
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for err "Process $target attached$"
	wait_for log 'pause\('
	kill $target
	until_true 10 gone $tracer || fail "does not see the end"
	wait $tracer || fail "status"
	has log 'killed by SIGTERM'
}

live_attach_stopped_is_said()
{
	sleep 30 &
	target=$!
	until_true 5 grep -q sleep /proc/$target/comm
	halt $target
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for err "^bpfstrace: process $target \(sleep\): is stopped and makes no calls until a SIGCONT"
	kill -KILL $target
	wait $tracer || fail "status"
}

# ENOMEM from the kernel is not "none left": the target lives and the trace goes on.
live_no_answer_is_not_the_end()
{
	need strace
	sleep 60 &
	target=$!
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for err "Process $target attached"
	wait_for log nanosleep
	strace -f -p $tracer -o strace.log -e trace=bpf -e inject=bpf:error=ENOMEM 2>strace.err &
	injector=$!
	wait_for err 'cannot tell whether all that is traced has ended.*: Cannot allocate memory'
	asked=$(grep -c 'GET_NEXT_KEY.*ENOMEM' strace.log) || :
	until_true 20 asked_beyond $((asked + 1)) || fail "it does not ask again"
	! gone_or_zombie $tracer || fail "it took the error for the end"
	kill $injector
	wait $injector || :
	kill -INT $tracer
	wait $tracer || :
	kill $target
}

# Nor is it "nothing was lost".
live_no_answer_is_not_no_loss()
{
	need strace
	sleep 60 &
	target=$!
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for log nanosleep
	strace -f -p $tracer -o strace.log -e trace=bpf -e inject=bpf:error=ENOMEM 2>strace.err &
	injector=$!
	trap 'kill -9 $tracer $injector $target 2>/dev/null || :' EXIT
	wait_for strace.err attached
	kill -INT $tracer
	wait $tracer || :
	wait $injector || :
	has err '^bpfstrace: cannot tell all that was lost: Cannot allocate memory$'
	has err '^bpfstrace: cannot tell whose ends are missing: Cannot allocate memory$'
	kill $target
}

asked_beyond()
{
	[ "$(grep -c 'GET_NEXT_KEY.*ENOMEM' strace.log)" -gt "$1" ]
}

# What a process hangs in is shown even where it hangs in a page fault: bpfstrace does not fault the page in, it would hang too.
live_attach_in_page_fault()
{
	"$LIVE_PROGS"/faulting >page &
	target=$!
	until_true 5 test -s page || skip "no userfaultfd"
	until_true 5 grep -q '^80 ' /proc/$target/syscall || skip "no /proc/PID/syscall"
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	until_true 5 grep -q "chdir($(cat page)" log || { kill -9 $target; fail "not shown"; }
	kill -INT $tracer
	until_true 5 gone $tracer || { kill -9 $target; fail "bpfstrace hangs too"; }
	kill $target
}

# The strings of a call that hangs are read from its memory, which is where they were.
live_attach_reads_memory()
{
	mkfifo 'a fifo that nobody writes'
	sh -c 'exec cat "a fifo that nobody writes"' &
	target=$!
	until_true 5 grep -q '^257 ' /proc/$target/syscall || skip "no /proc/PID/syscall"
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	until_true 5 grep -q 'openat(AT_FDCWD, "a fifo that nobody writes", O_RDONLY' log || fail "the path is not read"
	[ -n "$(children_of $tracer)" ] || fail "who has read it?"
	kill $target
	wait $tracer || fail "status"
}

children_of()
{
	cat /proc/"$1"/task/*/children
}

# The process that reads other processes' memory is there when something is to be read, not before.
live_attach_forks_nothing_in_vain()
{
	sleep 30 &
	target=$!
	"$BPFSTRACE" -e trace=getpgid -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	[ -e /proc/$tracer/task/$tracer/children ] || skip "no /proc/PID/task/TID/children"
	left=$(children_of $tracer)
	kill $target
	wait $tracer || fail "status"
	[ -z "$left" ] || fail "children: $left"
}
