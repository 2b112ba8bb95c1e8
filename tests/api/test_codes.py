"""One-time codes: how long they live, for whom, how often one may guess, and that they are nowhere to be found."""

import os
import re

import case
from case import FLOWS, RESET, SIGNUP

# What may hold a code's digits by chance: the time before a line of Apache's, the gateway's ids, the tags of numbers.
DRAWN = re.compile(rb'^\[[^]]*\] \[[^]]*\] \[pid [^]]*\]|RSSA-[0-9A-Za-z-]+|"phone":"[0-9a-f]{8}"', re.MULTILINE)


class Codes(case.Case):
    def test_lifetime(self):
        """Good until 180 s, not after; and only who holds the requestId is told that it expired."""
        for flow in FLOWS:
            with self.subTest(flow.purpose):
                user, phone = self.person(flow)
                self.sent(flow, user, phone)
                self.site.clock.advance(178)
                self.assertEqual(self.verify(flow, user, phone, self.code(phone)).status, 200)
                user, phone = self.person(flow)
                request_id = self.sent(flow, user, phone)["requestId"]
                self.site.clock.advance(181)
                code = self.code(phone)
                reply = self.verify(flow, user, phone, code)
                self.assert_error(reply, 401, "wrong_code", 401, case.WRONG_CODE)
                reply = self.verify(flow, user, phone, code, requestId="A" * len(request_id))
                self.assert_error(reply, 401, "wrong_code", 401, case.WRONG_CODE)
                reply = self.verify(flow, user, phone, code, requestId=request_id)
                self.assert_error(reply, 401, "code_expired")

    def test_clock_set_back(self):
        """A clock that is set back ends the codes on their way instead of lengthening their life."""
        for passed_s, back_s in ((60, 50), (170, 165), (10, 3600)):
            with self.subTest((passed_s, back_s)):
                phone = self.phone()
                request_id = self.sent(SIGNUP, None, phone)["requestId"]
                code = self.code(phone)
                self.site.clock.advance(passed_s)
                self.site.clock.set(-back_s)
                self.assert_error(self.verify(SIGNUP, None, phone, code, requestId=request_id), 401, "code_expired")
                self.site.clock.advance(back_s + 61)
                self.assertNotEqual(self.sent(SIGNUP, None, phone)["requestId"], request_id)
                self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)

    def test_clock_set_forward(self):
        """A clock that is set forward ends codes early and no later."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        self.site.clock.set(100)
        self.site.clock.advance(78)
        self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)

    def test_new_code_after_the_old(self):
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        old = self.code(phone)
        self.site.clock.advance(700)
        self.sent(SIGNUP, None, phone)
        new = self.code(phone)
        if old != new:
            self.assert_error(self.verify(SIGNUP, None, phone, old), 401, "wrong_code")
        self.assertEqual(self.verify(SIGNUP, None, phone, new).status, 200)

    def test_five_attempts(self):
        """Five guesses, however the right one lies among them; a resend gives none back."""
        for n_wrong, status in ((4, 200), (5, 429)):
            phone = self.phone()
            self.sent(SIGNUP, None, phone)
            for _ in range(n_wrong):
                reply = self.verify(SIGNUP, None, phone, self.wrong(phone))
                self.assert_error(reply, 401, "wrong_code", 401, case.WRONG_CODE)
            reply = self.verify(SIGNUP, None, phone, self.code(phone))
            self.assertEqual(reply.status, status, reply)
            if status == 429:
                self.assert_limited(reply, "too_many_attempts", (30 - case.BUSY_S, 30), "code-attempts")
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        for _ in range(3):
            self.verify(SIGNUP, None, phone, self.wrong(phone))
        self.site.clock.advance(31)
        self.sent(SIGNUP, None, phone)
        for _ in range(2):
            self.assert_error(self.verify(SIGNUP, None, phone, self.wrong(phone)), 401, "wrong_code")
        self.assert_error(self.verify(SIGNUP, None, phone, self.code(phone)), 429, "too_many_attempts")

    def test_spent_code_says_when_another_can_be_had(self):
        """Whoever waits as long as a spent code says gets another one; also when it is a window that must end."""
        phone = self.phone()
        for _ in range(4):
            self.verified(SIGNUP, None, phone)
        self.sent(SIGNUP, None, phone)
        for _ in range(5):
            self.assert_error(self.verify(SIGNUP, None, phone, self.wrong(phone)), 401, "wrong_code")
        reply = self.verify(SIGNUP, None, phone, self.code(phone))
        wait_s = self.assert_limited(reply, "too_many_attempts", (500, 600), "code-attempts")["retryAfter"]
        self.site.clock.advance(wait_s)
        self.client = self.site.client()
        self.sent(SIGNUP, None, phone)
        self.site.clock.advance(125)
        for _ in range(5):
            self.assert_error(self.verify(SIGNUP, None, phone, self.wrong(phone)), 401, "wrong_code")
        reply = self.verify(SIGNUP, None, phone, self.code(phone))
        self.assert_limited(reply, "too_many_attempts", (1, 1), "code-attempts")
        self.sent(SIGNUP, None, phone)

    def test_attempts_left(self):
        """Only who holds the requestId is told how many guesses are left."""
        phone = self.phone()
        request_id = self.sent(SIGNUP, None, phone)["requestId"]
        for left in (4, 3, 2):
            reply = self.verify(SIGNUP, None, phone, self.wrong(phone), requestId=request_id)
            self.assertEqual(self.assert_error(reply, 401, "wrong_code")["attemptsLeft"], left)
        for other in ({}, {"requestId": "A" * len(request_id)}):
            reply = self.verify(SIGNUP, None, phone, self.wrong(phone), **other)
            self.assertNotIn("attemptsLeft", self.assert_error(reply, 401, "wrong_code"))

    def test_one_success(self):
        for flow in FLOWS:
            user, phone = self.person(flow)
            request_id = self.sent(flow, user, phone)["requestId"]
            code = self.code(phone)
            self.assertEqual(self.verify(flow, user, phone, code).status, 200)
            self.assert_error(self.verify(flow, user, phone, code), 401, "wrong_code")
            reply = self.verify(flow, user, phone, code, requestId="A" * len(request_id))
            self.assert_error(reply, 401, "wrong_code")
            reply = self.verify(flow, user, phone, code, requestId=request_id)
            self.assertIn("이미 사용", self.assert_error(reply, 401, "code_expired")["message"])

    def test_purpose(self):
        """A code of one flow is none in another: three by three."""
        for asked in FLOWS:
            for used in FLOWS:
                with self.subTest("%s at %s" % (asked.purpose, used.verify)):
                    self.client = self.site.client()
                    user, phone = self.person(asked)
                    self.sent(asked, user, phone)
                    reply = self.verify(used, user or "nobody", phone, self.code(phone))
                    if asked is used:
                        self.assertEqual(reply.status, 200, reply)
                    else:
                        self.assert_error(reply, 401, "wrong_code", 401, case.WRONG_CODE)

    def test_user(self):
        """A code for one user id is none for another, nor for another number."""
        user, phone = self.site.member()
        other_user, other_phone = self.site.member()
        self.sent(RESET, user, phone)
        self.sent(RESET, other_user, other_phone)
        code = self.code(phone)
        if code != self.code(other_phone):
            self.assert_error(self.verify(RESET, other_user, phone, code), 401, "wrong_code")
            self.assert_error(self.verify(RESET, other_user, other_phone, code), 401, "wrong_code")
            self.assert_error(self.verify(RESET, user, other_phone, code), 401, "wrong_code")
        self.assertEqual(self.verify(RESET, user, phone, code).status, 200)

    def test_rest_after_twenty(self):
        """After 20 wrong codes in a row a number rests for 24 hours, whatever the flow."""
        user, phone = self.site.member()
        self.assert_error(self.verify(SIGNUP, None, phone, "111111"), 401, "wrong_code")  # asked for none: free
        n_wrong = 0
        while n_wrong < 20:
            self.client = self.site.client()
            self.sent(RESET, user, phone)
            for _ in range(5):
                self.assert_error(self.verify(RESET, user, phone, self.wrong(phone)), 401, "wrong_code")
                n_wrong += 1
            self.site.clock.advance(601)
        self.client = self.site.client()
        self.assert_limited(self.send(RESET, user, phone), "too_many_attempts", (80000, 86400))
        self.assert_limited(self.send(case.FIND_ID, None, phone), "too_many_attempts", (80000, 86400))
        self.site.clock.advance(86400)
        self.sent(RESET, user, phone)
        self.assertEqual(self.verify(RESET, user, phone, self.code(phone)).status, 200)

    def test_success_ends_the_row(self):
        """A right code begins the count of wrong ones anew."""
        user, phone = self.site.member()
        for _ in range(3):
            self.client = self.site.client()
            for _ in range(2):
                self.sent(RESET, user, phone)
                for _ in range(4):
                    self.verify(RESET, user, phone, self.wrong(phone))
                self.site.clock.advance(601)
            self.sent(RESET, user, phone)
            self.assertEqual(self.verify(RESET, user, phone, self.code(phone)).status, 200)
            self.site.clock.advance(86400)

    def test_malformed_code(self):
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        for code in ("", "12345", "1234567", "12345a", "-12345", "１２３４５", "1e5", "0x1234"):
            with self.subTest(code):
                self.assertIn(self.verify(SIGNUP, None, phone, code).error, ("invalid_request", "wrong_code"))

    def test_codes_are_spread(self):
        """Codes begin with every digit sooner or later, and keep leading zeros."""
        codes = []
        for _ in range(60):
            phone = self.phone()
            self.client = self.site.client()
            self.sent(SIGNUP, None, phone)
            codes.append(self.code(phone))
        self.assertTrue(all(len(c) == 6 for c in codes))
        self.assertGreaterEqual(len(set(codes)), 59)
        self.assertGreaterEqual(len({c[0] for c in codes}), 7)

    def test_code_is_nowhere(self):
        """Not in an answer, a log, the database or its journal; nor is a proof, a password or a whole number."""
        password = "Nadaseularon-%s" % self.phone()
        secrets = []
        bodies = b""
        user, phone = self.site.member()
        for flow in (SIGNUP, RESET):
            who, number = (None, self.phone()) if flow is SIGNUP else (user, phone)
            reply = self.send(flow, who, number)
            bodies += reply.body
            code = self.code(number)
            secrets += [code, number, "+82" + number[1:]]
            bodies += self.verify(flow, who, number, self.wrong(number)).body
            reply = self.verify(flow, who, number, code)
            proof = reply.json["proof"]
            self.assertNotIn(code, reply.text.replace(proof, ""))
            secrets += [proof.split(".")[2]]
            if flow is SIGNUP:
                reply = self.post("/signup", proof=proof, userId=self.new_user_id(), password=password)
            else:
                reply = self.post("/resetPW", proof=proof, newPassword=password)
            self.assertLess(reply.status, 300, reply)
            bodies += reply.body
        secrets.append(password)
        logs = self.site.logs()
        self.assertIn('"event"', logs)
        self.assertEqual(self.found(secrets, bodies), [])
        self.assertEqual(self.found(secrets, logs.encode()), [])
        # Members' numbers are what the database is for, and hold a code's digits by chance.
        secrets = [secret for secret in secrets if not secret.startswith(("010", "+82"))]
        data = re.sub(rb"\+8210[0-9]{8}", b"", self.database_bytes())
        self.assertEqual(self.found(secrets, data), [])

    @staticmethod
    def found(secrets, data):
        return [secret for secret in secrets if secret.encode() in DRAWN.sub(b"", data)]

    def database_bytes(self):
        data = b""
        for folder, _folders, files in os.walk(self.site.path("etc")):
            for name in files:
                if ".db" in name or ".sqlite" in name:
                    with open(os.path.join(folder, name), "rb") as f:
                        data += f.read()
        self.assertTrue(data.startswith(b"SQLite format 3") or b"SQLite format 3" in data)
        return data
