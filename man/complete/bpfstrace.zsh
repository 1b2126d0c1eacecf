#compdef bpfstrace
# SPDX-License-Identifier: GPL-2.0-or-later
# Completions of bpfstrace for zsh.

# Words of a list with commas, each of which may be negated or forgiven.
_bpfstrace_list()
{
	compset -P '*[,!?]'
	compadd -qS , -- "$@"
}

# What an option takes.
_bpfstrace_takes()
{
	local -a takes

	if [[ $1 == -e ]]; then
		if [[ $PREFIX == [a-z-]##=* ]]; then
			set -- --${PREFIX%%=*}
			compset -P '*='
		else
			compadd -S '' -- ${=:-@qualifiers@}=
		fi
	fi
	case $1 in
@arms@
	esac
	case $takes[1] in
	files) _files ;;
	pids) _sequence _pids ;;
	users) _users ;;
	list) _bpfstrace_list ${takes[2,-1]} ;;
	one) compadd -- ${takes[2,-1]} ;;
	esac
}

_bpfstrace()
{
	setopt localoptions extendedglob

	_arguments -s -S \
@specs@
		'(-):command: _command_names -e' '*::arguments: _normal'
}

_bpfstrace "$@"
