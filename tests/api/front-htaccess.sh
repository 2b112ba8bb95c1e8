#!/bin/sh
# The whole contract behind this web server.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" --front htaccess "$@"
