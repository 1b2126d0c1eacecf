# SPDX-License-Identifier: GPL-2.0-or-later
# Completions of bpfstrace for bash.

# Into takes: what an option takes, first how.
_bpfstrace_takes()
{
	takes=()
	case $1 in
@arms@
	esac
}

# _bpfstrace_value OPTION BEGUN: what may stand where BEGUN is; before is what already does.
_bpfstrace_value()
{
	local option=$1 value=$2 before=$3 takes

	if [[ $option = -e ]]; then
		if [[ $value =~ ^([a-z-]+)=(.*)$ ]]; then
			option=--${BASH_REMATCH[1]} before=$before${BASH_REMATCH[1]}= value=${BASH_REMATCH[2]}
		else
			COMPREPLY+=($(compgen -P "$before" -S = -W '@qualifiers@' -- "$value"))
			[ ${#COMPREPLY[@]} = 0 ] || compopt -o nospace
		fi
	fi
	_bpfstrace_takes "$option"
	if [[ ${takes[0]} = list && $value =~ ^(.*[,!?])(.*)$ ]]; then
		before=$before${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
	fi
	case ${takes[0]} in
	files) compopt -o default ;;
	pids) COMPREPLY+=($(compgen -P "$before" -W "$(cd /proc && echo [0-9]*)" -- "$value")) ;;
	users) COMPREPLY+=($(compgen -P "$before" -u -- "$value")) ;;
	list | one) COMPREPLY+=($(compgen -P "$before" -W "${takes[*]:1}" -- "$value")) ;;
	esac
}

# Readline puts back what is behind the last of its own separators.
_bpfstrace_cut()
{
	local word=$1 kept

	[[ $word =~ ^(.*[=:]) ]] && kept=${BASH_REMATCH[1]} || return
	[[ $COMP_WORDBREAKS = *"${kept: -1}"* ]] || return
	COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}

# The words up to the cursor, as they were before readline parted them at = and :; places has where each begins.
_bpfstrace_join()
{
	local i glue=

	for ((i = 1; i <= COMP_CWORD; i++)); do
		if [ ${#words[@]} != 0 ] && { [ -n "$glue" ] || [[ ${COMP_WORDS[i]} == [=:]* ]]; }; then
			words[-1]+=${COMP_WORDS[i]}
		else
			words+=("${COMP_WORDS[i]}") places+=($i)
		fi
		[[ ${COMP_WORDS[i]} == *[=:] ]] && glue=yes || glue=
	done
}

_bpfstrace()
{
	local words=() places=() option= word i own=yes

	COMPREPLY=()
	_bpfstrace_join
	for ((i = 0; i < ${#words[@]} - 1; i++)); do
		word=${words[i]}
		if [ -n "$option" ]; then
			option=
		elif [[ $word = -- || $word != -?* ]]; then
			[[ $word != -- ]] || ((i++))
			own=
			break
		elif [[ " @taking@ " = *" $word "* ]]; then
			option=$word
		elif [[ $word =~ ^-[^-@letters@]*([@letters@])$ ]]; then
			option=-${BASH_REMATCH[1]}
		fi
	done
	word=${words[-1]}
	if [ -n "$own" ] && [ -n "$option" ]; then
		_bpfstrace_value "$option" "$word"
	elif [ -n "$own" ] && [[ $word =~ ^(--[a-z0-9-]+)=(.*)$ ]]; then
		_bpfstrace_value "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}="
	elif [ -n "$own" ] && [[ $word =~ ^(-[^-@letters@]*([@letters@]))(.+)$ ]]; then
		_bpfstrace_value "-${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[1]}"
	elif [ -n "$own" ] && [[ $word = -* ]]; then
		COMPREPLY=($(compgen -W '@options@' -- "$word"))
		[[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
	elif declare -F _command_offset >/dev/null; then
		_command_offset ${places[i]}
	elif ((i == ${#words[@]} - 1)); then
		COMPREPLY=($(compgen -c -- "$word"))
	else
		compopt -o default
	fi
	_bpfstrace_cut "$word"
}

complete -F _bpfstrace bpfstrace
