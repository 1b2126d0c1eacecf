#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything compiles against the headers of Debian 13 too, without warnings, and the constants that descriptions give a
# number are the same there. The structs of 32-bit programs are laid out as the compiler does it for those. Some 6 MB are fetched at the first time and unpacked under build/headers; where Debian
# cannot be reached the tests are skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
suite_begin headers
SUITE=trixie
PACKAGES="linux-libc-dev libc6-dev libbpf-dev libelf-dev zlib1g-dev"
ROOT_DIR=$PWD/build/headers/$SUITE

fetch()
{
	local new=$ROOT_DIR.new deb

	[ ! -d "$ROOT_DIR" ] || return 0
	rm -rf "$new" && mkdir -p "$new/debs" || return 1
	(cd "$new/debs" && timeout 200 bash "$OLDPWD/tests/apt.sh" $SUITE apt-get download $PACKAGES) >"$new/log" 2>&1 || return 1
	for deb in "$new"/debs/*.deb; do
		dpkg-deb -x "$deb" "$new" || return 1
	done
	rm -rf "$new/debs" && mv "$new" "$ROOT_DIR"
}

# compiles NAME COMPILER ARGUMENTS...
compiles()
{
	local name=$1 said

	shift
	if said=$("$@" -nostdinc -isystem "$("$1" -print-file-name=include)" -isystem "$include/$(uname -m)-linux-gnu" \
		-isystem "$include" 2>&1) && [ -z "$said" ]; then
		ok "$name"
	else
		not_ok "$name"
		head -20 <<<"$said"
	fi
}

# The C library's headers look for one that is there only where its 32-bit half is.
check_layouts()
{
	mkdir -p build/headers/stubs/gnu && : >build/headers/stubs/gnu/stubs-32.h
	if ${CC:-cc} -m32 -DLAYOUT=1 -D_GNU_SOURCE -Isrc -I. -Ibuild -std=gnu11 -fsyntax-only -isystem build/headers/stubs \
		-idirafter "/usr/include/$(uname -m)-linux-gnu" build/gen/shows.gen.c; then
		ok "this system: structs of 32-bit programs"
	else
		not_ok "this system: structs of 32-bit programs"
	fi
}

check_layouts
if ! fetch; then
	echo "skip headers: the packages of Debian's $SUITE cannot be fetched"
	exit 0
fi
include=$ROOT_DIR/usr/include
compiles "$SUITE: the program" ${CC:-cc} -D_GNU_SOURCE -Isrc -I. -Ibuild -std=gnu11 -O2 -Wall -Wextra -fsyntax-only src/*.c src/*/*.c build/gen/*.gen.c
compiles "$SUITE: constants with numbers" ${CC:-cc} -D_GNU_SOURCE -Isrc -I. -Ibuild -std=gnu11 -DCHECK_CONSTANTS -fsyntax-only build/gen/*.gen.c
compiles "$SUITE: the generator" ${CC:-cc} -D_GNU_SOURCE -I. -std=gnu11 -O1 -Wall -Wextra -fsyntax-only syscalls/mksys/*.c
compiles "$SUITE: the BPF programs" ${CLANG:-clang} -target bpf -mcpu=v3 -g -O2 -Wall -DARCH_H='"arch/x86_64.h"' -Ibuild/gen \
	-Wno-gnu-variable-sized-type-not-at-end -c -o /dev/null bpf/bpfstrace.bpf.c
if ${CC:-cc} -D_GNU_SOURCE -Isrc -I. -Ibuild -std=gnu11 -DCHECK_CONSTANTS -fsyntax-only build/gen/*.gen.c; then
	ok "this system: constants with numbers"
else
	not_ok "this system: constants with numbers"
fi
suite_end
