#!/bin/sh
# bonin as CGI on shared hosting: this script in the public folder, mode 0755, starts it. The program and its settings
# stay outside.
#
# They are named here and not with SetEnv in .htaccess, because many hosts run CGI through suexec, which passes on only
# the variables of CGI itself. Change both paths to yours:

BONIN_CONF=/home/you/bonin/bonin.conf
export BONIN_CONF
exec /home/you/bonin/bonin.fcgi
