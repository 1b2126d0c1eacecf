# SPDX-License-Identifier: GPL-2.0-or-later
# The names that things go by: process ids of a namespace, and with -y what is behind a descriptor.

in_namespace()
{
	need unshare
	unshare -pf --mount-proc true 2>/dev/null || skip "no pid namespaces"
	timeout 30 unshare -pf --mount-proc sh -c "$1" "$BPFSTRACE" || fail "status $?"
}

live_pid_namespace_command()
{
	in_namespace '"$0" -f -o log -e trace=execve,getpid,kill sh -c "sleep 0.1 & echo \$\$ \$! >pids; kill -0 \$!; wait"'
	read -r first second <pids
	[ "$first" -lt 50 ] && [ "$second" -lt 50 ] || fail "not a namespace"
	has log "^$first +getpid\(\) += $first$"
	has log "^$first +kill\($second, 0\) += 0$"
	has log "^$second +execve\("
	has log "SIGCHLD \{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=$second,"
	[ "$(sed 's/ .*//' log | sort -u | wc -l)" = 2 ] || fail "two processes"
}

live_pid_namespace_attach()
{
	in_namespace 'sleep 30 & p=$!; echo $p >pid
		"$0" -o log -p $p 2>err & t=$!
		n=0; until grep -q nanosleep log 2>/dev/null || [ $n = 500 ]; do sleep 0.02; n=$((n + 1)); done
		kill $p; wait $t'
	target=$(cat pid)
	[ "$target" -lt 50 ] || fail "not a namespace"
	has err "^bpfstrace: Process $target attached$"
	has log "^$target .*clock_nanosleep\(CLOCK_REALTIME, 0, \{tv_sec=30, tv_nsec=0\}, "
	has log "^$target .*--- SIGTERM \{si_signo=SIGTERM, si_code=SI_USER, si_pid=[0-9]{1,2}, si_uid=0\} ---$"
	has log "^$target .*\+\+\+ killed by SIGTERM \+\+\+$"
}

live_paths_of_descriptors()
{
	mkdir dir
	status 0 "$BPFSTRACE" -y -o log "$LIVE_PROGS"/behind dir
	sed "s|$PWD/dir|DIR|g" log | sed -n '/^chdir/,/^exit_group/p' | tr -s ' ' >got
	while read -r line; do
		grep -q -F -x -e "$line" got || fail "no line: $line; but: $(grep -F "${line%%(*}(" got | head -n 5)"
	done <<-'EOF'
		openat(AT_FDCWD<DIR>, "first", O_RDWR|O_CREAT, 0600) = 3<DIR/first>
		write(3<DIR/first>, "before", 6) = 6
		write(3<DIR/second>, "after", 5) = 5
		write(3<DIR/second>(deleted), "gone", 4) = 4
		close(3<DIR/second>(deleted)) = 0
		write(3, "closed", 6) = -1 EBADF (Bad file descriptor)
		memfd_create("named", 0) = 6</memfd:named>(deleted)
		fcntl(6</memfd:named>(deleted), F_GETFD) = 0
		eventfd2(0, 0) = 7<anon_inode:[eventfd]>
		fcntl(8<anon_inode:[eventpoll]>, F_GETFD) = 0
		fcntl(9<anon_inode:[timerfd]>, F_GETFD) = 0
		mkdirat(AT_FDCWD<DIR>, "sub", 0700) = 0
	EOF
	sed 's/[0-9][0-9]*</N</g' got >numbers
	for line in 'fcntl(N<pipe:\[[0-9]*\]>, F_GETFD) = 0' 'fcntl(N<socket:\[[0-9]*\]>, F_GETFD) = 0' \
		'fcntl(N</dev/null\(<char 1:3>\)*>, F_GETFD) = 0' 'fcntl(N<pid:\[[0-9]*\]>, F_GETFD) = 0' \
		'openat(N<DIR/sub>, "file", O_RDONLY|O_CREAT, 0600) = N<DIR/sub/file>' \
		'unlinkat(N<DIR/sub>, "file", 0) = 0' \
		'fcntl(N<DIR/odd\\n\\74name\\76>, F_GETFD) = 0'; do
		grep -q -x -e "$line" numbers || fail "no line: $line"
	done
}

# Another process renames what is looked at: each path is one that the file had.
live_paths_under_races()
{
	mkdir dir
	tries=$(scaled 1000 100)
	status 0 "$BPFSTRACE" -y -e trace=read,close -o log "$LIVE_PROGS"/racer dir "$tries"
	grep -F "$PWD/dir" log >paths || :
	[ "$(wc -l <paths)" -ge "$tries" ] || fail "too few descriptors"
	! grep -v -E "\(3<$PWD/dir/[ab]>[,)]" paths >wrong || fail "$(head -n 3 wrong)"
}

# Each descriptor tells what is behind it, or that there was no room for that.
live_every_descriptor_has_its_name()
{
	mkdir -p a-folder-with-a-long-name-that-takes-room/another-folder-with-a-long-name
	cd a-folder-with-a-long-name-that-takes-room/another-folder-with-a-long-name
	echo >file
	status 0 "$BPFSTRACE" -v -y -e poll -o log "$LIVE_PROGS"/fds 30 open
	[ "$(grep -o 'fd=[0-9]*<' log | wc -l)" = 30 ] || fail "descriptors without a word"
	has log 'fd=[0-9]+</.*/a-folder-with-a-long-name-that-takes-room/another-folder-with-a-long-name/file>'
	has log 'fd=[0-9]+<\.\.\.>'
}

# knows FILE LOG: each descriptor that the program looked at is in the log as what the program knew it was
knows()
{
	awk '
	FNR == NR { want[$1, ++n[$1]] = $2 "<"; label[$1, n[$1]] = substr($0, length($1 " " $2 " ") + 1); next }
	/ fcntl\([0-9]+<.*, F_GETFD\)/ {
		seen[$1]++
		at = index($0, "fcntl(") + 6
		shown = substr($0, at)
		number = want[$1, seen[$1]]
		if (substr(shown, 1, length(number)) != number || !index(shown, label[$1, seen[$1]]))
			print $0 ", not " number label[$1, seen[$1]]
	}
	END {
		for (tid in n)
			if (seen[tid] != n[tid])
				print tid " looked " n[tid] " times, " seen[tid] + 0 " are shown"
		if (!length(n))
			print "nobody looked"
	}' "$1" "$2"
}

# Threads that close descriptors of all kinds and get the numbers back for others: none is shown as what it was before.
live_descriptors_reused()
{
	rounds=$(scaled 5000 200)
	status 0 "$BPFSTRACE" -f -yy -e trace=fcntl -o log "$LIVE_PROGS"/reuse 8 "$rounds"
	[ "$(wc -l <out)" -ge $((8 * rounds * 9 / 10)) ] || fail "too few descriptors"
	knows out log >wrong
	[ ! -s wrong ] || fail "$(wc -l <wrong) wrong: $(head -n 3 wrong)"
}

# swapped LOG: of the reads in it, how many name one file twice, how many not the one that was read though there is no word of
# a change, and how many say that there was one. Of a line in two parts the first is shown before anybody knows what comes.
swapped()
{
	grep -E "pread64\([0-9]+<[^>]*/of-[0-9]+>" "$1" >lines || :
	[ "$(wc -l <lines)" = $((4 * reads)) ] || fail "$(wc -l <lines) reads"
	sed -i '/<unfinished \.\.\.>$/d' lines
	sed -n -E 's|.*pread64\([0-9]+<[^>]*/(of-[0-9]+)>( => <[^>]*/(of-[0-9]+)>)?( /(\*) changed \*/)?, "(of-[0-9]+)".*|\1 \6 \5\3|p' lines >named
	[ "$(wc -l <named)" = "$(wc -l <lines)" ] || fail "$(grep -v -E '<[^>]*>(( => <[^>]*>)? /\* changed \*/)?, "of-[0-9]+"' lines | head -n 3)"
	awk '$3 == "*" $1 { same++ } NF == 2 && $1 != $2 { wrong++ } NF == 3 { both++ } END { print same + 0, wrong + 0, both + 0 }' named
}

# Where a thread makes a descriptor another file during a call, the line names both; but where it is the first one again by
# the end. Of dup2 itself that is no news.
live_descriptors_swapped()
{
	reads=$(scaled 20000 500)
	status 0 "$BPFSTRACE" -f -y -e trace=pread64,dup2 -o log "$LIVE_PROGS"/swapped 4 "$reads" 2
	swapped log >counted
	read -r same wrong both <counted
	[ "$same" = 0 ] || fail "$same lines name one file twice"
	[ "$wrong" -le $((4 * reads / 1000)) ] || fail "$wrong of $((4 * reads)) lines name a file that was not read"
	[ "${VM:-}" ] || [ "$both" -gt 0 ] || fail "nothing was changed"
	lacks log 'dup2\(.*changed'
}

# Nothing else makes a name wrong without a word: where dup2 is not traced, and so fast enough to come twice during a read, it
# is of many files not the first one again. The instruction pointer lies in front of what is compared; behind a long path there
# is no room for the other one.
live_descriptors_swapped_fast()
{
	reads=$(scaled 20000 500)
	reads_of_swapped
	reads_of_swapped -i
	long=$(printf '%0200d' 0)
	mkdir -p "$long/$long/$long"
	cd "$long/$long/$long"
	reads_of_swapped
	[ "${VM:-}" ] || has log '/of-[0-9]+> /\* changed \*/'
}

reads_of_swapped()
{
	status 0 "$BPFSTRACE" -f -y "$@" -e trace=pread64 -o log "$LIVE_PROGS"/swapped 4 "$reads" 500
	swapped log >counted
	read -r same wrong both <counted
	[ "$same" = 0 ] || fail "$same lines name one file twice"
	[ "$wrong" -le $((1 + 4 * reads / 10000)) ] || fail "$* $wrong of $((4 * reads)) lines name a file that was not read"
	[ "${VM:-}" ] || [ "$both" -gt 0 ] || fail "$* nothing was changed"
}

# So it does where the thread that did it has gone by then.
live_descriptor_changed_by_one_who_left()
{
	status 0 "$BPFSTRACE" -f -y --split-calls=never -e trace=read -o log "$LIVE_PROGS"/leaver
	has log 'read\([0-9]+<anon_inode:\[eventfd\]> => </dev/null> /\* changed \*/, "\\1\\0'
}
