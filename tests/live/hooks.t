# SPDX-License-Identifier: GPL-2.0-or-later
# --hook=tracepoint: the same lines as --hook=dispatch, and nobody waits for its detaching.

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
		s/tv_sec=[0-9]*, tv_n*u*sec=[0-9]*/TIME/g; s/getppid() = .*/getppid()/; s/0x7fff[0-9a-f]\{8\}/STACK/g; s/si_[us]time=[0-9]*\( \/\*[^/]*\/\)*/si_time/g
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
	for hook in dispatch tracepoint; do
		status 0 setarch -R "$BPFSTRACE" -f --hook=$hook -o log.$hook "$@"
		normalised log.$hook >normal.$hook
	done
	[ "$(wc -l <normal.dispatch)" -gt 5 ] || fail "'$*': too few lines"
	diff normal.dispatch normal.tracepoint >log || fail "'$*' differs"
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
	"$BPFSTRACE" --hook=tracepoint -e $calls -o log sh -c 'exec date +%s%N' >ends 2>err || fail "status"
	took=$((($(date +%s%N) - $(cat ends)) / 1000000))
}

waits_pipe()
{
	"$BPFSTRACE" --hook=tracepoint -e $calls sh -c 'exec date +%s%N' 2>&1 >ends | cat >log
	took=$((($(date +%s%N) - $(cat ends)) / 1000000))
}

waits_output_command()
{
	rm -f closed
	"$BPFSTRACE" --hook=tracepoint -e $calls -o '|cat >log; date +%s%N >closed' sh -c 'exec date +%s%N' >ends
	until_true 10 test -s closed || fail "the output command does not end"
	took=$((($(cat closed) - $(cat ends)) / 1000000))
}

waits_kill()
{
	sleep 20 &
	target=$!
	rm -f err
	"$BPFSTRACE" --hook=tracepoint -e $calls -o log -p $target 2>err &
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
	for what in bpfstrace pipe output_command kill; do
		best=99999
		for try in 1 2 3 4 5; do
			waits_$what
			[ $took -ge $best ] || best=$took
			[ $best -gt "$(within 100)" ] || break
		done
		[ $best -le "$(within 100)" ] || fail "$what: $best ms"
	done
}

# Two descriptors for each call: more than the usual limit, which the command has again.
live_many_tracepoints()
{
	[ -z "${VM:-}" ] || skip "attaching them takes too long in a guest"
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
	done
	sleep 20 &
	target=$!
	for form in '' -y -c; do
		"$BPFSTRACE" $form -o log -p $target 2>err &
		tracer=$!
		wait_for err attached
		kill -INT $tracer
		wait $tracer || :
	done
	kill $target
}
