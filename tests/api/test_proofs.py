"""Proofs, read and checked as a site's own back end would: ten lines of any language."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os

import case
import settings
from case import PASSWORD, RESET, SIGNUP


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Proofs(case.Case):
    def key(self, name):
        """A secret as boninctl init has made it."""
        with open(os.path.join(self.site.path("etc"), name), "rb") as f:
            return f.read().strip()

    def sign(self, head, claims, key=None):
        signed = base64url(json.dumps(head).encode()) + "." + base64url(json.dumps(claims).encode())
        digest = hmac.new(key or self.key("proof.key"), signed.encode(), hashlib.sha256).digest()
        return signed + "." + base64url(digest)

    def read(self, proof):
        """What the README tells a site to do."""
        head, claims, signature = proof.split(".")
        digest = hmac.new(self.key("proof.key"), (head + "." + claims).encode(), hashlib.sha256).digest()
        self.assertTrue(hmac.compare_digest(unbase64(signature), digest))
        self.assertEqual(json.loads(unbase64(head)), {"alg": "HS256", "typ": "JWT"})
        return json.loads(unbase64(claims))

    def signup(self, proof, **more):
        fields = dict({"proof": proof, "userId": self.new_user_id(), "password": PASSWORD}, **more)
        return self.client.post("/signup", fields)

    def reset(self, proof):
        return self.post("/resetPW", proof=proof, newPassword=PASSWORD)

    def redeem(self, proof, key=None):
        bearer = self.key("redeem.key").decode() if key is None else key
        return self.post("/redeem", headers={"Authorization": "Bearer " + bearer}, proof=proof)

    def test_claims(self):
        for flow in (SIGNUP, RESET):
            done = self.verified(flow)
            claims = self.read(done["proof"])
            want = {"iss", "aud", "sub", "purpose", "iat", "exp", "jti"}
            if flow.names_user:
                want.add("userId")
                self.assertEqual(claims["userId"], done["user"])
            self.assertEqual(set(claims), want)
            self.assertEqual(claims["iss"], settings.ISSUER)
            self.assertEqual(claims["aud"], settings.AUDIENCE)
            self.assertEqual(claims["sub"], "+82" + done["phone"][1:])
            self.assertEqual(claims["purpose"], flow.purpose)
            self.assertEqual(claims["exp"] - claims["iat"], 600)
            self.assertRegex(claims["jti"], r"^[A-Za-z0-9_-]{22}$")

    def test_once(self):
        proof = self.proof(SIGNUP)
        self.assertEqual(self.signup(proof).status, 201)
        self.assert_error(self.signup(proof), 401, "bad_proof")
        proof = self.proof(RESET)
        self.assertEqual(self.reset(proof).status, 200)
        self.assert_error(self.reset(proof), 401, "bad_proof")

    def test_purpose(self):
        self.assert_error(self.reset(self.proof(SIGNUP)), 401, "bad_proof")
        self.assert_error(self.signup(self.proof(RESET)), 401, "bad_proof")

    def test_lifetime(self):
        for flow, use in ((SIGNUP, self.signup), (RESET, self.reset)):
            proof = self.proof(flow)
            self.site.clock.advance(597)
            self.assertLess(use(proof).status, 300)
            proof = self.proof(flow)
            self.site.clock.advance(601)
            self.assert_error(use(proof), 401, "bad_proof")

    def test_changed_password_voids_older_proofs(self):
        """Also one of the same second, as a proof tells no more of its age; and a new member may change it at once."""
        user, phone = self.member_now()
        self.site.clock.advance(1)
        with self.site.clock.stopped():
            older, newer = (self.verified(RESET, user, phone)["proof"] for _ in range(2))
            self.assertEqual(self.reset(newer).status, 200)
            self.assert_error(self.reset(older), 401, "bad_proof")
            user, phone = self.member_now()
            self.assertEqual(self.reset(self.verified(RESET, user, phone)["proof"]).status, 200)

    def test_all_alike(self):
        """Whatever is wrong with a proof, the answer is the same, to the byte."""
        used, expired = self.proof(), self.proof()
        self.signup(used)
        self.site.clock.advance(601)
        answers = {self.signup(p).body for p in (used, expired, self.proof(RESET), "x", "a.b.c")}
        self.assertEqual(len(answers), 1, answers)

    def test_tampered(self):
        """Not one bit may be changed, and no other algorithm, key or claim is taken."""
        proof = self.proof()
        head, claims, signature = proof.split(".")
        read = self.read(proof)
        right = {"alg": "HS256", "typ": "JWT"}
        other = dict(read, sub="+821000000000")
        forged = [
            proof[:-1] + ("A" if proof[-1] != "A" else "B"),
            proof + "A",
            proof + ".",
            proof + "=",
            " " + proof,
            proof.replace(".", "..", 1),
            head + "." + claims + ".",
            head + "." + claims,
            head + "." + base64url(json.dumps(other).encode()) + "." + signature,
            base64url(b'{"alg":"none","typ":"JWT"}') + "." + claims + ".",
            base64url(b'{"alg":"none","typ":"JWT"}') + "." + claims + "." + signature,
            self.sign({"alg": "none", "typ": "JWT"}, read),
            self.sign({"alg": "HS512", "typ": "JWT"}, read),
            self.sign(right, read, b"another key, thirty-two bytes ..."),
            self.sign(right, dict(read, exp=read["exp"] + 10**6, more="x")),
            self.sign(right, dict(read, iss="other")),
            self.sign(right, dict(read, aud="other")),
            self.sign(right, dict(read, purpose="reset_password")),
            self.sign(right, dict(read, exp=str(read["exp"]))),
            self.sign(right, {k: v for k, v in read.items() if k != "exp"}),
            self.sign(right, {k: v for k, v in read.items() if k != "jti"}),
            "",
            ".",
            "..",
            "A" * 3000,
        ]
        for text in forged:
            with self.subTest(text[:60]):
                self.assertIn(self.signup(text).error, ("bad_proof", "invalid_request"))
        self.assertEqual(self.signup(proof).status, 201)

    def spare_proof(self):
        """One for a number that has an account by now; and that account's user id."""
        user, phone = self.new_user_id(), self.phone()
        spare, used = (self.verified(SIGNUP, None, phone)["proof"] for _ in range(2))
        self.assertEqual(self.signup(used, userId=user).status, 201)
        return spare, user

    def test_a_spare_proof_tells_nothing(self):
        """Nobody can ask with it which user ids are in use."""
        spare, user = self.spare_proof()
        answers = {self.signup(spare, userId=u).body for u in (user, self.site.member()[0], self.new_user_id())}
        self.assertEqual(len(answers), 1, answers)
        self.assert_error(self.signup(spare), 409, "phone_taken", 999)

    def test_a_spare_proof_costs_no_hash(self):
        """It stays unused, so it must not keep those who sign up from their turn: here nobody gets one."""
        spare, _ = self.spare_proof()
        with contextlib.ExitStack() as stack:
            for i in range(2):
                place = stack.enter_context(open(self.site.path("etc/bonin.db-hash%d" % i), "rb"))
                fcntl.flock(place, fcntl.LOCK_EX)
            self.assert_error(self.signup(self.proof()), 503, "busy")
            self.assert_error(self.signup(spare), 409, "phone_taken", 999)

    def test_taken_ids(self):
        """A number asks for twenty user ids that are in use, whatever the proof and the address; then for none."""
        phone = self.phone()
        proofs = [self.verified(SIGNUP, None, phone)["proof"] for _ in range(2)]
        users = [self.site.member()[0] for _ in range(2)]
        for i in range(20):
            self.client = self.site.client()
            self.assert_error(self.signup(proofs[i % 2], userId=users[i % 2]), 409, "user_taken")
        self.client = self.site.client()
        for user in (users[0], self.new_user_id()):
            reply = self.signup(proofs[1], userId=user)
            self.assert_limited(reply, "too_many_attempts", (600 - 3 * case.BUSY_S, 600), "taken-ids")
        self.assert_error(self.signup(self.proof(), userId=users[0]), 409, "user_taken")
        self.site.clock.advance(590)
        proof = self.verified(SIGNUP, None, phone)["proof"]
        self.site.clock.advance(11)
        self.assertEqual(self.signup(proof).status, 201)

    def test_a_bad_user_id_uses_nothing_up(self):
        proof = self.proof()
        for user in ("", "abc", "a" * 21, "1abc", "-abc", "_abc", "ab cd", "ab.cd", "한글아이디", "ab\u00e9d", "a'b--"):
            with self.subTest(user):
                reply = self.signup(proof, userId=user)
                self.assertIn(reply.error, ("invalid_user_id", "invalid_request"))
                self.assertEqual(reply.status, 400)
        self.assertEqual(self.signup(proof, userId="a-_9" + self.new_user_id()).status, 201)

    def test_a_bad_password_uses_nothing_up(self):
        done = self.verified()
        proof, phone, user = done["proof"], done["phone"], self.new_user_id()
        for password in ("1234567", "p" * 257, "password", "12345678", user, user.upper(), phone):
            with self.subTest(password[:20]):
                reply = self.signup(proof, userId=user, password=password)
                self.assert_error(reply, 400, "invalid_password")
        reply = self.signup(proof, userId=user, password="여덟글자비밀번호")
        self.assertEqual(reply.status, 201, reply)
        proof = self.proof(RESET)
        reply = self.post("/resetPW", proof=proof, newPassword="short")
        self.assert_error(reply, 400, "invalid_password")
        self.assertEqual(self.reset(proof).status, 200)

    def test_redeem(self):
        """A site's back end gets the claims once; then the proof is used up everywhere."""
        for flow, use in ((SIGNUP, self.signup), (RESET, self.reset)):
            proof = self.proof(flow)
            reply = self.redeem(proof)
            self.assertEqual(reply.status, 200, reply)
            claims = self.read(proof)
            body = reply.json
            self.assertEqual({k: body[k] for k in claims}, claims)
            self.assert_error(self.redeem(proof), 401, "bad_proof")
            self.assert_error(use(proof), 401, "bad_proof")
        proof = self.proof()
        self.assertEqual(self.signup(proof).status, 201)
        self.assert_error(self.redeem(proof), 401, "bad_proof")

    def test_redeem_needs_the_key(self):
        """Without the right key nothing is said about the proof and nothing used up."""
        proof = self.proof()
        self.assert_error(self.post("/redeem", proof=proof), 401, "unauthorized")
        for key in ("", "x", self.key("redeem.key").decode()[:-1], self.key("redeem.key").decode() + "x"):
            self.assert_error(self.redeem(proof, key), 401, "unauthorized")
        for header in ("Basic " + self.key("redeem.key").decode(), self.key("redeem.key").decode()):
            reply = self.post("/redeem", headers={"Authorization": header}, proof=proof)
            self.assert_error(reply, 401, "unauthorized")
        self.assertEqual(self.redeem(proof).status, 200)
