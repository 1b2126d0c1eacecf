# SPDX-License-Identifier: GPL-2.0-or-later
#
# table.awk: bench.sh's tables, from sorted lines "MEASURE TRACER FIGURE".
#
# Variables: order, the tracers, as columns; chart, a file for the figures of chart.gp. A target whose
# figures are missing has no row.

function flush()
{
	if (!n)
		return
	median[key] = v[int((n + 1) / 2)]
	most[key] = v[n]
	n = 0
}

$1 SUBSEP $2 != key {
	flush()
	key = $1 SUBSEP $2
}

{
	v[++n] = $3
}

function have(m, t)
{
	return (m, t) in median
}

function get(m, t)
{
	return have(m, t) ? median[m, t] : "-"
}

function ours(m)
{
	return median[m, "bpfstrace"]
}

function added(m, t)
{
	return median[m, t] - median[m, "native"]
}

function comparable(m, t)
{
	return have(m, "bpfstrace") && have(m, "native") && have(m, t)
}

function head(title,  i, line, rule)
{
	line = "| " title
	rule = "|---"
	for (i = 1; i <= tracers; i++) {
		line = line " | " tracer[i]
		rule = rule "|---:"
	}
	print line " |\n" rule "|"
}

function row(m, title, scale, digits,  i, line)
{
	line = "| " title
	for (i = 1; i <= tracers; i++)
		line = line " | " (have(m, tracer[i]) ? sprintf("%." digits "f", median[m, tracer[i]] / scale) : "-")
	print line " |"
}

function target(title, figure, limit, good)
{
	print "| " title " | " figure " | " limit " | " (good ? "ok" : "not ok") " |"
}

# Our added cost is at most limit times that of t.
function at_most(title, m, t, limit,  r)
{
	if (!comparable(m, t))
		return
	r = added(m, t) > 0 ? added(m, "bpfstrace") / added(m, t) : 99
	target(title, sprintf("%.2f x (%d against %d ns)", r, added(m, "bpfstrace"), added(m, t)), "<= " limit " x", r <= limit)
}

# That of t is at least limit times ours.
function at_least(title, m, t, limit,  r)
{
	if (!comparable(m, t))
		return
	r = added(m, "bpfstrace") > 0 ? added(m, t) / added(m, "bpfstrace") : 9999
	target(title, sprintf("%.0f x", r), sprintf(">= %.0f x", limit), r >= limit)
}

function beyond(title, m, t, base, limit,  d)
{
	if (!have(m, t) || !have(m, base))
		return
	d = median[m, t] - median[m, base]
	target(title, d " ns", "<= " limit " ns", d <= limit)
}

function run(m,  limit)
{
	if (!comparable(m, "bpfstrace"))
		return
	limit = 1.4 * median[m, "native"] + 80000
	target(m ", whole run", sprintf("%.0f ms (native %.0f)", ours(m) / 1000, median[m, "native"] / 1000),
	       sprintf("<= %.0f ms", limit / 1000), ours(m) <= limit)
}

# The median within the limit, the slowest within twice that; milliseconds.
function felt(title, m, limit)
{
	if (!have(m, "bpfstrace"))
		return
	target(title, sprintf("%.1f ms (slowest %.1f)", ours(m) / 1000, most[m, "bpfstrace"] / 1000),
	       "<= " limit " ms (" 2 * limit ")",
	       ours(m) <= limit * 1000 && most[m, "bpfstrace"] <= 2000 * limit)
}

function value(title, m, unit, scale, limit, least,  x)
{
	if (!have(m, "bpfstrace"))
		return
	x = ours(m) / scale
	target(title, sprintf(x == int(x) ? "%d %s" : "%.1f %s", x, unit), (least ? ">= " : "<= ") limit " " unit,
	       least ? x >= limit : x <= limit)
}

function figures()
{
	head("nanoseconds per round")
	row("getppid-1", "getppid, 1 thread", 1, 0)
	row("getppid-2", "getppid, 2 threads", 1, 0)
	row("open-close", "openat + close", 1, 0)
	row("read-write-64", "read + write, 64 bytes", 1, 0)
	row("untraced-all", "untraced, all calls traced for another", 1, 0)
	row("untraced-two", "untraced, 2 calls traced for another", 1, 0)
	print ""
	head("milliseconds, whole run")
	for (i = 1; i in command; i++)
		row(command[i], command[i], 1000, 0)
	print ""
}

# What each tracer adds to a round of the loops, for chart.gp; 10 at least, where its axis begins.
function draw(  i, j, n, m, t, loop, line)
{
	n = split("getppid-1:getppid getppid-2:getppid,_2_threads open-close:openat,_close read-write-64:read,_write", loop, " ")
	line = "call"
	for (j = 3; j <= tracers; j++)
		if (have("getppid-1", tracer[j]) && tracer[j] != "bpfstrace-c")
			line = line "|" (tracer[j] == "minimal" ? "minimal BPF pair" : tracer[j] == "perf" ? "perf trace" : tracer[j])
	print line >chart
	for (i = 1; i <= n; i++) {
		m = loop[i]
		line = substr(m, index(m, ":") + 1)
		gsub("_", " ", line)
		m = substr(m, 1, index(m, ":") - 1)
		for (j = 3; j <= tracers; j++) {
			t = tracer[j]
			if (have("getppid-1", t) && t != "bpfstrace-c")
				line = line "|" (!comparable(m, t) ? "-" : added(m, t) < 10 ? 10 : added(m, t))
		}
		print line >chart
	}
}

function quick(limit)
{
	if (comparable("getppid-1", "strace") && comparable("getppid-1", "minimal") && added("getppid-1", "minimal") > 0)
		limit = 0.8 * added("getppid-1", "strace") / added("getppid-1", "minimal")
	return limit && limit < 150 ? limit : 150
}

function targets()
{
	print "| target | measured | limit | |\n|---|---|---|---|"
	at_most("added per getppid, against the minimal floor", "getppid-1", "minimal", 1.25)
	at_least("strace's added cost, against ours", "getppid-1", "strace", quick())
	at_least("perf trace's added cost, against ours", "getppid-1", "perf", 40)
	at_most("openat + close, against the minimal floor", "open-close", "minimal", 2)
	beyond("untraced, all traced for another: beyond the empty pair", "untraced-all", "bpfstrace", "empty", 30)
	beyond("untraced, 2 calls by tracepoint for another: added", "untraced-two", "bpfstrace", "native", 60)
	beyond("-c: beyond the empty pair", "getppid-1", "bpfstrace-c", "empty", 150)
	value("both cores, 5 million calls each: reported lost", "flood-lost", "calls", 1, 0)
	value("the same: not in the file", "flood-missing", "calls", 1, 0)
	for (i = 1; i <= 5; i++)
		run(command[i])
	value("formatter, offline", "format", "million lines/s", 1e6, 2, 1)
	value("1 GiB by read + write: lost or wrong", "gigabyte-lost", "pieces", 1, 0)
	value("the same: end to end", "gigabyte-time", "s", 1000, 10)
	felt("true, whole run", "true-whole", 40)
	felt("true, to the first line", "first-line", 30)
	felt("from the command's end to exit", "end-to-exit", 5)
	value("memory, ring and spool included", "own-memory", "MiB", 1024, 40)
	if (have("own-cpu", "bpfstrace"))
		print "| CPU time of bpfstrace itself | " ours("own-cpu") " ns per call | | |"
	if (have("flood-time", "bpfstrace"))
		print "| the flood, end to end | " ours("flood-time") / 1000 " s | | |"
}

END {
	flush()
	tracers = split(order, tracer, " ")
	split("find tar git-log python3 gcc dd server", command, " ")
	figures()
	targets()
	if (chart)
		draw()
}
