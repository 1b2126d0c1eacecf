# SPDX-License-Identifier: GPL-2.0-or-later
# Start and end: what is inherited, what is left behind, and that nothing is waited for in vain.

# The numbers of the descriptors that a command has.
same_descriptors()
{
	sh -c 'ls /proc/self/fd' >native 2>native.err
	"$BPFSTRACE" "$@" sh -c 'ls /proc/self/fd' >traced 2>err
	cmp -s native traced || fail "$*: descriptors $(tr '\n' ' ' <traced), not $(tr '\n' ' ' <native)"
}

live_command_inherits_nothing()
{
	same_descriptors -o log
	same_descriptors -f -y -o '|cat >log'
	same_descriptors --hook=tracepoint -e openat,read,execve -o log
	same_descriptors --hook=tracepoint -o log
	same_descriptors -o log 3<native 5<native
	ls /proc/self/fd <&- >native
	"$BPFSTRACE" -o log ls /proc/self/fd <&- >traced
	cmp -s native traced || fail "stdin closed: $(tr '\n' ' ' <traced), not $(tr '\n' ' ' <native)"
	sh -c 'ulimit -n 200; ulimit -S -n 100; ulimit -n; exec "$0" -o log sh -c "ulimit -n"' "$BPFSTRACE" >out
	[ "$(uniq out)" = 100 ] || fail "limit of descriptors: $(tr '\n' ' ' <out)"
}

live_holder_goes_with_kill9()
{
	need bpftool
	"$BPFSTRACE" --hook=tracepoint -e trace=openat,read,close,clock_nanosleep -o log sleep 60 2>err &
	tracer=$!
	wait_for log 'nanosleep'
	command=$(pgrep -P $tracer -x sleep)
	links=$(held_by $tracer link)
	[ -n "$links" ] || fail "no links"
	! ps -o stat= --ppid $tracer | grep '^Z' || fail "a child was not reaped"
	kill -9 $tracer
	wait $tracer 2>/dev/null || :
	until_true "$(within 5)" freed link $links || fail "attached still: $links"
	kill "$command" || fail "the command did not live on"
}

live_holder_goes_though_a_daemon_stays()
{
	need bpftool
	mkfifo gate
	"$BPFSTRACE" --hook=tracepoint -e trace=openat,read,close -o log sh -c '
		sleep 60 >/dev/null 2>&1 & echo $! >daemon; read -r line <gate' 2>err &
	tracer=$!
	wait_for daemon .
	wait_for log openat
	links=$(held_by $tracer link)
	[ -n "$links" ] || fail "no links"
	echo >gate
	wait $tracer || :
	until_true "$(within 5)" freed link $links || fail "attached still: $links"
	kill "$(cat daemon)"
}

live_sigchld_ignored_by_the_parent()
{
	env --ignore-signal=CHLD true 2>/dev/null || skip "env knows no --ignore-signal"
	status 3 timeout 20 env --ignore-signal=CHLD "$BPFSTRACE" -o log sh -c 'exit 3'
	has log '^\+\+\+ exited with 3 \+\+\+$'
	status 0 timeout 20 env --ignore-signal=CHLD "$BPFSTRACE" --hook=tracepoint -e trace=read -o '|cat >log' \
		grep SigIgn /proc/self/status
	# timeout lets go of what else is ignored; the last 8 digits: whoever makes a thread sets signal 33, the C library's own
	timeout 20 env --ignore-signal=CHLD grep SigIgn /proc/self/status >native
	[ "$(grep -o '.\{8\}$' native)" = "$(grep -o '.\{8\}$' out)" ] || fail "the command has $(cat out), not $(cat native)"
}

# backlog: a traced process has made many calls, the output is stuck; $tracer
backlog()
{
	echo 0123456789 >big
	mkfifo go
	"$LIVE_PROGS"/flood big 10 "$1" <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" -e trace=write -o '|echo $$ >started; exec sleep 300' -p $target 2>err &
	tracer=$!
	wait_for err attached
	wait_for started '[0-9]'
	echo >&7
	exec 7>&-
	wait $target || fail "the target was disturbed"
}

live_second_signal_ends_a_backlog()
{
	backlog "$(scaled 100000 8000)"
	kill -INT $tracer
	sleep 0.3
	! gone $tracer || fail "the first signal did not let it write"
	start=$(now_ms)
	kill -TERM $tracer
	got=0
	wait $tracer || got=$?
	[ $got = 143 ] || fail "status $got"
	[ $(($(now_ms) - start)) -lt "$(within 10000)" ] || fail "it took $(($(now_ms) - start)) ms"
	has err '^bpfstrace: interrupted: the end of the trace is missing, [1-9][0-9]* records not shown$'
	kill "$(cat started)" 2>/dev/null || :
}

# first_signal_detaches HOOK
first_signal_detaches()
{
	rm -f go started err
	mkfifo go
	(read -r line; "$LIVE_PROGS"/flood big 10 "$(scaled 50000 8000)"; exec sleep 300) <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" --hook="$1" -f -e trace=write -o '|echo $$ >started; exec sleep 300' -p $target 2>err &
	tracer=$!
	wait_for err attached
	wait_for started '[0-9]'
	links=$(hooks_of $tracer)
	[ -n "$links" ] || fail "no hooks"
	printf '\n\n' >&7
	until_true 20 grep -q -s pipe_write /proc/$tracer/wchan /proc/$tracer/stack || skip "the output is not stuck"
	kill -TERM $tracer
	until_true "$(within 5)" freed link $links || fail "$1: attached still: $links"
	! gone $tracer || fail "$1: it has not waited"
	kill -TERM $tracer
	wait $tracer || :
	kill $target "$(cat started)" || :
	exec 7>&-
}

# The first one stops the tracing, though the output is stuck. Those who hold what is slow to detach let go too.
live_first_signal_detaches()
{
	need bpftool
	echo 0123456789 >big
	for hook in auto raw tracepoint; do
		first_signal_detaches $hook
	done
}

live_fifo_without_a_reader()
{
	mkfifo nobody
	"$BPFSTRACE" -o nobody touch ran 2>err &
	tracer=$!
	until_true 10 grep -q '^257 ' /proc/$tracer/syscall || fail "not in open"
	kill -INT $tracer
	got=0
	until_true 10 gone_or_zombie $tracer || { kill -9 $tracer; fail "cannot be interrupted"; }
	wait $tracer || got=$?
	[ $got = 130 ] || fail "status $got"
	[ ! -e ran ] || fail "the command ran"
}

gone_or_zombie()
{
	gone "$1" || grep -q '^State:.Z' "/proc/$1/status"
}

live_output_command_without_stdin()
{
	status 4 "$BPFSTRACE" -o '|cat >piped' sh -c 'exit 4' <&-
	has piped '^execve\('
	has piped '^\+\+\+ exited with 4 \+\+\+$'
	[ ! -s err ] || fail "said: $(cat err)"
}

live_file_size_limit()
{
	got=0
	sh -c 'ulimit -f 8; exec "$0" -o log sh -c "ls -lR /etc >/dev/null 2>&1; ls -lR /etc >/dev/null 2>&1; exec \"\$0\"" "$1"' \
		"$BPFSTRACE" "$LIVE_PROGS"/repeat >out 2>err || got=$?
	[ $got = 1 ] || fail "status $got"
	has err '^bpfstrace: writing log: File too large$'
	lacks err 'Segmentation|XFSZ'
}

live_too_few_descriptors()
{
	for limit in 18 20 22 28 32; do
		(ulimit -n $limit && refused "ulimit -n" -y -v true)
	done
	(ulimit -n 64 && status 0 "$BPFSTRACE" -y -v -o log true)
	(ulimit -n 64 && refused "ulimit -n" --hook=tracepoint true)
}

live_damaged_types()
{
	[ -r /sys/kernel/btf/vmlinux ] || skip "no BTF here"
	head -c 1000000 /sys/kernel/btf/vmlinux >half
	refused "'half': damaged" --btf=half true
	head -c 30000 /sys/kernel/btf/vmlinux >torn
	head -c 200000 /dev/zero >>torn
	tail -c +230001 /sys/kernel/btf/vmlinux >>torn
	refused "'torn': damaged" --btf=torn true
	: >empty
	refused "'empty': damaged" --btf=empty true
}

drop_cgroup()
{
	until_true 10 empty_cgroup || :
	rmdir "$cgroup"
}

empty_cgroup()
{
	! grep . "$cgroup/cgroup.procs" >members || { xargs kill -9 <members; return 1; }
}

# memory_cgroup MIB: makes $cgroup with that limit, version 1 or 2; skips where it cannot.
memory_cgroup()
{
	place=$(sed -n 's/^[0-9]*:\([^:]*,\)*memory\(,[^:]*\)*://p' /proc/self/cgroup)
	mount=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
	limit=memory.limit_in_bytes
	if [ -z "$mount" ]; then
		place=$(sed -n 's/^0:://p' /proc/self/cgroup)
		mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
		limit=memory.max
		[ -n "$mount" ] || skip "no memory cgroup is mounted"
		echo +memory >"$mount${place%/}/cgroup.subtree_control" 2>/dev/null || :
	fi
	cgroup=$mount${place%/}/bpfstrace-test-$$
	mkdir "$cgroup" 2>/dev/null || skip "no memory cgroup can be made"
	trap drop_cgroup EXIT
	trap 'exit 1' TERM
	echo $(($1 << 20)) >"$cgroup/$limit" 2>/dev/null || skip "the cgroup takes no limit of memory"
}

# A backlog of 160 MB in a cgroup of 96 MiB: bpfstrace lives, and every call is shown or counted.
live_loss_in_a_small_cgroup()
{
	spool=$PWD
	if [ -n "${VM:-}" ]; then	# its files are memory, but those of the host
		spool=/run/out
		grep -q " $spool 9p " /proc/mounts || skip "the files of this guest are memory"
	fi
	memory_cgroup 96
	calls=150000
	head -c 1000 /dev/zero | tr '\0' x >big
	mkfifo gate
	got=0
	TMPDIR=$spool sh -c 'echo $$ >"$0"/cgroup.procs; exec "$@"' "$cgroup" "$BPFSTRACE" -f -s 1000 -e trace=write \
		-o '|read -r go <gate; exec cut -c 1-60 >log' sh -c 'echo | "$0"/flood big 1000 "$1"; echo >gate' \
		"$LIVE_PROGS" $calls >out 2>err || got=$?
	[ $got = 0 ] || fail "status $got"
	lost=$(lost_in_log)
	shown=$(grep -c -E 'write\([0-9]*, "(xxx|"\.\.\.<1000 bytes lost)' log) || :	# pieces go before calls
	own=0
	for pid in $(sed -n 's/^\([0-9]*\) .*"xxx.*/\1/p' log | sort -u); do
		own=$((own + $(lost_in_log "$pid")))
	done
	[ $((shown + own)) = $calls ] || fail "$shown shown, $own lost, not $calls"
}
