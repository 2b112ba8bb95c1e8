#!/bin/sh
# Which lines of the pure middle the unit tests have run, and which ways at its branches they have gone; fails where it is
# fewer than 95 of 100 lines of a file, or 90 of 100 ways in all. `make coverage` calls it in the folder of a build with
# --enable-coverage, when they have run.
set -u
top=${srcdir:-.}
least=95
least_branches=90
# What is pure is said in one place. The others have an edge, and hold what every request passes.
pure=$(sed -n "s/^pure='\(.*\)'\$/\1/p" "$top/tests/lint/includes.sh" | tr '|' ' ')
for module in $pure password password_common req resp route; do
	if [ ! -e "src/$module.gcno" ]; then
		echo "File '$module.c'"
		echo "No such object"
	else
		${GCOV:-gcov} -b -n -o src "src/$module.gcno" 2>/dev/null
	fi | awk -v name="$module" '
		/^File / { is_it = index($0, "/" name ".c" "\047") || index($0, "\047" name ".c\047") }
		is_it && !seen && /^(Lines executed|No such|No executable)/ { print name, $0; seen = 1 }
		is_it && !branched && /^Taken at least once/ { print name, $0; branched = 1 }'
done | awk -v least="$least" -v least_branches="$least_branches" '
	/No executable lines/ { next }
	/Taken at least once/ {
		split($5, part, /[:%]/)
		taken += part[2] * $7 / 100
		branches += $7
		next
	}
	{ n++ }
	!/Lines executed/ { printf "%-16s %s\n", $1, "was not built"; failed = 1; next }
	{
		split($3, part, /[:%]/)
		few = part[2] < least
		printf "%-16s %6.2f %% of %4d lines%s\n", $1, part[2], $5, few ? "  too few" : ""
		run += part[2] * $5 / 100
		all += $5
		failed = failed || few
	}
	END {
		if (all > 0)
			printf "%-16s %6.2f %% of %4d lines\n", "together", 100 * run / all, all
		if (branches > 0)
			printf "%-16s %6.2f %% of %4d ways at branches\n", "", 100 * taken / branches, branches
		exit failed || n == 0 || 100 * taken < least_branches * branches
	}'
