#!/bin/sh
# One process, many threads.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" --front lighttpd --rounds "${BONIN_RACE_ROUNDS:-100}"
