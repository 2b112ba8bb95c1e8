"""
Limits are exact: many visitors at once in eight processes, mixed requests to eight bonins, which are killed and restarted
meanwhile, and every count comes out as the settings say. The clock stands between the rounds and moves in one step.
"""

import collections
import contextlib
import multiprocessing
import random
import signal
import sqlite3

import fastcgi
import faults
import gateway

N_VISITORS = 8
N_REQUESTS = faults.rounds(1600, 10000)
N_KILLS = faults.rounds(4, 40)
GAP_S = 30
PER_10MIN, PER_DAY, PER_ADDRESS, ATTEMPTS, IN_A_ROW = 5, 10, 10, 5, 20
PROXY = "127.200.0.1"
WIDE = {ord("0") + i: chr(0xFF10 + i) for i in range(10)}


def spellings(phone):
    """Thirty and more ways to write a number 010xxxxyyyy."""
    a, b, c = phone[:3], phone[3:7], phone[7:]
    found = {s.join((a, b, c)) for s in ("", "-", " ", ".", " - ", "  ")}
    found |= {"(%s)%s-%s" % (a, b, c), "(%s) %s %s" % (a, b, c), "%s) %s-%s" % (a, b, c)}
    for country in ("+82", "82", "0082", "+82 ", "+82-", "0082 ", "82-"):
        found |= {country + s.join((a[1:], b, c)) for s in ("", "-", " ", ".")}
    found |= {"+82" + phone, "+82 (0)" + phone[1:], " %s " % phone}
    return sorted(found | {text.translate(WIDE) for text in found})


def visit(pipe, barrier, sockets, seed):
    """One process: its share of the requests, to bonins in turn; tells (number in the list, status, error)."""
    dice = random.Random(seed)
    while True:
        orders = pipe.recv()
        if orders is None:
            return
        barrier.wait(60)
        told = []
        for key, address, path, fields, headers in orders:
            visitor = fastcgi.Client(dice.choice(sockets), "/api", address, timeout_s=30)
            try:
                reply = visitor.post(path, fields, headers=headers)
                told.append((key, reply.status, reply.error))
            except (OSError, ValueError):
                told.append((key, None, None))
        pipe.send(told)


class Flood(faults.Case):
    front = "pack"
    options = {}
    n_members = 200

    def setUp(self):
        super().setUp()
        context = multiprocessing.get_context("fork")
        barrier = context.Barrier(N_VISITORS)
        sockets = [self.site.front.socket(i) for i in range(self.site.front.size)]
        self.pipes = []
        for i in range(N_VISITORS):
            ours, theirs = context.Pipe()
            context.Process(target=visit, args=(theirs, barrier, sockets, i), daemon=True).start()
            theirs.close()
            self.pipes.append(ours)
        self.addCleanup(lambda: [pipe.send(None) for pipe in self.pipes])
        self.n_asked = 0
        self.answers = collections.Counter()

    def flood(self, orders, n_kills=0):
        """Ask them all, shuffled over the processes; kill bonins meanwhile. How often each (key, status) was told."""
        dice = random.Random()
        dice.shuffle(orders)
        for i, pipe in enumerate(self.pipes):
            pipe.send(orders[i::N_VISITORS])
        for _ in range(n_kills):
            bonin = dice.choice(self.site.front.bonins)
            bonin.send_signal(dice.choice((signal.SIGKILL, signal.SIGTERM)))
            bonin.wait()
            self.site.front.revive()
        seen = collections.Counter((key, status) for pipe in self.pipes for key, status, _ in pipe.recv())
        self.n_asked += len(orders)
        self.answers.update(status for (_, status) in seen.elements())
        return seen

    def rows(self, sql, *arguments):
        with contextlib.closing(sqlite3.connect(self.site.path("etc/bonin.db"))) as db:
            return db.execute(sql, arguments).fetchall()

    def n_sent(self, phone):
        """Intents for a number that count."""
        tag = self.ledger.tag("phone", "+82" + phone[1:])
        return self.rows("SELECT count(*) FROM sends WHERE phone_tag = ? AND outcome IN (0, 1)", tag)[0][0]

    def stranger(self):
        """An address that nobody had."""
        self.n_strangers = getattr(self, "n_strangers", 0) + 1
        return "10.%d.%d.%d" % (self.n_strangers >> 16, self.n_strangers >> 8 & 255, self.n_strangers & 255)

    def to_number(self, key, phone, n, member=None):
        """Orders: n requests for a number, each from a stranger and spelled in another way, in all its flows."""
        written = spellings(phone)
        paths = ("/sendID", "/sendPW") if member else ("/send",)
        for i in range(n):
            fields = {"phoneNumber": written[i % len(written)]}
            path = paths[i % len(paths)]
            if path == "/sendPW":
                fields["userId"] = member
            yield key, self.stranger(), path, fields, None

    def test_numbers(self):
        """One message a wait, five in ten minutes, ten a day, whoever asks, in whatever spelling and flow."""
        people = [(None, self.phone()) for _ in range(4)] + [self.site.member() for _ in range(4)]
        waits = (0, 31, 61, 121, 121, 121, 601, 61, 121, 121, 121, 601, 601, 4000)
        each = max(N_REQUESTS // len(waits) // len(people), len(spellings(self.phone())) // 4)
        for i, wait in enumerate(waits):
            self.site.clock.advance(wait)
            before = [self.n_sent(phone) for _, phone in people]
            orders = [o for user, phone in people for o in self.to_number(phone, phone, each, user)]
            seen = self.flood(orders, N_KILLS // len(waits) + 1)
            for (_, phone), n_before in zip(people, before):
                n = self.n_sent(phone)
                self.assertLessEqual(n - n_before, 1, (i, phone))
                self.assertLessEqual(seen[phone, 201], n - n_before)
                self.assertEqual(seen[phone, 400], 0)
                if n_before == 0:
                    self.assertEqual(n, 1)
            self.check_windows(people)
        for _, phone in people:
            self.assertEqual(self.n_sent(phone), PER_DAY)
            self.assertLessEqual(self.n_messages(phone), PER_DAY)
        self.tell("%d requests in %d spellings: %s" % (self.n_asked, len(spellings(people[0][1])), dict(self.answers)))

    def check_windows(self, people):
        for _, phone in people:
            tag = self.ledger.tag("phone", "+82" + phone[1:])
            times = [t for (t,) in self.rows("SELECT at_ms FROM sends WHERE phone_tag = ? AND outcome < 2 ORDER BY 1", tag)]
            for first, sixth in zip(times, times[PER_10MIN:]):
                self.assertGreaterEqual(sixth - first, 600000)
            for first, second in zip(times, times[1:]):
                self.assertGreaterEqual(second - first, GAP_S * 1000)

    def test_addresses(self):
        """Ten asks an address: IPv4 one by one, IPv6 by /64, behind a proxy too; failed look-ups count alike."""
        keys = {
            "v4": lambda i: ("198.51.100.1", None),
            "its neighbour": lambda i: ("198.51.100.2", None),
            "v6": lambda i: ("2001:db8:1:2:%x::%x" % (i, i), None),
            "the next /64": lambda i: ("2001:db8:1:3:%x::%x" % (i, i), None),
            "behind a proxy": lambda i: (PROXY, {"X-Forwarded-For": "10.9.9.%d, 203.0.113.9" % (i % 250)}),
            "a liar": lambda i: ("203.0.113.66", {"X-Forwarded-For": "192.0.2.%d" % (i % 250)}),
        }
        each = N_REQUESTS // len(keys)
        asks = (
            ("/send", lambda: {"phoneNumber": self.phone()}),
            ("/sendID", lambda: {"phoneNumber": self.phone()}),
            ("/sendPW", lambda: {"phoneNumber": self.phone(), "userId": "nobody"}),
        )
        orders = []
        for key, make in keys.items():
            for i in range(each):
                address, headers = make(i)
                path, fields = asks[i % len(asks)]
                orders.append((key, address, path, fields(), headers))
        seen = self.flood(orders, N_KILLS)
        n_rows = {
            key: self.rows(
                "SELECT count(*) FROM sends WHERE address_tag = ? AND outcome <> 2", self.ledger.tag("address", text)
            )[0][0]
            for key, text in zip(
                keys,
                ("198.51.100.1", "198.51.100.2", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "203.0.113.9", "203.0.113.66"),
            )
        }
        self.assertEqual(n_rows, {key: PER_ADDRESS for key in keys})
        for key in keys:
            self.assertLessEqual(seen[key, 201] + seen[key, 401], PER_ADDRESS)
        self.tell("%d requests: %s" % (self.n_asked, dict(self.answers)))

    def test_guesses(self):
        """Five guesses a code; twenty in a row, over codes and flows, and the number rests for a day."""
        user, phone = self.site.member()
        n_wrong = 0
        for _ in range(IN_A_ROW // ATTEMPTS):
            self.client = self.site.client()
            self.assertEqual(self.client.post("/sendPW", {"phoneNumber": phone, "userId": user}).status, 201)
            code = gateway.code_in(self.site.messages(phone)[0]["content"])
            fields = {"phoneNumber": phone, "userId": user, "verifyCode": "%06d" % ((int(code) + 1) % 1000000)}
            orders = [("wrong", self.stranger(), "/verifyPW", fields, None) for _ in range(N_REQUESTS // 8)]
            seen = self.flood(orders)
            self.assertEqual(seen["wrong", 401], ATTEMPTS)
            n_wrong += ATTEMPTS
            right = self.client.post("/verifyPW", dict(fields, verifyCode=code))
            self.assertEqual((right.status, right.json["rule"]), (429, "code-attempts" if n_wrong < IN_A_ROW else "number-rest"))
            self.site.clock.advance(601)
        asked = [
            self.site.client().post(path, dict({"phoneNumber": phone}, **more))
            for path, more in (("/sendID", {}), ("/sendPW", {"userId": user}))
        ]
        self.assertEqual([(a.status, a.json["rule"]) for a in asked], [(429, "number-rest")] * 2)
        self.tell("%d guesses, %d looked at" % (self.n_asked, n_wrong))


class Site(Flood):
    """The whole site: its hour, and its day's won."""

    PER_HOUR, WON, SMS_WON = 150, 1999, 9
    options = {"site-per-hour": PER_HOUR, "sms-won": SMS_WON, "won-per-day": WON}
    test_numbers = test_addresses = test_guesses = None

    def strangers(self, n):
        return [("all", self.stranger(), "/send", {"phoneNumber": self.phone()}, None) for _ in range(n)]

    def test_site(self):
        """An hour's messages, then the won of the day, to the last one that they pay for."""
        # Some time in the morning in Korea.
        now_s = self.site.clock.now() + 9 * 3600
        self.site.clock.advance(86400 - now_s % 86400 + 8 * 3600)
        n = 0
        for _ in range(3):
            self.flood(self.strangers(N_REQUESTS // 3), N_KILLS // 3)
            n = min(n + self.PER_HOUR, self.WON // self.SMS_WON)
            (got, won), = self.rows("SELECT count(*), sum(won) FROM sends WHERE outcome IN (0, 1)")
            self.assertEqual((got, won), (n, n * self.SMS_WON))
            self.site.clock.advance(3661)
        self.assertEqual(self.ledger.violations(), [])
        self.tell("%d requests, %d messages: %s" % (self.n_asked, n, dict(self.answers)))


