"""
What must hold on a site whatever failed. Everything that is asked goes through a Ledger, which notes what was promised;
afterwards the database and the handset are held against it.

    I1  what was acknowledged is there
    I2  what was refused is not
    I3  a code or proof served once at most
    I4  a code was tried five times at most
    I5  messages <= committed intents <= limits, and the site's sums are those of its sends
    I6  the database is whole
    I7  no secret lies in a file that is not its own
    I8  bonin answers
"""

import base64
import collections
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import re
import sqlite3

from case import PASSWORD

ATTEMPTS_MAX = 5
SENDS_PER_DAY = 10
UNKNOWN, ACCEPTED, REFUSED = 0, 1, 2
LOST = None  # no answer: it may have happened or not


class Asked:
    """One request and what was said to it."""

    def __init__(self, note, path, fields, reply):
        self.note = note
        self.path = path
        self.fields = fields
        self.reply = reply

    @property
    def status(self):
        return self.reply.status if self.reply is not LOST else LOST

    @property
    def is_unclear(self):
        return self.reply is LOST

    def __getitem__(self, name):
        return self.reply.json[name]

    def __repr__(self):
        return "%s %s (%s): %r" % (self.path, self.fields.get("phoneNumber", ""), self.note, self.reply)


class Ledger:
    """Asks, and notes what was promised."""

    def __init__(self, site):
        self.site = site
        self.asked = []
        self.note = ""  # of the fault, for the report

    def ask(self, path, fields, client=None, headers=None):
        """Post; an answer that does not come, or is no whole answer, is noted as lost."""
        try:
            reply = (client or self.site.client()).post(path, fields, headers=headers)
            assert isinstance(reply.json, dict)
        except (OSError, ValueError, EOFError, http.client.HTTPException):
            reply = LOST
        asked = Asked(self.note, path, dict(fields), reply)
        self.asked.append(asked)
        return asked

    def of(self, *paths, status=0):
        return [a for a in self.asked if a.path in paths and (status == 0 or a.status == status)]

    def forget(self):
        """What was checked need not be checked again."""
        self.asked = []

    def violations(self):
        """What does not hold, in words; [] when all does."""
        with contextlib.closing(sqlite3.connect(self.site.path("etc/bonin.db"))) as db:
            db.row_factory = sqlite3.Row
            checks = (self._whole, self._sent, self._counted, self._tried, self._members, self._proofs, self._answers)
            return [text for check in checks for text in check(db)] + list(self._secrets())

    # ---- I6

    def _whole(self, db):
        answer = [row[0] for row in db.execute("PRAGMA integrity_check")]
        if answer != ["ok"]:
            yield "I6: integrity_check: %r" % answer
        if list(db.execute("PRAGMA foreign_key_check")):
            yield "I6: foreign_key_check"

    # ---- I1, I2, I5: messages

    def _sent(self, db):
        by_phone = collections.defaultdict(list)
        for asked in self.of("/send", "/sendID", "/sendPW"):
            by_phone[asked.fields["phoneNumber"]].append(asked)
        for phone, asks in by_phone.items():
            rows = list(db.execute("SELECT * FROM sends WHERE phone_tag = ?", (self.tag("phone", e164(phone)),)))
            intents = [row for row in rows if row["outcome"] in (UNKNOWN, ACCEPTED)]
            messages = len(self.site.messages(phone))
            if messages > len(intents):
                yield "I5: %s got %d messages for %d intents" % (phone, messages, len(intents))
            if len(intents) > SENDS_PER_DAY:
                yield "I5: %s has %d sends" % (phone, len(intents))
            promised = [a for a in asks if a.status == 201]
            unclear = [a for a in asks if a.is_unclear or a.reply.error == "send_unknown"]
            if not len(promised) <= len(intents) <= len(promised) + len(unclear):
                yield "I1, I2: %s: %d sends, but %r" % (phone, len(intents), asks)
            if not len(promised) <= messages <= len(promised) + len(unclear):
                yield "I1, I2: %s: %d messages, but %r" % (phone, messages, asks)
            for asked in promised:
                if not any(row["request_id"] == asked["requestId"] for row in intents):
                    yield "I1: %r has no send" % asked

    def _counted(self, db):
        n, won = db.execute("SELECT count(*), coalesce(sum(won), 0) FROM sends WHERE outcome IN (0, 1, 3)").fetchone()
        sums = dict(db.execute("SELECT counter, sum(value) FROM counters GROUP BY counter"))
        if (sums.get(1, 0), sums.get(2, 0)) != (n, won):
            yield "I5: the site's sums are %r for %d sends of %d won" % (sums, n, won)

    # ---- I3, I4: codes

    def _tried(self, db):
        for row in db.execute("SELECT * FROM challenges WHERE attempts > ?", (ATTEMPTS_MAX,)):
            yield "I4: a code was tried %d times" % row["attempts"]
        by_code = collections.defaultdict(list)
        for asked in self.of("/verify", "/verifyID", "/verifyPW"):
            by_code[asked.path, asked.fields["phoneNumber"], asked.fields.get("requestId")].append(asked)
        for (_path, phone, request_id), asks in by_code.items():
            right = [a for a in asks if a.status == 200]
            tried = right + [a for a in asks if a.status == 401 and "attemptsLeft" in a.reply.json]
            unclear = [a for a in asks if a.is_unclear]
            if len(right) > 1:
                yield "I3: a code served %d times: %r" % (len(right), asks)
            row = db.execute("SELECT * FROM challenges WHERE request_id = ?", (request_id,)).fetchone()
            if row is None:
                continue  # a newer code is in its place
            if right and not row["is_used"]:
                yield "I1: %s: the code that served is not used up" % phone
            if row["is_used"] and not right and not unclear:
                yield "I2: %s: a code is used up that served nobody: %r" % (phone, asks)
            if not len(tried) <= row["attempts"] <= len(tried) + len(unclear):
                yield "I1, I4: %s: %d attempts on the books, but %r" % (phone, row["attempts"], asks)

    # ---- I1, I2: members

    def _members(self, db):
        by_user = collections.defaultdict(list)
        for asked in self.of("/signup"):
            by_user[asked.fields["userId"]].append(asked)
        for user, asks in by_user.items():
            row = db.execute("SELECT * FROM users WHERE user_id = ?", (user,)).fetchone()
            if row is None and any(a.status == 201 for a in asks):
                yield "I1: %s is no member: %r" % (user, asks)
            if row is not None and not any(a.status == 201 or a.is_unclear for a in asks):
                yield "I2: %s is a member: %r" % (user, asks)

    def _proofs(self, db):
        by_proof = collections.defaultdict(list)
        for asked in self.of("/signup", "/resetPW", "/redeem"):
            by_proof[asked.fields["proof"]].append(asked)
        for proof, asks in by_proof.items():
            used = [a for a in asks if a.status in (200, 201)]
            unclear = [a for a in asks if a.is_unclear]
            row = db.execute("SELECT * FROM used_proofs WHERE proof_id = ?", (proof_id(proof),)).fetchone()
            if len(used) > 1:
                yield "I3: a proof served %d times: %r" % (len(used), asks)
            if used and row is None:
                yield "I1: a proof that served is not used up: %r" % used
            if row is not None and not used and not unclear:
                yield "I2: a proof is used up that served nobody: %r" % asks

    def _answers(self, _db):
        """A success says all that it promises."""
        wanted = {
            "/send": {"requestId", "expiresIn", "resendIn"},
            "/verify": {"proof", "expiresIn"},
            "/verifyID": {"userId"},
            "/signup": {"userId"},
            "/redeem": {"sub", "purpose", "jti", "exp"},
        }
        wanted["/sendID"] = wanted["/sendPW"] = wanted["/send"]
        wanted["/verifyPW"] = wanted["/verify"]
        for asked in self.asked:
            if asked.status in (200, 201):
                missing = {"code", "message"} | wanted.get(asked.path, set())
                missing = {name for name in missing if asked.reply.json.get(name) in (None, "")}
                if missing:
                    yield "I1: %r lacks %r" % (asked, missing)

    # ---- I7

    def _secrets(self):
        canaries = [PASSWORD.encode()]
        for name in os.listdir(self.site.path("etc")):
            if name.endswith(".key"):
                canaries.append(self._read("etc/" + name).strip())
        canaries += [asked["proof"].encode() for asked in self.of("/verify", "/verifyPW", status=200)]
        pattern = re.compile(b"|".join(re.escape(canary) for canary in canaries))
        for name in ["etc/" + n for n in os.listdir(self.site.path("etc"))] + ["run/front.log"]:
            if not name.endswith(".key") and os.path.exists(self.site.path(name)) and pattern.search(self._read(name)):
                yield "I7: a secret lies in %s" % name

    def _read(self, name):
        with open(self.site.path(name), "rb") as f:
            return f.read()

    def tag(self, kind, value):
        """sign_tag of sign.c."""
        key = hmac.digest(self._read("etc/code.key").strip(), b"bonin tag 1", hashlib.sha256)
        return hmac.digest(key, kind.encode() + b"\0" + value.encode(), hashlib.sha256)[:16]


def e164(phone):
    return "+82" + phone[1:]


def proof_id(proof):
    def decode(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    return decode(json.loads(decode(proof.split(".")[1]))["jti"])
