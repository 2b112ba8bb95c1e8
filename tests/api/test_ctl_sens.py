"""boninctl sens: the gateway from an operator's keyboard."""

import email.utils
import json
import time

import case
import gateway
import scripted
import settings
from case import SIGNUP

# A JPEG of one pixel as far as anybody looks at it: start, frame, scan.
PICTURE = (
    b"\xff\xd8"
    b"\xff\xc0\x00\x11\x08\x00\x01\x00\x01\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    b"\xff\xda\x00\x04\x00\x00\x00\xff\xd9"
)
MESSAGE = "f574d3f0-1111-2222-3333-daa31f50eaf5"

_site = None
_scripted = None


def setUpModule():
    global _site, _scripted
    _site, _scripted = scripted.open_beside()


def tearDownModule():
    _site.close()
    _scripted.close()


class CtlSens(case.Case):
    def make_site(self):
        return _site

    def test_check_online(self):
        """One question, which sends nothing: that the gateway is reached, takes the keys, and has a clock like ours."""
        self.assertIn("SMS answers, and takes the keys", self.site.ctl("check", "--online"))
        self.assertNotIn("answers", self.site.ctl("check"))
        conf = self.site.path("etc/scripted.conf")
        dated = "Date: %s\r\n"
        for script, words in (
            (gateway.error("401 Unauthorized"), ["Sub Account"]),
            (gateway.error("404 Not Found"), ["service id"]),
            (gateway.answer("200 OK", {"messages": []}, dated % "Tue, 01 Jan 2030 00:00:00 GMT"), ["behind the gateway's"]),
            (gateway.answer("200 OK", {"messages": []}, dated % "Mon, 01 Jan 2001 00:00:00 GMT"), ["ahead of the gateway's"]),
            (gateway.hang_up, ["the answer was lost"]),
        ):
            _scripted.do(script)
            done = self.site.try_ctl("-c", conf, "check", "--online")
            self.assertNotEqual(done.returncode, 0, done)
            self.assertIn("not ok", done.stdout.decode())
            for word in words:
                self.assertIn(word, done.stderr.decode())
        _scripted.do(gateway.answer("200 OK", {"messages": []}))
        n_before = _scripted.count()
        self.site.ctl("-c", conf, "check", "--online")
        self.assertEqual([r[0] for r in _scripted.requests[n_before:]], ["GET"])
        _scripted.do(None)
        self.assertNotEqual(self.site.try_ctl("check", "--offline").returncode, 0)

    def file(self, name, content):
        path = self.site.path(name)
        if isinstance(content, bytes):
            content = content.decode("latin-1")
            with open(path, "w", encoding="latin-1") as f:
                f.write(content)
        else:
            self.site._write(path, content, 0o600)
        return path

    def fails(self, *arguments, words=(), stdin=None):
        """The command fails, says why on standard error, and prints nothing on the other."""
        done = self.site.try_ctl(*arguments, stdin=stdin)
        self.assertNotEqual(done.returncode, 0, done)
        self.assertEqual(done.stdout, b"", done)
        for word in words:
            self.assertIn(word, done.stderr.decode())
        return done.stderr.decode()

    def scripted(self, status, body, *arguments, stdin=None):
        """Run a command against a gateway that answers so; the CompletedProcess and the one request."""
        _scripted.do(gateway.answer(status, body))
        before = _scripted.count()
        done = self.site.try_ctl("-c", self.site.path("etc/scripted.conf"), "sens", *arguments, stdin=stdin)
        requests = _scripted.requests[before:]
        return done, requests


class Lists(CtlSens):
    def request_id(self, phone):
        """The gateway's id of the message that went to the number last."""
        for line in self.site.ctl("sends").splitlines():
            if "*" + phone[-4:] in line:
                return line.split()[-1]
        raise AssertionError("nothing was sent to it")

    def test_list_and_result(self):
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        request = self.request_id(phone)
        out = self.site.ctl("sens", "list", request)
        row = out.splitlines()[0]
        self.assertIn("%s****%s" % (phone[:3], phone[-4:]), row)
        self.assertNotIn(phone, out)
        self.assertIn("1 messages:", out)
        message = next(word for word in row.split() if word.count("-") == 4)
        result = self.site.ctl("sens", "result", message)
        self.assertIn(request, result)
        self.assertIn(settings.SENDER, result)
        self.assertNotIn(phone, result)
        whole = json.loads(self.site.ctl("sens", "result", message, "--json"))
        self.assertEqual(whole["messages"][0]["to"], phone)

    def test_list_by_time(self):
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        out = self.site.ctl("sens", "list", "--to", "-", stdin=phone.encode() + b"\n")
        self.assertIn("1 messages:", out)
        out = self.site.ctl("sens", "list", "--to=-", "--type", "LMS", stdin=phone.encode() + b"\n")
        self.assertIn("0 messages:", out)
        lines = self.site.ctl("sens", "list", "--json", "--page-size", "1").splitlines()
        self.assertGreater(len(lines), 0)
        for line in lines:
            self.assertLessEqual(len(json.loads(line)["messages"]), 1)

    def test_list_pages(self):
        """Every page is asked for, each with the token of the one before; the same token twice ends it."""
        page = {"statusCode": "202", "statusName": "success", "messages": [], "hasMore": True, "nextToken": "a+b="}
        done, requests = self.scripted("200 OK", page, "list")
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(len(requests), 2)
        self.assertIn("&nextToken=a%2Bb%3D", requests[1][1])

    def test_list_refuses(self):
        for arguments, words in (
            (["--start", "yesterday"], ["requestStartTime", "2026-01-02 09:30:00"]),
            (["--start", "2020-01-01 00:00:00", "--end", "2020-01-02 00:00:00"], ["90 days"]),
            (["REQUEST", "--start", "2026-01-01 00:00:00"], ["requestId"]),
            (["--page-size", "101"], ["pageSize"]),
            (["--page-size", "x"], ["--page-size"]),
            (["--to", "01012345678"], ["standard input"]),
            (["--type", "sms"], ["SMS, LMS or MMS"]),
            (["--template", "x"], ["no filter of the list of SMS"]),
            (["--nonsense"], ["--nonsense"]),
            (["--json=yes"], ["--json"]),
            (["--start"], ["value"]),
            (["A", "B"], ["too many"]),
        ):
            with self.subTest(arguments):
                self.fails("sens", "list", *arguments, words=words)
        self.fails("sens", "result", words=["missing"])
        self.fails("sens", "result", "..", words=["cannot be built"])

    def test_what_the_gateway_says(self):
        """Each kind of answer with what an operator can do about it."""
        for status, body, words in (
            ("401 No", {"error": {"errorCode": "200", "message": "Authentication Failed"}}, ["clock", "code 200"]),
            ("401 No", {"error": {"errorCode": "210", "message": "Permission Denied"}}, ["Sub Account"]),
            ("403 No", {"status": 403, "error": "Forbidden", "message": "x"}, ["service id"]),
            ("429 No", {"error": {"errorCode": 400, "message": "Quota"}}, ["quota"]),
            ("500 No", b"", ["trouble"]),
            ("200 OK", b"<html>", ["unknown: the answer was lost"]),
        ):
            with self.subTest(status):
                done, requests = self.scripted(status, body, "list")
                self.assertNotEqual(done.returncode, 0, done)
                self.assertEqual(done.stdout, b"")
                self.assertEqual(len(requests), 1)
                for word in words:
                    self.assertIn(word, done.stderr.decode())

    def test_nothing_is_no_failure(self):
        done, _ = self.scripted("404 Not Found", b"", "list", "RSSA-1")
        self.assertEqual((done.returncode, done.stdout), (0, b"0 messages: 0 delivered, 0 failed, 0 waiting\n"))
        done, _ = self.scripted("404 Not Found", b"", "result", MESSAGE)
        self.assertNotEqual(done.returncode, 0)

    def test_terminal_is_safe(self):
        """What the gateway says cannot move the cursor or hide text."""
        message = {"messageId": "m", "to": "01012345678", "requestTime": "\x1b[2J\u202e", "status": "\x07"}
        done, _ = self.scripted("200 OK", {"messages": [message]}, "list", "R")
        self.assertEqual(done.returncode, 0, done)
        for bad in ("\x1b", "\x07", "\u202e"):
            self.assertNotIn(bad, done.stdout.decode())


class Others(CtlSens):
    def test_upload(self):
        path = self.file("picture.jpg", PICTURE)
        first = self.site.ctl("sens", "upload", path).split()
        self.assertEqual(len(first), 3)
        self.assertEqual(self.site.ctl("sens", "upload", path).split()[0], first[0])
        self.assertNotEqual(self.site.ctl("sens", "upload", path, "--name", "other.jpg").split()[0], first[0])
        answer = json.loads(self.site.ctl("sens", "upload", path, "--json"))
        self.assertEqual(answer["fileId"], first[0])

    def test_upload_refuses(self):
        """What the gateway would not take does not leave."""
        for name, content, words in (
            ("picture.png", PICTURE, ["fileName", ".jpg"]),
            ("text.jpg", b"hello", ["JPEG"]),
            ("big.jpg", PICTURE + b"x" * (300 * 1024), ["307200"]),
            ("wide.jpg", PICTURE.replace(b"\x08\x00\x01\x00\x01", b"\x08\x00\x01\x05\xdd"), ["1501x1"]),
            ("empty.jpg", b"", ["it has 0"]),
        ):
            with self.subTest(name):
                before = _scripted.count()
                conf = self.site.path("etc/scripted.conf")
                self.fails("-c", conf, "sens", "upload", self.file(name, content), words=words)
                self.assertEqual(_scripted.count(), before)
        self.fails("sens", "upload", self.site.path("none.jpg"), words=["none.jpg"])

    def test_reservation(self):
        body = {"reserveId": "R", "reserveTime": "2026-01-02 09:30", "reserveTimeZone": "Asia/Seoul"}
        done, requests = self.scripted("200 OK", dict(body, reserveStatus="READY"), "reservation", "R")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("waits for its time", done.stdout.decode())
        self.assertTrue(requests[0][1].endswith("/reservations/R/reserve-status"))
        done, requests = self.scripted("204 No Content", b"", "reservation", "--cancel", "R")
        self.assertEqual((done.returncode, done.stdout), (0, b"cancelled\n"))
        self.assertEqual(requests[0][0], "DELETE")
        done, _ = self.scripted("404 Not Found", b"", "reservation", "--cancel", "R")
        self.assertNotEqual(done.returncode, 0)

    def test_unsubscribes(self):
        one = {"clientTelNo": "01012345678", "registerType": "C", "registerTime": "2026-01-01T09:00:00.000"}
        done, requests = self.scripted("200 OK", [one], "unsubscribes")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("010****5678", done.stdout.decode())
        self.assertIn("1 refuse advertising", done.stdout.decode())
        self.assertEqual(len(requests), 1)
        path = self.file("numbers", "01012345678\n\n01087654321\n")
        wanted = [{"clientTelNo": "01012345678"}, {"clientTelNo": "01087654321"}]
        for option, method, word in (("--add", "POST", b"2 added\n"), ("--remove", "DELETE", b"2 removed\n")):
            done, requests = self.scripted("204 No Content", b"", "unsubscribes", option, path)
            self.assertEqual((done.returncode, done.stdout), (0, word), done)
            self.assertEqual(requests[0][0], method)
            self.assertEqual(json.loads(requests[0][3]), wanted)
        for content, words in (("010-1234-5678\n", ["number 1"]), ("\n", ["no number"]), ("01012345678\n" * 1001, ["1000"])):
            self.fails("sens", "unsubscribes", "--add", self.file("numbers", content), words=words)
        self.fails("sens", "unsubscribes", "--add", path, "--remove", path, words=["cannot be combined"])
        self.fails("sens", "unsubscribes", "--add", path, "--number", "-", words=["cannot be combined"])

    def test_unsubscribes_listed_in_part(self):
        """At the simulator: by number, by time, and in pages of any size."""
        numbers = sorted(self.phone() for _ in range(5))
        self.site.ctl("sens", "unsubscribes", "--add", "-", stdin="\n".join(numbers).encode())
        self.addCleanup(lambda: self.site.ctl("sens", "unsubscribes", "--remove", "-", stdin="\n".join(numbers).encode()))
        listed = lambda *more, stdin=None: sorted(
            row["clientTelNo"]
            for line in self.site.ctl("sens", "unsubscribes", "--json", *more, stdin=stdin).splitlines()
            for row in json.loads(line) or []
        )
        for size in ("1", "2", "5", "6"):
            self.assertEqual(listed("--page-size", size), numbers)
            out = self.site.ctl("sens", "unsubscribes", "--page-size", size)
            self.assertIn("\n5 refuse advertising\n", out)
        self.assertEqual(listed("--number", "-", stdin=numbers[3].encode() + b"\n"), [numbers[3]])
        self.assertEqual(listed("--number=-", stdin=b"01999999999\n"), [])
        self.assertEqual(listed("--end", "2026-01-01 00:00:00"), [])
        self.assertEqual(listed("--start", "2026-01-01 00:00:00"), numbers)
        self.assertEqual(listed("--start", "2099-01-01 00:00:00"), [])

    def test_unsubscribes_asks(self):
        """Times are Korea's, and all of the last second counts."""
        more = ["--start", "2026-01-01 09:00:00", "--end", "2026-01-01 09:00:01", "--number", "-"]
        done, requests = self.scripted("200 OK", [], "unsubscribes", *more, stdin=b"01012345678\n")
        self.assertEqual((done.returncode, done.stdout), (0, b"0 refuse advertising\n"), done)
        query = "?clientTelNo=01012345678&startTime=1767225600000&endTime=1767225601999&pageSize=100"
        self.assertTrue(requests[0][1].endswith(query), requests)
        for more, words in (
            (["--number", "01012345678"], ["--number", "standard input"]),
            (["--start", "2026-01-01"], ["--start", "2026-01-02 09:30:00"]),
            (["--end", "x"], ["--end"]),
            (["--start", "2026-01-02 00:00:00", "--end", "2026-01-01 00:00:00"], ["endTime"]),
            (["--page-size", "101"], ["pageSize", "100"]),
            (["--page-size", "0"], ["pageSize"]),
        ):
            with self.subTest(more):
                self.fails("sens", "unsubscribes", *more, words=words)

    def test_no_list_is_cut_off(self):
        """A full page is followed by a question for the next; what is not the whole list is a failure."""
        rows = [{"clientTelNo": "0101234567%d" % i, "registerType": "M", "registerTime": "x"} for i in range(3)]
        page = gateway.answer("200 OK", rows[:2], "Connection: close\r\n")
        for last, status, words in (
            (gateway.answer("200 OK", rows[2:], "Connection: close\r\n"), 0, []),
            (gateway.answer("404 No", b"", "Connection: close\r\n"), 0, []),
            (page, 1, ["same page twice"]),
            (gateway.answer("500 No", b"", "Connection: close\r\n"), 1, ["unknown: the answer was lost"]),
        ):
            left, before = [page, last], _scripted.count()
            _scripted.do(lambda connection: connection.sendall(left.pop(0)))  # pylint: disable=cell-var-from-loop
            conf = self.site.path("etc/scripted.conf")
            done = self.site.try_ctl("-c", conf, "sens", "unsubscribes", "--page-size", "2")
            self.assertEqual(done.returncode, status, done)
            self.assertEqual([r[1].partition("pageSize=2")[2] for r in _scripted.requests[before:]], ["", "&pageIndex=1"])
            self.assertEqual(b"refuse advertising" in done.stdout, status == 0)
            for word in words:
                self.assertIn(word, done.stderr.decode())


class Selftest(CtlSens):
    MESSAGE = {"messageId": "m", "status": "COMPLETED", "statusName": "fail", "to": "01012345678"}

    def date(self, ahead_s):
        """A header with the gateway's time, so far ahead of ours."""
        return "Date: %s\r\nConnection: close\r\n" % email.utils.formatdate(time.time() + ahead_s, usegmt=True)

    def run_selftest(self, *answers, more=()):
        """Run it against a gateway that gives one answer after the other."""
        left = list(answers)
        _scripted.do(lambda connection: connection.sendall(left.pop(0)))
        self.before = _scripted.count()
        return self.site.try_ctl("-c", self.site.path("etc/scripted.conf"), "sens", "selftest", *more)

    def page(self, *codes, token=None, ahead_s=0):
        rows = [dict(self.MESSAGE, statusCode=code) for code in codes]
        body = {"statusCode": "202", "statusName": "success", "messages": rows, "hasMore": token is not None}
        return gateway.answer("200 OK", dict(body, nextToken=token or ""), self.date(ahead_s))

    def test_all_is_well(self):
        """At the simulator: the string to sign is the request's own, keys are masked, nobody's number is shown."""
        done = self.site.try_ctl("sens", "selftest")
        self.assertEqual(done.returncode, 0, done)
        out = done.stdout.decode()
        self.assertNotIn("BAD", out)
        for word in ("takes the keys", "none for the sender's number", "GET /sms/v2/services/", "wejG****"):
            self.assertIn(word, out)
        for secret in (settings.ACCESS_KEY, "fOeLVxdV"):
            self.assertNotIn(secret, out + done.stderr.decode())
        rows = json.loads(self.site.ctl("sens", "selftest", "--json"))
        self.assertEqual([row["check"] for row in rows], ["address", "signed", "with", "clock", "gateway", "sender"])
        self.assertEqual([row.get("ok") for row in rows], [True] * 5 + [None])  # nobody can ask for the sender
        self.assertRegex(out, r'(?m)^\?\?  *sender  *only a message tells .*; refused ones are in the log, event "gateway"')

    def test_string_to_sign(self):
        """What is shown is what went over the wire, query and all."""
        done = self.run_selftest(self.page())
        method, target, headers, _ = _scripted.requests[self.before]
        shown = "%s %s\\n%s\\nwejG****" % (method, target, headers["x-ncp-apigw-timestamp"])
        self.assertIn(shown, done.stdout.decode())
        self.assertIn("&statusName=fail", target)
        self.assertIn("&from=" + settings.SENDER, target)

    def test_clock(self):
        for ahead_s, is_good, word in (
            (0, True, "0 s"),
            (30, True, "behind"),
            (120, False, "at five minutes it refuses"),
            (-400, False, "ahead of the gateway: five minutes or more"),
        ):
            with self.subTest(ahead_s):
                done = self.run_selftest(self.page(ahead_s=ahead_s))
                self.assertEqual(done.returncode == 0, is_good, done)
                clock = next(line for line in done.stdout.decode().splitlines() if "clock" in line)
                self.assertIn(word, clock)
        done = self.run_selftest(gateway.answer("404 Not Found", b"", "Connection: close\r\n"))
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("does not tell its time", done.stdout.decode())

    def test_sender(self):
        """The codes that blame the sender, over all pages; others are counted only."""
        done = self.run_selftest(self.page("3023", "2003", token="t"), self.page("3023", "S012", "3001"))
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(_scripted.count() - self.before, 2)
        out = done.stdout.decode()
        self.assertIn("3023 came 2 times: the sender number is not registered", out)
        self.assertIn("S012 came 1 times", out)
        for code in ("2003", "3001", "01012345678"):
            self.assertNotIn(code, out)
        done = self.run_selftest(self.page("2003", "3001"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("2 failed, none for the sender's number", done.stdout.decode())
        done = self.run_selftest(*(self.page("2003", token=str(i)) for i in range(20)))  # and it is not asked for more
        self.assertIn("more than 20 failed, none of these for the sender's number", done.stdout.decode())

    def test_what_is_wrong(self):
        close = "Connection: close\r\n"
        for status, body, word in (
            ("401 No", {"error": {"errorCode": "200", "message": "Authentication Failed"}}, "secret key and this machine's clock"),
            ("401 No", {"error": {"errorCode": "210", "message": "Permission Denied"}}, "Sub Account"),
            ("403 No", {"status": 403, "error": "Forbidden", "message": "x"}, "service id"),
        ):
            with self.subTest(word):
                done = self.run_selftest(gateway.answer(status, body, close))
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("BAD  gateway", done.stdout.decode())
                self.assertIn(word, done.stdout.decode())
        with _scripted.away():
            done = self.site.try_ctl("-c", self.site.path("etc/scripted.conf"), "sens", "selftest")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("BAD  gateway", done.stdout.decode())
