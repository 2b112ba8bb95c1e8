#!/bin/sh
# The simulator driven by clients of SENS that others have written in another language, unchanged: packages of npm, at
# versions that are named here, installed into the build folder. It needs npm's registry, so it is no part of
# `make check`: `make check-foreign`. TAP.
set -u

CLIENTS="ncloud-mcp-server@1.16.0 ncp-client@1.2.0 node-sens@1.3.0"
BUILD=${BONIN_BUILD:-build}
HERE=$(cd "$(dirname "$0")/foreign" && pwd)
HOST=sens.apigw.ntruss.com

for program in node npm openssl; do
	if ! command -v "$program" >/dev/null; then
		echo "1..0 # SKIP no $program"
		exit 0
	fi
done

work=$BUILD/tests/sim/foreign
mkdir -p "$work"
simulator=
terminator=
# shellcheck disable=SC2317 # called by the trap
finish() {
	for process in $terminator $simulator; do kill "$process"; done
}
trap finish EXIT

# wait_for FILE: until something stands in it.
wait_for() {
	tries=0
	until [ -s "$1" ]; do
		tries=$((tries + 1))
		[ "$tries" -le 400 ] || return 1
		sleep 0.05
	done
}

if [ "$(cat "$work/installed" 2>/dev/null)" != "$CLIENTS" ]; then
	echo '{"private":true}' >"$work/package.json"
	# shellcheck disable=SC2086 # a list
	if ! npm --prefix "$work" install --silent --no-audit --no-fund --ignore-scripts $CLIENTS >"$work/npm.log" 2>&1; then
		echo "1..0 # SKIP npm cannot install the clients: see $work/npm.log"
		exit 0
	fi
	echo "$CLIENTS" >"$work/installed"
fi

# A certificate of our own for the host that they ask, which node is told to trust.
cat >"$work/cert.cnf" <<TEXT
[req]
distinguished_name = name
x509_extensions = leaf
prompt = no
[name]
CN = $HOST
[leaf]
subjectAltName = DNS:$HOST
TEXT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -config "$work/cert.cnf" \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null || exit 99
cat "$work/key.pem" "$work/cert.pem" >"$work/both.pem"

rm -f "$work/sim.out" "$work/port"
"$BUILD/sens-sim" -l 127.0.0.1:0 -p 0 >"$work/sim.out" 2>"$work/sim.err" &
simulator=$!
wait_for "$work/sim.out" || exit 99
node "$HERE/terminator.cjs" "$work/both.pem" "$(sed -n 's|^sens-sim: .*:||p' "$work/sim.out")" >"$work/port" &
terminator=$!
wait_for "$work/port" || exit 99

NODE_EXTRA_CA_CERTS=$work/cert.pem BONIN_TUNNEL=$(cat "$work/port") node "$HERE/drive.cjs" "$work/node_modules"
