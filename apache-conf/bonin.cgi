#!/bin/sh
# bonin as CGI on shared hosting: the door in the public folder, mode 0755. The program and its settings stay outside.
#
# They are named here and not with SetEnv in .htaccess, as many hosts run CGI by suexec, which passes no variable on
# but those of CGI itself. The two paths are yours:

BONIN_CONF=/home/you/bonin/bonin.conf
export BONIN_CONF
exec /home/you/bonin/bonin.fcgi
