#!/bin/sh
# Limits, exact under a flood.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" flood
