"""
The contract as a small model: what bonin must answer, and what it must remember, told apart from how it is built. All of
it is values; nothing here asks bonin anything. Times are UTC milliseconds, numbers "+8210...".
"""

import collections

SECOND, MINUTE = 1000, 60 * 1000
SHORT, DAY = 10 * MINUTE, 24 * 60 * MINUTE
KOREA = 9 * 60 * MINUTE
CODE_LIFE_MAX = 10 * MINUTE
CLOCK_SLACK = 5 * SECOND
TAKEN_IDS = 20

STATUS = {
    "phone_taken": 409,
    "user_taken": 409,
    "wrong_code": 401,
    "code_expired": 401,
    "phone_unknown": 401,
    "account_mismatch": 401,
    "bad_proof": 401,
    "unauthorized": 401,
    "invalid_request": 400,
    "invalid_phone": 400,
    "invalid_user_id": 400,
    "invalid_password": 400,
    "too_soon": 429,
    "too_many_sends": 429,
    "too_many_attempts": 429,
    "budget_spent": 429,
    "send_refused": 502,
    "send_unknown": 502,
}

# What the gateway does with a message, and the outcomes that count for a number and for an address.
ACCEPTED, REFUSED, UNKNOWN, DECOY, LOOKUP = "accepted", "refused", "unknown", "decoy", "lookup"
TO_NUMBER = (ACCEPTED, UNKNOWN, DECOY)
OF_ADDRESS = TO_NUMBER + (LOOKUP,)

Limit = collections.namedtuple("Limit", "word rule retry_s")


class Expected:
    """An answer: its status, the word of a failure, and members of the body that must be so, or (None) must be there."""

    def __init__(self, status, word=None, **members):
        self.status, self.word, self.members = status, word, members
        self.sends_message = False

    @classmethod
    def failure(cls, word, **members):
        return cls(STATUS[word], word, **members)

    @classmethod
    def limited(cls, limit, **members):
        return cls.failure(limit.word, rule=limit.rule, retryAfter=limit.retry_s, **members)


class Code:
    """A code on its way, for one purpose, number and user."""

    def __init__(self, now, booted):
        self.first = now
        self.booted = booted
        self.is_decoy = False
        self.ends = 0
        self.attempts = self.sends = 0
        self.is_used = False
        self.digits = None  # as the message said; None: nobody has been told
        self.request_id = None


class Number:
    """What is remembered of a number."""

    def __init__(self):
        self.wrong = 0
        self.wrong_at = 0
        self.rests_until = 0
        self.success = 0


class Member:
    def __init__(self, phone, now):
        self.phone = phone
        self.created = self.changed = now


class Proof:
    def __init__(self, text, purpose, phone, user, now, lifetime_s):
        self.text, self.purpose, self.phone, self.user = text, purpose, phone, user
        self.issued_s = now // SECOND
        self.ends_s = self.issued_s + lifetime_s
        self.is_used = False


def wait_s(ms):
    return max(1, -(-ms // SECOND))


class World:
    """`rules` are the settings by name, as bonin.conf has them."""

    def __init__(self, rules):
        self.rules = rules
        self.members = {}
        self.codes = {}
        self.numbers = collections.defaultdict(Number)
        self.sends = []  # [when, number, address, outcome]
        self.per_minute = collections.Counter()
        self.won_per_day = collections.Counter()
        self.test_number = None  # (number, code, last day in Korea)

    # ---- members

    def member_of(self, phone):
        return next((user for user, member in self.members.items() if member.phone == phone), None)

    def fits(self, flow, user, phone):
        if flow.purpose == "signup":
            return self.member_of(phone) is None
        if flow.purpose == "find_id":
            return self.member_of(phone) is not None
        return user in self.members and self.members[user].phone == phone

    @staticmethod
    def unmet(flow):
        return {"signup": "phone_taken", "find_id": "phone_unknown", "reset_password": "account_mismatch"}[flow.purpose]

    # ---- limits

    def times(self, now, window, outcomes, phone=None, address=None):
        """When messages went, newest first; one in the future counts as now."""
        found = [
            when
            for when, to, of, outcome in self.sends
            if outcome in outcomes and when > now - window and phone in (None, to) and address in (None, of)
        ]
        return [min(when, now) for when in sorted(found, reverse=True)]

    def gap_s(self, times, phone, now):
        """What is left of the wait behind the newest of the times."""
        success = self.numbers[phone].success
        success = success if success <= now else 0
        streak, later = 0, now
        for when in times:
            if later - when >= SHORT or when <= success:
                break
            streak, later = streak + 1, when
        if streak == 0:
            return 0
        gaps = self.rules["resend-gaps"]
        left = times[0] + gaps[min(streak, len(gaps)) - 1] * SECOND - now
        return wait_s(left) if left > 0 else 0

    @staticmethod
    def full(rule, most, window, times, now):
        """The limit of a window, None while there is room."""
        if len(times) < most:
            return None
        left = times[most - 1] + window - now
        return Limit("too_many_sends", rule, wait_s(left)) if left > 0 else None

    def limit_of_address(self, address, now):
        most = self.rules["address-per-10min"]
        if most == 0:
            return None
        return self.full("address-10min", most, SHORT, self.times(now, SHORT, OF_ADDRESS, address=address), now)

    def limit_of_number(self, phone, now):
        times = self.times(now, DAY, TO_NUMBER, phone=phone)
        gap_s = self.gap_s(times, phone, now)
        limits = [
            Limit("too_soon", "number-gap", gap_s) if gap_s else None,
            self.full("number-10min", self.rules["number-per-10min"], SHORT, times, now),
            self.full("number-day", self.rules["number-per-day"], DAY, times, now),
        ]
        limits = [limit for limit in limits if limit]
        return max(limits, key=lambda limit: limit.retry_s) if limits else None

    def limit_of_site(self, now):
        minute, day = now // MINUTE, (now + KOREA) // DAY
        if self.won_per_day[day] > self.rules["won-per-day"] - self.rules["sms-won"]:
            return Limit("budget_spent", "site-day-won", wait_s((day + 1) * DAY - KOREA - now))
        if sum(self.per_minute[m] for m in range(minute - 60, minute + 1)) >= self.rules["site-per-hour"]:
            return Limit("too_many_sends", "site-hour", 60)
        return None

    def count_for_site(self, now, won):
        self.per_minute[now // MINUTE] += 1
        self.won_per_day[(now + KOREA) // DAY] += won

    # ---- sending

    def code_is(self, code, now, booted):
        if code.is_used:
            return "used"
        # A clock that was set back ends it.
        if now < code.first or now >= code.ends or booted < code.booted - CLOCK_SLACK:
            return "expired"
        return "exhausted" if code.attempts >= self.rules["code-attempts"] else "live"

    def is_test(self, phone, now):
        return self.test_number is not None and self.test_number[0] == phone and (now + KOREA) // DAY <= self.test_number[2]

    def send(self, now, booted, flow, user, phone, address, gateway):
        """`gateway` is what it would do with the message."""
        privacy = self.rules["account-privacy"]
        user = user if flow.names_user else ""
        limit = self.limit_of_address(address, now)
        if limit:
            return Expected.limited(limit)
        is_decoy = False
        if not self.fits(flow, user, phone):
            if not privacy:
                self.sends.append([now, phone, address, LOOKUP])
                return Expected.failure(self.unmet(flow))
            is_decoy = flow.purpose != "signup"
        rests_until = self.numbers[phone].rests_until
        if rests_until > now:
            return Expected.limited(Limit("too_many_attempts", "number-rest", wait_s(rests_until - now)))
        code = self.codes.get((flow.purpose, phone, user))
        is_live = code is not None and self.code_is(code, now, booted) == "live"
        # Whoever must wait for a message is told how long the code that he may have still lives.
        life = {"expiresIn": wait_s(code.ends - now)} if is_live and code.sends > 0 else {}
        limit = self.limit_of_number(phone, now)
        if limit:
            return Expected.limited(limit, **life)
        limit = self.limit_of_site(now)
        if limit:
            return Expected.limited(limit)
        if is_live:
            if code.sends > self.rules["code-resends"]:
                return Expected.limited(Limit("too_many_sends", "code-resends", wait_s(code.ends - now)), **life)
        else:
            code = self.codes[flow.purpose, phone, user] = Code(now, booted)
        code.is_decoy = is_decoy
        code.sends += 1
        code.ends = min(now + self.rules["code-lifetime"] * SECOND, code.first + CODE_LIFE_MAX)
        if self.is_test(phone, now):
            gateway = ACCEPTED
        return self._sent(now, phone, address, code, DECOY if is_decoy else gateway)

    def _sent(self, now, phone, address, code, outcome):
        resend_s = self.gap_s([now] + self.times(now, DAY, TO_NUMBER, phone=phone), phone, now)
        is_sent = outcome != DECOY
        if outcome == REFUSED and self.rules["account-privacy"]:
            # Nobody may tell a member by what is given back: it stays a decoy's, but for the money.
            outcome = DECOY
        self.sends.append([now, phone, address, outcome])
        if outcome != REFUSED:
            self.count_for_site(now, 0 if outcome == DECOY else self.rules["sms-won"])
        else:
            # Given back. The end that it moved stays where it is: that makes no code last longer than ten minutes.
            code.sends -= 1
        words = {"requestId": code.request_id, "expiresIn": wait_s(code.ends - now), "resendIn": resend_s}
        if self.rules["account-privacy"] or outcome in (ACCEPTED, DECOY):
            expected = Expected(201, **words)
        elif outcome == REFUSED:
            expected = Expected.failure("send_refused")
        else:
            expected = Expected.failure("send_unknown", **words)
        expected.sends_message = is_sent and not self.is_test(phone, now)
        expected.code = code
        return expected

    # ---- checking

    def verify(self, now, booted, flow, user, phone, digits, request_id):
        user = user if flow.names_user else ""
        number = self.numbers[phone]
        if number.rests_until > now:
            return Expected.limited(Limit("too_many_attempts", "number-rest", wait_s(number.rests_until - now)))
        code = self.codes.get((flow.purpose, phone, user))
        if code is None:
            return Expected.failure("wrong_code")
        is_callers = request_id is not None and request_id == code.request_id
        state = self.code_is(code, now, booted)
        if state in ("used", "expired") and is_callers:
            return Expected.failure("code_expired")
        if state in ("used", "expired"):
            return Expected.failure("wrong_code")
        if state == "exhausted":
            # The wait that is told is the one for another code.
            limit = self.limit_of_number(phone, now)
            return Expected.limited(Limit("too_many_attempts", "code-attempts", limit.retry_s if limit else 1))
        code.attempts += 1
        right = self.test_number[1] if self.is_test(phone, now) else code.digits
        if right is None or digits != right or code.is_decoy:
            number.wrong += 1
            number.wrong_at = now
            if number.wrong >= self.rules["wrong-in-a-row"]:
                number.wrong = 0
                number.rests_until = now + self.rules["rest"] * SECOND
            left = {"attemptsLeft": self.rules["code-attempts"] - code.attempts} if is_callers else {}
            return Expected.failure("wrong_code", **left)
        code.is_used = True
        number.wrong, number.success = 0, now
        if not self.fits(flow, user, phone):
            return Expected.failure(self.unmet(flow))
        if flow.purpose == "find_id":
            return Expected(200, userId=self.member_of(phone))
        return Expected(200, proof=None, expiresIn=self.rules["proof-lifetime"])

    # ---- proofs

    @staticmethod
    def is_good(proof, now, purpose=None):
        if proof is None or not proof.issued_s <= now // SECOND < proof.ends_s:
            return False
        return purpose in (None, proof.purpose)

    def signup(self, now, proof, user, is_user_good, is_password_good):
        if not is_user_good:
            return Expected.failure("invalid_user_id")
        if not self.is_good(proof, now, "signup"):
            return Expected.failure("bad_proof")
        if not is_password_good:
            return Expected.failure("invalid_password")
        if proof.is_used:
            return Expected.failure("bad_proof")
        if self.member_of(proof.phone) is not None:
            return Expected.failure("phone_taken")
        holder = ("holder", proof.phone)
        limit = self.full("taken-ids", TAKEN_IDS, SHORT, self.times(now, SHORT, OF_ADDRESS, address=holder), now)
        if limit is not None:
            return Expected.limited(limit._replace(word="too_many_attempts"))
        if user in self.members:
            self.sends.append([now, proof.phone, holder, LOOKUP])
            return Expected.failure("user_taken")
        proof.is_used = True
        self.members[user] = Member(proof.phone, now)
        return Expected(201, userId=user)

    def is_void(self, proof):
        """A changed password voids older proofs; a proof has seconds only, so within one second all are older."""
        member = self.members.get(proof.user)
        if member is None or member.phone != proof.phone:
            return True
        changed_s = member.changed // SECOND
        is_first = member.changed == member.created
        return changed_s > proof.issued_s or (changed_s == proof.issued_s and not is_first)

    def reset(self, now, proof, is_password_good):
        if not self.is_good(proof, now, "reset_password"):
            return Expected.failure("bad_proof")
        if not is_password_good:
            return Expected.failure("invalid_password")
        if proof.is_used or self.is_void(proof):
            return Expected.failure("bad_proof")
        proof.is_used = True
        self.members[proof.user].changed = now
        return Expected(200)

    def redeem(self, now, proof, has_key):
        if not has_key:
            return Expected.failure("unauthorized")
        if not self.is_good(proof, now) or proof.is_used:
            return Expected.failure("bad_proof")
        proof.is_used = True
        return Expected(200, sub=proof.phone, purpose=proof.purpose, iat=proof.issued_s, exp=proof.ends_s)
