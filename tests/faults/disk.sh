#!/bin/sh
# A disk that is full.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" disk
