#!/bin/sh
# Every shell script passes shellcheck. TAP.
set -u
cd "${srcdir:-.}" || exit 99
if ! command -v shellcheck >/dev/null; then
	echo "1..0 # SKIP no shellcheck"
	exit 0
fi
set -- bootstrap .ci/run tests/coverage.sh tests/fuzz/run.sh tests/lint/*.sh
echo "1..$#"
n=0
for script in "$@"; do
	n=$((n + 1))
	if shellcheck -x "$script" >&2; then echo "ok $n - $script"; else echo "not ok $n - $script"; fi
done
