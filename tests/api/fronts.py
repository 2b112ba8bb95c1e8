"""The web servers in front of bonin, each with the file that a person copies from lighttpd-conf/ or apache-conf/."""

import itertools
import os
import re
import shutil
import signal
import subprocess

import client
import fastcgi
import process

APACHE_MODULES = "/usr/lib/apache2/modules"
PROTOCOLS = "Protocols h2 h2c http/1.1"  # as Debian's a2enmod http2 sets it


class Front:
    """A running web server with bonin behind it. `folder` is its own, `program` a copy of bonin.fcgi in it."""

    base_path = "/api"
    path_below_root = "api"
    pages_path = "/member"
    graceful = signal.SIGTERM
    is_cgi = False  # a process of its own for each request

    def __init__(self, source, folder, program, settings, env):
        self.source = source
        self.folder = folder
        self.program = program
        self.settings = settings
        self.env = env
        self.port = 0
        self.log_path = os.path.join(folder, "front.log")
        self.server = None

    def start(self):
        self.port = process.free_port()
        conf = os.path.join(self.folder, "front.conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(self.conf())
        with process.open_log(self.log_path) as log:
            self.server = process.start(self.argv(conf), self.env, stderr=log)

    def stop(self, how=signal.SIGTERM):
        process.stop(self.server, how)
        self.server = None

    def revive(self):
        """Start bonin again after it was killed, where the web server does not."""

    def client(self, address):
        return client.Client(self.port, self.base_path, address)

    def path(self, name):
        return os.path.join(self.folder, name)


class Lighttpd(Front):
    """lighttpd that spawns bonin: one process, many threads."""

    graceful = signal.SIGINT
    fragment = "lighttpd-conf/bonin.conf"

    def argv(self, conf):
        return ["lighttpd", "-D", "-f", conf]

    def conf(self):
        return (
            'server.bind = "127.0.0.1"\nserver.port = %d\nserver.document-root = "%s"\n'
            'server.errorlog = "%s"\nserver.upload-dirs = ( "%s" )\n'
            'var.bonin_program = "%s"\nvar.bonin_settings = "%s"\nvar.bonin_socket = "%s"\n'
            'var.bonin_path = "%s"\ninclude "%s"\n'
            'var.bonin_pages = "%s"\nvar.bonin_pages_path = "%s"\ninclude "%s"\n'
        ) % (
            self.port,
            self.path("www"),
            self.log_path,
            self.folder,
            self.program,
            self.settings,
            self.path("bonin.sock"),
            self.base_path,
            os.path.join(self.source, self.fragment),
            os.path.join(self.source, "www"),
            self.pages_path,
            os.path.join(self.source, "lighttpd-conf/pages.conf"),
        )


class LighttpdCgi(Lighttpd):
    """lighttpd that runs bonin anew for each request."""

    fragment = "lighttpd-conf/cgi.conf"
    is_cgi = True

    def __init__(self, *args):
        super().__init__(*args)
        self.program = as_cgi(self.program, self.folder)

    def conf(self):
        # mod_cgi hands on the request alone, so the test's clock is named as bonin.conf is.
        more = "".join('"%s" => "%s", ' % pair for pair in self.env.items())
        condition = '$HTTP["url"] =~ "^" + var.bonin_path + "(/|$)"'
        return super().conf() + "%s { setenv.add-environment += ( %s ) }\n" % (condition, more)


class Apache(Front):
    """What all of Apache's ways share."""

    graceful = signal.SIGWINCH
    modules = ("mpm_event", "authz_core", "alias", "env", "dir", "headers", "mime")
    fragments = ()

    def argv(self, conf):
        return ["apache2", "-DFOREGROUND", "-f", conf]

    def conf(self):
        lines = [
            'ServerRoot "%s"' % self.folder,
            'DefaultRuntimeDir "%s"' % self.folder,
            "ServerName localhost",
            "Listen 127.0.0.1:%d" % self.port,
            'PidFile "%s"' % self.path("apache.pid"),
            'ErrorLog "%s"' % self.log_path,
        ]
        lines += ["LoadModule %s_module %s/mod_%s.so" % (m, APACHE_MODULES, m) for m in self.modules]
        lines += ["TypesConfig /etc/mime.types"]
        lines += ['DocumentRoot "%s"' % self.path("www")]
        lines += ['Define BONIN_PAGES "%s"' % os.path.join(self.source, "www")]
        lines += self.own_lines()
        for fragment in self.fragments:
            lines += ['Include "%s"' % os.path.join(self.source, fragment)]
        return "\n".join(lines) + "\n"


class ModFcgid(Apache):
    """Apache that starts processes of bonin, each for one request at a time."""

    modules = Apache.modules + ("fcgid", "http2")
    fragments = ("apache-conf/mod_fcgid.conf", "apache-conf/pages.conf")

    def own_lines(self):
        return [
            PROTOCOLS,
            'FcgidIPCDir "%s"' % self.path("fcgid"),
            'FcgidProcessTableFile "%s"' % self.path("fcgid_shm"),
            'Define BONIN_PROGRAM "%s"' % self.program,
            'Define BONIN_SETTINGS "%s"' % self.settings,
        ] + ['FcgidInitialEnv %s "%s"' % pair for pair in self.env.items()]


class ModProxyFcgi(Apache):
    """Apache in front of a bonin that we started."""

    modules = Apache.modules + ("proxy", "proxy_fcgi", "http2")
    fragments = ("apache-conf/mod_proxy_fcgi.conf", "apache-conf/pages.conf")
    daemon = None

    def own_lines(self):
        return [PROTOCOLS, 'Define BONIN_SOCKET "%s"' % self.path("bonin.sock")]

    def start(self):
        self.start_daemon()
        super().start()

    def start_daemon(self):
        socket = self.path("bonin.sock")
        if os.path.exists(socket):
            os.unlink(socket)
        with process.open_log(self.log_path) as log:
            argv = [self.program, "-c", self.settings, "-l", socket, "-t", self.threads_told()]
            self.daemon = process.start(argv, self.env, stderr=log)
        process.wait_for(
            lambda: os.path.exists(socket) or self.daemon.poll() is not None, "the socket of bonin.fcgi -l"
        )

    def threads_told(self):
        """As many as the file tells a person to start."""
        with open(os.path.join(self.source, self.fragments[0]), encoding="utf-8") as f:
            return re.search(r"bonin\.fcgi .* -t (\d+)$", f.read(), re.MULTILINE).group(1)

    def revive(self):
        process.stop(self.daemon)
        self.start_daemon()

    def stop(self, how=signal.SIGTERM):
        super().stop(how)
        process.stop(self.daemon)
        self.daemon = None


class Htaccess(Apache):
    """Shared hosting: a folder with bonin.cgi and .htaccess."""

    base_path = "/api/bonin.cgi"
    modules = Apache.modules + ("cgid",)
    is_cgi = True

    def own_lines(self):
        api = self.path("www/api")
        os.makedirs(api, exist_ok=True)
        shutil.copyfile(os.path.join(self.source, "apache-conf/htaccess"), os.path.join(api, ".htaccess"))
        with open(os.path.join(self.source, "apache-conf/bonin.cgi"), encoding="utf-8") as f:
            text = f.read().replace("/home/you/bonin/bonin.conf", self.settings)
        with open(os.path.join(api, "bonin.cgi"), "w", encoding="utf-8") as f:
            f.write(text.replace("/home/you/bonin/bonin.fcgi", self.program))
            os.fchmod(f.fileno(), 0o755)
        self.copy_pages(self.path("www/member"))
        # Apache hands a CGI the request alone, so the test's clock is named here.
        return (
            ["ScriptSock %s" % self.path("cgid.sock")]
            + ['SetEnv %s "%s"' % pair for pair in self.env.items()]
            + ['<Directory "%s">' % self.path("www"), "AllowOverride AuthConfig FileInfo Options Limit"]
            + ["Require all granted", "</Directory>"]
        )

    def copy_pages(self, folder):
        """The pages as a person would put them there: with bonin's address, and the .htaccess that is theirs."""
        shutil.copytree(os.path.join(self.source, "www"), folder, dirs_exist_ok=True)
        shutil.copyfile(os.path.join(self.source, "apache-conf/htaccess-pages"), os.path.join(folder, ".htaccess"))
        for name in ("signup.html", "find-id.html", "reset-password.html"):
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as f:
                text = f.read().replace('"/api/', '"%s/' % self.base_path)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)


class Socket(Front):
    """No web server: bonin on a socket of its own, and the test speaks FastCGI to it."""

    argv_prefix = ()

    def __init__(self, *args):
        super().__init__(*args)
        self.exits = []  # how bonin ended without being stopped, as subprocess tells it

    def start(self):
        socket = self.path("bonin.sock")
        if os.path.exists(socket):
            os.unlink(socket)
        with process.open_log(self.log_path) as log:
            argv = [*self.argv_prefix, self.program, "-c", self.settings, "-l", socket]
            self.server = process.start(argv, self.env, stderr=log)
        process.wait_for(
            lambda: os.path.exists(socket) or self.server.poll() is not None, "the socket of bonin.fcgi -l"
        )

    def revive(self):
        if self.server is None or self.server.poll() is not None:
            if self.server is not None:
                self.exits.append(self.server.returncode)
            self.start()

    def client(self, address):
        return fastcgi.Client(self.path("bonin.sock"), self.base_path, address)


class Pack(Front):
    """No web server: eight bonins on one database, each on a socket of its own, which visitors ask in turn."""

    size = 8
    threads = 4

    def __init__(self, *args):
        super().__init__(*args)
        self.exits = []
        self.bonins = []
        self._turn = itertools.count()

    @property
    def server(self):
        return self.bonins[0] if self.bonins else None

    @server.setter
    def server(self, _):
        pass

    def socket(self, i):
        return self.path("bonin%d.sock" % i)

    def start(self):
        self.bonins = [self._start(i) for i in range(self.size)]
        for i in range(self.size):
            self._wait_for(i)

    def _start(self, i):
        if os.path.exists(self.socket(i)):
            os.unlink(self.socket(i))
        with process.open_log(self.log_path) as log:
            argv = [self.program, "-c", self.settings, "-l", self.socket(i), "-t", str(self.threads)]
            return process.start(argv, self.env, stderr=log)

    def _wait_for(self, i):
        process.wait_for(
            lambda: os.path.exists(self.socket(i)) or self.bonins[i].poll() is not None, "the socket of bonin.fcgi -l"
        )

    def revive(self):
        gone = [i for i, bonin in enumerate(self.bonins) if bonin.poll() is not None]
        for i in gone:
            self.exits.append(self.bonins[i].returncode)
            self.bonins[i] = self._start(i)
        for i in gone:
            self._wait_for(i)

    def stop(self, how=signal.SIGTERM):
        for bonin in self.bonins:
            if bonin.poll() is None:
                bonin.send_signal(how)
        for bonin in self.bonins:
            process.stop(bonin, how)
        self.bonins = []

    def client(self, address, i=None):
        return fastcgi.Client(self.socket(next(self._turn) % self.size if i is None else i), self.base_path, address)


class Process(Front):
    """No web server: the test runs bonin as CGI, a process for each request, and sees how it ends."""

    def __init__(self, *args):
        super().__init__(*args)
        self.exits = []

    def start(self):
        self.server = self

    def poll(self):
        return None

    def stop(self, how=signal.SIGTERM):
        self.server = None

    def client(self, address):
        return CgiClient(self, address)


class CgiClient(client.Client):
    """A visitor of Process. Raises ConnectionError when the process dies without an answer."""

    def __init__(self, front, address):
        super().__init__(0, front.base_path, address)
        self.front = front

    def ask(self, method, path, body=None, headers=None):
        wanted = {k: v for k, v in (headers or {}).items() if v is not None}
        env = dict(self.front.env, BONIN_CONF=self.front.settings)
        env.update(fastcgi.variables(method, self.base_path + path, self.address, body, wanted))
        with process.open_log(self.front.log_path) as log:
            cgi = process.start([self.front.program], env, stderr=log, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        answer, _ = cgi.communicate(body or b"", self.timeout_s)
        self.front.exits.append(cgi.returncode)
        if b"\r\n\r\n" not in answer:
            raise ConnectionError("no answer; bonin ended with %d" % cgi.returncode)
        return fastcgi.reply(answer)


def as_cgi(program, folder):
    """A copy of bonin.fcgi by a name that ends in .cgi, as a person would make it."""
    cgi = os.path.join(folder, "bonin.cgi")
    if program != cgi:
        shutil.copy2(program, cgi)
    return cgi


FRONTS = {
    "lighttpd": Lighttpd,
    "lighttpd-cgi": LighttpdCgi,
    "mod_fcgid": ModFcgid,
    "mod_proxy_fcgi": ModProxyFcgi,
    "htaccess": Htaccess,
    "socket": Socket,
    "pack": Pack,
    "process": Process,
}
