#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh: records by chance through everything that is pure, under the address and undefined-behaviour sanitizers.
#
# SECONDS_TO_RUN (60) and SEED (the day, so that it changes) say how long and from where; "run.sh CASE" makes one
# case again and prints its lines. What a failure prints is "case N"; it is the same on every machine.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin fuzz
cd "$ROOT" || exit 1
make -s build/libcore.a || exit 1
FLAGS="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra -std=gnu11 -D_GNU_SOURCE -Isrc -I. -Ibuild"
export ASAN_OPTIONS=hard_rss_limit_mb=1024:quarantine_size_mb=32:allocator_may_return_null=1:abort_on_error=1
export UBSAN_OPTIONS=print_stacktrace=1:abort_on_error=1

# The sources behind the objects of libcore.a.
core_sources()
{
	ar t build/libcore.a | sed 's/\.o$/.c/; s|^build/obj/.*/\(.*\.gen\.c\)|build/gen/\1|; s|^build/obj/|src/|'
}

is_built()
{
	[ "$WORK/fuzz" -nt build/libcore.a ] && [ -z "$(find tests/fuzz -newer "$WORK/fuzz" -name '*.[ch]')" ]
}

# shellcheck disable=SC2046,SC2086
if ! is_built && ! "$CC" $FLAGS -o "$WORK/fuzz" tests/fuzz/*.c $(core_sources) 2>"$WORK/cc.log"; then
	cat "$WORK/cc.log"
	if grep -q 'sanitize\|asan\|ubsan' "$WORK/cc.log"; then
		skip "fuzz: $CC has no sanitizers"
		exit 0
	fi
	not_ok "fuzz: does not build"
	exit 1
fi
if [ $# -gt 0 ]; then
	exec "$WORK/fuzz" 0 "$1" 1
fi
seed=${SEED:-$(date +%Y%m%d)000000}
"$WORK/fuzz" "${SECONDS_TO_RUN:-60}" "$seed" >"$WORK/out" 2>"$WORK/err"
status=$?
cat "$WORK/out"
if [ -s "$WORK/err" ] || { [ $status != 0 ] && ! grep -q '^not ok' "$WORK/out"; }; then
	sed 's/^/# /' "$WORK/err" | head -60
	not_ok "fuzz: status $status, $(grep -o 'case [0-9]*' "$WORK/err" | tail -1)"
else
	ok "fuzz: the sanitizers found nothing"
fi
suite_end && [ $status = 0 ]
