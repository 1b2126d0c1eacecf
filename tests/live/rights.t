# SPDX-License-Identifier: GPL-2.0-or-later
# Started with the file's capabilities by an ordinary user: only what that user could ptrace.

# A copy with more capabilities than it needs, ./tool; nobody COMMAND...: without any of its own.
borrowed_rights()
{
	need setcap setpriv
	[ "$(id -u)" = 0 ] || skip "not root"
	cp "$BPFSTRACE" tool
	setcap cap_bpf,cap_perfmon,cap_sys_ptrace,cap_dac_read_search+ep tool 2>/dev/null ||
		skip "no file capabilities here"
	nobody ./tool -o probe true 2>/dev/null || skip "file capabilities have no effect here"
}

nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

live_rights_gained_are_not_shown()
{
	borrowed_rights
	cp "$(command -v cat)" privileged
	chmod 4755 privileged
	echo 'the secret' >secret
	chmod 600 secret
	[ "$(nobody ./privileged secret 2>/dev/null)" = 'the secret' ] || skip "setuid has no effect here"
	for options in -f '-f -y -v -s 1000 --full-buffers' '-f -c'; do
		nobody ./tool $options -o log sh -c './privileged secret; ./privileged secret & wait; echo after' \
			2>err | cat >out
		[ "$(grep -c '^the secret$' out)" = 2 ] || fail "the program did not run"
		! grep -q 'the secret' log || fail "it is shown"
		[ "$(grep -c '^tool: process [0-9]* gained rights: no longer traced$' err)" = 2 ] || fail "not said"
	done
	has log ' wait4$'
	nobody ./tool -o log ./privileged secret 2>err | cat >out
	has err 'gained rights'
	[ "$(sed 's/^execve("\.\/privileged", \["\.\/privileged", "secret"\], .*) = ?$//' log)" = '' ] || fail "more than the exec"
}

live_rights_of_others()
{
	borrowed_rights
	sleep 30 &
	target=$!
	until_true 5 grep -q sleep /proc/$target/comm
	got=0
	nobody ./tool -o log -p $target 2>err || got=$?
	[ $got = 1 ] || fail "status $got"
	has err "^tool: attach to process $target: Operation not permitted; .*run bpfstrace as root"
	[ ! -s log ] || fail "shown"
	kill $target
	setpriv --reuid=65534 --regid=65534 --clear-groups sleep 30 &
	target=$!
	until_true 5 grep -q sleep /proc/$target/comm
	nobody ./tool -o log -p $target 2>err &
	tracer=$!
	wait_for err "Process $target attached"
	kill $target
	wait $tracer || fail "status"
	has log 'killed by SIGTERM'
}

# What the file may and its caller may not: look into folders, choose the types that are read by.
live_rights_of_the_file()
{
	borrowed_rights
	mkdir closed
	touch closed/there
	chmod 755 closed/there
	chmod 700 closed
	for name in there nothing; do
		got=0
		nobody ./tool closed/$name 2>err || got=$?
		[ $got = 1 ] || fail "status $got"
		has err "closed/$name': Permission denied"
	done
	got=0
	nobody ./tool --btf=/sys/kernel/btf/vmlinux true 2>err || got=$?
	[ $got = 1 ] || fail "--btf: status $got"
	has err '^tool: --btf: only root'
}
