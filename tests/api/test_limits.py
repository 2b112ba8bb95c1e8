"""What may be sent, and how long one who may not has to wait. The clock is moved, so the seconds are exact."""

import os
import socket

import case
import settings
from case import FIND_ID, FLOWS, RESET, SIGNUP


class Limits(case.Case):
    def advance(self, seconds):
        self.site.clock.advance(seconds)

    def fresh(self):
        """Another visitor, for whom no limit of an address counts."""
        self.client = self.site.client()
        return self.client

    def assert_too_soon(self, reply, wait_s):
        self.assert_limited(reply, "too_soon", (wait_s - case.BUSY_S, wait_s), "number-gap")

    def test_gaps(self):
        """30 s, then 60, then 120 between sends to one number."""
        for flow in FLOWS:
            with self.subTest(flow.purpose):
                self.fresh()
                user, phone = self.person(flow)
                for i, gap in enumerate((30, 60, 120)):
                    self.assertEqual(self.sent(flow, user, phone)["resendIn"], gap)
                    self.assert_too_soon(self.send(flow, user, phone), gap)
                    self.advance(gap - 3)
                    self.assert_too_soon(self.send(flow, user, phone, client=self.fresh()), 3)
                    self.assertEqual(self.n_messages(phone), i + 1)
                    self.advance(4)
                self.assertEqual(self.sent(flow, user, phone)["resendIn"], 120)

    def test_gap_is_shared(self):
        """The wait counts per number, whatever the flow."""
        user, phone = self.site.member()
        self.sent(FIND_ID, None, phone)
        self.assert_too_soon(self.send(RESET, user, phone), 30)
        self.assert_too_soon(self.send(FIND_ID, None, phone), 30)
        self.advance(31)
        self.sent(RESET, user, phone)

    def test_living_code_is_told(self):
        """A wait says for how long a code of the same purpose and user can be typed; never the requestId."""
        user, phone = self.site.member()
        self.sent(RESET, user, phone)
        body = self.assert_limited(self.send(RESET, user, phone), "too_soon", (20, 30), "number-gap")
        self.assertTrue(180 - case.BUSY_S <= body["expiresIn"] <= 180, body)
        body = self.assert_limited(self.send(FIND_ID, None, phone), "too_soon", (20, 30), "number-gap")
        self.assertNotIn("expiresIn", body)
        for gap in (31, 61, 121):
            self.advance(gap)
            self.sent(RESET, user, phone)
        self.advance(121)
        body = self.assert_limited(self.send(RESET, user, phone), "too_many_sends", (1, 180), "code-resends")
        self.assertEqual(body["expiresIn"], body["retryAfter"])
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        for _ in range(5):
            self.verify(SIGNUP, None, phone, self.wrong(phone))
        body = self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (20, 30), "number-gap")
        self.assertNotIn("expiresIn", body)  # its guesses are spent

    def test_success_ends_the_wait(self):
        phone = self.phone()
        for _ in range(3):
            self.verified(SIGNUP, None, phone)
        self.assertEqual(self.n_messages(phone), 3)

    def test_three_resends(self):
        """A code is sent at most four times; then one waits for its end."""
        phone = self.phone()
        for gap in (31, 61, 121, 121):
            self.sent(SIGNUP, None, phone)
            self.advance(gap)
        self.assertEqual(len({m["content"] for m in self.site.messages(phone)}), 1)
        self.assert_limited(self.send(SIGNUP, None, phone, client=self.fresh()), "too_many_sends", (1, 180))
        self.assertEqual(self.n_messages(phone), 4)

    def test_five_in_ten_minutes(self):
        phone = self.phone()
        for _ in range(5):
            self.verified(SIGNUP, None, phone)
            self.advance(10)
        reply = self.send(SIGNUP, None, phone, client=self.fresh())
        self.assert_limited(reply, "too_many_sends", (540, 550), "number-10min")
        self.advance(540)
        self.assert_limited(self.send(SIGNUP, None, phone, client=self.fresh()), "too_many_sends", (1, 10))
        self.advance(11)
        self.sent(SIGNUP, None, phone)

    def test_ten_a_day(self):
        phone = self.phone()
        for i in range(10):
            if i == 5:
                self.advance(1000)
            self.fresh()
            self.verified(SIGNUP, None, phone)
        self.advance(1000)
        reply = self.send(SIGNUP, None, phone, client=self.fresh())
        self.assert_limited(reply, "too_many_sends", (84300, 84400), "number-day")
        self.advance(84401)
        self.sent(SIGNUP, None, phone)

    def test_a_refusal_is_not_counted(self):
        """Asking again and again makes nothing longer, neither for the number nor for the address."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        for _ in range(30):
            self.assert_too_soon(self.send(SIGNUP, None, phone), 30)
        self.advance(31)
        self.sent(SIGNUP, None, phone)
        for _ in range(8):
            self.sent(SIGNUP, None, self.phone())
        self.assert_limited(self.send(SIGNUP, None, self.phone()), "too_many_sends", (500, 600), "address-10min")

    def test_spellings_share(self):
        """One number has one quota, however it is written."""
        phone = self.phone()
        wide = "".join(chr(ord(d) + 0xFEE0) for d in phone)
        self.sent(SIGNUP, None, phone)
        for spelling in ("+82" + phone[1:], "82" + phone[1:], wide, "-".join((phone[:3], phone[3:7], phone[7:]))):
            self.assert_too_soon(self.send(SIGNUP, None, spelling, client=self.fresh()), 30)
        self.assertEqual(self.n_messages(phone), 1)

    def test_ten_from_an_address(self):
        """Ten in ten minutes from one address, over all flows and numbers; another address is free."""
        for i in range(10):
            flow = FLOWS[i % 3]
            self.sent(flow, *self.person(flow))
        for flow in FLOWS:
            user, phone = self.person(flow)
            self.assert_limited(self.send(flow, user, phone), "too_many_sends", (580, 600), "address-10min")
            self.assertEqual(self.n_messages(phone), 0)
        self.sent_by(self.site.client())
        self.advance(601)
        self.sent_by(self.client)

    def sent_by(self, client):
        self.assertEqual(self.send(SIGNUP, None, self.phone(), client=client).status, 201)

    def test_failed_lookups_count(self):
        """Asking who is a member is limited like sending, and then says nothing more."""
        user, member = self.site.member()
        for i in range(10):
            flow, who = ((FIND_ID, None), (RESET, "nobody"))[i % 2]
            self.assertEqual(self.send(flow, who, self.phone()).status, 401)
        self.assert_limited(self.send(FIND_ID, None, member), "too_many_sends", (580, 600), "address-10min")
        self.assert_limited(self.send(RESET, user, self.phone()), "too_many_sends", (580, 600), "address-10min")
        self.assert_limited(self.send(SIGNUP, None, self.phone()), "too_many_sends", (580, 600), "address-10min")

    def test_forwarded_addresses(self):
        """A trusted proxy speaks for its visitors: IPv4 one by one, IPv6 by /64; nobody else is believed."""
        proxy = self.site.client(settings.PROXY)

        def ask(client, visitor):
            fields, headers = {"phoneNumber": self.phone()}, {"X-Forwarded-For": visitor}
            return client.post("/send", fields, headers=headers).status

        self.assertEqual([ask(proxy, "198.51.100.7") for _ in range(11)], [201] * 10 + [429])
        self.assertEqual(ask(proxy, "198.51.100.8"), 201)
        visitors = ["2001:db8:1:2:%x::%x" % (i + 1, i) for i in range(11)]
        self.assertEqual([ask(proxy, v) for v in visitors], [201] * 10 + [429])
        self.assertEqual(ask(proxy, "2001:db8:1:3::1"), 201)
        self.assertEqual(ask(proxy, "203.0.113.1, 198.51.100.7"), 429)
        liar = self.site.client()
        self.assertEqual([ask(liar, "192.0.2.%d" % i) for i in range(11)], [201] * 10 + [429])
        told = [line for line in self.site.logs().splitlines() if '"proxy_not_trusted"' in line]
        self.assertTrue(told and all('"peer":"' in line for line in told), told)
        if os.environ.get("BONIN_FRONT", "lighttpd") in ("lighttpd", "mod_proxy_fcgi"):  # one process, for all requests
            self.assertLess(len(told), 11)

    def test_forged_twin(self):
        """Web servers may make one variable of X-Forwarded-For and X_Forwarded_For: the second one moves no visitor."""
        proxy = self.site.client(settings.PROXY)

        def ask(i):
            twin = ("X_Forwarded_For", "X-Forwarded_For", "X.Forwarded.For", "x_forwarded-for")[i % 4]
            headers = {twin: "203.0.113.%d" % (i + 1), "X-Forwarded-For": "198.51.100.9"}
            return proxy.post("/send", {"phoneNumber": self.phone()}, headers=headers).status

        self.assertEqual([ask(i) for i in range(12)], [201] * 10 + [429] * 2)

    def test_no_tunnel(self):
        """No connection turns into one of HTTP/2: in it a visitor speaks behind a trusted proxy's back, in its name."""
        head = "GET %s/healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        head += "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.client.port), 20) as s:
            s.sendall((head % self.client.base_path).encode())
            self.assertRegex(s.recv(4096), b"^HTTP/1.1 200 ")

    def test_clock_goes_back(self):
        """A clock that is set back lifts no limit."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        self.site.clock.set(-7200)
        try:
            reply = self.send(SIGNUP, None, phone, client=self.fresh())
            self.assertEqual(reply.status, 429, reply)
        finally:
            self.site.clock.set(7200)
        self.assertEqual(self.n_messages(phone), 1)

    def test_signup_frees_nothing(self):
        """An account made in between does not give back what its number has used."""
        user, phone = self.member_now()
        for _ in range(4):
            self.verified(RESET, user, phone)
        reply = self.send(FIND_ID, None, phone, client=self.fresh())
        self.assert_limited(reply, "too_many_sends", (500, 600), "number-10min")
        self.assertEqual(self.n_messages(phone), 5)
