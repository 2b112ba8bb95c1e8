"""The three flows as steps, each a request that needs those before it; and what a person does after a step went wrong."""

import gateway
from case import PASSWORD

NEEDS = {
    "send": (),
    "wrong": ("send",),
    "verify": ("send",),
    "signup": ("send", "verify"),
    "redeem": ("send", "verify"),
    "sendID": (),
    "verifyID": ("sendID",),
    "sendPW": (),
    "verifyPW": ("sendPW",),
    "resetPW": ("sendPW", "verifyPW"),
}
STEPS = tuple(NEEDS)


class Walk:
    """One person on the way to `step`: what it needs is done, without a fault."""

    def __init__(self, test, step):
        self.test = test
        self.site = test.site
        self.ledger = test.ledger
        self.step = step
        is_members = step.endswith(("ID", "PW"))
        self.user, self.phone = self.site.member() if is_members else (test.new_user_id(), self.site.phone())
        self.client = self.site.client()
        self.request_id = self.proof = None
        self._begin()

    def _begin(self):
        test, step = self.test, self.step
        for needed in NEEDS[step]:
            asked = self.ask(needed)
            test.assertIn(asked.status, (200, 201), asked)
            self._learn(asked)

    def ask(self, step=None):
        """Ask for a step, or for the one that this is about."""
        step = step or self.step
        path = "/verify" if step == "wrong" else "/" + step
        return self.ledger.ask(path, self._fields(step), self.client, self._headers(step))

    def go_on(self, asked):
        """After the step, however it went: the person comes to an end, with no more than a new code."""
        step, test = self.step, self.test
        if asked.status not in (200, 201) or step in ("send", "sendID", "sendPW", "wrong"):
            if step in ("send", "sendID", "sendPW"):
                self._send_again(asked)
                step = step.replace("send", "verify")
            elif step == "wrong":
                step = "verify"
            again = self.ask(step)
            if again.status == 401:
                # What was lost had been done: the code or the proof is used up.
                test.assertTrue(asked.is_unclear, (asked, again))
            else:
                test.assertIn(again.status, (200, 201), (asked, again))

    def _send_again(self, asked):
        """Has a message come? Otherwise, when the wait is over, another one does."""
        if not self.site.messages(self.phone):
            self.test.assertNotEqual(asked.status, 201)
            self.site.clock.advance(31)
            asked = self.ask()
            self.test.assertEqual(asked.status, 201, asked)
        self._learn(asked)

    def _learn(self, asked):
        if asked.is_unclear:
            return
        self.request_id = asked.reply.json.get("requestId", self.request_id)
        self.proof = asked.reply.json.get("proof", self.proof)

    def _code(self):
        return self.site.code(self.phone)

    def _fields(self, step):
        fields = {"phoneNumber": self.phone}
        if step.startswith(("verify", "wrong")):
            code = self._code()
            fields["verifyCode"] = "%06d" % ((int(code) + 1) % 1000000) if step == "wrong" else code
            if self.request_id is not None:
                fields["requestId"] = self.request_id
        if step.endswith("PW"):
            fields["userId"] = self.user
        if step == "signup":
            fields = {"proof": self.proof, "userId": self.user, "password": PASSWORD}
        elif step == "resetPW":
            fields = {"proof": self.proof, "newPassword": PASSWORD}
        elif step == "redeem":
            fields = {"proof": self.proof}
        return fields

    def _headers(self, step):
        if step != "redeem":
            return None
        with open(self.site.path("etc/redeem.key"), encoding="ascii") as f:
            return {"Authorization": "Bearer " + f.read().strip()}


class RoughWalk(Walk):
    """One that takes what comes: where nothing goes on, it ends."""

    def _begin(self):
        self.asked = None
        for step in NEEDS[self.step] + (self.step,):
            self.asked = self.ask(step)
            if self.asked.status not in (200, 201):
                return
            self._learn(self.asked)

    def _code(self):
        found = self.site.messages(self.phone)
        return gateway.code_in(found[0]["content"]) if found else "000000"
