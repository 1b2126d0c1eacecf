# SPDX-License-Identifier: GPL-2.0-or-later
# Whole data: --full-buffers, cold pages, long argument vectors, and what a tiny ring loses.

# Where the kernel can read a page for BPF that is not there: see bpf/late.bpf.h.
has_task_work()
{
	grep -q bpf_task_work_schedule_resume /proc/kallsyms
}

# dd of $1 MiB in blocks of $2: the trace's bytes are the file's.
dd_is_whole()
{
	head -c "$1"M /dev/urandom >big
	status 0 "$BPFSTRACE" --full-buffers -e read,write -o log dd if=big of=copy bs="$2" status=none
	lacks err lost
	"$LIVE_PROGS"/joined write <log | cmp - big || fail "the joined writes are not the file"
	cmp -s big copy || fail "the copy is not the file"
	rm -f big copy
}

live_full_buffers_dd_128k()
{
	need_speed
	mib=$(scaled 64 4)
	dd_is_whole "$mib" 128k
	[ "$(grep -c '^write(' log)" -ge $((mib * 8 - 12)) ] || fail "too few writes"
}

live_full_buffers_dd_1m()
{
	need_speed
	dd_is_whole "$(scaled 64 4)" 1M
}

# One write of 16 MiB that nobody has touched: to a file, which reads it, and to what does not.
live_full_buffers_one_16m()
{
	need_speed
	size=16M
	[ -z "${VM:-}" ] || size=256K	# what an emulated processor copies in 4 ms
	head -c $size /dev/urandom >big
	status 0 "$BPFSTRACE" --full-buffers -e write -o log "$LIVE_PROGS"/bigwrite big copy
	"$LIVE_PROGS"/joined write <log | cmp - big || fail "into a file"
	lacks err lost
	cmp -s big copy || fail "the copy is not the file"
	has_task_work || return 0
	for out in -1 /dev/null; do
		status 0 "$BPFSTRACE" --full-buffers -e write -o log "$LIVE_PROGS"/bigwrite big $out
		"$LIVE_PROGS"/joined write <log | cmp - big || fail "into $out"
	done
}

live_full_buffers_most()
{
	head -c 256K /dev/urandom >big
	status 0 "$BPFSTRACE" --full-buffers=64K -e write -o log dd if=big of=/dev/null bs=256k status=none
	"$LIVE_PROGS"/joined write big <log >sums || fail "unsound"
	[ "$(cat sums)" = '1 calls, 65536 bytes shown, 0 lost, 0 whole, 1 cut' ] || fail "$(cat sums)"
}

# held OPTIONS...: floods, with the options in $flood, while bpfstrace cannot run; the trace is ./log.
held()
{
	rm -f go log err
	mkfifo go
	"$LIVE_PROGS"/flood $flood <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" "$@" -e trace=write -o log -p $target 2>err &
	tracer=$!
	wait_for err 'attached'
	halt $tracer
	echo >&7
	wait $target || fail "the target was disturbed"
	kill -CONT $tracer
	exec 7>&-
	wait $tracer || fail "status"
}

# A ring of 64 KiB that nobody empties: MAX is half of it; what there is no room for is a hole.
live_holes_are_exact()
{
	head -c 100000 /dev/urandom >big
	flood="big 100000 40" held --full-buffers --buffer-size=64K
	"$LIVE_PROGS"/joined write big <log >sums || fail "unsound"
	set -- $(cat sums)
	[ "$1 $8 ${10}" = "40 0 40" ] || fail "$(cat sums)"
	[ $(($3 + $6)) = $((40 * 32768)) ] || fail "shown and lost are not MAX: $(cat sums)"
	[ "$3" -gt 4096 ] && [ "$6" -gt 100000 ] || fail "not a tiny ring: $(cat sums)"
	has err '^bpfstrace: [0-9]* pieces of data lost; a larger --buffer-size helps$'
}

# The same with a reader that runs, and two processes that flood it.
live_two_floods_on_a_tiny_ring()
{
	calls=$(scaled 1000 50)
	head -c 40000 /dev/urandom >big
	status 0 "$BPFSTRACE" -f --full-buffers=32K --buffer-size=256K -e trace=write -o log sh -c '
		for i in 1 2; do "$0"/flood big 40000 $1 <big & done; wait' "$LIVE_PROGS" "$calls"
	grep -F 'write(' log >floods
	"$LIVE_PROGS"/joined write big <floods >sums || fail "unsound"
	set -- $(cat sums)
	[ "$1 $8 ${10}" = "$((2 * calls)) 0 $((2 * calls))" ] || fail "$(cat sums)"
	[ $(($3 + $6)) = $((2 * calls * 32768)) ] || fail "shown and lost are not MAX: $(cat sums)"
}

# More calls than the ring holds: the loss is exact, and said where it happened.
live_lost_calls_are_counted()
{
	echo 0123456789 >big
	mkfifo go
	"$LIVE_PROGS"/flood big 10 5000 7 <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" --buffer-size=64K -e trace=write -o log -p $target 2>err &
	tracer=$!
	wait_for err 'attached'
	halt $tracer
	echo >&7
	until_true 10 grep -q '^0 ' /proc/$target/syscall
	sleep 0.3
	kill -CONT $tracer
	sleep 0.3
	echo >&7
	exec 7>&-
	wait $tracer || fail "status"
	lost=$(sed -n 's/^[0-9]* *--- \([0-9]*\) calls lost in \[pid '$target'\] ---$/\1/p' log)
	shown=$(grep -c '^[0-9]* *write(' log)
	[ $((${lost:-0} + shown)) = 5007 ] || fail "$shown shown, ${lost:-none} lost"
	has err "^bpfstrace: $lost calls lost; a larger --buffer-size helps"
	[ "$(sed -n '/calls lost/,$p' log | grep -c 'write(')" -ge 7 ] || fail "not where it happened"
}

# The strings of an execve, whole: as 15 of 128 KiB and as 120,000.
live_execve_of_2_mib()
{
	need_speed
	for how in long short; do
		"$LIVE_PROGS"/manyargs print-$how >want
		for options in --full-buffers '-v -s 200000' '-v --full-buffers'; do
			status 0 timeout 50 "$BPFSTRACE" $options -e execve -o log "$LIVE_PROGS"/manyargs $how
			lacks err lost
			sed -n 's/^execve("\/proc\/self\/exe", \(.*\]\), \(0x\|\[\]\).*/\1/p' log | cmp - want ||
				fail "$how $options"
		done
	done
}

# Calls that fail before the kernel looks at what they point at.
live_cold_pages()
{
	tries=$(scaled 1000 100)
	status 0 "$BPFSTRACE" -e write,unlinkat,writev -o log "$LIVE_PROGS"/coldcalls "$tries"
	seq 0 $((tries - 1)) | awk '{
		printf "write(-1, \"buffer %d\\n\"\nunlinkat(-1, \"literal %d\"\n", $1, $1
		print "writev(-1, [{iov_base=\"vect\", iov_len=4}, {iov_base=\"buf\", iov_len=3}], 2)"
	}' >want
	sed -n 's/^\(write(-1, "[^"]*"\).*/\1/p; s/^\(unlinkat(-1, "[^"]*"\).*/\1/p
		s/^\(writev([^)]*)\).*/\1/p' log >got
	if has_task_work; then
		cmp got want || fail "$(diff got want | grep -c '^>') of $((3 * tries)) are not shown"
		return
	fi
	# what was not read by the end of the call is an address: by then the memory may be another's
	[ "$(grep -c ' = -1 E' log)" = $((3 * tries)) ] || fail "calls are missing"
	grep -v 0x got | grep -v -x -F -f want >wrong || return 0
	fail "not what was written: $(head -n 1 wrong)"
}

# Nor do they get memory by being traced: what was never touched is none, and is not read from the disk.
live_untouched_memory()
{
	head -c 4M /dev/urandom >file
	sync file
	for how in -s32 -s16700000 --full-buffers; do
		status 0 "$BPFSTRACE" $how -e trace=write -o log "$LIVE_PROGS"/untouched file 4
		[ "$(cat out)" = "0 0 0" ] || fail "$how: KiB of shared, anonymous memory and a file: $(cat out)"
		[ "$(grep -c '^write(-1, .* = -1 EBADF' log)" = 3 ] || fail "$how: calls are missing"
	done
}

# A forked child executes what only its parent's mapping has: shown from the new image, or from the old.
live_cold_execve()
{
	status 0 "$BPFSTRACE" -f -e trace=execve -o log "$LIVE_PROGS"/coldexec /bin/true
	has log '^[0-9]+ +execve\("/bin/true", \["cold zero", "cold one", "cold two"\], .*\) = 0$'
	! has_task_work ||
		has log '^[0-9]+ +execve\("/bin/true/no", \["cold zero", "cold one", "cold two"\], .*\) = -1 ENOTDIR'
}
