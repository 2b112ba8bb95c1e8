#!/bin/sh
# What peers and parents do to the program.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" edges
