#!/bin/sh
# Every C file is as .clang-format has it. TAP.
set -u
cd "${srcdir:-.}" || exit 99
case $(clang-format --version 2>/dev/null) in
*' version 14.'*) ;;
*) # others break lines elsewhere
	echo "1..0 # SKIP no clang-format 14"
	exit 0
	;;
esac
echo "1..1"
bad=$(find src tests bench -name '*.[ch]' ! -path '*/assets.c' -exec clang-format --dry-run {} + 2>&1 |
	sed -n 's/: warning: .*//p' | sed 's/:[0-9]*$//')
if [ -z "$bad" ]; then
	echo "ok 1 - every C file is formatted"
else
	echo "not ok 1 - every C file is formatted"
	echo "$bad" | sed 's/^/# /'
	exit 1
fi
