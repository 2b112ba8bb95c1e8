"""/status: how far a message is."""

import json
import time

import client
import harness
from case import FIND_ID, RESET, SIGNUP
from status import WAITING, Status
from test_delivery import ALIMTALK

_site = None


def setUpModule():
    global _site
    _site = harness.Site(options={"status-per-minute": 10000}, n_members=20)


def tearDownModule():
    _site.close()


class Simulated(Status):
    def make_site(self):
        return _site

    def fault(self, phone, result, operation="sms_send"):
        """What becomes of messages to the number."""
        body = json.dumps({"operation": operation, "to": phone, "result": result}).encode()
        sim = client.Client(self.site.simulator.port, "", "127.0.0.1")
        reply = sim.ask("POST", "/sim/faults", body, {"Content-Type": "application/json"})
        self.assertEqual(reply.status, 200, reply)

    def test_delivered(self):
        request_id = self.sent(SIGNUP, None, self.phone())["requestId"]
        self.assert_waiting(request_id)
        wanted = {"code": 200, "message": "인증번호가 휴대폰에 도착했습니다.", "delivery": "delivered"}
        self.assertEqual(self.asked_until(request_id, "delivered"), wanted)

    def test_every_flow(self):
        for flow in (SIGNUP, FIND_ID, RESET):
            user, phone = self.person(flow)
            self.asked_until(self.sent(flow, user, phone)["requestId"], "delivered")

    def test_reasons(self):
        """Why it does not come is a stable word, with a text for people."""
        reasons = {"3001": "number_unreachable", "2003": "handset_unreachable", "3023": "not_carried"}
        texts = set()
        for code, reason in reasons.items():
            phone = self.phone()
            self.fault(phone, code)
            body = self.asked_until(self.sent(SIGNUP, None, phone)["requestId"], "refused")
            self.assertEqual((body["reason"], body["resendIn"]), (reason, 0))
            texts.add(body["message"])
        self.assertEqual(len(texts), len(reasons))

    def test_lost_by_kakaotalk(self):
        """A code that KakaoTalk did not take to the number goes by SMS when it is asked for again; it is the same code."""
        site = self.site = harness.Site(options=dict(ALIMTALK))
        self.client = site.client()
        try:
            phone = site.phone()
            self.fault(phone, "3019", "alimtalk_send")
            first = self.sent(SIGNUP, None, phone)
            body = self.asked_until(first["requestId"], "refused")
            self.assertEqual(body["reason"], "messenger_unreachable")
            self.assertEqual([m["statusCode"] for m in site.messages(phone)], ["3019"])
            again = self.sent(SIGNUP, None, phone)
            self.assertEqual(again["requestId"], first["requestId"])
            self.assertEqual([m["type"] for m in site.messages(phone)], ["SMS", "AT"])
            self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)
        finally:
            site.close()

    def test_sms_in_its_place(self):
        """Where the settings want it SENS sends an SMS itself, and that is what is told."""
        site = self.site = harness.Site(options=dict(ALIMTALK, **{"sens.alimtalk-failover": True}))
        self.client = site.client()
        try:
            phone = site.phone()
            self.fault(phone, "3019", "alimtalk_send")
            request_id = self.sent(SIGNUP, None, phone)["requestId"]
            self.asked_until(request_id, "delivered")
            self.assertEqual([m["type"] for m in site.messages(phone)], ["SMS", "AT"])
            self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)
        finally:
            site.close()

    def test_test_number(self):
        """Nobody is there to be reached, and nobody is asked."""
        day = time.strftime("%Y-%m-%d", time.gmtime(self.site.clock.now() + 7 * 86400))
        site = self.site = harness.Site(options={"test-numbers": ["01000000001 123456 " + day]})
        try:
            self.client = site.client()
            self.assert_waiting(self.sent(SIGNUP, None, "01000000001")["requestId"])
        finally:
            site.close()


class Unknown(Status):
    def make_site(self):
        return _site

    def test_unknown(self):
        for request_id in ("A" * 22, "x", "가", "A" * 23):
            self.assert_error(self.status(request_id), 404, "request_unknown")
        self.assert_error(self.client.post("/status", {}), 400, "invalid_request")

    def test_too_old(self):
        request_id = self.sent(SIGNUP, None, self.phone())["requestId"]
        self.site.clock.advance(601)
        self.assert_error(self.status(request_id), 404, "request_unknown")

    def test_form(self):
        """A form gets JSON too: no page posts here without a script."""
        request_id = self.sent(SIGNUP, None, self.phone())["requestId"]
        reply = self.client.post("/status", {"requestId": request_id}, how="html")
        self.assertEqual(reply.json, WAITING)
