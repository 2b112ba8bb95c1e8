"""
Plays a random sequence of requests against bonin and against the model of the contract (world.py), and compares every
answer, every message, and at the end the database. All chance is of one seed.
"""

import collections
import contextlib
import datetime
import random
import signal
import sqlite3

import gateway
import harness
import process
import settings
import world
from case import FIND_ID, FLOWS, PASSWORD, RESET, SIGNUP
from world import ACCEPTED, DAY, KOREA, MINUTE, REFUSED, SECOND, SHORT, UNKNOWN

START_MS = 1795424400123
UPTIME_MS = 10 * DAY
ADDRESSES = ("203.0.113.7", "203.0.113.8", "2001:db8:1:2::7", "2001:db8:1:2::8", "2001:db8:1:3::7")
SCRIPTS = {
    ACCEPTED: None,
    REFUSED: gateway.error("400 Bad Request"),
    UNKNOWN: gateway.error("500 Internal Server Error"),
}
OUTCOME = {0: UNKNOWN, 1: ACCEPTED, 2: REFUSED, 3: world.DECOY, 4: world.LOOKUP}


def rules_of(chance):
    """Settings that meet each other's edges, and now and then those that are shipped."""
    shipped = chance.random() < 0.3
    choices = {
        "account-privacy": (False, True),
        "code-length": (6, 4, 8),
        "code-lifetime": (180, 30, 600),
        "code-attempts": (5, 1, 10),
        "code-resends": (3, 0, 1),
        "wrong-in-a-row": (20, 5, 7),
        "rest": (86400, 60, 3600),
        "resend-gaps": ([30, 60, 120], [0], [10], [30, 601]),
        "number-per-10min": (5, 1, 3, 100),
        "number-per-day": (10, 2, 100),
        "address-per-10min": (10, 0, 3, 100),
        "site-per-hour": (1000000, 3, 20),
        "sms-won": (10, 1, 7),
        "won-per-day": (1000000000, 30, 100),
        "proof-lifetime": (600, 60),
    }
    rules = {}
    for name, values in choices.items():
        value = chance.choice(values)
        rules[name] = values[0] if shipped and name != "account-privacy" else value
    rules["number-per-day"] = max(rules["number-per-day"], rules["number-per-10min"])  # or bonin refuses them
    return rules


def ipv6_key(address):
    """Whoever has a /64 has all of it."""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def shown(fields):
    """What may stand in a report: no secret whole, though they are of a site that is gone."""
    return {name: value if name in ("userId", "requestId") else "…" + value[-4:] for name, value in fields.items()}


class Difference(AssertionError):
    """Bonin and the model do not agree."""


class Play:
    """One site, one seed, `n_steps` requests."""

    def __init__(self, seed, n_steps):
        self.seed, self.n_steps = seed, n_steps
        self.chance = random.Random(seed)
        self.now, self.uptime = START_MS, UPTIME_MS
        self.told = []  # what was done, for the report
        self.seen = collections.Counter()  # answers
        self.proofs = []
        self.n_messages = 0
        self.rules = rules_of(self.chance)
        self.world = world.World(self.rules)
        self.phones = ["+82101234%04d" % i for i in range(4)]
        self.users = ["minsu", "jiwoo", "seo-yeon_2"]
        self.redeem_key = ""
        self._last = None  # whom the last request was about
        self.site = self.gateway = None

    def run(self):
        """Play to the end. Raises Difference, with what was done before it."""
        self.gateway = gateway.ScriptedGateway()
        try:
            self._open()
            for _ in range(self.n_steps):
                self._step()
            self._compare_database()
        except (AssertionError, OSError, ValueError, KeyError) as fault:
            raise Difference(
                "seed %d, step %d: %s\nrules: %r\n%s" % (self.seed, len(self.told), fault, self.rules, "\n".join(self.told[-40:]))
            ) from fault
        finally:
            if self.site is not None:
                self.site.close()
            self.gateway.close()

    def _open(self):
        digits = self.rules["code-length"]
        last_day = datetime.datetime.fromtimestamp(START_MS / 1000 + 9 * 3600 + 86400, datetime.timezone.utc)
        code = "1" * digits
        self.world.test_number = ("+821000000001", code, (START_MS + KOREA) // DAY + 1)
        self.phones.append("+821000000001")
        options = dict(self.rules, threads=1)
        options["test-numbers"] = ["01000000001 %s %s" % (code, last_day.strftime("%Y-%m-%d"))]
        # One worker: what follows an answer is over before the next request is taken.
        self.site = harness.Site(front="socket", options=options, gateway_url=self.gateway.url)
        self._set_clock()
        with open(self.site.path("etc/redeem.key"), encoding="ascii") as f:
            self.redeem_key = f.read().strip()

    def _set_clock(self):
        self.site.clock.stop(self.now, self.uptime)

    @property
    def booted(self):
        return self.now - self.uptime

    # ---- steps

    def _step(self):
        steps = (
            (self._send, 30),
            (self._verify, 40),
            (self._pass_time, 16),
            (self._signup, 12),
            (self._reset, 10),
            (self._redeem, 3),
            (self._nonsense, 2),
            (self._set_back, 1),
            (self._restart, 1),
            (self._delete, 1),
        )
        self.chance.choices([step for step, _ in steps], [weight for _, weight in steps])[0]()

    def _tell(self, *words):
        self.told.append("%d.%03d " % divmod(self.now - START_MS, 1000) + " ".join(map(str, words)))

    def _ask(self, path, fields, expected, address=None, headers=None):
        """Ask bonin, and hold the answer against what was expected of it."""
        visitor = self.site.client(address or self.chance.choice(ADDRESSES))
        self._tell(path, shown(fields), "->", expected.status, expected.word or "", expected.members)
        reply = visitor.post(path, fields, self.chance.choice(("json", "form")), headers)
        body = reply.json
        if (reply.status, body.get("error")) != (expected.status, expected.word):
            raise Difference("expected %d %s: %r" % (expected.status, expected.word, reply))
        told = set(body) - {"code", "statusCode", "error", "message", "field", "iss", "aud", "jti"}
        if told != set(expected.members):
            raise Difference("expected the members %r: %r" % (set(expected.members), reply))
        for name, value in expected.members.items():
            if value is not None and body[name] != value:
                raise Difference("expected %s to be %r: %r" % (name, value, reply))
        if expected.status == 429 and reply.headers["Retry-After"] != str(body["retryAfter"]):
            raise Difference("Retry-After: %r" % reply)
        self.seen[expected.members.get("rule") or expected.word or path] += 1
        return body

    def _spelt(self, phone):
        """One of the many ways to write a number."""
        digits = phone[3:]
        return self.chance.choice(
            (
                "0" + digits,
                "0%s-%s-%s" % (digits[:2], digits[2:6], digits[6:]),
                phone,
                "+82 (0)%s %s.%s" % (digits[:2], digits[2:6], digits[6:]),
                "0082" + digits,
                "".join(chr(ord(c) + 0xFEE0) for c in "0" + digits),
            )
        )

    def _who(self):
        """A flow, a user and a number: mostly such as fit, and for some time the same."""
        if self._last is not None and self.chance.random() < 0.8:
            return self._last
        flow = self.chance.choice(FLOWS)
        phone, user = self.chance.choice(self.phones), self.chance.choice(self.users)
        if flow is not SIGNUP and self.world.members and self.chance.random() < 0.8:
            user = self.chance.choice(sorted(self.world.members))
            phone = self.world.members[user].phone
        self._last = flow, user, phone
        return self._last

    def _fields(self, flow, user, phone):
        user = user.upper() if self.chance.random() < 0.1 else user
        return flow.fields(user, self._spelt(phone))

    def _send(self):
        flow, user, phone = self._who()
        address = self.chance.choice(ADDRESSES)
        outcome = self.chance.choices((ACCEPTED, REFUSED, UNKNOWN), (8, 1, 1))[0]
        self.gateway.do(SCRIPTS[outcome])
        expected = self.world.send(self.now, self.booted, flow, user, phone, ipv6_key(address), outcome)
        body = self._ask(flow.send, self._fields(flow, user, phone), expected, address)
        self._take_message(expected, phone)
        if "requestId" in body:
            expected.code.request_id = body["requestId"]

    def _take_message(self, expected, phone):
        if expected.sends_message:
            # With account-privacy it follows the answer.
            process.wait_for(lambda: self.gateway.count() > self.n_messages, "the message")
            self.n_messages += 1
            sent = self.gateway.sent("0" + phone[3:])
            digits = gateway.code_in(sent[0])
            if len(digits) != self.rules["code-length"] or expected.code.digits not in (None, digits):
                raise Difference("sent again, the code is another")
            expected.code.digits = digits
            # Its worker settles what became of it before it takes this.
            self.site.client().get("/healthz")
        if self.gateway.count() != self.n_messages:
            raise Difference("%d messages for %d" % (self.gateway.count(), self.n_messages))

    def _verify(self):
        flow, user, phone = self._who()
        if self.world.codes and self.chance.random() < 0.2:
            purpose, phone, user = self.chance.choice(sorted(self.world.codes))
            flow = next(f for f in FLOWS if f.purpose == purpose)
        code = self.world.codes.get((flow.purpose, phone, user if flow.names_user else ""))
        digits = self._digits(code, phone)
        fields = dict(self._fields(flow, user or "minsu", phone), verifyCode=digits)
        request_id = None
        if self.chance.random() < 0.6:
            request_id = self.chance.choice([c.request_id for c in self.world.codes.values()] + [code and code.request_id] * 5)
        if request_id is not None:
            fields["requestId"] = request_id
        expected = self.world.verify(self.now, self.booted, flow, user or "minsu", phone, digits, request_id)
        body = self._ask(flow.verify, fields, expected)
        if "proof" in body:
            who = user if flow.names_user else ""
            self.proofs.append(
                world.Proof(body["proof"], flow.purpose, phone, who, self.now, self.rules["proof-lifetime"])
            )

    def _digits(self, code, phone):
        """The right code in half of the cases; else one of another, or just any."""
        if self.chance.random() < 0.5:
            if self.world.is_test(phone, self.now):
                return self.world.test_number[1]
            if code is not None and code.digits is not None:
                return code.digits
        others = [c.digits for c in self.world.codes.values() if c.digits is not None]
        if others and self.chance.random() < 0.5:
            return self.chance.choice(others)
        return "%0*d" % (self.rules["code-length"], self.chance.randrange(10 ** self.rules["code-length"]))

    def _signup(self):
        proof = self._proof(SIGNUP)
        user, is_user_good = self.chance.choice([(u, True) for u in self.users] * 3 + [("1min", False), ("a", False)])
        password, is_password_good = self._password()
        expected = self.world.signup(self.now, proof, user, is_user_good, is_password_good)
        fields = {"proof": proof.text if proof else "e30.e30.AA", "userId": user, "password": password}
        self._ask("/signup", fields, expected)

    def _reset(self):
        proof = self._proof(RESET)
        password, is_password_good = self._password()
        expected = self.world.reset(self.now, proof, is_password_good)
        self._ask("/resetPW", {"proof": proof.text if proof else "x", "newPassword": password}, expected)

    def _redeem(self):
        proof = self._proof(self.chance.choice((SIGNUP, RESET)))
        has_key = self.chance.random() < 0.8
        expected = self.world.redeem(self.now, proof, has_key)
        if proof is not None and expected.status == 200 and proof.user:
            expected.members["userId"] = proof.user
        headers = {"Authorization": "Bearer " + (self.redeem_key if has_key else "x")}
        self._ask("/redeem", {"proof": proof.text if proof else "x"}, expected, headers=headers)

    def _proof(self, flow):
        """One of the purpose, mostly the last; now and then any, or none that ever was."""
        if not self.proofs or self.chance.random() < 0.03:
            return None
        fitting = [proof for proof in self.proofs if proof.purpose == flow.purpose]
        if fitting and self.chance.random() < 0.7:
            return fitting[-1]
        return self.chance.choice(self.proofs)

    def _password(self):
        return self.chance.choice(((PASSWORD, True), (PASSWORD, True), (PASSWORD, True), ("short", False)))

    def _nonsense(self):
        path, fields, word = self.chance.choice(
            (
                ("/send", {"phoneNumber": "02-123-4567"}, "invalid_phone"),
                ("/send", {"phone": "01012340000"}, "invalid_request"),
                ("/sendPW", {"phoneNumber": "01012340000"}, "invalid_request"),
                ("/verify", {"phoneNumber": "01012340000", "verifyCode": "12"}, "invalid_request"),
                ("/sendPW", {"phoneNumber": "01012340000", "userId": "a b"}, "invalid_user_id"),
            )
        )
        self._ask(path, fields, world.Expected.failure(word))

    # ---- time, and what an operator does

    def _edges(self):
        """Moments at which something ends."""
        w = self.world
        found = [code.ends for code in w.codes.values()] + [code.first + SHORT for code in w.codes.values()]
        found += [number.rests_until for number in w.numbers.values()]
        found += [proof.ends_s * SECOND for proof in self.proofs]
        for when, *_ in w.sends[-12:]:
            found += [when + gap * SECOND for gap in self.rules["resend-gaps"]]
            found += [when + SHORT, when + DAY, (when // MINUTE + 61) * MINUTE]
        found.append(((self.now + KOREA) // DAY + 1) * DAY - KOREA)
        return sorted(moment for moment in found if self.now < moment <= self.now + 2 * DAY)

    def _pass_time(self):
        edges = self._edges()
        if edges and self.chance.random() < 0.6:
            near = edges[: 1 + int(len(edges) * self.chance.random() ** 4)]
            step = max(1, self.chance.choice(near) - self.now + self.chance.choice((-1, 0, 0, 1)))
        else:
            step = self.chance.choice((1, 400, 999, SECOND, 31 * SECOND, 31 * SECOND, 3 * MINUTE, 61 * MINUTE))
        self.now += step
        self.uptime += step
        self._set_clock()
        self._tell("time passes")

    def _set_back(self):
        """A clock that is set, back or forward, at one moment."""
        self.now += self.chance.choice((-4 * SECOND, -6 * SECOND, -MINUTE, -61 * MINUTE, 20 * SECOND))
        self._set_clock()
        self._tell("the clock is set")

    def _restart(self):
        self._tell("restart")
        process.stop(self.site.front.server, self.chance.choice((signal.SIGTERM, signal.SIGKILL)))
        self.site.front.start()

    def _delete(self):
        if self.world.members:
            user = self.chance.choice(sorted(self.world.members))
            self._tell("delete", user)
            self.site.ctl("users", "delete", user)
            del self.world.members[user]

    # ---- what is remembered

    def _compare_database(self):
        self.site.client().get("/healthz")  # what followed the last answer is over
        with contextlib.closing(sqlite3.connect(self.site.path("etc/bonin.db"))) as db:
            db.row_factory = sqlite3.Row
            sends = [[row["at_ms"], OUTCOME[row["outcome"]]] for row in db.execute("SELECT * FROM sends ORDER BY send_id")]
            self._same("sends", sends, [[when, outcome] for when, _, _, outcome in self.world.sends])
            for number, counts in ((1, self.world.per_minute), (2, self.world.won_per_day)):
                rows = dict(db.execute("SELECT bucket, value FROM counters WHERE counter = ? AND value > 0", (number,)))
                self._same("counter %d" % number, rows, {bucket: n for bucket, n in counts.items() if n > 0})
            users = {row["user_id"]: row["phone"] for row in db.execute("SELECT * FROM users")}
            self._same("members", users, {user: member.phone for user, member in self.world.members.items()})
            codes = [
                (row["first_sent_ms"], row["expires_ms"], row["attempts"], row["sends"], row["is_used"])
                for row in db.execute("SELECT * FROM challenges")
            ]
            wanted = [(c.first, c.ends, c.attempts, c.sends, int(c.is_used)) for c in self.world.codes.values()]
            self._same("codes", sorted(codes), sorted(wanted))
            columns = "wrong_in_row, wrong_ms, rest_until_ms, success_ms"
            numbers = [tuple(row) for row in db.execute("SELECT %s FROM numbers" % columns)]
            wanted = [(n.wrong, n.wrong_at, n.rests_until, n.success) for n in self.world.numbers.values()]
            self._same("numbers", sorted(numbers), sorted(n for n in wanted if any(n)))
            used = db.execute("SELECT count(*) FROM used_proofs").fetchone()[0]
            self._same("used proofs", used, sum(proof.is_used for proof in self.proofs))

    @staticmethod
    def _same(what, is_so, wanted):
        if is_so != wanted:
            raise Difference("the database's %s:\n%r\nthe model's:\n%r" % (what, is_so, wanted))
