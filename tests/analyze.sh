#!/bin/sh
# What the analysers clang-tidy (.clang-tidy says which checks), cppcheck and gcc say of the programs; fails where one says
# anything. `make analyze` calls it in the build folder, with what a compiler needs.
set -u
top=${srcdir:-.}
failed=0

# each COMMAND...: COMMAND with {} for each file of ours, some at a time; fails where one of them does.
each() {
	find "$top/src" -name '*.c' | sort | xargs -P "$(nproc)" -I '{}' "$@"
}

# One file a run: clang-tidy 14 that reads several takes the va_list of the second for one that was never started.
# On its other output it counts warnings in headers of the system.
run_clang_tidy() {
	# shellcheck disable=SC2016 # for the inner shell
	each sh -c 'file=$0; clang-tidy --quiet "$file" -- "$@" 2>/dev/null' '{}' "$@"
}

run_cppcheck() {
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 -j "$(nproc)" \
		-D_GNU_SOURCE "-I$top/src" "$top/src"
}

# Unoptimised: else what is inlined is told again and again.
run_gcc() {
	each gcc "$@" -O0 -fanalyzer -Werror -c -o /dev/null '{}'
}

# say TOOL STATUS: what became of it.
say() {
	if [ "$2" -eq 0 ]; then
		echo "$1: nothing"
	else
		echo "$1: as above"
		failed=1
	fi
}

for tool in clang-tidy cppcheck gcc; do
	command -v "$tool" >/dev/null && continue
	echo "$tool is missing: apt-get install $tool"
	exit 1
done
run_clang_tidy "$@"
say clang-tidy $?
run_cppcheck
say cppcheck $?
run_gcc "$@"
say gcc $?
exit $failed
