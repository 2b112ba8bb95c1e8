#!/bin/sh
# mandoc finds nothing wrong with a man page. TAP.
set -u
cd "${srcdir:-.}/src/man" || exit 99
if ! command -v mandoc >/dev/null; then
	echo "1..0 # SKIP no mandoc"
	exit 0
fi
set -- *.[0-9]
echo "1..$#"
n=0
for page in "$@"; do
	n=$((n + 1))
	if mandoc -T lint -W warning "$page" >&2; then echo "ok $n - $page"; else echo "not ok $n - $page"; fi
done
