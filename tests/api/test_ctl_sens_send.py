"""boninctl sens send: whatever interrupts it, nobody gets a message twice, and nobody is forgotten in silence."""

import json
import os
import re
import signal
import subprocess
import threading

import case
import gateway
import process
import scripted
import settings

N = 250
LIMIT_S = 30

_site = None
_scripted = None


def setUpModule():
    global _site, _scripted
    _site, _scripted = scripted.open_beside()


def tearDownModule():
    _site.close()
    _scripted.close()


def in_turn(*scripts):
    """A script that does the next of `scripts` at each request; behind the last, messages are accepted."""
    left = list(scripts)

    def script(connection):
        now = left.pop(0) if left else gateway.answer("202 Accepted", ACCEPTED, "Connection: close\r\n")
        if callable(now):
            now(connection)
        else:
            connection.sendall(now)

    return script


ACCEPTED = {"requestId": "RSSA-1", "requestTime": "2026-01-01T09:00:00.000", "statusCode": "202", "statusName": "success"}
YES = gateway.answer("202 Accepted", ACCEPTED, "Connection: close\r\n")
NO = gateway.answer("429 No", {"error": {"errorCode": "400", "message": "Quota"}}, "Connection: close\r\n")


class Sends(case.Case):
    def setUp(self):
        super().setUp()
        self.path = self.site.path("list-%s.csv" % self._testMethodName)
        self.numbers = ["0101%07d" % i for i in range(N)]
        self.write("to\n" + "".join(number + "\n" for number in self.numbers))
        self.before = _scripted.count()

    def make_site(self):
        return _site

    def write(self, text):
        self.site._write(self.path, text, 0o600)

    def arguments(self, *more):
        conf = self.site.path("etc/scripted.conf")
        return ["-c", conf, "sens", "send", self.path, "--content", "안녕하세요", *more]

    def run_send(self, script, *more):
        """Run it against a gateway that does `script`."""
        _scripted.do(script)
        return self.site.try_ctl(*self.arguments(*more))

    def start_send(self, script):
        _scripted.do(script)
        program = self.site.path("bin/boninctl")
        return process.start([program, *self.arguments()], self.site.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def requested(self):
        """The numbers of every request so far, as they came."""
        return [[m["to"] for m in json.loads(body)["messages"]] for _, _, _, body in _scripted.requests[self.before :]]

    def assert_nobody_twice(self, n):
        numbers = [number for batch in self.requested() for number in batch]
        self.assertEqual(len(set(numbers)), len(numbers))
        self.assertEqual(len(numbers), n)

    def refused(self, *arguments, words):
        done = self.site.try_ctl(*arguments)
        self.assertNotEqual(done.returncode, 0, done)
        for word in words:
            self.assertIn(word, done.stderr.decode())
        self.assertEqual(self.requested(), [])
        self.assertFalse(os.path.exists(self.path + ".sent"))

    def test_batches(self):
        """A hundred a request, each number once; run again, nothing is left to do."""
        done = self.run_send(in_turn())
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual([len(batch) for batch in self.requested()], [100, 100, 50])
        self.assertEqual([n for batch in self.requested() for n in batch], self.numbers)
        self.assertIn("lines 2-101", done.stdout.decode())
        self.assertIn("250 of 250 accepted", done.stdout.decode())
        done = self.run_send(in_turn())
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(len(self.requested()), 3)
        self.assertEqual(os.stat(self.path + ".sent").st_mode & 0o777, 0o600)
        with open(self.path + ".sent", encoding="utf-8") as f:
            self.assertIsNone(re.search(r"010\d{8}", f.read()))

    def test_request(self):
        self.write("to,content,subject\n010-1234-5678,한 사람만,\n01087654321,,따로\n")
        done = self.run_send(in_turn(), "--type", "LMS", "--subject", "제목", "--picture=", "--json")
        self.assertNotEqual(done.returncode, 0)
        done = self.run_send(in_turn(), "--type", "LMS", "--subject", "제목", "--json")
        self.assertEqual(done.returncode, 0, done)
        body = json.loads(_scripted.requests[-1][3])
        self.assertEqual(
            body,
            {
                "type": "LMS",
                "contentType": "COMM",
                "countryCode": "82",
                "from": settings.SENDER,
                "subject": "제목",
                "content": "안녕하세요",
                "messages": [
                    {"to": "01012345678", "content": "한 사람만"},
                    {"to": "01087654321", "subject": "따로"},
                ],
            },
        )
        self.assertEqual(
            json.loads(done.stdout), {"lines": "2-3", "outcome": "accepted", "requestId": "RSSA-1", "refused": 0}
        )

    def test_refusal_ends_the_run(self):
        """The batch that was refused, and those behind it, go out in the next run."""
        done = self.run_send(in_turn(YES, NO))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("quota", done.stderr.decode())
        self.assertIn("100 of 250 accepted, 0 refused, 0 unknown, 150 not sent", done.stdout.decode())
        self.assertEqual(len(self.requested()), 2)
        done = self.run_send(in_turn())
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual([len(batch) for batch in self.requested()], [100, 100, 100, 50])
        self.assertEqual(self.requested()[1], self.requested()[2])

    def test_lost_answer_is_not_repeated(self):
        for lost in (gateway.hang_up, gateway.half, gateway.reset):
            with self.subTest(lost.__name__):
                if os.path.exists(self.path + ".sent"):
                    os.remove(self.path + ".sent")
                self.before = _scripted.count()
                done = self.run_send(in_turn(YES, lost))
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("lines 102-201 may have been sent", done.stderr.decode())
                self.assertIn("sens list --start", done.stderr.decode())
                for _ in range(2):
                    done = self.run_send(in_turn())
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("lines 102-201 may have been sent", done.stderr.decode())
                    self.assertIn("150 of 250 accepted, 0 refused, 100 unknown, 0 not sent", done.stdout.decode())
                self.assert_nobody_twice(250)

    def test_kill(self):
        """Killed while the gateway thinks: that batch is unknown."""
        reached = threading.Event()

        def think(connection):
            reached.set()
            gateway.silence(connection)

        running = self.start_send(in_turn(YES, think))
        self.assertTrue(reached.wait(LIMIT_S))
        running.kill()
        running.communicate(timeout=LIMIT_S)
        done = self.run_send(in_turn())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("lines 102-201 may have been sent", done.stderr.decode())
        self.assert_nobody_twice(250)

    def test_interrupt_waits_for_the_answer(self):
        """Ctrl-C: what is under way is noted, the rest is not begun."""
        reached, go = threading.Event(), threading.Event()

        def think(connection):
            reached.set()
            go.wait(LIMIT_S)
            connection.sendall(YES)

        running = self.start_send(in_turn(YES, think))
        self.assertTrue(reached.wait(LIMIT_S))
        running.send_signal(signal.SIGINT)
        go.set()
        running.communicate(timeout=LIMIT_S)
        self.assertEqual(running.returncode, -signal.SIGINT)
        self.assertEqual(len(self.requested()), 2)
        done = self.run_send(in_turn())
        self.assertEqual(done.returncode, 0, done)
        self.assert_nobody_twice(250)

    def test_two_at_once(self):
        reached, go = threading.Event(), threading.Event()

        def think(connection):
            reached.set()
            go.wait(LIMIT_S)
            connection.sendall(YES)

        running = self.start_send(in_turn(think))
        self.assertTrue(reached.wait(LIMIT_S))
        done = self.site.try_ctl(*self.arguments())
        go.set()
        running.communicate(timeout=LIMIT_S)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("another boninctl", done.stderr.decode())
        self.assert_nobody_twice(250)

    def test_other_work(self):
        """The journal of one sending does not do for another."""
        self.run_send(in_turn())
        n = len(self.requested())
        for more in (["--content", "다른 말"], ["--type", "LMS"], ["--sender", "0212345678"]):
            done = self.run_send(in_turn(), *more)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("belongs to another", done.stderr.decode())
        self.write("to\n01012345678\n")
        done = self.run_send(in_turn())
        self.assertIn("belongs to another", done.stderr.decode())
        self.assertEqual(len(self.requested()), n)

    def test_lines_are_checked_first(self):
        for text, words in (
            ("to\n01012345678\n010-1234-5678\n", [":3:", "line 2"]),
            ("to\n01012345678\n0212345678\n", [":3:"]),
            ("to\n01012345678\n\nhello\n", [":4:"]),
            ("01012345678\n01087654321,%s\n" % ("가" * 46), [":2: content", "it has 92"]),
            ("01012345678,😀\n", [":1: content", "U+1F600"]),
            ("01012345678,a,\n01012345679,,b\n", [":2: subject"]),
            ('01012345678,"a\n', [":1:", "quote"]),
            ("to\n01012345678,a\n", [":2:", "columns"]),
            ("to\n", ["no number"]),
            ("", ["no number"]),
            ("".join("01012345678\n" for _ in range(30)), ["29 faults"]),
        ):
            with self.subTest(text[:40]):
                self.write(text)
                self.refused(*self.arguments(), words=words)
        self.refused("sens", "send", self.site.path("none.csv"), "--content", "x", words=["none.csv"])

    def test_message_is_checked_first(self):
        for more, words in (
            (["--content", ""], ["content", "empty"]),
            (["--type", "MMS"], ["files", "picture"]),
            (["--subject", "x"], ["subject"]),
            (["--reserve", "2020-01-01 00:00"], ["reserveTime", "ten minutes"]),
            (["--ad", "--night-consent"], ["(광고)"]),
            (["--sender", "0505555555"], ["from"]),
            (["--content-file", self.site.path("none.txt")], ["none.txt"]),
        ):
            with self.subTest(more):
                self.refused(*self.arguments(*more), words=words)

    def test_abroad(self):
        """A country of the settings, by SMS, without the 0 of the number; nothing else leaves."""
        scripted.write(_site, "abroad", {"countries": ["81", "673"], "sens.base-url": _scripted.url})
        arguments = ["-c", self.site.path("etc/abroad.conf"), "sens", "send", self.path, "--content", "hello"]
        for text, more, words in (
            ("+81 90-1234-5678\n", ["--type", "LMS"], ["type", "SMS to another country"]),
            ("+81 90-1234-5678\n+82 10-1234-5678\n", [], [":2:", "another country"]),
            ("+1 212 555 0123\n", [], [":1:"]),
            ("+999 1234567\n", [], [":1:"]),
        ):
            with self.subTest(text):
                self.write(text)
                self.refused(*arguments, *more, words=words)
        _scripted.do(in_turn())
        for text, country, number in (("+81 (0)90-1234-5678\n", "81", "9012345678"), ("+673 712 3456\n", "673", "7123456")):
            self.write(text)
            done = self.site.try_ctl(*arguments)
            self.assertEqual(done.returncode, 0, done)
            os.remove(self.path + ".sent")
            body = json.loads(_scripted.requests[-1][3])
            self.assertEqual((body["countryCode"], body["messages"]), (country, [{"to": number}]))
        scripted.write(_site, "nowhere", {"countries": ["999"]})
        done = self.site.try_ctl("-c", self.site.path("etc/nowhere.conf"), "check")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("countries must hold only countries that SENS sends to", done.stderr.decode())

    def test_dry_run(self):
        done = self.run_send(in_turn(), "--dry-run")
        self.assertEqual((done.returncode, done.stdout), (0, b"250 recipients, nothing was sent\n"))
        self.assertEqual(self.requested(), [])
        self.assertFalse(os.path.exists(self.path + ".sent"))

    def test_standard_input(self):
        """One batch, without a journal; more than that needs a file."""
        _scripted.do(in_turn())
        arguments = ["-c", self.site.path("etc/scripted.conf"), "sens", "send", "-", "--content", "안녕"]
        done = self.site.try_ctl(*arguments, stdin=b"01012345678\n")
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(self.requested(), [["01012345678"]])
        done = self.site.try_ctl(*arguments, stdin="\n".join(self.numbers[:101]).encode())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("more than 100", done.stderr.decode())
        self.assertEqual(len(self.requested()), 1)

    def test_arrives(self):
        """At the simulator: each has its own words; a reservation waits, and can be called off."""
        first, second = self.phone(), self.phone()
        self.write("to,content\n%s,첫째\n%s,\n" % (first, second))
        self.site.ctl("sens", "send", self.path, "--content", "모두에게")
        for phone, text in ((first, "첫째"), (second, "모두에게")):
            process.wait_for(lambda phone=phone: self.site.messages(phone), "the message")
            self.assertEqual(self.site.messages(phone)[0]["content"], text)
        os.remove(self.path + ".sent")
        first, second = self.phone(), self.phone()
        self.write("to,content\n%s,하나\n%s,둘\n" % (first, second))
        self.site.ctl("sens", "send", self.path)  # there is no text for all
        self.assertEqual([self.site.messages(phone)[0]["content"] for phone in (first, second)], ["하나", "둘"])
        os.remove(self.path + ".sent")
        answer = self.site.ctl("sens", "send", self.path, "--content", "나중에", "--reserve", "2099-01-02 09:30", "--json")
        request = json.loads(answer)["requestId"]
        self.assertIn("READY", self.site.ctl("sens", "reservation", request))
        self.assertEqual(self.site.ctl("sens", "reservation", "--cancel", request), "cancelled\n")
        self.assertIn("CANCELED", self.site.ctl("sens", "reservation", request))
