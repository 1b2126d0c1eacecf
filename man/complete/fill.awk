# SPDX-License-Identifier: GPL-2.0-or-later
#
# fill.awk: a shell's completions, of build/rows.tsv (man/complete/rows.c says what is in it) and the shell's own file:
#
#	awk -v shell=bash -f man/complete/fill.awk build/rows.tsv man/complete/bpfstrace.bash
#
# In the latter a line of one name in @ is replaced by what the rows say, @name@ within a line by a list of words.
BEGIN {
	FS = "\t"
}

# What an argument is, where the shell knows it: files, pids, users.
function known(arg)
{
	return arg ~ /^FILE/ ? "files" : arg ~ /^PID/ ? "pids" : arg ~ /^USER/ ? "users" : ""
}

FNR == NR && $1 == "option" {
	n++
	letter[n] = $2 == "-" ? "" : $2
	name[n] = $3 == "-" ? "" : $3
	arg[n] = $4
	takes[n] = $5
	list[n] = $6 == "list"
	text[n] = $7
	words[n] = $8 == "-" ? "" : $8
	long = name[n] == "" ? "" : "--" name[n]
	short = letter[n] == "" ? "" : "-" letter[n]
	both[n] = short (short != "" && long != "" ? " " : "") long
	if (takes[n] == "yes")
		taking = taking " " both[n]
	options = options " " short " " long (takes[n] == "yes" && long != "" ? "=" : "")
	if (letter[n] != "" && takes[n] == "yes")
		letters = letters letter[n]
}

FNR == NR && $1 == "qualifier" {
	qualifiers = qualifiers " " $2
}

# Arms of a case, for bash and zsh: what each option takes, one for those that take the same.
function arms(	i, key, keys, n_keys, which, j, patterns)
{
	for (i = 1; i <= n; i++) {
		key = words[i] != "" ? (list[i] ? "list " : "one ") words[i] : known(arg[i])
		if (key == "" || takes[i] == "no")
			continue
		if (!(key in which))
			keys[++n_keys] = key
		patterns = takes[i] == "yes" ? both[i] : "--" name[i]
		gsub(/ /, " | ", patterns)
		which[key] = which[key] (which[key] == "" ? "" : " | ") patterns
	}
	for (j = 1; j <= n_keys; j++)
		printf "\t%s) takes=(%s) ;;\n", which[keys[j]], keys[j]
}

function quoted(s)
{
	gsub(/'/, "'\\''", s)
	return "'" s "'"
}

# Arguments of zsh's _arguments.
function specs(	i, about, action)
{
	for (i = 1; i <= n; i++) {
		about = text[i]
		gsub(/\[/, "(", about)
		gsub(/\]/, ")", about)
		action = (takes[i] == "maybe" ? "::" : ":") arg[i] ": _bpfstrace_takes " (name[i] != "" ? "--" name[i] : "-" letter[i])
		if (letter[i] != "")
			print "\t" quoted("*-" letter[i] (takes[i] == "yes" ? "+" : "") "[" about "]" (takes[i] == "yes" ? action : "")) " \\"
		if (name[i] != "")
			print "\t" quoted("*--" name[i] (takes[i] == "no" ? "" : takes[i] == "maybe" ? "=-" : "=") "[" about "]" \
				(takes[i] == "no" ? "" : action)) " \\"
	}
}

# Fish's commands: a letter and a long option apart where the letter takes nothing.
function completes(	i, from, which)
{
	for (i = 1; i <= n; i++) {
		which = words[i] != "" ? "(__bpfstrace_" (list[i] ? "list " : "one ") words[i] ")" : known(arg[i])
		which = which == "pids" ? "(__fish_complete_pids)" : which == "users" ? "(__fish_complete_users)" : which
		if (letter[i] == "e")
			which = "(__bpfstrace_expr)"
		from = which == "files" ? " -F" : which == "" ? " -f" : " -f -a " quoted(which)
		if (letter[i] != "")
			print "complete -c bpfstrace -n __bpfstrace_own -s " letter[i] (takes[i] == "yes" ? " -r" from : " -f") " -d " quoted(text[i])
		if (name[i] != "")
			print "complete -c bpfstrace -n __bpfstrace_own -l " name[i] (takes[i] == "yes" ? " -r" from : takes[i] == "no" ? " -f" : from) \
				" -d " quoted(text[i])
	}
}

# Arms of a switch, for fish: words of -e's qualifiers.
function fish_arms(	i, q, n_q, names)
{
	n_q = split(qualifiers, names, " ")
	for (q = 1; q <= n_q; q++)
		for (i = 1; i <= n; i++)
			if (name[i] == names[q])
				printf "\tcase '%s=*'\n\t\t__bpfstrace_list %s\n", names[q], words[i]
}

function words_of_expr(	i)
{
	for (i = 1; i <= n; i++)
		if (letter[i] == "e")
			return words[i]
}

FNR != NR {
	if ($0 == "@arms@" && shell == "fish")
		fish_arms()
	else if ($0 == "@arms@")
		arms()
	else if ($0 == "@specs@")
		specs()
	else if ($0 == "@completes@")
		completes()
	else {
		gsub(/@options@/, substr(options, 2))
		gsub(/@taking@/, substr(taking, 2))
		gsub(/@letters@/, letters)
		gsub(/@qualifiers@/, substr(qualifiers, 2))
		gsub(/@expr@/, words_of_expr())
		print
	}
}
