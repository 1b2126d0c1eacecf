# SPDX-License-Identifier: GPL-2.0-or-later
# Completions of bpfstrace for fish.

# What has been typed of an option's value.
function __bpfstrace_begun
	commandline -ct | string replace -r '^--[a-z-]*=' ''
end

function __bpfstrace_one
	printf '%s\n' $argv
end

# Words of a list with commas, each of which may be negated or forgiven.
function __bpfstrace_list
	set -l before (__bpfstrace_begun | string match -r '^.*[,!?=]')
	printf '%s\n' "$before"$argv
end

function __bpfstrace_expr
	switch (__bpfstrace_begun)
@arms@
	case '*'
		printf '%s=\n' @qualifiers@
		__bpfstrace_list @expr@
	end
end

# Whether the command to trace is still to come.
function __bpfstrace_own
	set -l value
	for word in (commandline -opc)[2..]
		if test -n "$value"
			set value
		else if not string match -q -- '-?*' $word; or test $word = --
			return 1
		else if contains -- $word @taking@; or string match -qr -- '^-[^-@letters@]*[@letters@]$' $word
			set value yes
		end
	end
end

complete -c bpfstrace -f -a '(__fish_complete_subcommand -- @taking@)'
@completes@
