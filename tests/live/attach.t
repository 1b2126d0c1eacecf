# SPDX-License-Identifier: GPL-2.0-or-later
# Attaching to what runs already, and letting go of it.

live_attach_detach()
{
	"$LIVE_PROGS"/steady $((1000 + 2000 * LIVE_SLOW)) >out &
	target=$!
	sleep 0.2
	for round in 1 2 3; do
		"$BPFSTRACE" -o log -p $target 2>err &
		tracer=$!
		wait_for err "^bpfstrace: Process $target attached with 2 threads$"
		sleep 0.2
		kill -INT $tracer
		got=0
		wait $tracer || got=$?
		[ $got = 130 ] || fail "^C: status $got"
		has err "^bpfstrace: Process $target detached$"
		[ "$(grep -c '^[0-9]* *write(' log)" -gt 10 ] || fail "no calls seen"
	done
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

# Milliseconds from the start until all three calls are in the log.
hang_ms()
{
	rm -f log
	start=$(now_ms)
	"$BPFSTRACE" -o log -p "$1" 2>err &
	tracer=$!
	until_true 5 sh -c 'grep -q "read([0-9]" log && grep -q "futex(0x[0-9a-f]*, FUTEX_WAIT_PRIVATE, 7, NULL" log &&
		grep -q "epoll_wait([0-9]" log' 2>/dev/null || fail "calls in flight are not shown"
	echo $(($(now_ms) - start)) >took
	kill -INT $tracer
	wait $tracer || :
}

live_hung_process_is_shown()
{
	"$LIVE_PROGS"/blocked >out &
	target=$!
	wait_for out ready
	sleep 1
	best=9999
	for round in 1 2 3 4 5 6 7 8 9 10; do
		hang_ms $target
		[ "$(cat took)" -ge $best ] || best=$(cat took)
		[ $best -gt "$(within 200)" ] || break
	done
	kill $target
	[ $best -le "$(within 200)" ] || fail "shown after $best ms at best"
	[ "$(grep -c '<detached \.\.\.>' log)" = 3 ] || fail "three calls in flight at the end"
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
