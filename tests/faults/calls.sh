#!/bin/sh
# Calls that fail, once and for ever.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" calls
