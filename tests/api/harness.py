"""
One whole site for a test: settings, keys, members, a gateway, and bonin behind a web server, in a folder of its own
at ports of its own. Everything is started by us, waited for, ended by its id, and gone afterwards.
"""

import atexit
import fcntl
import functools
import http.client
import itertools
import os
import shutil
import signal
import tempfile

import client
import clock
import fronts
import gateway
import process
import settings

BUILD = os.environ.get("BONIN_BUILD") or ("." if os.path.exists("bonin.fcgi") else "build")
SOURCE = os.environ.get(
    "BONIN_SOURCE", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
)
PAGES = os.path.join(SOURCE, "www")
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$KcRVQn9yeD1sKuDR0K4OeSuGmHRSEyVYm9cUWWcKXi0"
N_MEMBERS = 400


def built(name):
    """The path of a program that was built."""
    for folder in (BUILD, os.path.join(BUILD, "src"), os.path.join(BUILD, "tests")):
        path = os.path.join(os.path.abspath(folder), name)
        if os.access(path, os.X_OK):
            return path
    raise FileNotFoundError("%s is not built in %s" % (name, os.path.abspath(BUILD)))


@functools.cache
def shipped():
    """
    The folder with what web servers read of the source. They run as another user than root, who may not be let in where
    the source is, such as in root's home: then it has copies.
    """
    if process.USER is None:
        return SOURCE
    folder = tempfile.mkdtemp(prefix="bonin-shipped-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("apache-conf", "lighttpd-conf", "www"):
        shutil.copytree(os.path.join(SOURCE, name), os.path.join(folder, name))
    for path, _, files in os.walk(folder):
        for name in [path] + files:
            process.own(os.path.join(path, name))
    return folder


def is_built_with(definition):
    """Whether config.h of the build defines it."""
    with open(os.path.join(BUILD, "config.h"), encoding="utf-8") as f:
        return "#define %s\n" % definition in f.read()


class Site:
    """
    A site with bonin. `front` names a row of fronts.FRONTS; `options` change settings; `gateway_url` is another
    gateway's in place of the simulator; `n_members` people have an account already.
    """

    def __init__(self, front="lighttpd", options=None, gateway_url=None, n_members=0, program="bonin-test.fcgi"):
        self.folder = tempfile.mkdtemp(prefix="bonin-test-")
        process.own(self.folder)
        os.chmod(self.folder, 0o755)
        self.front = None
        self.simulator = None
        self.clock = None
        atexit.register(self.close)
        for name in ("bin", "run", "www"):
            self._make_folder(name)
        self.clock = clock.Clock(self.path("clock"))
        self.program = self._copy(program, "bin/bonin.fcgi")
        self._copy("boninctl", "bin/boninctl")
        self.env = {"BONIN_TEST_CLOCK": self.clock.path}
        self.settings_path = self.path("etc/bonin.conf")
        self.ctl("init", self.path("etc"))
        self.gateway_url = gateway_url or self._start_simulator()
        kind = fronts.FRONTS[front]
        self.options = settings.defaults(kind.base_path, self.gateway_url)
        self.options["pages"] = kind.pages_path + "/"
        self.options.update(options or {})
        self.write_settings()
        self._members = iter(self._import_members(n_members))
        run = self.path("run")
        os.symlink(self.path("www"), os.path.join(run, "www"))
        self.front = kind(shipped(), run, self.program, self.settings_path, self.env)
        self._addresses = itertools.count(1)
        self._phones = itertools.count(20000000 + os.getpid() % 10000 * 1000)
        self.start_front()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write_settings(self):
        """Write bonin.conf from self.options; bonin reads it at its next start."""
        secret = self.path("etc/" + settings.SECRET_KEY_FILE)
        self._write(secret, "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG\n", 0o600)
        self._write(self.settings_path, settings.render(self.options), 0o644)

    def start_front(self):
        """Start the web server; again at another port when somebody took ours."""
        for attempt in range(3):
            self.front.start()
            try:
                process.wait_for(self._is_ready_or_dead, "the web server")
                if self.front.server.poll() is None:
                    return
            except AssertionError:
                if attempt == 2:
                    raise
            self.front.stop()
        raise AssertionError("the web server does not start:\n" + self.logs())

    def restart(self):
        self.front.stop()
        self.wait_for_no_worker()
        self.start_front()

    def workers(self):
        """The ids of bonin's processes."""
        return process.running(self.front.program)

    def wait_for_no_worker(self):
        process.wait_for(lambda: not self.workers(), "the end of bonin's processes")

    def client(self, address=None):
        """A visitor with an address that nobody had before."""
        if address is None:
            n = next(self._addresses)
            address = "127.%d.%d.%d" % (1 + n // 62500, n // 250 % 250, 1 + n % 250)
        return self.front.client(address)

    def phone(self):
        """A number that nobody had before."""
        return "010%08d" % next(self._phones)

    def member(self):
        """A user id and number of somebody who has an account, and whom no test has used yet."""
        return next(self._members)

    def messages(self, phone):
        """What the simulator's handset with that number received, newest first."""
        answer = client.Client(self.simulator.port, "", "127.0.0.1").get("/sim/messages?to=" + phone)
        assert answer.status == 200, answer
        return answer.json

    def code(self, phone):
        """The code that came last. With account-privacy the answer does not wait for the message."""
        process.wait_for(lambda: self.messages(phone), "a message to " + phone)
        return gateway.code_in(self.messages(phone)[0]["content"])

    def ctl(self, *arguments, stdin=None):
        """Run boninctl; its output. Fails when it does."""
        done = self.try_ctl(*arguments, stdin=stdin)
        assert done.returncode == 0, "boninctl %s: %r" % (arguments, done)
        return done.stdout.decode("utf-8")

    def hold_lock(self):
        """Hold the lock of the database, as a process that is frozen would; closing what comes back gives it back."""
        lock = open(self.path("etc/bonin.db-lock"), "rb")  # pylint: disable=consider-using-with
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def try_ctl(self, *arguments, stdin=None):
        env = dict(self.env, BONIN_CONF=self.settings_path)
        return process.run([self.path("bin/boninctl"), *arguments], env, stdin)

    def logs(self):
        """All that was logged, for a failure's report."""
        text = ""
        for folder in (self.path("run"), self.path("sim")):
            for name in ("front.log", "lighttpd.log"):
                path = os.path.join(folder, name)
                if os.path.exists(path):
                    with open(path, encoding="utf-8", errors="replace") as f:
                        text += "--- %s\n%s" % (path, f.read())
        return text

    def events(self):
        """bonin's own log, where the setting log-file names one."""
        path = self.options["log-file"]
        with open(os.path.join(self.path("etc"), path), encoding="utf-8") as f:
            return f.read()

    def close(self):
        """End everything; harmless twice."""
        for server in (self.front, self.simulator):
            if server is not None:
                server.stop()
        if self.front is not None:
            self.front_pids_gone()
        if self.clock is not None:
            self.clock.close()
            self.clock = None
        self.front = self.simulator = None
        if os.environ.get("BONIN_TEST_KEEP"):
            print("# kept: " + self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.close)

    def front_pids_gone(self):
        try:
            self.wait_for_no_worker()
        except AssertionError:
            for pid in self.workers():
                os.kill(pid, signal.SIGKILL)
            raise

    def _is_ready_or_dead(self):
        if self.front.server.poll() is not None:
            return True
        try:
            return self.client("127.0.0.1").get("/healthz").status == 200
        except (OSError, http.client.HTTPException):  # an echo: a port may be connected to itself
            return False

    def _make_folder(self, name):
        os.makedirs(self.path(name))
        process.own(self.path(name))

    def _copy(self, program, name):
        shutil.copy2(built(program), self.path(name))
        os.chmod(self.path(name), 0o755)
        return self.path(name)

    def _write(self, path, text, mode):
        with open(path, "w", encoding="utf-8") as f:
            os.fchmod(f.fileno(), mode)
            f.write(text)
        process.own(path)

    def _start_simulator(self):
        self._make_folder("sim")
        key = self.path("sim/secret.key")
        self._write(key, "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG\n", 0o600)
        program = self._copy("sens-sim-test", "bin/sens-sim")
        self.simulator = Simulator(self.path("sim"), program, key, self.env)
        self.simulator.start()
        return "http://127.0.0.1:%d" % self.simulator.port

    def _import_members(self, n):
        members = [("member%d" % i, "0107%07d" % i) for i in range(n)]
        if members:
            rows = "".join("%s,%s,%s\n" % (user, phone, HASH) for user, phone in members)
            csv = "userId,phoneNumber,passwordHash\n" + rows.replace(HASH, '"%s"' % HASH)
            self._write(self.path("members.csv"), csv, 0o600)
            self.ctl("users", "import", self.path("members.csv"))
        return members


class Simulator:
    """
    sens-sim behind a lighttpd of its own, with lighttpd-conf/demo.conf as it is shipped, pages and all. `more` is lines
    of lighttpd's that a test adds.
    """

    def __init__(self, folder, program, key, env):
        self.folder = folder
        self.command = "%s -a %s -s %s -k %s -f %s" % (
            program,
            settings.ACCESS_KEY,
            settings.SERVICE_ID,
            key,
            settings.SENDER,
        )
        self.env = env
        self.port = 0
        self.more = ""
        self.server = None

    def start(self):
        """Start it, again at the same port; the first time at another when somebody took ours."""
        is_new = self.port == 0
        for _ in range(3):
            if is_new:
                self.port = process.free_port()
            self._launch()
            process.wait_for(lambda: self.server.poll() is not None or self._is_ready(), "the simulator")
            if self.server.poll() is None:
                return
        raise AssertionError("the simulator's web server does not start")

    def _launch(self):
        conf = os.path.join(self.folder, "sim.conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(
                'var.demo_port = %d\nvar.demo_pages = "%s"\nvar.demo_run = "%s"\nvar.demo_simulator = "%s"\n'
                'var.bonin_pages = "%s"\nvar.bonin_pages_path = ""\ninclude "%s"\ninclude "%s"\n%s'
                % (
                    self.port,
                    os.path.join(shipped(), "www"),
                    self.folder,
                    self.command,
                    os.path.join(shipped(), "www"),
                    os.path.join(shipped(), "lighttpd-conf/demo.conf"),
                    os.path.join(shipped(), "lighttpd-conf/pages.conf"),
                    self.more,
                )
            )
        with process.open_log(os.path.join(self.folder, "front.log")) as log:
            self.server = process.start(["lighttpd", "-D", "-f", conf], self.env, stderr=log)

    def stop(self):
        process.stop(self.server)
        self.server = None

    def _is_ready(self):
        try:
            return client.Client(self.port, "", "127.0.0.1").get("/sim/messages?to=0100").status == 200
        except (OSError, http.client.HTTPException):
            return False
