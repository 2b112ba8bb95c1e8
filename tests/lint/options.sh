#!/bin/sh
# What the tables have, the documents have, and nothing else: settings, commands, error words, rules. TAP.
set -u
cd "${srcdir:-.}" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
n=0
failed=0

# same NAME: the two lists, in $work/table and $work/document, are alike and not empty.
same() {
	n=$((n + 1))
	sort "$work/table" >"$work/table.sorted"
	sort "$work/document" >"$work/document.sorted"
	if [ -s "$work/table" ] && diff "$work/table.sorted" "$work/document.sorted" >"$work/diff"; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n -e 's/^</# only in the table:   /p' -e 's/^>/# only in the document:/p' "$work/diff"
	fi
}

# A setting: its name, the sentence that begins its entry, and the variable that wins over it.
"${BONIN_BUILD:-build}/tests/lint/print_options" | awk -F '\t' '{
	kind = toupper(substr($2, 1, 1)) substr($2, 2)
	print $1 ": " kind ($4 != "" ? ", " $4 : "") ($3 != "" ? ", default " $3 : "") "." ($5 != "" ? " " $5 : "")
}' >"$work/table"
awk '
	function tell() { if (name != "") print name ": " sentence (variable != "" ? " " variable : ""); name = "" }
	/^\.It Cm / { tell(); name = $3; variable = ""; getline sentence; next }
	/^\.(El|S[hs])/ { tell() }
	name != "" && variable == "" && /^\.Ev / { variable = $2 }
' src/man/bonin.conf.5 >"$work/document"
same "bonin.conf(5) has every setting with its range, default and variable"

awk '/^} commands\[\]/, /^};/' src/ctl/main.c |
	sed -nE -e 's/^ *\{"([a-z]+)", NULL,.*/\1/p' -e 's/^ *\{"([a-z]+)", "([a-z]+)",.*/\1 \2/p' >"$work/table"
sed -nE 's/^\.It Cm ([a-z]+( [a-z]+)?)( (Ar|Op|Oo) .*)?$/\1/p' src/man/boninctl.1 >"$work/document"
same "boninctl(1) has every command"

sed -nE 's/^ *\[DOUBT_[A-Z_]+\] = \{"([a-z-]+)".*/\1/p' src/sim/doubt.c >"$work/table"
awk '/^\.Ss / { is_on = /Doubts/ } is_on && /^\.It Cm / { print $3 }' src/man/sens-sim.8 >"$work/document"
same "sens-sim(8) has every doubt"

awk '/^} table\[REFUSAL__MAX\]/, /^};/' src/sim/refusal.c | sed -nE 's/^ *\[REFUSAL_[A-Z_]+\] = \{"([a-z_]+)".*/\1/p' >"$work/table"
awk '/^\.It Cm error/ { is_on = 1; next } /^\.It/ { is_on = 0 } is_on && !/^The/' src/man/sens-sim.8 |
	tr ' ' '\n' | grep -E '^[a-z_]+$' | grep -vx or >"$work/document"
same "sens-sim(8) has every error that a fault can be"

sed -nE '/ERR_OK/d; s/^ *\[ERR_[A-Z_]+\] = \{"([a-z_]+)", ([0-9]+),.*/\2 \1/p' src/err.c >"$work/table"
awk '/^### Errors/ { is_on = 1 } /^## / { is_on = 0 } is_on && /^\| [0-9]/ { print }' README.md |
	awk -F '|' '{
		n_status = split($2, status, " ")
		n_word = split($3, word, " ")
		for (i = 1; i <= n_word; i++) {
			if (word[i] !~ /^`/)
				continue
			gsub(/`/, "", word[i])
			which = (n_status > 1 ? i : 1)
			print status[which] " " word[i]
		}
	}' >"$work/document"
same "README.md has every error with its HTTP status"

sed -nE 's/^ *\[RULE_[A-Z0-9_]+\] = \{"([a-z0-9-]+)", ERR_([A-Z_]+),.*/\1 \2/p' src/rule.c |
	awk '{ print $1, tolower($2) }' >"$work/table"
awk '/^\.Ss Rules/ { is_on = 1; next } /^\.S[hs]/ { is_on = 0 } is_on && /^\.It / { print $2, $4 }' \
	src/man/bonin.fcgi.8 >"$work/document"
same "bonin.fcgi(8) has every rule with its error"

echo "1..$n"
exit $failed
