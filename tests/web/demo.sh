#!/bin/sh
# The demo's front page, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" demo "$@"
