#!/bin/sh
# The layers of DESIGN.md as a test: who may include what. TAP.
set -u
cd "${srcdir:-.}/src" || exit 99

n=0
failed=0

# check NAME FILES: the files, if any, break the rule.
check() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
	fi
}

# only HEADER ALLOWED: HEADER is included by files whose name (without folder) matches ALLOWED alone.
only() {
	check "$1 is included only by $2" \
		"$(grep -rlE "#include <$1" . --include='*.c' --include='*.h' | grep -vE "/($2)\$")"
}

only 'fcgiapp\.h' 'fcgi[a-z_]*\.[ch]'
only 'curl/' 'http[a-z_]*\.[ch]'
only 'sqlite3\.h' 'store_sqlite[a-z_]*\.[ch]'
only 'openssl/' 'sign[a-z_]*\.[ch]'
only 'confuse\.h' 'conf_parse\.c'
only 'argon2\.h' 'password\.c'
only 'json-c/' 'json\.c|sim/(catalog|field|reply)\.c'

pure='breaker|delivery|phone|otp|purpose|limit|message|sign|proof|user_id|address|ksx1001|body|flat|html|jpeg|json|page|err|request_id|rule|stamp|test_number|text'
# shellcheck disable=SC2046 # file names of ours, without blanks
check "the pure middle opens no file, socket or clock" \
	"$(grep -lE '#include <(fcntl|sys/socket|sys/stat|unistd|poll)\.h|"(sys|log|store|gateway|http|fcgi|app)\.h"' \
		$(find . -name '*.[ch]' | grep -E "/($pure)\.[ch]\$"))"
check "the API of SENS is values: no file, socket or clock, only the struct of http.h" \
	"$(grep -lE '#include <(fcntl|sys/socket|sys/stat|unistd|poll)\.h|"(sys|log|store|fcgi|app)\.h"|(http_call|gateway_send)\(' sens*)"
check "handlers know no driver" \
	"$(grep -lE '"(store_driver|store_sqlite|gateway_driver|sens|http)[a-z_]*\.h"' handle_* req.* resp.* route.* verification* tracking.* history.*)"
check "store.h and gateway.h name no driver" "$(grep -lE '#include .*(sqlite|sens|json|curl)' store.h gateway.h)"

# The first column of the table of layers: nouns, and noun* for a family.
nouns=$(sed -n '/^## Layers/,/^A vendor/p' ../DESIGN.md | grep -E '^ {4,10}[a-z]' | sed 's/^ *//; s/  .*//; s/,/ /g')

# unplaced FILES: those that no noun is for.
unplaced() {
	set -f
	for file in "$@"; do
		is_placed=0
		for noun in $nouns; do
			# shellcheck disable=SC2254 # a noun is a pattern
			case ${file%.c} in $noun) is_placed=1 ;; esac
		done
		[ $is_placed = 1 ] || echo "$file"
	done
}
check "every file of src has its layer in DESIGN.md" "$(unplaced [a-z]*.c)"

# banned WORD FILES: a call that is left to certain files.
banned() {
	check "$1 is called only in $2" \
		"$(grep -rnE "(^|[^a-z_>.])($1)\(" . --include='*.c' | grep -vE "/($2):" | grep -vE ':[[:space:]]*(\*|/\*)')"
}

banned 'strcpy|strcat|sprintf|gets|strtok|atoi|atol|system|popen|alloca' 'nothing'
banned 'time|clock_gettime|gettimeofday' 'sys\.c|cond\.c'
banned 'rand|random|srand|getrandom|getentropy|RAND_bytes' 'sys\.c'
banned 'localtime|gmtime|ctime' 'nothing'

echo "1..$n"
exit $failed
