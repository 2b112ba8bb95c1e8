"""Peers that do not behave, and parents that start us with too little: neither may take the service away."""

import contextlib
import fcntl
import os
import signal
import struct
import subprocess
import termios
import time

import fastcgi
import faults
import process
from case import FIND_ID, SIGNUP

HEALTH = fastcgi.variables("GET", "/api/healthz", "127.0.0.1")


N_THREADS = 6


class Peers(faults.Case):
    options = {"threads": N_THREADS}

    def peer(self):
        connection = fastcgi.connect(self.socket)
        self.addCleanup(connection.close)
        return connection

    def ask_kept(self, connection):
        connection.sendall(fastcgi.request(HEALTH, keep=True))
        return fastcgi.reply(fastcgi.read_answer(connection))

    def cut_off(self, ask):
        """As many peers as there are workers, each asking in its way; then time is over, and each is hung up on."""
        peers = [self.peer() for _ in range(N_THREADS)]
        for peer in peers:
            ask(peer)
        self.site.clock.hurry(21)
        for peer in peers:
            process.wait_for(lambda p=peer: is_hung_up_on(p), "the worker to hang up")
        self.assertTrue(self.is_served())

    def is_served(self):
        with contextlib.suppress(OSError):
            visitor = self.site.client()
            visitor.timeout_s = 3
            return visitor.get("/healthz").status == 200
        return False

    def test_half_a_request(self):
        """Half a header, parameters without a body, half a body: cut off after 20 s, and others are served."""
        variables = fastcgi.variables("POST", "/api/send", "127.0.0.1", b"x" * 100, {"Content-Type": "application/json"})
        whole = fastcgi.begin() + fastcgi.params(variables) + fastcgi.record(fastcgi.STDIN, b"x" * 50)
        for n in (4, len(whole) - 58, len(whole) - 20):
            with self.subTest(n):

                def ask(peer, n=n):
                    peer.sendall(whole[:n])
                    process.wait_for(lambda: count(peer, termios.TIOCOUTQ) == 0, "the half to be read")

                self.cut_off(ask)

    def test_never_reads(self):
        """Who never takes its answers is cut off, whichever byte it is that finds no room any more."""
        page = fastcgi.variables("POST", "/api/send", "127.0.0.1", b"phoneNumber=1")
        page.update(CONTENT_TYPE="application/x-www-form-urlencoded", HTTP_ACCEPT="text/html")
        asked = []

        def ask(peer):
            # Longer answers in front move the place at which the socket is full.
            for _ in asked:
                self.assertTrue(is_answered(peer, fastcgi.request(page, b"phoneNumber=1", keep=True)))
            while is_answered(peer, fastcgi.request(HEALTH, keep=True)):
                pass
            asked.append(peer)

        self.cut_off(ask)

    def test_goes_on_sending(self):
        """Who sends on and on after its answer is hung up on."""
        for _ in range(N_THREADS + 1):
            peer = self.peer()
            body = b"x" * 5000
            headers = {"Content-Type": "application/json"}
            variables = fastcgi.variables("POST", "/api/send", "127.0.0.1", body, headers)
            peer.sendall(fastcgi.begin() + fastcgi.params(variables) + fastcgi.record(fastcgi.STDIN, body))
            self.assertEqual(fastcgi.reply(fastcgi.read_answer(peer)).status, 413)
            end = time.monotonic() + 5
            with self.assertRaises(OSError):
                while time.monotonic() < end:
                    peer.sendall(b"x")
                    time.sleep(0.05)

    def test_kept_connections(self):
        """Whoever keeps a connection open and says nothing holds up nobody else."""
        for _ in range(N_THREADS - 1):
            began = time.monotonic()
            self.assertEqual(self.ask_kept(self.peer()).status, 200)
            self.assertLess(time.monotonic() - began, 1.5)

    def test_unread_body(self):
        """What is left of a body that was too long is not taken for the next request."""
        body = b"x" * 9000
        variables = fastcgi.variables("POST", "/api/send", "127.0.0.1", body, {"Content-Type": "application/json"})
        peer = self.peer()
        peer.sendall(fastcgi.request(variables, body, keep=True))
        self.assertEqual(fastcgi.reply(fastcgi.read_answer(peer)).status, 413)
        self.assertEqual(peer.recv(1), b"")
        # A body that was read to its end leaves the connection to the next one.
        peer = self.peer()
        variables = fastcgi.variables("POST", "/api/send", "127.0.0.1", b"{}", {"Content-Type": "application/json"})
        peer.sendall(fastcgi.request(variables, b"{}", keep=True))
        self.assertEqual(fastcgi.reply(fastcgi.read_answer(peer)).status, 400)
        self.assertEqual(self.ask_kept(peer).status, 200)


class Parents(faults.Case):
    def tearDown(self):
        self.start([])

    def start(self, prefix, **kept):
        """Stop bonin and start it again in a way of the test's."""
        front = self.site.front
        front.stop()
        front.argv_prefix = prefix
        with keep_signals(**kept):
            front.start()

    def test_blocked_signals(self):
        """Started with every signal blocked: waiting for the lock ends all the same, and SIGTERM stops it."""
        self.start([], blocked=set(range(1, 65)) - {32, 33})
        lock = self.site.hold_lock()
        self.assert_error(self.client.post("/send", {"phoneNumber": self.phone()}), 503, "busy")
        lock.close()
        self.assertEqual(self.client.get("/healthz").status, 200)
        self.assertEqual(process.stop(self.site.front.server, wait_s=5), 0)

    def test_closed_standard_files(self):
        """Started without standard output or error, as FastCGI has it: no log line goes into a file of ours."""
        for closed in (">&- 2>&-", "2>&-"):
            self.start(["sh", "-c", 'exec "$@" ' + closed, "sh"])
            self.assertEqual(self.client.get("/healthz").status, 200)
            self.sent(SIGNUP, None, self.phone())
            for name in os.listdir(self.site.path("etc")):
                if name.endswith("-lock") or "-hash" in name:
                    self.assertEqual(os.path.getsize(self.site.path("etc/" + name)), 0, name)

    def test_no_threads(self):
        """Where not even one thread can be started, the program says so and ends, so that another one is tried."""
        if os.geteuid() == 0 and process.USER is None:
            self.skipTest("root has no limit of processes")
        front = self.site.front
        front.stop()
        argv = ["prlimit", "--nproc=1:1", front.program, "-c", front.settings, "-l", self.socket]
        done = process.run(argv, front.env, timeout=20)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn(b"no thread could be started", done.stderr)

    def test_stop_at_any_moment(self):
        """SIGTERM at any moment after the start: it is gone within three seconds, by the signal or with success."""
        front = self.site.front
        for i in range(faults.rounds(20, 1000)):
            with process.open_log(front.log_path) as log:
                argv = [front.program, "-c", front.settings, "-l", self.socket]
                started = process.start(argv, front.env, stderr=log)
            time.sleep(i % 20 * 0.0007)
            self.assertIn(process.stop(started, wait_s=3), (0, -signal.SIGTERM))


class Cgi(faults.Case):
    front = "process"
    options = {"account-privacy": True}
    n_members = 5

    def test_visitor_leaves(self):
        """As CGI, with account-privacy: who does not wait for the answer gets the message all the same."""
        front = self.site.front
        _user, phone = self.site.member()
        body = b'{"phoneNumber":"%s"}' % phone.encode()
        env = dict(front.env, BONIN_CONF=front.settings)
        env.update(fastcgi.variables("POST", "/api/sendID", "127.0.0.9", body, {"Content-Type": "application/json"}))
        read, write = os.pipe()
        os.close(read)
        with process.open_log(front.log_path) as log:
            with keep_signals(pipe=signal.SIG_DFL):
                cgi = process.start([front.program], env, stderr=log, stdin=subprocess.PIPE, stdout=write)
        os.close(write)
        cgi.communicate(body, 20)
        self.assertEqual(cgi.returncode, 0)
        self.assertEqual(self.verify(FIND_ID, None, phone, self.code(phone)).status, 200)


    def test_never_ends(self):
        """As CGI too, a visitor has 20 s for a request, byte by byte or silent, also for one that is answered by then."""
        front = self.site.front
        for length, status in ((4000, b"Status: 400"), (5000, b"Status: 413")):
            with self.subTest(length):
                env = dict(front.env, BONIN_CONF=front.settings)
                env.update(fastcgi.variables("POST", "/api/send", "127.0.0.9", b"x" * length, {"Content-Type": "application/json"}))
                read, write = os.pipe()
                with process.open_log(front.log_path) as log:
                    cgi = process.start([front.program], env, stderr=log, stdin=read, stdout=subprocess.PIPE)
                os.close(read)
                self.addCleanup(os.close, write)
                os.write(write, b"{")
                process.wait_for(lambda w=write: count(w, termios.FIONREAD) == 0, "the first byte to be read")
                self.site.clock.hurry(21)
                process.wait_for(lambda p=cgi, w=write: has_ended(p, w), "the end of the process")
                self.assertTrue(cgi.stdout.read().startswith(status))


def has_ended(cgi, write):
    """Send one more byte: is nobody there any more?"""
    with contextlib.suppress(BrokenPipeError):
        os.write(write, b" ")
    return cgi.poll() is not None


@contextlib.contextmanager
def keep_signals(blocked=(), pipe=None):
    """What a process that is started inside inherits."""
    old = signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
    old_pipe = signal.getsignal(signal.SIGPIPE)
    if pipe is not None:
        signal.signal(signal.SIGPIPE, pipe)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, old_pipe)
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


def count(connection, what):
    """How many bytes of ours are still unread (TIOCOUTQ), or of theirs (FIONREAD)."""
    return struct.unpack("i", fcntl.ioctl(connection, what, b"\0" * 4))[0]


def is_answered(connection, request):
    """Ask, and never read: does an answer come, to its end record?"""
    before = count(connection, termios.FIONREAD)
    connection.sendall(request)
    end = time.monotonic() + 0.5
    while count(connection, termios.FIONREAD) == before:
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


def is_hung_up_on(connection):
    connection.settimeout(0)
    try:
        connection.send(b"x")
    except (BrokenPipeError, ConnectionResetError):
        return True
    except BlockingIOError:
        pass
    return False
