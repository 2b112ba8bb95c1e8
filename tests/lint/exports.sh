#!/bin/sh
# A file exports only names that begin with its noun (STYLE.md). TAP.
set -u
echo "1..1"
bad=$(for object in src/libbonin_a-*.o src/*.o; do
	[ -f "$object" ] || continue
	noun=$(basename "$object" .o | sed 's/^libbonin_a-//')
	case $noun in
	main | oom | sys_fake | wipe) continue ;;
	store_sqlite*) noun='sqlite|store_sqlite' ;;
	fcgi*) noun=fcgi ;;
	conf*) noun=conf ;;
	gateway*) noun=gateway ;;
	password*) noun=password ;;
	handle*) noun=handle ;;
	page*) noun=page ;;
	sens*) noun=sens ;;
	esac
	nm -g --defined-only "$object" | awk -v noun="^($noun)(_|\$)" -v file="$object" \
		'$2 ~ /[A-Z]/ && $3 !~ noun && $3 !~ /^__/ { print file ": " $3 }'
done)
if [ -z "$bad" ]; then
	echo "ok 1 - every export begins with its file's noun"
else
	echo "not ok 1 - every export begins with its file's noun"
	echo "$bad" | sed 's/^/# /'
	exit 1
fi
