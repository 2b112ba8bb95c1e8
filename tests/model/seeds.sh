#!/bin/sh
# Random sequences of requests against a model of the contract.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" "$@"
