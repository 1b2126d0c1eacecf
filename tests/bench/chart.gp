# SPDX-License-Identifier: GPL-2.0-or-later
#
# chart.gp: bench.sh's chart, with gnuplot: what tracing adds to a call, for each tracer.
#
# Variables: in (lines "MEASURE|TRACER|NANOSECONDS", a column for each tracer), out (an SVG file).
set terminal svg size 760,400 dynamic background "white" font "sans-serif,13"
set output out
set datafile separator "|"
set title "What tracing adds to a call (each line is ten times the one below)"
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set boxwidth 0.9
set logscale y
set yrange [10:*]
set ytics ("10 ns" 10, "100 ns" 100, "1 µs" 1000, "10 µs" 10000, "100 µs" 100000, "1 ms" 1000000)
set xrange [-0.6:3.6]
set grid ytics lc rgb "#dddddd"
set border 3
set tics nomirror
set key below center horizontal
set linetype 1 lc rgb "#b0b0b0"
set linetype 2 lc rgb "#1b7f4d"
set linetype 3 lc rgb "#d9822b"
set linetype 4 lc rgb "#3b6fb6"
set linetype 5 lc rgb "#a23b72"
plot for [i = 2:columns] in using i:xtic(1) title columnheader(i)
