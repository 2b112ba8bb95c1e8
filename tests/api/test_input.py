"""Requests that are not as they should be: each gets its own answer, and none gets a message sent."""

import contextlib
import json
import socket
import urllib.parse

import case
import client
import settings
from case import PASSWORD, SIGNUP


class Input(case.Case):
    def raw(self, path, body, content_type=client.JSON, **headers):
        """Post bytes as they are. A header's `_` stands for `-`."""
        if isinstance(body, str):
            body = body.encode("utf-8")
        all_headers = {"Content-Type": content_type}
        all_headers.update({k.replace("_", "-"): v for k, v in headers.items()})
        return self.client.ask("POST", path, body, all_headers)

    def assert_invalid(self, reply, field=None):
        body = self.assert_error(reply, 400, "invalid_request")
        if field is not None:
            self.assertEqual(body.get("field"), field)

    # ---- JSON

    def test_json_fields(self):
        """One flat object of strings with the fields that the action knows, each once."""
        phone = self.phone()
        for body, field in (
            ("", None),
            ("{", None),
            ("[]", None),
            ('"x"', None),
            ("null", None),
            ("true", None),
            ("{}", "phoneNumber"),
            ('{"phoneNumber": "%s"}}' % phone, None),
            ('{"phoneNumber": "%s"} {}' % phone, None),
            ('{"phoneNumber": "%s",}' % phone, None),
            ("{'phoneNumber': '%s'}" % phone, None),
            ('{"phoneNumber": "%s" /* x */}' % phone, None),
            ('{"phoneNumber": %s}' % phone.lstrip("0"), "phoneNumber"),
            ('{"phoneNumber": null}', "phoneNumber"),
            ('{"phoneNumber": true}', "phoneNumber"),
            ('{"phoneNumber": ["%s"]}' % phone, "phoneNumber"),
            ('{"phoneNumber": {"a": "%s"}}' % phone, "phoneNumber"),
            ('{"phoneNumber": "%s", "phoneNumber": "%s"}' % (phone, phone), None),
            ('{"phoneNumber": "%s", "phoneN\\u0075mber": "%s"}' % (phone, phone), None),
            ('{"phoneNumber": "%s", "more": "x"}' % phone, "more"),
            ('{"phoneNumber": "%s", "userId": "abcd"}' % phone, "userId"),
            ('{"phonenumber": "%s"}' % phone, "phonenumber"),
            ('{"phoneNumber": "%s", "": "x"}' % phone, None),
            ('{"phoneNumber": "%s\\u0000"}' % phone, None),
            ('{"phoneNumber\\u0000": "%s"}' % phone, None),
            ('{"phoneNumber": "\\ud800"}', None),
            ('{"phoneNumber": "\\ud800\\ud800"}', None),
            ('{"phoneNumber": "%s\n"}' % phone, None),
        ):
            with self.subTest(body):
                self.assert_invalid(self.raw("/send", body), field)
        self.assertEqual(self.n_messages(phone), 0)

    def test_bytes(self):
        """Bad UTF-8, NUL and depth, in either form of body."""
        phone = self.phone().encode()
        whole = b'{"phoneNumber": "' + phone + b'"}'
        for body in (
            b'{"phoneNumber": "' + phone + b'\xff"}',
            b'{"phoneNumber": "\xc0\xb1' + phone + b'"}',
            b'{"phoneNumber": "\xed\xa0\x80' + phone + b'"}',
            b'{"phoneNumber": "\xf4\x90\x80\x80' + phone + b'"}',
            b'{"phoneNumber": "' + phone + b'\x00"}',
            whole + b"\x00",
            b"\xef\xbb\xbf" + whole,
            b"[" * 4000,
            b'{"phoneNumber":' * 200,
            b'{"phoneNumber": ' + b"[" * 1000 + b"]" * 1000 + b"}",
        ):
            with self.subTest(body[:40]):
                self.assert_invalid(self.raw("/send", body))
        for body in (
            b"phoneNumber=" + phone + b"%ff",
            b"phoneNumber=" + phone + b"\xff",
            b"phoneNumber=" + phone + b"%00",
            b"phoneNumber=" + phone + b"\x00",
            b"phoneNumber=%c0%b1" + phone,
        ):
            with self.subTest(body):
                self.assert_invalid(self.raw("/send", body, client.FORM))
        self.assertEqual(self.n_messages(phone.decode()), 0)

    def test_escaped_json(self):
        """A number written in JSON's escapes is the same number."""
        phone = self.phone()
        escaped = "".join("\\u%04x" % ord(c) for c in phone)
        self.assertEqual(self.raw("/send", '{"phone\\u004eumber": "%s"}' % escaped).status, 201)
        self.assertEqual(self.n_messages(phone), 1)

    # ---- forms

    def test_form_fields(self):
        phone = self.phone()
        for body, field in (
            ("", "phoneNumber"),
            ("phoneNumber", None),
            ("phoneNumber=%s&phoneNumber=%s" % (phone, phone), "phoneNumber"),
            ("phoneNumber=%s&more=x" % phone, "more"),
            ("phoneNumber=%s&userId=abcd" % phone, "userId"),
            ("PhoneNumber=%s" % phone, None),
            ("phoneNumber=%s&=x" % phone, None),
            ("phoneNumber=%s&more%%00=x" % phone, None),
            ("phoneNumber%%00=%s" % phone, None),
            ("phoneNumber=%s%%" % phone, None),
            ("phoneNumber=%s%%4" % phone, None),
            ("phoneNumber=%s%%zz" % phone, None),
        ):
            with self.subTest(body):
                reply = self.raw("/send", body, client.FORM)
                self.assertEqual(reply.status, 400, reply)
                if field is not None:
                    self.assert_invalid(reply, field)
        self.assertEqual(self.n_messages(phone), 0)

    def test_form_escapes(self):
        phone = self.phone()
        body = "phoneNumber=" + "".join("%%%02X" % ord(c) for c in phone)
        self.assertEqual(self.raw("/send", body, client.FORM).status, 201)
        self.assertEqual(self.send(SIGNUP, None, "+" + phone[:3] + " " + phone[3:], "form").status, 400)
        self.assertEqual(self.n_messages(phone), 1)

    def test_empty_request_id(self):
        """A form has its optional field, empty."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        reply = self.post("/verify", "form", phoneNumber=phone, verifyCode=self.code(phone), requestId="")
        self.assertEqual(reply.status, 200, reply)

    # ---- sizes and lengths

    def test_4096_bytes(self):
        """4,096 bytes are read, 4,097 are not, in either form of body."""
        phone = self.phone()
        body = '{"phoneNumber": "%s"' % phone
        self.assertEqual(self.raw("/send", body + " " * (4095 - len(body)) + "}").status, 201)
        reply = self.raw("/send", body + " " * (4096 - len(body)) + "}")
        self.assert_error(reply, 413, "too_large")
        form = urllib.parse.urlencode({"proof": "x", "userId": "abcd", "password": ""})
        reply = self.raw("/signup", form + "p" * (4096 - len(form)), client.FORM)
        self.assertEqual(reply.status, 401, reply)
        reply = self.raw("/signup", form + "p" * (4097 - len(form)), client.FORM)
        self.assert_error(reply, 413, "too_large")
        self.assert_error(self.raw("/send", b"x" * 60000), 413, "too_large")

    def request(self, *lines, body=b""):
        head = ["POST %s/send HTTP/1.1" % self.client.base_path, "Host: 127.0.0.1", "Connection: close"]
        return "\r\n".join(head + list(lines)).encode() + b"\r\n\r\n" + body

    def test_no_length(self):
        """Without a body, and with a length that is none, nothing is sent. (Some web servers say 411 themselves.)"""
        json_type = "Content-Type: application/json"
        for lines in ((json_type,), (json_type, "Content-Length: 0"), (json_type, "Content-Length: x")):
            with self.subTest(lines):
                reply = self.client.raw(self.request(*lines))
                self.assertIn(reply.status, (400, 411), reply)

    def test_chunked(self):
        """A body in chunks is put together or refused, and never half read."""
        phone = self.phone()
        text = json.dumps({"phoneNumber": phone}).encode()
        chunks = b"".join(b"1\r\n%c\r\n" % c for c in text) + b"0\r\n\r\n"
        lines = ("Content-Type: application/json", "Transfer-Encoding: chunked")
        reply = self.client.raw(self.request(*lines, body=chunks))
        self.assertIn(reply.status, (201, 400, 411), reply)
        self.assertEqual(self.n_messages(phone), 1 if reply.status == 201 else 0)

    def test_cut_body(self):
        """A body that ends before its time is not taken for a whole one."""
        phone = self.phone()
        body = json.dumps({"phoneNumber": phone}).encode()
        lines = ("Content-Type: application/json", "Content-Length: %d" % (len(body) + 10))
        with self.connection() as s:
            s.sendall(self.request(*lines, body=body))
            s.shutdown(1)
            s.recv(65536)
        self.assertEqual(self.n_messages(phone), 0)

    def connection(self):
        return socket.create_connection(("127.0.0.1", self.client.port), 20, (self.client.address, 0))

    # ---- types, query, origin

    def test_slow_bodies(self):
        """As many visitors as Debian's Apache takes at once begin a request and stay silent: others are served."""
        head = "POST %s/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"
        with contextlib.ExitStack() as stack:
            for _ in range(145):
                visitor = stack.enter_context(socket.create_connection(("127.0.0.1", self.client.port), 20))
                visitor.sendall((head % self.client.base_path).encode())
            self.client.timeout_s = 15  # before those are cut off
            reply = self.post("/verify", phoneNumber=self.phone(), verifyCode="123456")
            self.assert_error(reply, 401, "wrong_code")

    def test_content_types(self):
        phone = self.phone()
        body = json.dumps({"phoneNumber": phone})
        for kind in (
            None,
            "",
            "text/plain",
            "text/json",
            "application/jsonp",
            "application/json-patch+json",
            "multipart/form-data; boundary=x",
            "application/xml",
            "application/json; charset=euc-kr",
        ):
            with self.subTest(kind):
                reply = self.raw("/send", body, kind)
                self.assert_error(reply, 415, "unsupported_type")
        self.assertEqual(self.n_messages(phone), 0)
        for kind in (
            "application/json; charset=utf-8",
            "application/json;charset=UTF-8",
            "Application/JSON",
            'application/json; charset="utf-8"',
        ):
            with self.subTest(kind):
                reply = self.raw("/send", json.dumps({"phoneNumber": self.phone()}), kind)
                self.assertEqual(reply.status, 201, reply)
        reply = self.raw("/send", "phoneNumber=" + self.phone(), client.FORM + "; charset=UTF-8")
        self.assertEqual(reply.status, 201, reply)

    def test_query(self):
        """Nothing is taken from the address: it ends up in logs."""
        phone = self.phone()
        for query in ("?phoneNumber=" + phone, "?x", "?code=1"):
            with self.subTest(query):
                self.assert_invalid(self.client.post("/send" + query, {"phoneNumber": phone}))
        self.assertEqual(self.n_messages(phone), 0)

    def test_query_is_no_command_line(self):
        """A CGI gets words of a query as arguments (RFC 3875, 4.4): they are no options of the program."""
        for query in ("-V", "-h", "-T", "-c+/etc/passwd", "-l+/tmp/x", "x+y", "--"):
            with self.subTest(query):
                self.assert_invalid(self.client.post("/send?" + query, {"phoneNumber": self.phone()}))
                reply = self.client.get("/healthz?" + query)
                self.assertEqual((reply.status, reply.json["status"]), (200, "ok"))

    def test_cross_site(self):
        """What a browser says comes from another site is refused, in any form, at every action."""
        own = settings.ORIGIN
        phone = self.phone()
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": own + ".evil.example"},
            {"Origin": own.replace("https", "http")},
            {"Origin": own + ":8443"},
            {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": own},
            {"Sec-Fetch-Site": "none", "Origin": "https://evil.example"},
        ):
            for how in ("json", "form"):
                with self.subTest((headers, how)):
                    reply = self.post("/send", how, headers, phoneNumber=phone)
                    self.assert_error(reply, 403, "cross_site")
        for path in ("/verify", "/sendID", "/verifyID", "/sendPW", "/verifyPW", "/signup", "/resetPW"):
            reply = self.post(path, headers={"Origin": "https://evil.example"})
            self.assert_error(reply, 403, "cross_site")
        self.assertEqual(self.n_messages(phone), 0)

    def test_same_origin(self):
        for headers in (
            {},
            {"Origin": settings.ORIGIN},
            {"Origin": settings.ORIGIN, "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ):
            with self.subTest(headers):
                reply = self.post("/send", headers=headers, phoneNumber=self.phone())
                self.assertEqual(reply.status, 201, reply)

    # ---- values

    def test_phone_numbers(self):
        """Why a number cannot be verified is said, for each kind in its own words."""
        texts = {}
        for kind, numbers in {
            "malformed": ("", "abc", "010-1234-567a", "１２e", "010 1234 5678 #"),
            "length": ("010", "0101234567", "010123456789"),
            "landline": ("0212345678", "031-123-4567", "+82 2 1234 5678"),
            "internet": ("07012345678",),
            "virtual": ("050212345678", "0504-1234-5678"),
            "service": ("15881234", "1588-1234", "0801234567"),
            "old": ("01112345678", "0191234567"),
            "foreign": ("+1 415 555 2671", "+8190 1234 5678", "0014155552671"),
        }.items():
            for number in numbers:
                with self.subTest(number):
                    reply = self.post("/send", phoneNumber=number)
                    body = self.assert_error(reply, 400, "invalid_phone")
                    self.assertEqual(body["field"], "phoneNumber")
                    texts.setdefault(kind, set()).add(body["message"])
        for kind in ("landline", "internet", "virtual", "service", "old", "foreign"):
            self.assertEqual(len(texts[kind]), 1, (kind, texts[kind]))
        self.assertEqual(len(set().union(*texts.values())), len(texts), texts)

    def test_user_ids_of_old_members(self):
        """Any user id that may have been imported may be asked for; others are no user ids."""
        for user in ("abcd", "Abcd", "한글", "a@b.example", "x" * 64):
            with self.subTest(user):
                self.client = self.site.client()
                reply = self.post("/sendPW", userId=user, phoneNumber=self.phone())
                self.assert_error(reply, 401, "account_mismatch")
        for user in ("", "a b", "x" * 65, "a\tb", "a\x7fb"):
            with self.subTest(user):
                reply = self.post("/sendPW", userId=user, phoneNumber=self.phone())
                self.assert_error(reply, 400, "invalid_user_id")

    def test_missing_fields(self):
        """The first field that is missing is named."""
        for path, fields in {
            "/send": ("phoneNumber",),
            "/verify": ("phoneNumber", "verifyCode"),
            "/sendID": ("phoneNumber",),
            "/verifyID": ("phoneNumber", "verifyCode"),
            "/sendPW": ("phoneNumber", "userId"),
            "/verifyPW": ("phoneNumber", "verifyCode", "userId"),
            "/signup": ("userId", "password", "proof"),
            "/resetPW": ("newPassword", "proof"),
        }.items():
            values = {
                "phoneNumber": self.phone(),
                "verifyCode": "123456",
                "userId": "abcd",
                "password": PASSWORD,
                "newPassword": PASSWORD,
                "proof": "x",
            }
            for missing in fields:
                with self.subTest((path, missing)):
                    given = {name: values[name] for name in fields if name != missing}
                    self.assert_invalid(self.client.post(path, given), missing)
