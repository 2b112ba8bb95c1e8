#!/bin/sh
# Every shell script passes shellcheck. TAP.
set -u
cd "${srcdir:-.}" || exit 99
if ! command -v shellcheck >/dev/null; then
	echo "1..0 # SKIP no shellcheck"
	exit 0
fi
# shellcheck disable=SC2046 # file names of ours, without blanks
set -- bootstrap .ci/run apache-conf/bonin.cgi $(find src tests -name "*.sh")
echo "1..$#"
n=0
for script in "$@"; do
	n=$((n + 1))
	if shellcheck -x "$script" >&2; then echo "ok $n - $script"; else echo "not ok $n - $script"; fi
done
