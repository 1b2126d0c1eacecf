# SPDX-License-Identifier: GPL-2.0-or-later
# The newcomer's exercise: a call that nobody has described, its line, and what a rebuild makes of it.

live_newcomer_describes_a_call()
{
	need make "${CLANG:-clang}" "${CC:-gcc}"
	[ -z "${VM:-}" ] || skip "a build does not depend on the kernel"
	(cd "$root" && tar --exclude=./.git --exclude=./build/tests --exclude=./build/vm -cf - .) | tar -xpf -
	file=$(grep -l '^flock(' syscalls/*.sys)
	line=$(grep '^flock(' "$file")
	: >file
	sed -i '/^flock(/d' "$file"
	make >make.log 2>&1 || fail "without the line: $(tail -n 5 make.log)"
	status 0 build/bpfstrace -e trace=flock -o log flock -n file true
	has log '^flock\(0x[0-9a-f]+, 0x6(, (0x)?[0-9a-f]+){0,4}\) += 0$'
	lacks log 'LOCK_'
	echo "$line" >>"$file"
	make >make.log 2>&1 || fail "with the line: $(tail -n 5 make.log)"
	status 0 build/bpfstrace -e trace=flock -o log flock -n file true
	has log '^flock\([0-9]+, LOCK_EX\|LOCK_NB\) += 0$'
	echo 'flock(fd fd, operation flock_opps) = int' >>"$file"
	! make >make.log 2>&1 || fail "a wrong line is accepted"
	has make.log 'flock'
}
