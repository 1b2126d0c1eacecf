# SPDX-License-Identifier: GPL-2.0-or-later
#
# lib.sh: what the suites' run.sh share; to be sourced by bash.
#
# Owns the result lines (ok, not ok, skip), the paths, the tools under test and bounded waiting.
# A suite sources this, then calls suite_begin NAME; results go to stdout, a suite's own files to
# $WORK (build/tests/NAME), which suite_begin empties of the last run's.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$ROOT/build
BPFSTRACE=${BPFSTRACE:-$BUILD/bpfstrace}
STRACE=${STRACE:-$BUILD/oracle/strace}	# tests/oracle/fetch.sh
LEARNT=7.2				# the version whose lines bpfstrace writes
CC=${CC:-gcc}
FAILED=0
unset BPFSTRACE_OPTIONS		# the user's own

ok()
{
	echo "ok $*"
}

not_ok()
{
	echo "not ok $*"
	FAILED=$((FAILED + 1))
}

skip()
{
	echo "skip $*"
}

suite_begin()
{
	SUITE=$1
	WORK=$BUILD/tests/$1
	mkdir -p "$WORK"
	export LC_ALL=C TZ=UTC
}

# The suite's exit status.
suite_end()
{
	[ "$FAILED" = 0 ]
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false after that time.
wait_until()
{
	local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))

	shift
	until "$@"; do
		[ "${EPOCHREALTIME/./}" -lt $deadline ] || return 1
		sleep 0.01
	done
}

process_ended()
{
	[ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# wait_end SECONDS PID: waits for a child; kills it (alone) when the time is up. Its status, 124 when killed.
wait_end()
{
	if wait_until "$1" process_ended "$2"; then
		wait "$2" 2>/dev/null
		return
	fi
	kill -9 "$2" 2>/dev/null
	wait "$2" 2>/dev/null
	return 124
}

# compile SOURCE OUTPUT [FLAGS...]: builds a test program when it is older than its sources.
compile()
{
	local src=$1 out=$2

	shift 2
	if [ "$out" -nt "$src" ] && [ -z "$(find "$ROOT"/tests/case*.h -newer "$out")" ]; then
		return 0
	fi
	$CC -std=gnu11 -O1 -Wall -I"$ROOT/src" -I"$ROOT" -I"$BUILD" -o "$out.new" "$src" "$@" && mv "$out.new" "$out"
}

# The oracle's version, such as 7.2.
oracle_version()
{
	"$STRACE" -V 2>/dev/null | sed -n '1s/.*version \([0-9]*\.[0-9]*\).*/\1/p'
}

# The reference: fetched where it is missing, and named in the results. An older one tells nothing; of a newer one the
# differences that are meant for the version learnt from are meant too (compare.pl).
oracle_begin()
{
	local version

	[ "$STRACE" != "$BUILD/oracle/strace" ] || bash "$ROOT/tests/oracle/fetch.sh" >/dev/null || return 1
	version=$(oracle_version)
	if [ -z "$version" ] || [ "$(printf '%s\n' $LEARNT "$version" | sort -V | head -1)" != $LEARNT ]; then
		not_ok "oracle: $STRACE is strace ${version:-of no version}, $LEARNT or newer is needed"
		return 1
	fi
	ok "oracle (strace $version, $(cat "${STRACE%/*}/version" 2>/dev/null || echo "$STRACE"))"
}

# Can programs be traced here at all? Says why not.
tracing_possible()
{
	[ "$(id -u)" = 0 ] || { echo "not root"; return 1; }
	[ -e /sys/kernel/btf/vmlinux ] || { echo "a kernel without BTF"; return 1; }
	command -v "$BPFSTRACE" >/dev/null || { echo "no $BPFSTRACE: run make first"; return 1; }
}
