#!/bin/sh
# A clock that jumps.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" clock
