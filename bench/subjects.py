"""What is measured: bonin behind its web servers, and the bare hello behind the same ones."""

import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "api"))

import fronts  # noqa: E402
import growth  # noqa: E402
import harness  # noqa: E402
import process  # noqa: E402

# What load.c says it comes from, and no limit on its sends.
OPTIONS = {
    "origin": "http://localhost",
    "address-per-10min": 0,
    "site-per-hour": 10000000,
    "won-per-day": 10**12,
    "code-lifetime": 600,
}


class Standin:
    """The gateway that is only fast."""

    def __init__(self, delay_ms=0):
        self.port = process.free_port()
        argv = [harness.built("bench/standin"), str(self.port), str(delay_ms)]
        self.process = subprocess.Popen(argv, preexec_fn=process.die_with_parent)
        self.url = "http://127.0.0.1:%d" % self.port

    def stop(self):
        process.stop(self.process)


class Subject:
    """A running server. `pids` are the processes whose memory and time are counted: not the web server's."""

    send_path, verify_path = "/send", "/verify"
    send_body = '{"phoneNumber":"%p"}'
    verify_body = '{"phoneNumber":"%p","verifyCode":"%c"}'

    def __init__(self, name):
        self.name = name
        self.port = 0

    def pids(self):
        raise NotImplementedError

    def stop(self):
        raise NotImplementedError


class Bonin(Subject):
    """bonin as a person would install it, with nothing switched off but the limits on sends."""

    send_path, verify_path = "/api/send", "/api/verify"

    def __init__(self, name, gateway, front="lighttpd", threads=64, options=None):
        super().__init__(name)
        more = dict(OPTIONS, threads=threads, **(options or {}))
        self.site = harness.Site(front, more, gateway.url, program="bonin.fcgi")
        self.port = self.site.front.port

    @property
    def database(self):
        return self.site.path("etc/bonin.db")

    def grow(self, count):
        """Give it years of members and messages."""
        self.site.front.stop()
        self.site.wait_for_no_worker()
        kept = os.path.join(os.path.abspath(harness.BUILD), "bench/grown-%d.db" % count)
        if not os.path.exists(kept):
            growth.grow(self.database, count, int(time.time() * 1000))
            shutil.copy2(self.database, kept + ".new")
            os.rename(kept + ".new", kept)
        else:
            for log in ("-wal", "-shm"):
                os.unlink(self.database + log)
            shutil.copyfile(kept, self.database)
        with open(self.database, "rb") as f:  # or it is bonin's first sync that waits for all of it
            os.fsync(f.fileno())
        for name in os.listdir(self.site.path("etc")):  # who wrote was not the site's user
            process.own(self.site.path("etc/" + name))
        self.site.start_front()
        self.port = self.site.front.port

    def start_purge(self, days):
        """boninctl purge, on its way."""
        argv = [self.site.path("bin/boninctl"), "-c", self.site.settings_path, "purge", str(days)]
        return process.start(argv, stderr=subprocess.DEVNULL)

    def pids(self):
        return self.site.workers()

    def stop(self):
        self.site.close()


def _write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


class HelloLighttpd(fronts.Lighttpd):
    threads = 64

    def conf(self):
        return (
            'server.bind = "127.0.0.1"\nserver.port = %d\nserver.document-root = "%s"\n'
            'server.errorlog = "%s"\nserver.modules += ( "mod_fastcgi" )\n'
            'fastcgi.server = ( "/" => (( "bin-path" => "%s %d", "socket" => "%s", "check-local" => "disable",'
            ' "max-procs" => 1, "listen-backlog" => 1024 )) )\n'
        ) % (self.port, self.folder, self.log_path, self.program, self.threads, self.path("hello.sock"))


class HelloModFcgid(fronts.ModFcgid):
    """The same file as bonin has."""

    base_path = "/api"


class Hello(Subject):
    """The ceiling: a program that does nothing, behind the same web server."""

    send_path = "/api/hello"

    def __init__(self, name, front):
        super().__init__(name)
        self.folder = harness.tempfile.mkdtemp(prefix="bonin-bench-")
        process.own(self.folder)
        os.chmod(self.folder, 0o755)
        os.mkdir(os.path.join(self.folder, "www"))
        program = os.path.join(self.folder, "hello")
        shutil.copy2(harness.built("bench/hello"), program)
        self.program = program
        self.front = front(harness.SOURCE, self.folder, program, "", {})
        self.front.start()
        self.port = self.front.port
        process.wait_for(self._answers, "hello")

    def _answers(self):
        try:
            return harness.client.Client(self.port, "", "127.0.0.1").get(self.send_path).status == 200
        except OSError:
            return False

    def pids(self):
        return process.running(self.program)

    def stop(self):
        self.front.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
