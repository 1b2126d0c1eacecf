#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh: every option is everywhere: in the rows (build/rows.tsv), the help, the manual, its table, and what the shells
# offer; the table has all of strace 7.2's, none that strace does not have without a word, and says of each what is so. Then
# what the shells offer as values, and what is installed.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin complete
HERE=$ROOT/tests/complete
ROWS=$BUILD/rows.tsv

# same_sets NAME WANTED HAVE: two files of lines
same_sets()
{
	if [ ! -s "$2" ]; then
		not_ok "$1: nothing to compare with"
	elif diff <(sort -u "$2") <(sort -u "$3") >"$WORK/diff"; then
		ok "$1 ($(sort -u "$2" | wc -l))"
	else
		not_ok "$1"
		sed -n 's/^</    missing:/p; s/^>/    too much:/p' "$WORK/diff"
	fi
}

# Options in a text, "-f" and "--follow-forks", a line each.
options_in()
{
	grep -oE -- '(^|[^a-zA-Z0-9-])(-[a-zA-Z]|--[a-z][a-z0-9-]+)($|[^a-zA-Z-])' | grep -oE -- '--?[a-zA-Z][a-z0-9-]*'
}

# rows KIND...: the options of such rows
rows()
{
	awk -F '\t' -v kinds=" $* " 'index(kinds, " " $1 " ") {
		if ($2 != "-") print "-" $2
		if ($3 != "-") print "--" $3
	}' "$ROWS"
}

# The table: option and state, a line for each of the options that stand together.
table()
{
	perl -0777 -ne 's/.*^\.TS\n.*?\n(.*)^\.TE\n.*/$1/ms; s/\\-/-/g;
		while (/^T\{\n(.*)\nT\}\t([^\t\n]*)\t/mg) { my $state = $2; print "$_ $state\n" for split /, /, $1 }' "$BUILD/bpfstrace.1"
}

# What strace has: of its help, and what it offers where a beginning is not enough.
options_of_strace()
{
	local letter

	{
		"$STRACE" --help | options_in
		for letter in {a..z}; do
			"$STRACE" --$letter 2>&1 | sed -n 's/.*possibilities://p' | tr ' ' '\n' | tr -d "'"
		done
	} | grep . | sort -u
}

knows()
{
	case $1 in
	--*) ! "$STRACE" "$1" 2>&1 | grep -q "unrecognized option '$1'" ;;
	*) ! "$STRACE" "$1" 2>&1 | grep -q 'invalid option --' ;;
	esac
}

check_table()
{
	local option state

	while read -r option state; do
		case $state in
		'only here') ! knows "$option" || echo "$option: strace has it" ;;
		same | differs | refused) knows "$option" || echo "$option is $state, but strace does not have it" ;;
		*) echo "$option: '$state'" ;;
		esac
	done <"$WORK/table" | sort -u
}

check_strace()
{
	oracle_begin || return
	options_of_strace >"$WORK/strace"
	grep -vxF -f <(cut -d ' ' -f 1 "$WORK/table") "$WORK/strace" >"$WORK/missing"
	if [ "$(wc -l <"$WORK/strace")" -lt 90 ]; then
		not_ok "strace's options are not many: $(wc -l <"$WORK/strace")"
	elif [ -s "$WORK/missing" ]; then
		not_ok "the table lacks: $(paste -sd ' ' "$WORK/missing")"
	else
		ok "all of strace's options are in the table ($(wc -l <"$WORK/strace"))"
	fi
	check_table >"$WORK/wrong"
	[ ! -s "$WORK/wrong" ] && ok "the table says what strace has" || not_ok "the table: $(cat "$WORK/wrong")"
}

# refuses OPTION ARGUMENT: whether the program refuses it with its reason
refuses()
{
	"$BPFSTRACE" "$1" "$2" 2>&1 | grep -q 'strace has this, bpfstrace does not yet: .*; instead: '
}

check_refusals()
{
	local option

	for option in $(rows refused) $(awk -F '\t' '$1 == "form" { print $2 }' "$ROWS" | tr -d ' ' | tr ',' '\n'); do
		case $option in
		*=* | -?) refuses "$option" x ;;
		*) refuses "$option=x" x || refuses "$option" x ;;
		esac || echo "$option"
	done
}

# The options that the manual describes, in its section of them.
options_described()
{
	sed -n '/^\.SH OPTIONS/,/^\.SH EXIT/p' "$ROOT/man/bpfstrace.1" | sed 's/\\-/-/g; s/\\f[A-Z]//g' | options_in
}

# What a shell offers at the end of a line.
ask_bash()
{
	bash --norc "$HERE/ask.bash" "$BUILD/complete/bpfstrace.bash" "$1"
}

ask_zsh()
{
	timeout 60 zsh -f "$HERE/ask.zsh" "$WORK/zsh" "$1"
}

ask_fish()
{
	fish --no-config -c "source $BUILD/complete/bpfstrace.fish; complete -C '$1'" | cut -f 1
}

# offers SHELL LINE WORD...: these, and nothing else
offers()
{
	local shell=$1 line=$2

	shift 2
	printf '%s\n' "$@" >"$WORK/wanted"
	"ask_$shell" "$line" | sed 's/^[a-z-]*=\(.\)/\1/; s/=$//' >"$WORK/offered"
	same_sets "$shell: $line" "$WORK/wanted" "$WORK/offered"
}

check_shell()
{
	local shell=$1 command=$WORK/bin/only-this-one

	command -v "$shell" >/dev/null || { skip "$shell: it is not here"; return; }
	if ! "$shell" -n "$BUILD/complete/bpfstrace.$shell"; then
		not_ok "$shell: syntax"
		return
	fi
	offers "$shell" 'bpfstrace --' $(rows option | grep ^--)
	offers "$shell" 'bpfstrace --status=un' unfinished unavailable
	offers "$shell" 'bpfstrace -p 1 --hook=' auto dispatch raw tracepoint
	offers "$shell" 'bpfstrace -fe %%' %%stat %%statfs
	offers "$shell" 'bpfstrace -e quiet=exit,pe' exit,personality
	offers "$shell" 'bpfstrace --signal SIGU' SIGURG SIGUSR1 SIGUSR2
	offers "$shell" 'bpfstrace -e openat,epoll_p' openat,epoll_pwait openat,epoll_pwait2
	offers "$shell" "bpfstrace --btf=x -s 5 -e trace=open only-t" "${command##*/}"
	offers "$shell" "bpfstrace -- only-t" "${command##*/}"
}

# An executable that nothing else is named like; a folder of functions as zsh wants it.
prepare()
{
	mkdir -p "$WORK/bin" "$WORK/zsh"
	printf '#!/bin/sh\n' >"$WORK/bin/only-this-one"
	chmod 755 "$WORK/bin/only-this-one"
	PATH=$WORK/bin:$PATH
	cp "$BUILD/complete/bpfstrace.zsh" "$WORK/zsh/_bpfstrace"
	table >"$WORK/table"
}

check_install()
{
	local dir=$WORK/root

	rm -rf "$dir"
	make -s -C "$ROOT" install DESTDIR="$dir" PREFIX=/usr >/dev/null || not_ok "make install"
	(cd "$dir" && find . -type f) >"$WORK/installed"
	printf './usr/%s\n' bin/bpfstrace share/man/man1/bpfstrace.1 share/bash-completion/completions/bpfstrace \
		share/zsh/site-functions/_bpfstrace share/fish/vendor_completions.d/bpfstrace.fish >"$WORK/wanted"
	same_sets "installed" "$WORK/wanted" "$WORK/installed"
	make -s -C "$ROOT" uninstall DESTDIR="$dir" PREFIX=/usr
	[ -z "$(find "$dir" -type f)" ] && ok "uninstalled" || not_ok "left behind: $(find "$dir" -type f)"
}

# Lines of the source may be as long as the house has them.
check_lint()
{
	command -v mandoc >/dev/null || { skip "mandoc: it is not here"; return; }
	mandoc -Tlint "$BUILD/bpfstrace.1" | grep -v 'STYLE: input text line longer than 80 bytes' >"$WORK/lint"
	[ ! -s "$WORK/lint" ] && ok "mandoc has nothing to say" || { not_ok "mandoc"; head "$WORK/lint"; }
}

make -s -C "$ROOT" all >/dev/null || { not_ok "the tree does not build"; exit 1; }
prepare
rows option >"$WORK/rows"
"$BPFSTRACE" -h >"$WORK/help"
sed -n '/^Examples/,$d; s/^ \{2,6\}\(-.*\)/\1/p' "$WORK/help" | sed 's/  .*//' | options_in >"$WORK/help-options"
sed -n 's/.*(also \(.*\)).*/\1/p' <(tr '\n' ' ' <"$WORK/help" | sed 's/)/)\n/g') | options_in >>"$WORK/help-options"
same_sets "options in the help" "$WORK/rows" "$WORK/help-options"
[ "$(sed '1,/^Examples:/d' "$WORK/help" | wc -l)" = 3 ] && ok "three examples in the help" || not_ok "the help's examples"
awk 'length > 80' "$WORK/help" | grep -q . && not_ok "the help is wider than a terminal" || ok "the help fits into 80 columns"
{ rows option refused; awk -F '\t' '$1 == "form" { gsub(/, /, "\n", $2); print $2 }' "$ROWS"; } >"$WORK/all"
same_sets "options in the manual's table" "$WORK/all" <(cut -d ' ' -f 1 "$WORK/table")
same_sets "options described in the manual" "$WORK/rows" <(options_described)
[ -z "$(check_refusals)" ] && ok "a refusal says why, and what instead" || not_ok "refused without a reason: $(check_refusals)"
check_strace
check_lint
for shell in bash zsh fish; do
	check_shell $shell
done
check_install
suite_end
