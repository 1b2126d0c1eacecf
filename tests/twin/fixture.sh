# SPDX-License-Identifier: GPL-2.0-or-later
#
# fixture.sh: the programs of the twin test and what they find, for suites that run them; to be sourced behind lib.sh.
#
# The suite sets BIN, the folder for the compiled ones.
TWIN=$ROOT/tests/twin

build_programs()
{
	local src name

	mkdir -p "$BIN"
	compile "$TWIN/gate.c" "$BIN/gate" && compile "$TWIN/serve.c" "$BIN/serve" || return 1
	for src in "$TWIN"/odd/*.c; do
		name=$(basename "$src" .c)
		compile "$src" "$BIN/odd-$name" -static -Wno-unused-result -pthread || return 1
	done
	# of 32 bits, without a C library; the kernel's headers are those of this machine
	for src in "$TWIN"/odd32/*.c; do
		name=$(basename "$src" .c)
		compile "$src" "$BIN/odd-$name" -m32 -static -nostdlib -ffreestanding -fno-pie -no-pie -fno-stack-protector \
			-idirafter "/usr/include/$(uname -m)-linux-gnu" || return 1
	done
}

# programs_environment HOME
programs_environment()
{
	export HOME=$1 GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@d
	export PYTHON=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null) PYTHONDONTWRITEBYTECODE=1
}

# make_fixture FOLDER: what every case finds in its folder
make_fixture()
{
	local d=$1 i

	rm -rf "$d"
	mkdir -p "$d"/tree/{a,b/c,empty} "$d/repository"
	for i in one two three; do
		printf 'file %s\nsecond line\n' $i >"$d/tree/a/$i"
		printf '%s\n' ${i}{1..200} >"$d/tree/b/c/$i.txt"
	done
	ln -s ../a/one "$d/tree/link"
	ln -s missing "$d/tree/dangling"
	printf '%s\n' the quick brown fox jumps over lazy dogs and more {a..z}{1..9} >"$d/words"
	perl -e 'print pack "C*", map { ($_ * 7 + ($_ >> 8)) & 255 } 0 .. 19999' >"$d/data"
	printf '#include <stdio.h>\nint main(void)\n{\n\tputs("hello");\n\treturn 0;\n}\n' >"$d/hello.c"
	printf 'all: hello\nhello: hello.o\n\tgcc -o $@ $<\nhello.o: hello.c\n\tgcc -c $<\n' >"$d/Makefile"
	printf '#!/bin/sh\nfor a in "$0" "$@"; do echo "$a"; done | sort >out\nread x <out\ncd tree && ls >/dev/null\n[ -f a/one ] && exec cat a/one\n' >"$d/script.sh"
	chmod 755 "$d/script.sh"
	cp "$BIN/serve" "$d/serve"
	cp "$BIN/odd-compat" "$d/compat"
	if command -v git >/dev/null; then
		(cd "$d/repository" && git init -q . && cp ../words file && git add file && git commit -qm first) >/dev/null 2>&1
	fi
}
