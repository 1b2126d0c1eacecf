#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lint.sh: the rules of the house as checks; what is built for some of them is brought up to date first.
#
# Rooms (what may include what and link with what, who may use libbpf), no knowledge of single calls in C, no mutable
# globals below the top layer, headers that stand alone, sizes of functions and files, a licence
# line in each file, nothing generated in git. Prints ok / not ok lines.
set -u
. "$(dirname "$0")/lib.sh"
suite_begin lint
cd "$ROOT" || exit 1
make -s all >/dev/null || not_ok "the tree does not build"

# The rooms of src/, from the ground up; src/ itself is on top of them.
ROOMS="$(make -s rooms) ."
# Calls whose names C may know: lifecycle, and what user space asks of itself.
KNOWN_CALLS="execve execveat exit exit_group rt_sigreturn sigreturn clone"
# What C may say although a call has the same name: keywords of -e and the like, as "file word".
KNOWN_WORDS="filter read
filter write
cli read
cli write
refused read
refused write
perf mmap
summary time
take_times time
filter personality
json_event fork
json_event open
json_event time
take socket
take eventfd
take signalfd
json_behind socket
text_behind socket
json_behind eventfd
json_behind signalfd"

# What README and manual say of the limits in syscalls/types.def: "LIMIT UNIT FILE WORDS", where # is the figure in that unit.
LIMIT_CLAIMS="STRING 1 man/bpfstrace.1 bytes of each string or buffer (default #).
FULL 1048576 man/bpfstrace.1 (default: # MiB or half a ring buffer, whichever is less
RUN_BYTES 1048576 man/bpfstrace.1 At the entry and at the exit of a call at most # MiB,
RUN_ELEMS 1 man/bpfstrace.1 of # parts, are taken
RUN_NS 1000000 man/bpfstrace.1 for at most # ms, in which
RUN_NS 1000000 man/bpfstrace.1 in slices of # ms
RUN_NS 1000000 README.md No program in the kernel is to run for more than # ms
RUN_BYTES 1048576 README.md of one call at most # MiB are copied"

# report NAME FINDINGS: ok when there are none
report()
{
	if [ -z "$2" ]; then
		ok "$1"
	else
		not_ok "$1"
		sed 's/^/    /' <<<"$2" | head -40
	fi
}

# The floor of a room, by its place among them; a folder that is no room has none.
floor_of()
{
	awk -v m="$1" '{ for (i = 1; i <= NF; i++) if ($i == m) { print i; exit } }' <<<"$ROOMS"
}

room_of()
{
	local room=${1#src/}

	[[ $room == */* ]] && echo "${room%/*}" || echo .
}

check_includes()
{
	local file own room included floor

	for file in $(find src -name '*.[ch]' | sort); do
		room=$(room_of "$file")
		own=$(floor_of "$room")
		[ -n "$own" ] || { echo "$file: $room is no room; enter it in the Makefile"; continue; }
		while read -r included; do
			case $included in
			bpf/wire.h | gen/*) continue ;;
			esac
			floor=$(floor_of "$(room_of "src/$included")")
			[ "${floor:-99}" -le "$own" ] || echo "$file ($room) includes $included"
		done < <(sed -n 's/^#include "\(.*\)"/\1/p' "$file")
		[ "$room" = kernel ] || grep -HnE '^#include <bpf/' "$file"
	done
	grep -rHnE '^#include "(\.\./)?src/' bpf
}

check_links()
{
	# shellcheck disable=SC2086
	{ perl tests/links.pl build/obj src ${ROOMS% .}; perl tests/links.pl build/generator syscalls/mksys; } 2>&1
}

# The README of each room, and the files that it names.
check_rooms_tell()
{
	local room dir name

	for room in $(make -s rooms | sed 's|[^ ]*|src/&|g') bpf syscalls/mksys; do
		[ -s "$room/README.md" ] || { echo "$room has no README that says what lives there"; continue; }
		while read -r name; do
			for dir in "$room" src . syscalls build/gen; do
				[ ! -e "$dir/$name" ] || continue 2
			done
			echo "$room/README.md: there is no $name"
		done < <(grep -oE '[a-z0-9_./]+\.(bpf\.c|bpf\.h|c|h|def|md)\b' "$room/README.md")
	done
}

# Files that comments and documents name by their path.
check_paths()
{
	local file path

	git ls-files 2>/dev/null | grep -vE '\.(t|patch|svg)$' | while read -r file; do
		grep -oP '(?<![\w/<])(src|bpf|syscalls|tests|man)/[a-z0-9_./-]+\.(c|h|sh|pl|md|def|sys|tbl|list)\b' "$file" | sort -u | while read -r path; do
			[ -e "$path" ] || echo "$file names $path, which is not there"
		done
	done
}

module_of()
{
	basename "$1" | sed 's/\.[ch]$//'
}

check_call_names()
{
	local names file

	names=$(awk '!/^#/ { for (i = 1; i <= NF; i++) if ($i ~ /^[a-z_][a-z0-9_]+$/) { print $i; break } }' syscalls/nr/x86_64.tbl |
		grep -vxF "$(tr ' ' '\n' <<<"$KNOWN_CALLS")")
	for file in src/*.[ch] src/*/*.[ch] bpf/*.[ch]; do
		grep -noE '"[a-z_][a-z0-9_]+"' "$file" | tr -d '"' | awk -F: -v f="$file" -v m="$(module_of "$file")" -v known="$KNOWN_WORDS" '
			FNR == NR { call[$0] = 1; next }
			BEGIN { n = split(known, k, "\n"); for (i = 1; i <= n; i++) word[k[i]] = 1 }
			call[$2] && !word[m " " $2] { print f ":" $1 ": the call \"" $2 "\" by name" }' <(echo "$names") -
		grep -HnoE '\b(__NR_|SYS_)[a-z0-9_]+' "$file" | grep -vE "(__NR_|SYS_)($(tr ' ' '|' <<<"$KNOWN_CALLS")|bpf|pidfd_open|pidfd_send_signal|process_vm_readv|sendmsg|seccomp|gettid|tgkill)\$"
	done
}

check_abis()
{
	local file

	{ grep -rnP '\bABI_(?!COUNT\b)[A-Z]' src bpf syscalls/mksys --include='*.[ch]'
	grep -rniE 'i386|x86|x32|aarch' syscalls/mksys; } | grep -vE '^(src/desc/personality\.c|bpf/arch/[a-z0-9_]*\.h|bpf/wire\.h):'
	for file in src/*.[ch] src/*/*.[ch] bpf/*.h bpf/*.c; do
		perl -0pe 's{/\*.*?\*/}{$& =~ tr/\n//cdr}gse' "$file" | grep -niE '\b(__)?(x86(.64)?|amd64|i386|x32|aarch64|arm64)(__)?\b' | sed "s|^|$file:|"
	done | grep -v '^src/desc/personality\.c:'
}

# In the rooms; src/ itself may have some: signal handlers.
check_globals()
{
	local object

	[ -e build/obj/base/buf.o ] || echo "build/obj: no objects; run make first"
	for object in build/obj/*/*.o; do
		objdump -t "$object" | awk -v o="${object#build/obj/}" '
			$0 !~ / d / && $0 ~ /\t/ { split($0, a, "\t"); n = split(a[1], b, " ");
				if (b[n] ~ /^(\.data|\.bss|\.tbss|\.tdata|\*COM\*)/ && b[n] !~ /rel\.ro/) { split(a[2], c, " "); print o ": " c[2] } }'
	done
}

check_headers()
{
	local header

	for header in src/*.h src/*/*.h bpf/wire.h; do
		echo "#include \"$header\"" | $CC -D_GNU_SOURCE -std=gnu11 -Wall -Werror -Isrc -I. -Ibuild -x c -fsyntax-only - 2>&1 | head -2
	done
	echo '#include "bpf/wire.h"' | ${CLANG:-clang} -target bpf -Wno-gnu -idirafter "/usr/include/$(uname -m)-linux-gnu" -I. -x c -fsyntax-only - 2>&1 | head -2
}

# No suite builds the bench's programs.
check_bench()
{
	local source

	for source in $(ls tests/bench/*.c | grep -v '\.bpf\.c$'); do
		$CC -std=gnu11 -Wall -Werror -Isrc -I. -Ibuild -fsyntax-only "$source" 2>&1 | head -3
	done
}

# Files that are ours: tracked or not yet, but not ignored; without git all but what is built.
our_files()
{
	{ git ls-files --cached --others --exclude-standard 2>/dev/null ||
		find . -path ./build -prune -o -type f -printf '%P\n'; } | while read -r file; do
		[ -f "$file" ] && echo "$file"
	done
}

check_licences()
{
	our_files | grep -vE '^(LICENSE|\.gitignore|.*\.(test|t|md|png|svg|patch)|tests/(mksys|wire|live|drift)/.*)$' | while read -r file; do
		head -3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || echo "$file: no licence line"
	done
	our_files | grep -E '\.(c|h|sh|pl)$' | while read -r file; do
		head -3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || echo "$file: no licence line"
	done | sort -u
}

check_file_sizes()
{
	our_files | grep -E '\.(c|h|sh|pl)$|/run$' | while read -r file; do
		awk -v f="$file" 'END { if (NR > 600) print f ": " NR " lines" }' "$file"
	done
}

check_functions()
{
	our_files | grep -E '^(src|bpf|syscalls|man/complete|tests)/.*\.[ch]$' | xargs perl -ne '
		if (/^\{$/) { $start = $. }
		elsif (/^\}/ && $start) { my $n = $. - $start - 1; print "$ARGV:$start: a function of $n lines\n" if $n > 80; push @n, $n; $start = 0 }
		close ARGV if eof;
		END { @n = sort { $a <=> $b } @n; my $p = $n[int(@n * 0.9)] // 0; print "functions: the 90th percentile is $p lines, at most 40\n" if $p > 40 }'
}

check_limits()
{
	local limits=build/gen/limits.gen.h name unit file words value

	while read -r name unit file words; do
		value=$(awk -v n="LIMIT_$name" '$2 == n { print $3 }' $limits)
		[ -n "$value" ] || { echo "$limits: no LIMIT_$name"; continue; }
		words=${words//#/$((value / unit))}
		tr '\n' ' ' <"$file" | grep -qF -- "$words" || echo "$file does not say \"$words\""
	done <<<"$LIMIT_CLAIMS"
	sed -n 's/^LIMIT(\([A-Z_]*\),.*/\1/p' syscalls/types.def | while read -r name; do
		grep -qE "\\bLIMIT_$name\\b" bpf/*.h src/*.c src/*/*.c || grep -qE "^TYPE.*[[:space:]]$name," syscalls/types.def ||
			echo "LIMIT($name) is used nowhere"
	done
}

check_git()
{
	git ls-files 2>/dev/null | grep -E '^build/|vmlinux\.h$|\.gen\.[ch]$|\.o$'
}

check_programs()
{
	local n

	n=$(readelf -sW build/bpfstrace.bpf.o 2>/dev/null | awk '$4 == "FUNC" && $5 == "GLOBAL" && $8 !~ /^$/ { print $7 }' | wc -l)
	[ "$n" -gt 0 ] || echo "build/bpfstrace.bpf.o: no programs; run make first"
	[ "$n" -le 60 ] || echo "$n BPF programs and functions, at most 60"
}

# The live tests' files are read into one shell: of two functions of one name the second would serve both files.
check_live_names()
{
	grep -HoE '^[a-z0-9_]+\(\)' tests/live/lib.sh tests/live/*.t | sort -t: -k2 -s | awk -F: '$2 == name { print $1 " and " file ": " $2 } { file = $1; name = $2 }'
}

report "a room includes only those before it" "$(check_includes)"
report "each room says what lives there" "$(check_rooms_tell)"
report "paths that are named are there" "$(check_paths)"
report "a room links only with those before it, and nothing in circles" "$(check_links)"
report "no call is known by name" "$(check_call_names)"
report "no ABI and no architecture is known but as a row of personality.c, a table of numbers and in bpf/arch" "$(check_abis)"
report "no mutable globals in the rooms" "$(check_globals)"
report "each function of the live tests has a name of its own" "$(check_live_names)"
report "headers compile alone" "$(check_headers)"
report "the bench's programs compile" "$(check_bench)"
report "each file states its licence" "$(check_licences)"
report "files of 600 lines at most" "$(check_file_sizes)"
report "functions of 80 lines at most" "$(check_functions)"
report "what is said of limits is what they are" "$(check_limits)"
if git rev-parse --git-dir >/dev/null 2>&1; then
	report "nothing generated is in git" "$(check_git)"
else
	skip "nothing generated is in git: this is no git checkout"
fi
report "60 BPF programs and functions at most" "$(check_programs)"
suite_end
