#!/bin/sh
# The programs as they were built have the armour that configure asked the compiler and linker for. TAP.
# Source: OpenSSF, Compiler Options Hardening Guide for C and C++.
set -u
if ! command -v readelf >/dev/null; then
	echo "1..0 # SKIP no readelf"
	exit 0
fi
if grep -qE '^HARDENING_CFLAGS = .*(-fsanitize|--coverage)' Makefile || grep -qE '^CFLAGS = .*-O0' Makefile; then
	echo "1..0 # SKIP this build is for looking for faults, not for use"
	exit 0
fi

n=0
failed=0

# check NAME COMMAND...: the command succeeds.
check() {
	n=$((n + 1))
	name=$1
	shift
	if "$@"; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
	fi
}

# Both are called by check.
# shellcheck disable=SC2317
says() { printf '%s\n' "$1" | grep -qE "$2"; }
# shellcheck disable=SC2317
is_silent() { ! says "$1" "$2"; }
# Whether the compiler or linker took the flag: where it knows none, there is nothing to look for.
has_flag() { grep -qE "^HARDENING_(C|LD)FLAGS = .*$1" Makefile; }

for program in bonin.fcgi boninctl sens-sim; do
	header=$(readelf -Wh "$program")
	segments=$(readelf -Wl "$program")
	dynamic=$(readelf -Wd "$program")
	symbols=$(readelf -W --dyn-syms "$program")

	check "$program: position-independent" says "$header $dynamic" 'Type: +DYN'
	check "$program: said to be an executable all the same" says "$dynamic" 'FLAGS_1.*PIE'
	check "$program: relocations read-only" says "$segments" '^ *GNU_RELRO'
	check "$program: all of them, at the start" says "$dynamic" 'BIND_NOW|FLAGS_1.*NOW'
	check "$program: no relocation in the code" is_silent "$dynamic" 'TEXTREL'
	check "$program: stack not executable" says "$segments" '^ *GNU_STACK .* RW '
	check "$program: nothing both writable and executable" is_silent "$segments" ' RWE '
	check "$program: no folder of libraries of its own" is_silent "$dynamic" 'R(UN)?PATH'
	check "$program: stack protector" says "$symbols" '__stack_chk_fail'
	check "$program: fortified calls" says "$symbols" '__[a-z]+_chk(@|$| )'
	if has_flag separate-code; then
		check "$program: code in pages of its own" is_silent "$segments" '^ *LOAD +0x0+ .* R E '
	fi
done

# The C library's own start files may lack the note, and then the program does: so each object of ours is asked.
if has_flag fcf-protection; then
	bare=$(for object in src/*.o src/ctl/*.o src/sim/*.o; do
		readelf -n "$object" 2>/dev/null | grep -q 'IBT, SHSTK' || echo "$object"
	done)
	check "every object is made for control-flow protection" test -z "$bare"
fi
# No trace in the program tells of these.
for flag in -fstack-clash-protection -D_FORTIFY_SOURCE=3; do
	check "built with $flag" has_flag "$flag"
done

echo "1..$n"
exit $failed
