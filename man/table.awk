# SPDX-License-Identifier: GPL-2.0-or-later
#
# table.awk: the manual, with the table of strace's options in place of its line "@table@":
#
#	awk -f man/table.awk man/differs build/rows.tsv man/bpfstrace.1
BEGIN {
	FS = "\t"
	file = 0
}

FNR == 1 {
	file++
}

function fail(text)
{
	print "man/differs: " text >"/dev/stderr"
	failed = 1
	exit 1
}

# For troff: hyphens that are minus signs, backslashes, quotes.
function plain(s)
{
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	gsub(/'/, "\\(aq", s)
	gsub(/\^/, "\\(ha", s)
	return s
}

# A line of the table: its options, what becomes of them, and how or why.
function line(options, state, note)
{
	print "T{\n" plain(options) "\nT}\t" state "\t" (note == "" ? "" : "T{\n" plain(note) "\nT}")
}

# How an option is written, "-q, --quiet".
function written()
{
	return ($2 == "-" ? "" : "-" $2) ($2 != "-" && $3 != "-" ? ", " : "") ($3 == "-" ? "" : "--" $3)
}

# Other names of a row are in its line; they have its text.
function add(kind, text)
{
	if (n && state[n] == kind && about[n] == text) {
		options[n] = options[n] ", " written()
	} else {
		options[++n] = written()
		first[n] = $3 == "-" ? "-" $2 : "--" $3
		state[n] = kind
		about[n] = text
	}
}

file == 1 && !/^#/ {
	differs[$1] = $2
}

file == 2 && $1 == "option" {
	add("same", $7)
}

file == 2 && $1 == "refused" {
	add("refused", $7)
}

file == 2 && $1 == "form" {
	options[++n] = $2
	state[n] = "refused"
	about[n] = $3
}

function table(	i, note)
{
	print ".ad l\n.nh\n.TS"
	print "lw(26n) lw(9n) lw(32n)."
	for (i = 1; i <= n; i++) {
		note = state[i] == "refused" ? about[i] : ""
		if (state[i] == "same" && first[i] in differs) {
			note = differs[first[i]]
			state[i] = note == "only here" ? "only here" : "differs"
			if (state[i] == "only here")
				note = ""
			used[first[i]]
		}
		line(options[i], state[i], note)
	}
	print ".TE\n.hy\n.ad b"
	for (i in differs)
		if (!(i in used))
			fail("there is no option " i)
}

file == 3 && $0 == "@table@" {
	table()
	next
}

file == 3

END {
	exit failed
}
