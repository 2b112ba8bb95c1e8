#!/bin/sh
# boninctl sens send, killed in front of any call to the system, or refused it.
exec /usr/bin/python3 -B "$(dirname "$0")/run.py" ctl_send
