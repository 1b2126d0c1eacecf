#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests of the generator: what it says (errors.test), what it writes (tables.test), what the
# compiler says about that (compile.test), and what it leaves alone. One line for each test; exit
# status 1 if one failed.

set -u
[ $# = 0 ] || { echo "run.sh: takes no names: all is run" >&2; exit 2; }
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

report() {	# status, name, what went wrong
	if [ "$1" = 0 ]; then
		echo "ok mksys: $2"
	else
		echo "not ok mksys: $2"
		sed 's/^/# /' "$3"
		failed=1
	fi
}

mksys() {	# in the directory of input.sys
	"$tmp/mksys" -a x86_64 -k "$here/elsewhere.tbl" -o out "$@" "$here/types.def" "$here/x86_64.tbl" input.sys
}

# A file of tests to directories 1, 2, ... with name, input.sys and expected.
split() {
	cd "$tmp" && rm -rf t && mkdir t
	awk -v dir="$tmp/t" '
		/^=== / { n++; d = dir "/" n; system("mkdir -p " d "/out"); part = "input.sys"
			  print substr($0, 5) > (d "/name"); printf "" > (d "/expected"); next }
		/^---$/ { part = "expected"; next }
		n && !(part == "expected" && /^$/) { print > (d "/" part) }' "$1"
	ls "$tmp/t" | sort -n
}

squeeze() {
	tr -s ' \t' ' ' | sed 's/^ //; s/ $//'
}

"${HOSTCC:-cc}" -D_GNU_SOURCE -I"$top" -O1 -std=gnu11 -o "$tmp/mksys" "$top"/syscalls/mksys/*.c || exit 1

for t in $(split "$here/errors.test"); do
	cd "$tmp/t/$t" || exit 1
	mksys > got 2>&1
	status=$?
	{ [ $status = 1 ] || echo "exit status $status"; ls out; diff <(sed "s|^TOP/|$here/|" expected) got; } > why 2>&1
	report "$([ -s why ]; echo $((! $?)))" "$(cat name)" why
done

for t in $(split "$here/tables.test"); do
	cd "$tmp/t/$t" || exit 1
	mksys > why 2>&1
	cat out/* 2>/dev/null | squeeze > got
	squeeze < expected | while read -r line; do
		grep -qF -- "$line" got || echo "missing: $line"
	done >> why
	report "$([ -s why ]; echo $((! $?)))" "$(cat name)" why
done

for t in $(split "$here/compile.test"); do
	cd "$tmp/t/$t" || exit 1
	mksys > why 2>&1
	mkdir -p build/gen && cp out/* build/gen
	"${CC:-cc}" -I"$top/src" -I"$top" -Ibuild -Wall -Wextra -std=gnu11 -DCHECK_CONSTANTS -fsyntax-only build/gen/{calls,shows}.gen.c 2>&1 |
		grep -E '(error|warning):' | sed 's/^\([^:]*:[0-9]*\):[0-9]*:/\1:/' |
		grep -v 'some warnings being treated' > got
	while read -r line; do
		grep -qF -- "$line" got || echo "missing: $line"
		grep -vF -- "$line" got > rest
		mv rest got
	done < expected >> why
	cat got >> why
	report "$([ -s why ]; echo $((! $?)))" "$(cat name)" why
done

cd "$tmp" && mkdir -p out && echo 'read(fd fd) = long' > input.sys
mksys -d out/stamp.d && touch -d '2001-01-01' out/*.gen.[ch] && mksys
find out -name '*.gen.[ch]' -newermt 2001-01-02 > why
report "$([ -s why ]; echo $((! $?)))" 'unchanged output is left alone' why
for line in 'out/stamp: \' '	input.sys \' 'input.sys:' "$here/elsewhere.tbl:" "$here/i386.tbl:"; do
	grep -qxF -- "$line" out/stamp.d || echo "missing: $line"
done > why
report "$([ -s why ]; echo $((! $?)))" 'the depfile names the inputs' why
echo 'read(fd fd, count ulong) = long' > input.sys
mksys
{ grep -q '"count"' out/shows.gen.c || echo 'not written'; } > why
report "$([ -s why ]; echo $((! $?)))" 'changed output is written' why

# limits TEXT: what is said of types.def with TEXT
limits() {
	printf '%b\n' "$1" > types.def
	"$tmp/mksys" -o out types.def "$here/x86_64.tbl" input.sys 2>&1
}
: > input.sys
{ limits 'LIMIT(A, 3M)\nLIMIT(B, 0x10)\nTYPE(x, OBJECT, 0, B, fmt_x)' || echo "exit status $?"
grep -qxF "#define LIMIT_A	3145728" out/limits.gen.h && grep -qxF "#define LIMIT_B	16" out/limits.gen.h || cat out/limits.gen.h; } > why
report "$([ -s why ]; echo $((! $?)))" 'limits are numbers, with units' why
{ limits 'LIMIT(A, 1)\nLIMIT(A, 2)'; limits 'TYPE(x, OBJECT, 0, B, fmt_x)'; limits 'LIMIT(A, 4096M)'; limits 'LIMIT(A, 4G)'; limits 'TYPE(x, SCALAR, 4, 0, fmt_x, FDS)'; } > got
diff - got > why <<'END'
types.def:2: limit 'A' is defined twice
types.def:1: unknown limit 'B'
types.def:1: 4294967296 is out of range
types.def:1: '4G' is not a number
types.def:1: unknown attribute 'FDS'
END
report "$([ -s why ]; echo $((! $?)))" 'limits and attributes that are wrong' why

# tables TEXT: what is said of NUMBERS.tbl with TEXT, which may name other.tbl
tables() {
	printf '%b\n' "$1" > numbers.tbl
	"$tmp/mksys" -o out "$here/types.def" numbers.tbl input.sys 2>&1
}
printf 'chown(path path, uid uint) = int %%file\n' > input.sys
printf 'personality ABI_ILP32 registers 8 word 4 align 8\n7 chown32 2 as chown\n' > other.tbl
native='personality ABI_NATIVE registers 8 word 8 align 8'
{ tables "$native\nforeign other\n92 chown - "
squeeze < out/calls.gen.c > got
for line in '[92] = { .name = "chown", .classes = 0x2,' '[519] = { .name = "chown32", .classes = 0x2,' '.abi = ABI_ILP32, .nr = 7, .row = &cap_rows[519] },'; do
	grep -qF -- "$line" got || echo "missing: $line"
done; } > why
report "$([ -s why ]; echo $((! $?)))" 'a call under another name, in a table that another names' why
{ tables '92 chown'; tables "$native\n92 chown\n93 fchown as chown16"; tables "$native\nforeign other\nforeign other\n92 chown"
tables "$native\n92 chown\n92 chmod"; } > got
diff - got > why <<'END'
numbers.tbl:2: no personality is named
numbers.tbl:3: fchown: no call 'chown16' is described
numbers.tbl:3: more than 2 tables
numbers.tbl:3: chmod and chown have the same number or name
END
report "$([ -s why ]; echo $((! $?)))" 'tables that are wrong' why

exit $failed
