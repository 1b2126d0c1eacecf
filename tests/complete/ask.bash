# SPDX-License-Identifier: GPL-2.0-or-later
# ask.bash FILE LINE: what bash offers at the end of LINE, a line each, with the completions in FILE.
. "$1"
# what to do besides is readline's business
compopt()
{
	:
}
COMP_LINE=$2 COMP_POINT=${#2}
# as readline parts it: = and : are words too
mapfile -t COMP_WORDS < <(sed 's/[=:]\+/ & /g; s/ \+/ /g; s/ = $/ =/; y/ /\n/' <<<"$2")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_bpfstrace
printf '%s\n' "${COMPREPLY[@]}" | grep .
