#!/bin/sh
# Every source file can be read in one sitting: under 400 lines (STYLE.md). TAP.
set -u
cd "${srcdir:-.}" || exit 99
echo "1..1"
long=$(find src www tests bench -type f \( -name '*.[ch]' -o -name '*.py' -o -name '*.js' -o -name '*.sh' \) \
	-exec wc -l {} + | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }')
if [ -z "$long" ]; then
	echo "ok 1 - no file is over 400 lines"
else
	echo "not ok 1 - no file is over 400 lines"
	echo "$long" | sed 's/^/# /'
	exit 1
fi
