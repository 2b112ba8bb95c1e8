#!/bin/sh
# The pages with their script, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" script "$@"
