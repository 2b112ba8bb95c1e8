#!/bin/sh
# Web servers that are restarted.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" restarts
