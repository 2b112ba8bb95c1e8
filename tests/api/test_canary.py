"""
Every flow is run with secrets that the test knows, and then they are looked for in all that is left behind: logs,
database, backup, arguments, environment, memory and program. Only users.phone may hold a number, and only keys that
are in use may be in memory.
"""

import os
import re
import sqlite3
import unittest

import case
import client
import gateway
import harness
import process
from case import FIND_ID, FLOWS, RESET, SIGNUP

PASSWORDS = ("canary-first-Zq8vUe3x", "canary-second-mW5tYk7b", "canary-third-Hn2cRp9d")
KEYS = ("code.key", "proof.key", "redeem.key", "sens-secret.key")

_site = None


def setUpModule():
    global _site
    # Eight digits: six stand by chance in many a number.
    _site = harness.Site(options={"code-length": 8, "log-file": "bonin.log"}, n_members=20)
    case._site = _site


def tearDownModule():
    _site.close()


def read(path):
    with open(path, "rb") as f:
        return f.read()


def files_below(folder):
    for at, _folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path


def writable_memory(pid):
    """What the process may have written: heaps, stacks, data."""
    with open("/proc/%d/maps" % pid, encoding="utf-8") as maps, open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for line in maps:
            start, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (...)", line).groups()
            if rights[:2] == "rw":
                memory.seek(int(start, 16))
                try:
                    yield memory.read(int(end, 16) - int(start, 16))
                except OSError:
                    continue  # a page of the kernel's


class Secrets:
    """What must not be found, by kind."""

    def __init__(self):
        self.codes = set()
        self.proofs = set()
        self.asked = set()  # numbers of nobody, as typed and canonical
        self.members = set()
        self.passwords = {word.encode() for word in PASSWORDS}
        self.keys = set()

    def number(self, phone, is_member):
        kind = self.members if is_member else self.asked
        kind.update((phone.encode(), b"82" + phone[1:].encode()))

    @property
    def passing(self):
        """What is gone when the request is over."""
        return self.codes | self.proofs | self.passwords

    @property
    def all(self):
        return self.passing | self.asked | self.members | self.keys


def found(data, words):
    return sorted(word for word in words if word in data)


class Canary(case.Case):
    """One test does it all: what each flow leaves behind must not be tidied up by another."""

    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        self.secrets = Secrets()
        self.secrets.keys = {read(_site.path("etc/" + name)).strip() for name in KEYS}

    def visitor(self):
        self.client = self.site.client()
        return self.client

    def ask(self, flow, user, phone, how):
        """Send and verify, with a wrong code first; the answer to the right one."""
        visitor = self.visitor()
        origin = {"Origin": self.site.options["origin"]}
        sent = visitor.post(flow.send, flow.fields(user, phone), how, origin)
        self.assertEqual(sent.status, 201, sent)
        code, wrong = self.code(phone), self.wrong(phone)
        self.secrets.codes.update((code.encode(), wrong.encode()))
        # The answer to the sending tells nothing that only the phone may tell.
        self.assertEqual(found(str(sent.headers).encode() + sent.body, {code.encode()}), [])
        for guess in (wrong, code):
            fields = dict(flow.fields(user, phone), verifyCode=guess)
            reply = visitor.post(flow.verify, fields, how, origin)
        self.assertEqual(reply.status, 200, reply)
        self.assertNotIn(code, reply.text)
        return reply

    def proof_of(self, reply):
        proof = re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", reply.text).group(0)
        self.secrets.proofs.update(part.encode() for part in proof.split(".")[1:])
        return proof

    def sign_up(self, how):
        phone, user = self.phone(), self.new_user_id()
        self.secrets.number(phone, True)
        proof = self.proof_of(self.ask(SIGNUP, None, phone, how))
        for password in ("short", PASSWORDS[0], PASSWORDS[0]):  # refused, taken, used up
            self.post("/signup", how, proof=proof, userId=user, password=password)
        return user, phone

    def run_flows(self):
        for how in ("json", "form", "html"):
            user, phone = self.sign_up(how)
            self.ask(FIND_ID, None, phone, how)
            self.site.clock.advance(700)
            proof = self.proof_of(self.ask(RESET, user, phone, how))
            reply = self.post("/resetPW", how, proof=proof, newPassword=PASSWORDS[1])
            self.assertEqual(reply.status, 200, reply)

    def run_failures(self):
        """What is refused is logged, and must say no more than what is accepted."""
        for flow in FLOWS:
            phone = self.phone()
            self.secrets.number(phone, False)
            self.visitor()
            self.send(flow, "nobody", phone)
            self.send(flow, "nobody", phone)
            self.verify(flow, "nobody", phone, "13572468")
        self.secrets.codes.add(b"13572468")
        self.post("/signup", proof="x", userId="abcd", password=PASSWORDS[2])
        self.client.ask("GET", "/send?phoneNumber=" + phone)
        self.client.ask("POST", "/redeem", b'{"proof":"x"}', {"Content-Type": client.JSON, "Authorization": "Bearer x"})

    def run_operator(self):
        phone = self.phone()
        self.secrets.number(phone, True)
        self.site.ctl("users", "add", "operator", phone, stdin=PASSWORDS[2].encode() + b"\n")
        self.site.ctl("check")
        self.site.ctl("sends", "100")
        self.site.ctl("audit", "100")
        self.site.ctl("users", "delete", "operator")
        self.secrets.members -= {phone.encode(), b"82" + phone[1:].encode()}
        self.secrets.number(phone, False)
        self.site.ctl("purge")
        self.site.ctl("backup", self.site.path("etc/copy.db"))

    def check_files(self):
        """Files: logs, database with its log of changes, backup; settings, and no core."""
        wanted = {"bonin.log", "bonin.db", "bonin.db-wal", "copy.db", "front.log", "bonin.conf"}
        seen = set()
        for folder in ("etc", "run"):
            for path in files_below(self.site.path(folder)):
                name = os.path.basename(path)
                seen.add(name)
                self.assertFalse(name.startswith("core"), path)
                is_database = name.startswith(("bonin.db", "copy.db"))
                words = self.secrets.all - (self.secrets.members if is_database else set())
                words -= self.secrets.keys if name in KEYS else set()
                self.assertEqual(found(read(path), words), [], path)
        self.assertLessEqual(wanted, seen)

    def check_columns(self, name):
        """Members' numbers are in one column."""
        database = sqlite3.connect(self.site.path("etc/" + name))
        database.text_factory = bytes
        tables = [row[0].decode() for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        self.assertIn("users", tables)
        n_numbers = 0
        for table in tables:
            rows = database.execute("SELECT * FROM " + table)
            columns = [column[0] for column in rows.description]
            for row in rows:
                for column, value in zip(columns, row):
                    hits = found(str(value).encode() if isinstance(value, int) else value or b"", self.secrets.all)
                    if (table, column) == ("users", "phone"):
                        n_numbers += len(hits)
                    else:
                        self.assertEqual(hits, [], (table, column))
        database.close()
        self.assertGreater(n_numbers, 0)

    def check_processes(self):
        """Arguments, environment, and memory after the last request."""
        pids = self.site.workers()
        self.assertTrue(pids)
        for pid in pids:
            for name in ("cmdline", "environ"):
                self.assertEqual(found(read("/proc/%d/%s" % (pid, name)), self.secrets.all), [], name)
            if not harness.is_built_with("WITH_SANDBOX 1"):
                continue  # sanitizers map terabytes, and what is freed is not wiped
            memory = list(writable_memory(pid))
            # It can be read at all: a key that is in use is in it.
            self.assertTrue(any(key in part for part in memory for key in self.secrets.keys))
            for part in memory:
                self.assertEqual(found(part, self.secrets.passing), [])

    @unittest.skipIf(os.geteuid() != 0, "only root may read the memory of a program that hides it")
    def test_nothing_is_left(self):
        self.run_flows()
        self.run_failures()
        self.run_operator()
        self.check_files()
        for name in ("bonin.db", "copy.db"):
            self.check_columns(name)
        self.check_processes()

    def test_it_can_be_found(self):
        """A secret that is planted is found: the search is one."""
        phone = self.phone()
        self.secrets.number(phone, False)
        for name, text in (("bonin.log", "code 12345678"), ("front.log", phone), ("bonin.conf", PASSWORDS[0])):
            with self.subTest(name):
                self.secrets.codes = {b"12345678"}
                path = self.site.path("etc/planted/" + name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as f:
                    f.write("x%sx\n" % text)
                try:
                    with self.assertRaisesRegex(AssertionError, "planted/" + name):
                        self.check_files()
                finally:
                    os.unlink(path)

    def test_shipped_programs(self):
        """The programs have none of the doors of the tests, and no key."""
        for name in ("bonin.fcgi", "boninctl"):
            program = read(harness.built(name))
            self.assertEqual(found(program, self.secrets.all), [])
            self.assertNotIn(b"BONIN_TEST", program)
        self.assertIn(b"BONIN_TEST", read(harness.built("bonin-test.fcgi")))
