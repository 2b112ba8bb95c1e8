#!/bin/sh
# The page follows its message, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" follow "$@"
