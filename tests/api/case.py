"""What all test cases share: the site under test, the three flows as a table, and the shape of an answer."""

import os
import unittest

import harness

BUSY_S = 8  # of a wait, what a busy machine may have used up before the answer says how long it is

PASSWORD = "correct-horse-battery"

# The given texts, byte for byte.
SENT = "본인인증 문자 발송 성공"
PHONE_TAKEN = "아이디는 핸드폰 번호당 1개만 사용가능합니다."
WRONG_CODE = "인증번호가 틀렸습니다."
PHONE_UNKNOWN = "일치하는 핸드폰 번호가 없습니다."
ACCOUNT_MISMATCH = "핸드폰 번호 혹은 아이디가 일치하지 않습니다."


class Flow:
    """One of the three: where it sends and verifies, and who may use it."""

    def __init__(self, purpose, send, verify, names_user, needs_member):
        self.purpose = purpose
        self.send = send
        self.verify = verify
        self.names_user = names_user
        self.needs_member = needs_member

    def fields(self, user, phone):
        fields = {"phoneNumber": phone}
        if self.names_user:
            fields["userId"] = user
        return fields


SIGNUP = Flow("signup", "/send", "/verify", False, False)
FIND_ID = Flow("find_id", "/sendID", "/verifyID", False, True)
RESET = Flow("reset_password", "/sendPW", "/verifyPW", True, True)
FLOWS = (SIGNUP, FIND_ID, RESET)

_site = None
_tried = None


def site():
    """The site that the contract suite shares; BONIN_FRONT names its web server."""
    global _site
    if _site is None:
        _site = harness.Site(front=os.environ.get("BONIN_FRONT", "lighttpd"), n_members=harness.N_MEMBERS)
    return _site


def site_logs():
    """The end of the logs of the site that was last tried, which a failure shows."""
    site = _tried or _site
    return "\n".join(site.logs().splitlines()[-60:]) if site is not None else ""


class Case(unittest.TestCase):
    """A test against the shared site. Each has visitors, numbers and members of its own; the clock is shared."""

    maxDiff = None

    def setUp(self):
        global _tried
        _tried = self.site = self.make_site()
        self.client = self.site.client()

    def make_site(self):
        return site()

    def phone(self):
        return self.site.phone()

    def person(self, flow):
        """A user id and a number that may use the flow."""
        return self.site.member() if flow.needs_member else (None, self.phone())

    def post(self, path, how="json", headers=None, **fields):
        return self.client.post(path, fields, how, headers)

    def send(self, flow, user, phone, how="json", client=None):
        return (client or self.client).post(flow.send, flow.fields(user, phone), how)

    def sent(self, flow, user, phone):
        """Send and expect success; the answer's JSON."""
        reply = self.send(flow, user, phone)
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def verify(self, flow, user, phone, code, client=None, **more):
        fields = dict(flow.fields(user, phone), verifyCode=code, **more)
        return (client or self.client).post(flow.verify, fields)

    def code(self, phone):
        return self.site.code(phone)

    def wrong(self, phone, n=1):
        """A code that is not the one that the number got."""
        right = self.code(phone)
        return "%0*d" % (len(right), (int(right) + n) % 10 ** len(right))

    def n_messages(self, phone):
        return len(self.site.messages(phone))

    def verified(self, flow=SIGNUP, user=None, phone=None):
        """Send and verify; the answer's JSON, with the number."""
        if phone is None:
            user, phone = self.person(flow)
        self.sent(flow, user, phone)
        reply = self.verify(flow, user, phone, self.code(phone))
        self.assertEqual(reply.status, 200, reply)
        return dict(reply.json, phone=phone, user=user)

    def proof(self, flow=SIGNUP):
        return self.verified(flow)["proof"]

    def new_user_id(self):
        return "u" + self.phone()

    def member_now(self):
        """Somebody who has just signed up through the flow; user id and number."""
        done = self.verified(SIGNUP)
        user = self.new_user_id()
        reply = self.post("/signup", proof=done["proof"], userId=user, password=PASSWORD)
        self.assertEqual(reply.status, 201, reply)
        return user, done["phone"]

    def assert_error(self, reply, status, word, status_code=None, message=None):
        """The shape of every failure, exactly: no field more, none less."""
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(reply.headers["Content-Type"], "application/json; charset=utf-8")
        body = reply.json
        self.assertEqual(body["error"], word, reply)
        self.assertEqual(body["statusCode"], status if status_code is None else status_code, reply)
        self.assertIsInstance(body["message"], str)
        if message is not None:
            self.assertEqual(body["message"], message)
        allowed = {"statusCode", "error", "message"}
        if status == 429:
            allowed |= {"rule", "retryAfter", "expiresIn"}
        if status == 400:
            allowed |= {"field"}
        if word == "send_unknown":
            allowed |= {"requestId", "expiresIn", "resendIn"}
        if word == "wrong_code":
            allowed |= {"attemptsLeft"}
        self.assertLessEqual(set(body), allowed, reply)
        return body

    def assert_limited(self, reply, word, retry_s, rule=None):
        """A 429: the rule is named, and the time to wait stands in the body and in the header alike."""
        body = self.assert_error(reply, 429, word)
        self.assertEqual(reply.headers["Retry-After"], str(body["retryAfter"]))
        self.assertIsInstance(body["retryAfter"], int)
        low, high = retry_s
        self.assertLessEqual(low, body["retryAfter"], body)
        self.assertLessEqual(body["retryAfter"], high, body)
        self.assertTrue(body["rule"])
        if rule is not None:
            self.assertEqual(body["rule"], rule)
        return body
