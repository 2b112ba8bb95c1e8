#!/bin/sh
# Write C source with the bytes of files to standard output: `embed.sh src/sim/page.html ...` makes asset_page_html.
set -eu

printf '#include "sim/asset.h"\n\n/* Made by embed.sh; do not edit. */\n'
for file in "$@"; do
	name=$(basename "$file" | tr '.-' '__')
	printf '\nconst unsigned char asset_%s[] = {\n' "$name"
	od -An -v -tu1 "$file" | awk '{ for (i = 1; i <= NF; i++) printf "%d,", $i; print "" }'
	printf '0};\n'
done
