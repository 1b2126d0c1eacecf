# SPDX-License-Identifier: GPL-2.0-or-later
# --hook=tracepoint and --hook=raw: the same lines as --hook=dispatch, and nobody waits for their detaching; nothing is
# missed where more processes run than there are processors.

# What differs between two runs of a program: process ids (to their order of appearance), random bytes, times.
normalised()
{
	awk '
	FNR == NR { if (!($1 in id)) id[$1] = "P" ++n; next }
	{
		line = ""
		while (match($0, /[0-9]+/)) {
			word = substr($0, RSTART, RLENGTH)
			line = line substr($0, 1, RSTART - 1) (word in id ? id[word] : word)
			$0 = substr($0, RSTART + RLENGTH)
		}
		print line $0
	}' "$1" "$1" | sed 's/^\(P[0-9]*\) */\1 /; s/getrandom("[^"]*"/getrandom("..."/; s/  *= / = /
		s/tv_sec=[0-9]*, tv_n*u*sec=[0-9]*/TIME/g; s/getppid() = .*/getppid()/; s/0x7fff[0-9a-f]\{8\}/STACK/g; s/mm_cid=[0-9]*/mm_cid/g; s/si_[us]time=[0-9]*\( \/\*[^/]*\/\)*/si_time/g
		s/\(st_[a-z]*\|f_[a-z]*\)=[^,}]*/\1/g' | sort -s -k 1,1 | joined |
		grep -v 'FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, P[0-9]*, NULL'	# a join waits or not, by chance
}

# A call that took long on a slow machine is shown in two parts.
joined()
{
	awk '
	sub(/ <unfinished \.\.\.>$/, "") { held = $0; next }
	held != "" { sub(/^P[0-9]* <\.\.\. [a-z0-9_]* resumed>/, ""); $0 = held $0; held = "" }
	{ print }'
}

# same OPTIONS COMMAND...: its trace is the same either way
same()
{
	for hook in raw tracepoint dispatch; do
		# where the kernel skips hooks (bpf/syscall.bpf.h) there is nothing to compare
		[ $hook != dispatch ] || ! preemptible || continue
		status 0 setarch -R "$BPFSTRACE" -f --hook=$hook -o log.$hook "$@"
		normalised log.$hook >normal.$hook
		[ "$(wc -l <normal.$hook)" -gt 5 ] || fail "'$*': too few lines"
		diff normal.raw normal.$hook >log || fail "'$*' differs"
	done
}

# Whether auto chooses the classic tracepoints here; the programs' names tell.
preemptible()
{
	if [ ! -s hooks ]; then
		sleep 30 &
		slept=$!
		"$BPFSTRACE" -e trace=getpgid -o /dev/null -p $slept 2>hooks.err &
		tracer=$!
		wait_for hooks.err attached
		for id in $(held_by $tracer prog); do
			bpftool prog show id "$id"
		done >hooks
		kill $tracer $slept
		wait $tracer || :
	fi
	grep -q 'name raw_enter' hooks
}

live_auto_chooses()
{
	need bpftool
	# Linux 7.0 made tracepoints preemptible
	if [ "$(uname -r | cut -d. -f1)" -ge 7 ]; then
		preemptible || fail "dispatch"
	else
		! preemptible || fail "raw"
	fi
}

live_hooks_agree()
{
	need setarch
	setarch -R true 2>/dev/null || skip "no setarch -R"
	all=trace=all
	[ -z "${VM:-}" ] || all=trace=execve,openat,read,close,write,getpgid,wait4,rt_sigaction,rt_sigreturn,tgkill,futex
	same -e $all "$LIVE_PROGS"/repeat
	same -e trace=write,rt_sigaction,rt_sigreturn,tgkill,fork "$LIVE_PROGS"/repeat
	same -e signal=none -e trace=openat,mmap,execve,wait4,clone sh -c 'ls / >/dev/null; cat /etc/passwd >/dev/null'
	same -e $all cat /etc/hostname
	same -y -e trace=openat,read,close,newfstatat cat /etc/hostname
	same -e $all "$LIVE_PROGS"/answered errno
	same -e $all "$LIVE_PROGS"/answered trap
}

# The four that could wait, each by itself: leaves the milliseconds that it took in $took.
waits_bpfstrace()
{
	"$BPFSTRACE" --hook=$hook -e $calls -o log sh -c 'exec date +%s%N' >ends 2>err || fail "status"
	took=$((($(date +%s%N) - $(cat ends)) / 1000000))
}

waits_pipe()
{
	"$BPFSTRACE" --hook=$hook -e $calls sh -c 'exec date +%s%N' 2>&1 >ends | cat >log
	took=$((($(date +%s%N) - $(cat ends)) / 1000000))
}

waits_output_command()
{
	rm -f closed
	"$BPFSTRACE" --hook=$hook -e $calls -o '|cat >log; date +%s%N >closed' sh -c 'exec date +%s%N' >ends
	until_true 10 test -s closed || fail "the output command does not end"
	took=$((($(cat closed) - $(cat ends)) / 1000000))
}

waits_kill()
{
	sleep 20 &
	target=$!
	rm -f err
	"$BPFSTRACE" --hook=$hook -e $calls -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	kill -9 $tracer
	start=$(now_ms)
	wait $tracer 2>/dev/null || :
	took=$(($(now_ms) - start))
	kill $target
}

# From the command's end, or from kill -9: at least one of five tries must be that quick.
live_nobody_waits_for_detaching()
{
	calls=trace=openat,read,write,close
	for hook in tracepoint raw; do
		for what in bpfstrace pipe output_command kill; do
			best=99999
			for try in 1 2 3 4 5; do
				waits_$what
				[ $took -ge $best ] || best=$took
				[ $best -gt "$(within 100)" ] || break
			done
			[ $best -le "$(within 100)" ] || fail "$hook, $what: $best ms"
		done
	done
}

# Two descriptors for each call: more than the usual limit, which the command has again.
live_many_tracepoints()
{
	[ -z "${VM:-}" ] || skip "attaching them takes a guest minutes"
	(ulimit -S -n 1024 && status 0 "$BPFSTRACE" --hook=tracepoint -o log sh -c 'ulimit -S -n')
	[ "$(cat out)" = 1024 ] || fail "the command's limit: $(cat out)"
	has log '^execve\('
}

# Every program, in every form that an option gives it.
live_every_program_loads()
{
	for form in '' -v -y -c -C '-c -w' -T --full-buffers '--full-buffers -v -y'; do
		status 0 "$BPFSTRACE" -f $form -o log true
		status 0 "$BPFSTRACE" -f $form --hook=tracepoint -e trace=openat,read -o log true
		lacks err 'cannot|refuses'
		status 0 "$BPFSTRACE" -f $form --hook=raw -o log true
		lacks err 'cannot|refuses'
	done
	sleep 20 &
	target=$!
	for form in '' -y -c; do
		rm -f err
		"$BPFSTRACE" $form -o log -p $target 2>err &
		tracer=$!
		wait_for err attached
		kill -INT $tracer
		wait $tracer || :
	done
	kill $target
}

# busy_lines PATTERN HOW PROCESSES TIMES: as many lines of that kind as the processes say they have done. The ring has room
# for all of them: a reader who gets no processor for a while is not what this is about.
busy_lines()
{
	pattern=$1
	shift
	"$BPFSTRACE" -f --buffer-size=32M -e trace=getpgid,execve -o log "$LIVE_PROGS"/busy "$@" >out 2>err
	lacks err 'skipped|lost|missed'
	got=$(grep -c -E "$pattern" log) || :
	[ "$got" = "$(cat out)" ] || fail "busy $*: $got of $(cat out)"
}

# Where more run than there are processors, the kernel preempts them where it may: see bpf/syscall.bpf.h.
live_busy_calls()
{
	for n in 4 8 16; do
		busy_lines 'getpgid(\(1[0-9]*| resumed>)\) *= ' calls $n "$(scaled 20000 4000)"
	done
}

live_busy_threads_come_and_go()
{
	for n in 4 8; do
		busy_lines 'getpgid(\(1[0-9]*| resumed>)\) *= ' forks $n "$(scaled 500 100)"
		lacks log 'unfinished.*(detached|died)'
		# the children, those that made them, and the first
		[ "$(grep -c 'exited with 0' log)" = $(($(cat out) + n + 1)) ] || fail "exits"
		busy_lines 'getpgid(\(1[0-9]*| resumed>)\) *= ' execs $n "$(scaled 200 40)"
		[ "$(grep -c -E 'execve(\(.*| resumed>.*)\) *= 0' log)" = $(($(cat out) + 1)) ] || fail "execs"
	done
}

live_busy_signals()
{
	for n in 4 8; do
		busy_lines '^[0-9]+ +--- SIGUSR1 ' signals $n "$(scaled 4000 800)"
	done
}

# What the kernel skips all the same is said where it happened, and the places add up to the sum at the end.
live_skips_are_said_where_they_happen()
{
	"$LIVE_PROGS"/skips 4 &
	skipper=$!
	"$BPFSTRACE" --hook=raw -f -e trace=getpgid,execve -o log "$LIVE_PROGS"/busy calls 4 "$(scaled 40000 5000)" >out 2>err
	kill $skipper
	sum=$(sed -n "s/^bpfstrace: \([0-9]*\) runs\{0,1\} of bpfstrace's programs skipped by the kernel.*/\1/p" err)
	if [ -z "$sum" ]; then
		lacks log 'not seen between'
		skip "the kernel skipped nothing"
	fi
	said=$(sed -n 's/.*--- up to \(.*\) not seen between .*/\1/p' log | tr ' ' '\n' | awk '/^[0-9]/ { n += $1 } END { print n + 0 }')
	[ "$said" = "$sum" ] || fail "$said of $sum are said where they happened"
	seen=$(grep -c -E 'getpgid(\(1[0-9]*| resumed>)\) *= ' log) || :
	# with a fork that was skipped goes all that the child does
	grep -q ' forks\{0,1\} or the like' log || [ $((seen + sum)) -ge "$(cat out)" ] || fail "$seen seen, $sum said, of $(cat out)"
	has log 'not seen between [0-9][0-9]:[0-9:.]* and [0-9][0-9]:[0-9:.]*, of unknown threads ---$'
}

# The end of a thread that the kernel skipped is no reason to wait for it for ever.
live_skipped_ends_are_ends()
{
	"$LIVE_PROGS"/skips 4 &
	skipper=$!
	status 0 timeout "$(scaled 40 200)" "$BPFSTRACE" --hook=raw -f -e trace=getpgid -o log "$LIVE_PROGS"/busy forks 4 100
	kill $skipper
	grep -q 'skipped' err || skip "the kernel skipped nothing"
}

# A bpf(2) that changes a map keeps the classic tracepoints' programs of all tracers off its processor: none is made for nothing.
live_no_map_is_changed_while_tracing()
{
	need strace
	strace -f -o calls -e trace=bpf "$BPFSTRACE" -o log sleep 1 2>err || skip "strace does not work here"
	changed=$(sed -n '/BPF_LINK_CREATE\|BPF_RAW_TRACEPOINT_OPEN/,$p' calls | grep -c 'BPF_MAP_UPDATE\|BPF_MAP_DELETE\|_AND_DELETE') || :
	[ "$changed" -le 1 ] || fail "$changed times"
}
