#!/bin/sh
# Processes that are frozen.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" locks
