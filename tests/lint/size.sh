#!/bin/sh
# Every source file can be read in one sitting: under 400 lines (STYLE.md). TAP.
set -u
cd "${srcdir:-.}" || exit 99
echo "1..2"
failed=0
long=$(find src www tests bench -type f \( -name '*.[ch]' -o -name '*.py' -o -name '*.js' -o -name '*.sh' \) \
	-exec wc -l {} + | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }')
if [ -z "$long" ]; then
	echo "ok 1 - no file is over 400 lines"
else
	echo "not ok 1 - no file is over 400 lines"
	echo "$long" | sed 's/^/# /'
	failed=1
fi

# What README.md says may be read first.
# shellcheck disable=SC2046,SC2002 # file names of ours, without blanks; one number for all of them
first=$(cat $(sed -n '/^## Read it/,$p' README.md | tr '\n' ' ' | sed 's/Its two edges.*//' |
	grep -o 'src/[a-z_]*\.[ch]') </dev/null | wc -l)
if [ "$first" -gt 500 ] && [ "$first" -lt 1000 ]; then
	echo "ok 2 - what README.md lists to read first is under a thousand lines"
else
	echo "not ok 2 - what README.md lists to read first is under a thousand lines"
	echo "# $first"
	failed=1
fi
exit $failed
