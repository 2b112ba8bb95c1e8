#!/bin/sh
# The simulator's handset, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" handset "$@"
