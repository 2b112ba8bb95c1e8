#!/bin/sh
# Every test, file and target that SECURITY.md names is there, and every rule in it is shown or its deviation said. TAP.
#
# `t_otp: test_state` is a test in tests/*/t_otp.*, `race/run: test_x` one in tests/race/run.*; `x.c` is a file of
# tests/, src/ or the top; `make x` a target.
set -u
cd "${srcdir:-.}" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
document=SECURITY.md
n=0
failed=0

# check NAME: there are references of the kind in $work/all, and none of them is in $work/bad.
check() {
	n=$((n + 1))
	if [ -s "$work/all" ] && [ ! -s "$work/bad" ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed 's/^/# not there: /' "$work/bad"
	fi
	: >"$work/bad"
}

# has_test FILE NAME: one of the files of that stem has a test, or what makes a row of tests, of that name.
has_test() {
	case $1 in
	*/*) set -- "$2" "tests/$1".[cps]* ;;
	*) set -- "$2" tests/*/"$1".[cps]* ;;
	esac
	name=$1
	shift
	grep -qE "^( *def |[A-Z_]+\(|)${name}[(,]" "$@" 2>/dev/null
}

# A backtick is one of the document's here.
# shellcheck disable=SC2016
grep -oE '`[^`]+`' "$document" | tr -d '`' | sort -u >"$work/words"
: >"$work/bad"

grep -E '^[a-z_/]+: [a-z_0-9]+$' "$work/words" >"$work/all"
while IFS=': ' read -r file name; do
	has_test "$file" "$name" || echo "$file: $name"
done <"$work/all" >"$work/bad"
check "each test is there"

grep -E '^[A-Za-z_/]+\.([chmd]+|sh|py|ac|conf)$|^tests/' "$work/words" | grep -vE '^tests/$|^bonin\.conf$' >"$work/all"
while read -r file; do
	[ -e "$file" ] || [ -e "src/$file" ] || [ -e "src/ctl/$file" ] || echo "$file"
done <"$work/all" >"$work/bad"
check "each file is there"

grep -oE '^make [a-z-]+' "$work/words" | sort -u >"$work/all"
while read -r _ target; do
	grep -qE "^$target:" Makefile.am tests/*.mk bench/*.mk || [ "$target" = check ] || echo "make $target"
done <"$work/all" >"$work/bad"
check "each target is there"

# Of the tables of rules: a row without a test, a file or a page of the manual says why.
awk '/^## / { is_on = ($0 ~ /ASVS|NIST|Korean/) } is_on && /^\| [^|-]/' "$document" |
	grep -vE '^\| (id|rule|article) ' >"$work/all"
# shellcheck disable=SC2016
grep -vE '`[^`]*(: |/|\.c|\.ac)[^`]*`|\([0-9]\)|Deviation' "$work/all" >"$work/bad"
check "each rule is shown, or why not is said"

sed -nE '/^## Twenty goals/,$ s/^\| ([0-9]+) \|.*/\1/p' "$document" >"$work/all"
seq 1 20 | diff - "$work/all" >"$work/bad"
check "the goals are twenty"

echo "1..$n"
exit $failed
