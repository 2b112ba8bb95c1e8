#!/bin/sh
# Fuzz with libFuzzer, ASan and UBSan: `make fuzz` in a configured build. In ./fuzz it makes a build of its own with clang,
# keeps what it finds to try there in corpus/TARGET, and puts an input that breaks something into found/.
#
#     make fuzz FUZZ_SECONDS=60 FUZZ_TARGETS="phone request"
set -eu
source=${1:?the folder of the source}
seconds=${FUZZ_SECONDS:-30}
CLANG=${CLANG:-clang}

fail() {
	printf 'make fuzz: %s\n' "$*" >&2
	exit 1
}

mkdir -p fuzz/found
cd fuzz
command -v "$CLANG" >/dev/null || fail "$CLANG is missing (Debian: apt-get install clang libclang-rt-14-dev)"
printf 'int LLVMFuzzerTestOneInput(const char *d, long n);\nint LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 && n < 0; }\n' >try.c
"$CLANG" -fsanitize=fuzzer,address,undefined -o try try.c 2>try.log ||
	fail "$CLANG cannot link with libFuzzer, ASan and UBSan; its runtime is missing (Debian: apt-get install libclang-rt-14-dev): $(tail -n 1 try.log)"
rm -f try try.c try.log

[ -e Makefile ] || "$source/configure" --quiet CC="$CLANG" CFLAGS="-O1 -g" \
	--enable-sanitizers=fuzzer-no-link,address,undefined
make -s -j"${FUZZ_JOBS:-2}" tests/fuzz/bonin-fuzz

BONIN_FUZZ_FOLDER=$(mktemp -d -p "$(if [ -w /dev/shm ]; then echo /dev/shm; else echo /tmp; fi)" bonin-fuzz.XXXXXX)
export BONIN_FUZZ_FOLDER
trap 'rm -rf "$BONIN_FUZZ_FOLDER"' EXIT
trap 'exit 130' HUP INT TERM

failed=
for target in ${FUZZ_TARGETS:-$(ls "$source/tests/fuzz/corpus")}; do
	[ -d "$source/tests/fuzz/corpus/$target" ] || fail "there is no target $target"
	mkdir -p "corpus/$target"
	dictionary=
	[ ! -e "$source/tests/fuzz/$target.dict" ] || dictionary="-dict=$source/tests/fuzz/$target.dict"
	status=0
	# Words of libFuzzer's own go to a file; the last of them say how far it came.
	# shellcheck disable=SC2086 # an option or none
	BONIN_FUZZ_TARGET=$target ./tests/fuzz/bonin-fuzz -max_total_time="$seconds" -timeout=10 -max_len=4096 \
		-artifact_prefix="found/$target-" -print_final_stats=1 $dictionary \
		"corpus/$target" "$source/tests/fuzz/corpus/$target" >"$target.log" 2>&1 </dev/null || status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$target.log")
	cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$target.log" | tail -n 1)
	if [ "$status" -eq 0 ]; then
		printf '%-16s %10s runs, %5s edges, nothing found\n' "$target" "$runs" "$cover"
	else
		failed="$failed $target"
		printf '%-16s FOUND: %s\n' "$target" "$(grep -hE 'does not hold|ERROR: |runtime error' "$target.log" | head -n 1)"
	fi
done
[ -z "$failed" ] || fail "see fuzz/found and the logs in fuzz/ of:$failed"
