"""delivery = {"sens-alimtalk", "sens-sms"}: one code by a chain of gateways, the next only after a definite refusal."""

import json

import case
import gateway
import harness
import settings
from case import SIGNUP

TEMPLATE = "[본인] 인증번호 [#{code}]를 입력해주세요."
ALIMTALK = {
    "delivery": ["sens-alimtalk", "sens-sms"],
    "sens.alimtalk-service-id": "ncp:kkobizmsg:kr:000000000000:demo",
    "sens.alimtalk-channel": "@demo",
    "sens.alimtalk-template-code": "verify",
    "sens.alimtalk-template": TEMPLATE,
    "sms-won": 10,
    "alimtalk-won": 7,
}

_site = None
_scripted = None  # the same against a gateway that does as it is told
_gateway = None


def setUpModule():
    global _site, _scripted, _gateway
    _gateway = gateway.ScriptedGateway()
    _site = harness.Site(options=ALIMTALK)
    _scripted = harness.Site(options=ALIMTALK, gateway_url=_gateway.url)


def tearDownModule():
    _site.close()
    _scripted.close()
    _gateway.close()


def taken(is_taken=True):
    """The answer to an AlimTalk; SENS takes a request and yet may refuse the one recipient in it."""
    name = "success" if is_taken else "fail"
    row = {"messageId": "m1", "requestStatusCode": "A000" if is_taken else "A011", "requestStatusName": name}
    body = {"requestId": "RBAA-1", "statusCode": "202", "statusName": "processing", "messages": [row]}
    return gateway.answer("202 Accepted", body)


def by_service(alimtalk, sms):
    """A script: what each of the two services gets."""

    def script(connection):
        answer = alimtalk if "/alimtalk/" in _gateway.requests[-1][1] else sms
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)

    script.keeps_connection = not (callable(alimtalk) or callable(sms))
    return script


def won(site):
    """What the last send costs by the books."""
    return int(site.ctl("sends", "1").split()[4])


class Chain(case.Case):
    """Against a gateway that refuses, fails and falls silent."""

    def make_site(self):
        return _scripted

    def ask(self, alimtalk, sms):
        """Send; the answer, and the services that got a POST for it."""
        phone = self.phone()
        _gateway.do(by_service(alimtalk, sms))
        n_before = _gateway.count()
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        posts = _gateway.requests[n_before:]
        self.codes = {gateway.code_in(json.loads(body)["messages"][0].get("content") or json.loads(body)["content"])
                      for _method, _target, _headers, body in posts}
        return reply, [target.split("/")[1] for _method, target, _headers, _body in posts]

    def test_first_takes_it(self):
        reply, posts = self.ask(taken(), gateway.ACCEPTED)
        self.assertEqual((reply.status, posts), (201, ["alimtalk"]), reply)
        self.assertEqual(won(self.site), 7)

    def test_request(self):
        """The template with the code in it, and no SMS in its place unless the settings say so."""
        self.ask(taken(), gateway.ACCEPTED)
        body = json.loads(_gateway.requests[-1][3])
        message = body["messages"][0]
        self.assertEqual((body["plusFriendId"], body["templateCode"]), ("@demo", "verify"))
        self.assertEqual(message["content"], TEMPLATE.replace("#{code}", gateway.code_in(message["content"])))
        self.assertEqual((message["countryCode"], message["useSmsFailover"]), ("82", False))
        self.assertNotIn("failoverConfig", message)

    def test_refused_goes_on(self):
        """After each kind of definite refusal the next is tried, with the same code."""
        for refusal in (gateway.error("400 Bad Request"), gateway.error("401 Unauthorized"), taken(is_taken=False)):
            reply, posts = self.ask(refusal, gateway.ACCEPTED)
            self.assertEqual((reply.status, posts), (201, ["alimtalk", "sms"]), reply)
            self.assertEqual(len(self.codes), 1)
            self.assertEqual(won(self.site), 10)

    def test_unknown_stops(self):
        """After a lost answer nothing more is sent: the message may arrive."""
        for failure in (gateway.hang_up, gateway.error("500 Internal Server Error"), gateway.half):
            reply, posts = self.ask(failure, gateway.ACCEPTED)
            self.assertEqual((reply.error, posts), ("send_unknown", ["alimtalk"]), reply)
            self.assertEqual(won(self.site), 10)  # it may have been anything: the dearest counts

    def test_all_refuse(self):
        """Nothing was sent, and everything is given back: the same number may ask at once."""
        refusal = gateway.error("400 Bad Request")
        reply, posts = self.ask(refusal, refusal)
        self.assertEqual((reply.error, posts), ("send_refused", ["alimtalk", "sms"]), reply)

    def test_second_lost(self):
        refusal = gateway.error("400 Bad Request", more="Connection: close\r\n")
        reply, posts = self.ask(refusal, gateway.hang_up)
        self.assertEqual((reply.error, posts), ("send_unknown", ["alimtalk", "sms"]), reply)


class Budget(case.Case):
    """One send is one in every limit, however many gateways it took."""

    def make_site(self):
        return self.own

    def setUp(self):
        # Three of the dearest fit; of the cheap ones a fourth, when what they did not cost was given back.
        self.own = harness.Site(options=dict(ALIMTALK, **{"won-per-day": 31}), gateway_url=_gateway.url)
        super().setUp()

    def tearDown(self):
        self.own.close()

    def answers(self, n):
        replies = [self.send(SIGNUP, None, self.phone(), client=self.site.client()) for _ in range(n)]
        return [reply.status if reply.status == 201 else reply.error for reply in replies]

    def test_cheap(self):
        _gateway.do(by_service(taken(), gateway.ACCEPTED))
        self.assertEqual(self.answers(5), [201, 201, 201, 201, "budget_spent"])

    def test_dear(self):
        _gateway.do(by_service(gateway.error("400 Bad Request"), gateway.ACCEPTED))
        self.assertEqual(self.answers(4), [201, 201, 201, "budget_spent"])


class Simulated(case.Case):
    """Against the simulator, whose template it must be."""

    def make_site(self):
        return _site

    def test_flow(self):
        done = self.verified(SIGNUP)
        self.assertEqual([m["type"] for m in self.site.messages(done["phone"])], ["AT"])

    def test_falls_back(self):
        """A template that the gateway does not have: an SMS goes out, with a code that counts."""
        site = harness.Site(options=dict(ALIMTALK, **{"sens.alimtalk-template-code": "nobody"}))
        try:
            phone = site.phone()
            self.assertEqual(site.client().post(SIGNUP.send, {"phoneNumber": phone}).status, 201)
            self.assertEqual([m["type"] for m in site.messages(phone)], ["SMS"])
            reply = site.client().post(SIGNUP.verify, {"phoneNumber": phone, "verifyCode": site.code(phone)})
            self.assertEqual(reply.status, 200, reply)
        finally:
            site.close()


class Settings(case.Case):
    """What could not be sent is told by `boninctl check`, with its line."""

    def make_site(self):
        return _site

    def assert_told(self, words, **changes):
        options = dict(self.site.options, **{name.replace("__", ".").replace("_", "-"): value
                                             for name, value in changes.items()})
        path = self.site.path("etc/try.conf")
        self.site._write(path, settings.render(options), 0o600)
        done = self.site.try_ctl("-c", path, "check")
        told = done.stderr.decode()
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(told, r"try\.conf:[0-9]+: .*" + words)

    def test_faults(self):
        self.assert_told(r"delivery must hold sens-sms or sens-alimtalk; there is no .nobody.", delivery=["nobody"])
        self.assert_told("delivery must not name sens-sms twice", delivery=["sens-sms", "sens-sms"])
        self.assert_told("delivery must have at least 1", delivery=[])
        self.assert_told("sens.alimtalk-channel must be set, as delivery has", sens__alimtalk_channel=None)
        self.assert_told("alimtalk-template must have #{code}", sens__alimtalk_template="인증번호")
        self.assert_told("alimtalk-template must have no place but #{code} .has #{brand}.",
                         sens__alimtalk_template="#{brand} #{code}")

    def test_lines(self):
        """A template of several lines, and a chain of one written without braces."""
        path = self.site.path("etc/lines.conf")
        options = dict(self.site.options, delivery="sens-alimtalk", **{"sens.alimtalk-template": "인증번호\\n[#{code}]"})
        self.site._write(path, settings.render(options), 0o600)
        self.site.ctl("-c", path, "check")
