#!/bin/sh
# How the pages look and can be used, in Chromium.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" looks "$@"
