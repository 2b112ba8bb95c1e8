#!/bin/sh
# What ./bootstrap refuses it says in words of its own, before it does anything. TAP.
set -u
cd "${srcdir:-.}" || exit 99
n=0
failed=0

# refused WORDS ARGUMENT ...: it fails and says WORDS.
refused() {
	words=$1
	shift
	n=$((n + 1))
	if said=$(./bootstrap "$@" 2>&1) || [ "$said" != "bootstrap: $words" ]; then
		failed=1
		echo "not ok $n - bootstrap $*"
		echo "$said" | sed 's/^/# /'
	else
		echo "ok $n - bootstrap $*"
	fi
}

port="--port wants a number from 1 to 65535"
refused "$port" demo --port
refused "$port" demo --port ""
refused "$port" demo --port 0
refused "$port" demo --port 65536
refused "$port" demo --port 80x
refused "$port" demo --port=
refused "unknown option --prot" demo --prot 8081

echo "1..$n"
exit $failed
