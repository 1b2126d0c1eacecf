# SPDX-License-Identifier: GPL-2.0-or-later
# Tampering: what is held, and what becomes of it when bpfstrace or the process that holds it is gone.

# begin_held OPTIONS...: $tracer traces the program, whose input is the fifo at descriptor 7; $keeper holds its calls
begin_held()
{
	rm -f gate out
	mkfifo gate
	HELD_TEST=$$-$RANDOM_ID "$BPFSTRACE" -o log -e trace=getpgid "$@" "$LIVE_PROGS/held" <gate >out 2>err &
	tracer=$!
	exec 7>gate
	wait_for out .
	keeper=$(keepers)
	[ -n "$keeper" ] || fail "nobody holds the calls"
}

# Those of this test alone: others may run beside it.
keepers()
{
	for pid in $(pgrep -x bpfstrace-hold); do
		! tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -q -x "HELD_TEST=$$-$RANDOM_ID" || echo "$pid"
	done
}

no_keepers()
{
	[ -z "$(keepers)" ]
}

end_held()
{
	exec 7>&-
	until_true "$(within 5)" no_keepers || fail "somebody still holds calls"
}

# The program's calls are real from where it was let go, and none was lost.
goes_on_real()
{
	wait_for out '^real$'
	[ "$(paste -s -d ' ' out)" = 'injected real' ] || fail "the calls were: $(paste -s -d ' ' out)"
}

live_inject_ends_with_kill9()
{
	RANDOM_ID=kill9
	for round in $(seq "$(scaled 20 2)"); do
		begin_held -e inject=getpgid:error=EPERM:delay_enter=2ms
		wait_for out '^injected$'
		kill -9 $tracer
		wait $tracer 2>/dev/null || :
		goes_on_real
		kill -0 "$keeper" || fail "nobody answers any more"
		end_held
	done
}

live_inject_ends_with_interrupt()
{
	RANDOM_ID=interrupt
	begin_held -I1 -e inject=getpgid:error=EPERM
	# the first one is the command's, which ignores it
	until_true 10 interrupted || fail "bpfstrace stays"
	wait $tracer 2>/dev/null || :
	goes_on_real
	end_held
	has log '= -1 EPERM \(Operation not permitted\) \(INJECTED\)$'
}

interrupted()
{
	! kill -INT $tracer 2>/dev/null
}

# What the manual says of the end of the process that holds the calls.
live_inject_without_its_keeper()
{
	RANDOM_ID=keeper
	begin_held -e inject=getpgid:error=EPERM
	kill -9 "$keeper"
	wait_for out '^lost$'
	[ "$(paste -s -d ' ' out)" = 'injected lost' ] || fail "the calls were: $(paste -s -d ' ' out)"
	end_held
	wait $tracer || fail "status"
}

live_inject_goes_with_the_last_process()
{
	RANDOM_ID=last
	mkfifo gate
	HELD_TEST=$$-$RANDOM_ID "$BPFSTRACE" -f -o log -e trace=getpgid -e inject=getpgid:error=EPERM:when=1 sh -c \
		"'$LIVE_PROGS/held' <gate >out 2>/dev/null & echo \$! >daemon" 2>err &
	tracer=$!
	exec 7>gate
	wait_for out '^real$'
	kill -9 $tracer
	wait $tracer 2>/dev/null || :
	[ -n "$(keepers)" ] || fail "nobody answers any more"
	end_held
}

live_inject_beside_own_filter()
{
	status 0 "$BPFSTRACE" -o log -e trace=getpgid -e inject=getpgid:error=EPERM "$LIVE_PROGS/held" own </dev/null
	[ "$(cat out)" = own ] || fail "the calls were: $(paste -s -d ' ' out)"
	has log '^getpgid\(0\) += -1 EXDEV \(Invalid cross-device link\)$'
	lacks log INJECTED
	status 0 "$BPFSTRACE" -o log -e trace=getpgid,chdir -e inject=chdir:error=EPERM "$LIVE_PROGS/held" own </dev/null
	[ "$(cat out)" = own ] || fail "the calls were: $(paste -s -d ' ' out)"
	status 0 "$BPFSTRACE" -o log -e trace=getpgid -e inject=getpgid:error=EPERM "$LIVE_PROGS/held" listen </dev/null
	[ "$(paste -s -d ' ' out)" = 'Device or resource busy injected' ] || fail "with a listener: $(paste -s -d ' ' out)"
}

live_inject_threads()
{
	status 0 "$BPFSTRACE" -f -o log -e trace=getpgid -e inject=getpgid:error=EPERM:when=3+2 "$LIVE_PROGS/heldthreads" 4 50
	has out '^failed 96$'
	[ "$(grep -c INJECTED log)" = 96 ] || fail "$(grep -c INJECTED log) lines, not 96"
	[ "$(grep INJECTED log | cut -d ' ' -f 1 | sort | uniq -c | awk '{ print $1 }' | uniq)" = 24 ] ||
		fail "not as many in each thread"
	status 0 "$BPFSTRACE" -o log -e trace=getpgid -e inject=getpgid:error=EPERM "$LIVE_PROGS/heldthreads" 4 50
	has out '^failed 0$'	# without -f they are nobody's
}

# What a thread does after its execve, under the id of another, has its marks.
live_inject_thread_executes()
{
	status 0 "$BPFSTRACE" -f -o log -e trace=getpgid,execve -e inject=getpgid:error=EPERM:when=2+ \
		-e inject=execve:delay_enter=1ms "$LIVE_PROGS/heldthreads" 1 50 exec
	has log 'superseded by execve'
	[ "$(grep -c 'execve.*= 0 (DELAYED)$' log)" = 1 ] || fail "its execve"
	[ "$(grep -c 'EPERM' log)" -gt 97 ] || fail "$(grep -c EPERM log) calls were tampered with"
	! grep EPERM log | grep -v 'INJECTED' || fail "and not all are marked"
}

# Threads wait beside each other, not behind each other.
live_inject_delays_together()
{
	status 0 "$BPFSTRACE" -f -T -o log -e trace=getpgid -e inject=getpgid:delay_enter=300ms "$LIVE_PROGS/heldthreads" 8 1
	took=$(sed -n 's/^ms //p' out)
	[ "$took" -ge 300 ] || fail "$took ms: nobody waited"
	[ "$took" -lt "$(within 1500)" ] || fail "$took ms: one after the other"
	[ "$(grep -c 'getpgid(0) *= [0-9]* (DELAYED) <0\.[3-9]\|resumed.*(DELAYED)' log)" = 8 ] || fail "not all are shown as delayed"
}

live_inject_compat()
{
	cat >compat.c <<-'END'
	static int call(int nr, int arg)
	{
		int ret;

		__asm__ volatile("int $0x80" : "=a"(ret) : "0"(nr), "b"(arg) : "memory");
		return ret;
	}

	void _start(void)
	{
		int a = call(132, 0), b = call(132, 0), c = call(132, 0);

		call(1, (a > 0) + 2 * (b == -1) + 4 * (c > 0));
	}
	END
	${CC:-cc} -m32 -O1 -static -nostdlib -fno-pie -no-pie -o compat compat.c 2>/dev/null || skip "no 32-bit programs"
	status 7 "$BPFSTRACE" -o log -e trace=getpgid -e inject=getpgid:error=EPERM:signal=URG:when=2 ./compat
	[ "$(grep -c INJECTED log)" = 1 ] || fail "$(grep -c INJECTED log) lines"
	has log '^getpgid\(0\) += -1 EPERM \(Operation not permitted\) \(INJECTED\)$'
	has log 'SIGURG.*SI_KERNEL'
	status 5 "$BPFSTRACE" -o log -e trace=getpgid@32 -e inject=getpgid@64:error=EPERM:when=2 ./compat
}

# Only the calls named are held: a set-user-ID program keeps its rights, and nobody without that right may tamper.
live_inject_rights()
{
	need setpriv
	cp "$(command -v id)" ./id
	chmod 4755 id
	[ "$(setpriv --reuid 65534 --clear-groups ./id -u)" = 0 ] || skip "set-user-ID programs get no rights here"
	status 0 "$BPFSTRACE" -u nobody -o log -e trace=getpgid,geteuid -e inject=getpgid:error=EPERM ./id -u
	has out '^0$'
	status 1 setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$BPFSTRACE" -e inject=getpgid:error=EPERM true
	has err 'CAP_SYS_ADMIN'
	refused '-e inject= and -p: ' -e inject=getpgid:error=EPERM -p $$
	refused '-e inject= and -b: ' -e inject=getpgid:error=EPERM -b execve true
	refused 'delay_exit= and poke_exit= need error= or retval=' -e inject=getpgid:delay_exit=1 true
	refused 'delay_exit= and poke_exit= need error= or retval=' -e inject=getpgid:poke_exit=@arg1=00 true
}
