#!/bin/sh
# Killed at every call, and at random.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" kill kill_random
