#!/bin/sh
# The pages with JavaScript switched off, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" plain "$@"
