"""Killed or stopped at any moment: limits, codes and proofs are all in the database, and requests are answered."""

import os
import signal
import threading

import case
import process
from case import PASSWORD, SIGNUP


class Restart(case.Case):
    def kill_workers(self):
        """Kill every process of bonin; the web server, or we, start others."""
        pids = self.site.workers()
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait_for(lambda: not set(pids) & set(self.site.workers()), "the killed to be gone")
        self.site.front.revive()
        process.wait_for(lambda: self.client.get("/healthz").status == 200, "bonin to be back")

    def test_kill(self):
        """After kill -9 limits stand, a code is valid with the attempts that were left, a used proof stays used."""
        phone = self.phone()
        request_id = self.sent(SIGNUP, None, phone)["requestId"]
        for _ in range(3):
            self.assert_error(self.verify(SIGNUP, None, phone, self.wrong(phone)), 401, "wrong_code")
        used = self.proof()
        self.assertEqual(self.signup(used).status, 201)
        unused = self.proof()
        self.kill_workers()
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 30))
        reply = self.verify(SIGNUP, None, phone, self.wrong(phone), requestId=request_id)
        self.assertEqual(self.assert_error(reply, 401, "wrong_code")["attemptsLeft"], 1)
        self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)
        self.assert_error(self.signup(used), 401, "bad_proof")
        self.assertEqual(self.signup(unused).status, 201)

    def signup(self, proof):
        return self.post("/signup", proof=proof, userId=self.new_user_id(), password=PASSWORD)

    def test_restart(self):
        """The same after the web server was stopped and started."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        code = self.code(phone)
        self.site.restart()
        self.client = self.site.client()
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 30))
        self.assertEqual(self.verify(SIGNUP, None, phone, code).status, 200)

    def test_lock_is_held(self):
        """Somebody holds the database, as a process that the host has frozen would: nothing is sent, nothing succeeds."""
        phone, other = self.phone(), self.phone()
        self.sent(SIGNUP, None, phone)
        code = self.code(phone)
        lock = self.site.hold_lock()
        try:
            reply = self.send(SIGNUP, None, other)
            # A CGI waits for the database longer and then ends; the web server says so in its own words.
            if reply.status != 500 or not self.site.front.is_cgi:
                self.assert_error(reply, 503, "busy")
                self.assert_error(self.verify(SIGNUP, None, phone, code), 503, "busy")
                self.assertEqual(self.client.get("/healthz").status, 503)
        finally:
            lock.close()
        self.assertEqual(self.n_messages(other), 0)
        self.assertEqual(self.verify(SIGNUP, None, phone, code).status, 200)
        self.sent(SIGNUP, None, other)

    def test_kill_under_load(self):
        """Killed again and again under load: whoever was told 201 has a code that is right, once."""
        done = []
        is_over = threading.Event()

        def visit():
            visitor = self.site.client()
            while not is_over.is_set():
                phone = self.site.phone()
                try:
                    if self.send(SIGNUP, None, phone, client=visitor).status == 201:
                        done.append(phone)
                        visitor = self.site.client()
                except OSError:
                    pass

        threads = [threading.Thread(target=visit) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            n_done = len(done)
            process.wait_for(lambda n_done=n_done: len(done) >= n_done + 3, "some visitors to be served")
            self.kill_workers()
        is_over.set()
        for thread in threads:
            thread.join()
        for phone in done:
            code = self.code(phone)
            self.assertEqual(self.verify(SIGNUP, None, phone, code).status, 200)
            self.assert_error(self.verify(SIGNUP, None, phone, code), 401, "wrong_code")
