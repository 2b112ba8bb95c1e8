#!/bin/sh
# For this the web server does not matter.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" --once asked "$@"
