# SPDX-License-Identifier: GPL-2.0-or-later
# Signals to bpfstrace, its sudden death, and outputs that fail.

live_ctrl_c_reaches_the_command()
{
	got=0
	"$LIVE_PROGS"/ontty 'now' "$BPFSTRACE" -o log sh -c 'echo now; sleep 20' >out || got=$?
	[ $got != 77 ] || skip "no terminals here"
	[ $got = 130 ] || fail "status $got"
	has log '^--- SIGINT \{si_signo=SIGINT, si_code=SI_KERNEL\} ---$'
	has log '^\+\+\+ killed by SIGINT \+\+\+$'
}

live_ctrl_c_is_outlived()
{
	got=0
	"$LIVE_PROGS"/ontty 'now' "$BPFSTRACE" -e trace=kill,exit_group \
		sh -c 'trap "echo caught; exit 9" INT; echo now; sleep 20' >out || got=$?
	[ $got != 77 ] || skip "no terminals here"
	[ $got = 9 ] || fail "status $got"
	has out 'caught'
	has out '\+\+\+ exited with 9 \+\+\+'
}

live_term_is_forwarded()
{
	"$BPFSTRACE" sleep 20 2>err &
	tracer=$!
	wait_for err 'nanosleep\('
	kill -TERM $tracer
	got=0
	wait $tracer || got=$?
	[ $got = 143 ] || fail "status $got"
	has err '^\+\+\+ killed by SIGTERM \+\+\+$'
}

live_term_is_ignored_with_file()
{
	"$BPFSTRACE" -o log sleep 1 2>err &
	tracer=$!
	wait_for log 'nanosleep\('
	kill -TERM $tracer
	wait $tracer || fail "status"
	has log '^\+\+\+ exited with 0 \+\+\+$'
}

# From Linux 6.13 on the kernel keeps a program of a syscall hook for some 300 ms after its link is gone: only what is
# attached must have gone at once.
live_kill9_leaves_nothing()
{
	need bpftool
	rounds=$(scaled "${KILLS:-40}" 8)
	while [ $rounds -gt 0 ]; do
		"$LIVE_PROGS"/steady stop >out 2>steady.err &
		target=$!
		"$BPFSTRACE" -o log -p $target 2>err &
		tracer=$!
		sleep 0.$(awk -v seed=$target 'BEGIN { srand(seed); printf "%03d", rand() * 350 }')
		programs=$(held_by $tracer prog)
		links=$(held_by $tracer link)
		kill -9 $tracer 2>/dev/null || :
		wait $tracer 2>/dev/null || :
		sleep 0.1
		freed link $links || fail "something is attached: $links"
		touch stop
		wait $target || fail "the target was disturbed: $(cat steady.err)"
		[ "$(cat out)" = 'steady ok' ] || fail "the target's output"
		until_true "$(within 2)" freed prog $programs || fail "programs are left: $programs"
		rm stop
		rounds=$((rounds - 1))
	done
}

live_kill9_leaves_the_command()
{
	"$BPFSTRACE" -o log sh -c "exec '$LIVE_PROGS'/steady stop" >out 2>err &
	tracer=$!
	wait_for log 'execve'
	kill -9 $tracer
	wait $tracer 2>/dev/null || :
	touch stop
	wait_for out 'steady ok'
}

live_disk_full()
{
	need unshare
	mkdir small
	unshare -m mount -t tmpfs none small 2>/dev/null || skip "no mount namespace"
	"$LIVE_PROGS"/steady stop >steady.out &
	target=$!
	status 1 timeout 20 unshare -m sh -c 'mount -t tmpfs -o size=64k none small &&
		exec "$0" -o small/log -p "$1"' "$BPFSTRACE" $target
	has err '^bpfstrace: writing small/log: No space left on device$'
	[ "$(grep -c 'No space' err)" = 1 ] || fail "said more than once"
	touch stop
	wait $target || fail "the target was disturbed"
	status 1 "$BPFSTRACE" -o /dev/full sh -c 'echo done >done'
	has err '^bpfstrace: writing /dev/full: No space left on device$'
	[ "$(cat done)" = done ] || fail "the command was disturbed"
}

live_closed_pipe()
{
	got=$( { "$BPFSTRACE" sh -c 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); : </dev/null; done
		echo done >done' 2>&1 && : ; echo $? >code; } | head -n 1)
	until_true 5 test -s code || fail "did not end"
	[ "$(cat code)" = 1 ] || fail "status $(cat code)"
	[ "${got#execve}" != "$got" ] || fail "first line: $got"
	[ "$(cat done)" = done ] || fail "the command was disturbed"
}

live_output_command()
{
	status 5 "$BPFSTRACE" -o '|cat >piped' sh -c 'exit 5'
	has piped '^execve\('
	has piped '^\+\+\+ exited with 5 \+\+\+$'
	status 0 "$BPFSTRACE" -o '!grep -c execve >count' true
	[ "$(cat count)" = 1 ] || fail "count"
}

live_forks()
{
	n=$(scaled "${FORKS:-20000}" 500)
	status 0 "$BPFSTRACE" -d -f -o log -e trace=getpgid "$LIVE_PROGS"/forks "$n"
	got=$(sed -n 's/.*getpgid(\(1[0-9]*\)).*/\1/p' log | sort -u | wc -l)
	[ "$got" = "$n" ] || fail "$got of $n first calls"
	has err 'slots in use: 0$'
}
