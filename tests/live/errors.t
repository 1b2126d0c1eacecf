# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input: one clear line, status 1, nothing started.

live_error_usage()
{
	refused 'must have PROG \[ARGS\] or -p PID'
	status 1 "$BPFSTRACE" --no-such-option true
	has err "^bpfstrace: unrecognized option '--no-such-option'"
	status 1 "$BPFSTRACE" --statsu=failed true
	has err "^bpfstrace: did you mean '--status'\?$"
	status 1 "$BPFSTRACE" -Q true
	has err "^bpfstrace: invalid option -- 'Q'"
}

# What strace has and this has not is refused by name, in one line, and is not taken for the command's.
live_error_not_there_yet()
{
	for option in -k -kk --decode-pids=pidns --pidns-translation \
		--stack-trace --stack-trace=source \
		--secontext \
		'-e kvm=vcpu' '-e namespace=new'; do
		refused "strace has this, bpfstrace does not yet: .+; instead: .+" $option sh -c 'echo ran >ran'
		name=${option%% *}
		case $option in
		-e*) name=${option%%=*}= ;;
		--*) name=${option%%=*} ;;
		-kk) name=${option%?} ;;
		esac
		has err "^bpfstrace: .*$name"
	done
	[ ! -e ran ] || fail "the command ran"
	refused "invalid system call 'frob=1'" -e frob=1 true
}

live_quiet_qualifier()
{
	for how in '-e quiet=exit' '-e q=exit' --quiet=exit; do
		status 0 "$BPFSTRACE" -o log $how true
		has log '^exit_group'
		lacks log 'exited with'
	done
}

live_version()
{
	status 0 "$BPFSTRACE" -V
	has out '^bpfstrace -- version [0-9]'
	grep -q -F "$(uname -r)" out || fail "not the kernel's release: $(cat out)"
	has out '(with|without) BTF'
	has out 'GPL'
}

live_error_numbers()
{
	refused "-s" -s abc true
	refused "-s" -s -1 true
	refused "-s" -s 99999999999 true
	refused "-s" -s '' true
	refused "-X" -X short true
	refused "--strings-in-hex" --strings-in-hex=some true
	refused "cannot be provided simultaneously" -x --strings-in-hex=all true
	refused "cannot be provided simultaneously" --strings-in-hex=none -xx true
	refused "-a" -a 1x true
	refused "-a" -a -5 true
	refused "--buffer-size" --buffer-size=1 true
	refused "--buffer-size" --buffer-size=12Q true
	refused "--buffer-size" --buffer-size=99999999999999999999G true
	refused "--full-buffers" --full-buffers=0 true
	refused "--full-buffers" --full-buffers=-1 true
	refused "--spool-limit" --spool-limit=x true
	refused "--hook" --hook=kprobe true
}

live_error_pids()
{
	refused "1x" -p 1x
	refused "must have PROG" -p ''
	refused "process id" -p 0
	refused "process id" -p -1
	refused "process id" -p 99999999999
	refused "no such process" -p 4194305
}

live_error_expressions()
{
	refused "invalid system call 'opnat' \(did you mean 'openat'\?\)" -e opnat true
	refused "invalid system call '%fiel' \(did you mean '%file'\?\)" -e trace=%fiel true
	refused "invalid system call" -e trace=100000 true
	refused "status" -e status=foo true
	for how in raw x abbrev a verbose v; do
		refused "invalid system call 'foo'" -e $how=foo true
		refused "invalid system call ''" -e $how= true
	done
	for how in read reads r write writes w; do
		refused "invalid descriptor 'foo'" -e $how=foo true
		refused "invalid descriptor '-1'" -e $how=1,-1 true
		refused "invalid descriptor ''" -e $how= true
	done
	refused "invalid descriptor '99999999999'" --read=99999999999 true
	refused "invalid descriptor '1-3'" --write=1-3 true
	refused "invalid system call 'foo'" --raw=foo true
	refused "invalid system call 'foo'" --abbrev=foo true
	refused "invalid system call 'foo'" --verbose=foo true
	refused "" -e 'trace=/[' true
	refused "invalid system call 'OPENAT' \(did you mean 'openat'\?\)" -e trace=OPENAT true
	refused "invalid system call 'creds' \(did you mean '%creds'\?\)" -e creds true
	refused "invalid system call 'clock' \(did you mean '%clock'\?\)" -e brk,clock true
	refused "invalid quiet 'exi' \(did you mean 'exit'\?\)" --quiet=exi true
	status 0 "$BPFSTRACE" -o log -e trace=?opnat,execve true
	has log '^execve\('
}

live_error_command()
{
	refused "Cannot find executable 'no-such-command-here'" no-such-command-here
	refused "Cannot stat '/no/such': No such file" /no/such
	echo text >plain
	refused "'./plain': not executable" ./plain
	refused "is a directory" ./
	chmod 755 plain
	status 1 "$BPFSTRACE" -o log ./plain
	has err "^bpfstrace: command './plain': neither a program nor a script"
}

live_error_output()
{
	refused "'/no/such/dir/log': No such file or directory" -o /no/such/dir/log sh -c 'echo ran >ran'
	[ ! -e ran ] || fail "the command ran"
	refused "Is a directory" -o . true
}

live_error_kernel_thread()
{
	grep -q kthreadd /proc/2/comm 2>/dev/null || skip "no kernel threads in sight"
	refused "process 2 \(kthreadd\): a kernel thread" -p 2
}

live_error_zombie()
{
	sh -c 'sleep 0.2 & echo $! >zombie; exec sleep 3' &
	sleeper=$!
	until_true 5 test -s zombie
	until_true 5 grep -q 'State:.Z' /proc/"$(cat zombie)"/status || skip "no zombie"
	refused "has ended already" -p "$(cat zombie)"
	kill $sleeper
}

# What a process calls itself reaches no terminal as it is.
live_error_names_are_escaped()
{
	"$LIVE_PROGS"/badname >zombie &
	parent=$!
	until_true 5 test -s zombie
	until_true 5 grep -q 'State:.Z' /proc/"$(cat zombie)"/status || skip "no zombie"
	refused 'has ended already' -p "$(cat zombie)"
	has err '\\033\]0;x\\007\\033\[31m\\012'
	! tr -d '\n' <err | LC_ALL=C grep -q '[[:cntrl:]]' || fail "control bytes: $(cat -v err)"
	kill $parent
}

live_error_itself()
{
	got=0
	sh -c 'exec "$0" -p $$' "$BPFSTRACE" 2>err || got=$?
	[ $got = 1 ] || fail "status $got"
	has err 'this is bpfstrace itself'
}

live_error_no_proc()
{
	need unshare
	unshare -m umount -l /proc 2>/dev/null || skip "no mount namespace, or /proc stays"
	got=0
	unshare -m sh -c 'umount -l /proc && exec "$0" -o log true' "$BPFSTRACE" 2>err || got=$?
	[ $got = 1 ] && [ "$(wc -l <err)" = 1 ] || fail "status $got"
	has err '^bpfstrace: /proc is not there.*mount -t proc proc /proc'
	sleep 20 &
	got=0
	unshare -p -f --kill-child "$BPFSTRACE" -o log -p $! 2>err || got=$?
	[ $got = 1 ] || fail "status $got in a new pid namespace"
	has err '/proc is that of another pid namespace'
}

live_error_one_of_two()
{
	sleep 30 &
	sleeper=$!
	"$BPFSTRACE" -o log -p 4194305,$sleeper 2>err &
	tracer=$!
	wait_for err "Process $sleeper attached"
	kill $sleeper
	wait $tracer || fail "status"
	has err 'process 4194305: no such process'
}

live_error_gone_meanwhile()
{
	for nap in 0.001 0.01 0.02 0.04 0.08; do
		sleep $nap &
		timeout 10 "$BPFSTRACE" -o log -p $! 2>err || [ $? = 1 ] || fail "status"
		lacks err 'lost|unexpected'
	done
}

live_error_not_root()
{
	need setpriv
	[ "$(id -u)" = 0 ] || skip "not root"
	cp "$BPFSTRACE" tool
	got=0
	setpriv --reuid=65534 --regid=65534 --clear-groups ./tool true 2>err || got=$?
	[ $got = 1 ] && [ "$(wc -l <err)" = 1 ] || fail "status $got"
	has err 'CAP_BPF and CAP_PERFMON missing; run as root or: setcap cap_bpf,cap_perfmon'
	got=0
	setpriv --bounding-set=-sys_admin,-perfmon ./tool true 2>err || got=$?
	[ $got = 1 ] || fail "status $got"
	has err ' CAP_PERFMON missing'
}

live_error_no_btf()
{
	need unshare
	[ ! -e "/boot/vmlinux-$(uname -r)" ] || skip "BTF elsewhere"
	unshare -m mount -t tmpfs none /sys/kernel/btf 2>/dev/null || skip "no mount namespace"
	status 1 unshare -m sh -c 'mount -t tmpfs none /sys/kernel/btf && exec "$0" true' "$BPFSTRACE"
	[ "$(wc -l <err)" = 1 ] || fail "not one line"
	has err '^bpfstrace: .*has no BTF .*--btf FILE'
	refused "/no/such/btf" --btf=/no/such/btf true
}

live_tracefs_is_mounted()
{
	need unshare
	unshare -m true 2>/dev/null || skip "no mount namespace"
	status 0 unshare -m sh -c '
		umount /sys/kernel/debug/tracing 2>/dev/null
		umount /sys/kernel/debug 2>/dev/null
		umount /sys/kernel/tracing 2>/dev/null
		exec "$0" --hook=tracepoint -e openat -o log true' "$BPFSTRACE"
	has log '^openat\('
}

# Text in other alphabets can be read in messages; what a terminal obeys, or what is not what it looks like, cannot get there.
live_error_messages_in_utf8()
{
	readable='père 漢字 😀'
	escaped=$(printf 'a\302\233b\300\257c\355\240\200d\342\200\256e\303 \364\220\200\200\033[1m\357\277\277')
	for locale in C en_US.UTF-8 ''; do
		LC_ALL=$locale LC_CTYPE= LANG= refused "Cannot find executable '$readable'" "$readable"
		LC_ALL=$locale refused "Cannot find executable 'a\\\\302\\\\233b\\\\300\\\\257c\\\\355\\\\240\\\\200d\\\\342\\\\200\\\\256e\\\\303 .364.220.200.200\\\\033\\[1m\\\\357\\\\277\\\\277'" "$escaped"
	done
	LC_ALL=de_DE.ISO-8859-1 refused "Cannot find executable 'p\\\\303\\\\250re" "$readable"
}
