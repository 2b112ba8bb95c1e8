#!/bin/sh
# Many processes, one request at a time in each. Fewer rounds: Apache starts 64 of them.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" --front mod_fcgid --rounds "${BONIN_RACE_ROUNDS:-25}"
