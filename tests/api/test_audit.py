"""What operators do is on record: who, when, from where, to whom, what; and the record only grows."""

import os
import pwd
import re
import sqlite3

import case
import harness
import process
from case import PASSWORD, SIGNUP

_site = None


def setUpModule():
    global _site
    _site = harness.Site(options={"log-file": "bonin.log"}, n_members=3)
    case._site = _site


def tearDownModule():
    _site.close()


class Audit(case.Case):
    def make_site(self):
        return _site

    def rows(self, n=1000):
        """(time, actor, origin, act, n, object) of the acts, newest first."""
        return [re.split(r" {2,}", line.strip()) for line in self.site.ctl("audit", str(n)).splitlines()]

    def acts_of(self, *arguments, stdin=None):
        """What one command leaves on record."""
        n_before = len(self.rows())
        self.site.try_ctl(*arguments, stdin=stdin)
        return self.rows()[: len(self.rows()) - n_before]

    def csv(self, rows):
        path = self.site.path("more.csv")
        text = "".join("%s,%s,\"%s\"\n" % (user, phone, harness.HASH) for user, phone in rows)
        self.site._write(path, text, 0o600)
        return path

    def database(self):
        return sqlite3.connect(self.site.path("etc/bonin.db"))

    def execute(self, statement):
        database = self.database()
        with database:
            database.execute(statement)
        database.close()

    def test_each_act(self):
        """One line an act, with the number of members that it was about."""
        user, phone = self.new_user_id(), self.phone()
        password = PASSWORD.encode() + b"\n"
        csv = self.csv([(self.new_user_id(), self.phone()) for _ in range(3)])
        for arguments, act, n in (
            (("users", "add", user, phone), "users add", 1),
            (("users", "list"), "users list", 1),
            (("users", "export"), "users export", 1),
            (("users", "import", csv), "users import", 3),
            (("backup", self.site.path("etc/copy.db")), "backup", 1),
            (("users", "delete", user), "users delete", 1),
        ):
            with self.subTest(act):
                found = self.acts_of(*arguments, stdin=password)
                self.assertEqual([(row[3], row[4]) for row in found], [(act, str(n))], found)
        found = self.acts_of("backup", self.site.path("etc/copy.db"))  # it is there already
        self.assertEqual([row[3] for row in found], ["backup failed", "backup"], found)
        self.assertEqual(found[0][-1], found[1][-1])
        user, phone = self.site.member()
        new = self.phone()
        found = self.acts_of("users", "phone", user, new)  # of two numbers
        self.assertEqual([row[3] for row in found], ["users phone"] * 2, found)
        self.assertEqual({row[-1][-4:] for row in found}, {phone[-4:], new[-4:]}, found)
        self.execute("INSERT INTO used_proofs VALUES (randomblob(16), 1000)")
        self.assertEqual([row[3:5] for row in self.acts_of("purge")], [["purge", "1"]])
        self.assertEqual(self.acts_of("purge"), [])

    def test_no_forged_line(self):
        """What an operator types cannot look like a record of its own."""
        forged = "x\n2026-01-01T00:00:00.000Z  root(0)  pts/0  users delete  1  \x1b[2Kgone"
        found = self.acts_of("backup", self.site.path("etc/" + forged))
        self.assertEqual([row[3] for row in found], ["backup failed", "backup"], found)
        self.assertNotIn("\x1b", self.site.ctl("audit", "5"))

    def test_what_did_not_happen(self):
        """A command that changed nothing leaves nothing."""
        password = PASSWORD.encode() + b"\n"
        user, phone = self.site.member()
        for arguments in (
            ("users", "add", user, self.phone()),
            ("users", "add", self.new_user_id(), phone),
            ("users", "delete", "nobody"),
            ("users", "import", self.csv([("x", "0212345678")])),
            ("users", "import", self.csv([(user, phone)])),
        ):
            with self.subTest(arguments):
                self.assertEqual(self.acts_of(*arguments, stdin=password), [])

    def test_who_and_from_where(self):
        env = dict(self.site.env, BONIN_CONF=self.site.settings_path, SSH_CONNECTION="2001:db8::7 50000 2001:db8::1 22")
        process.run([self.site.path("bin/boninctl"), "users", "list"], env)
        row = self.rows(1)[0]
        owner = os.stat(self.site.path("etc")).st_uid
        self.assertIn("%s(%d)" % (pwd.getpwuid(owner).pw_name, owner), row[1])
        self.assertEqual(row[2], "2001:db8::7")
        self.assertRegex(row[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00$")
        self.assertEqual(self.acts_of("users", "list")[0][2], "no terminal")

    def test_pseudonyms(self):
        """The number is the log's pseudonym, so that both can be laid side by side; in full it is nowhere."""
        user, phone = self.new_user_id(), self.phone()
        self.send(SIGNUP, None, phone)
        pseudonym = re.findall(r'"phone":"([0-9a-f]{8})","last4":"%s"' % phone[-4:], self.site.events())[-1]
        for arguments in (("users", "add", user, phone), ("users", "delete", user)):
            row = self.acts_of(*arguments, stdin=PASSWORD.encode() + b"\n")[0]
            self.assertEqual(row[5], "%s *%s" % (pseudonym, phone[-4:]))
        text = "\n".join(map(str, self.database().execute("SELECT * FROM acts").fetchall()))
        for word in (phone, phone[1:], user, PASSWORD):
            self.assertNotIn(word, text)

    def test_only_grows(self):
        """Not even the sqlite3 shell changes or deletes a line by the way."""
        self.site.ctl("users", "list")
        database = self.database()
        for statement in (
            "UPDATE acts SET actor = 'nobody'",
            "DELETE FROM acts",
            "DELETE FROM acts WHERE act_id = 1",
            "INSERT OR REPLACE INTO acts SELECT act_id, at_ms, 'nobody', origin, act, object, n FROM acts",
        ):
            with self.assertRaises(sqlite3.IntegrityError, msg=statement):
                database.execute(statement)
        database.close()
        self.execute("INSERT INTO acts (at_ms, actor, origin, act, object, n) VALUES (1, 'old', '', 'x', '', 0)")
        self.execute("INSERT INTO used_proofs VALUES (randomblob(16), 1000)")
        self.site.ctl("purge")
        self.assertIn("old", [row[1] for row in self.rows()])

    def test_older_database(self):
        """One of version 1 gets the table when it is opened, and keeps all else."""
        path = self.site.path("etc/old.db")
        old = sqlite3.connect(path)
        with open(os.path.join(harness.SOURCE, "tests/golden/store_2.sql"), encoding="utf-8") as f:
            old.executescript(f.read())
        members = old.execute("SELECT user_id, phone FROM users").fetchall()
        old.executescript("DROP TRIGGER acts_stay; DROP TABLE acts; PRAGMA user_version = 1")
        old.close()
        os.chmod(path, 0o600)
        process.own(path)
        self.site.options["database"] = "old.db"
        self.site.write_settings()
        try:
            self.site.ctl("users", "list")
            self.assertEqual(len(self.rows()), 1)
            new = sqlite3.connect(path)
            self.assertEqual(new.execute("SELECT user_id, phone FROM users").fetchall(), members)
            self.assertEqual(len(members), 1)
            new.close()
        finally:
            del self.site.options["database"]
            self.site.write_settings()

    def test_arguments(self):
        self.assertEqual(len(self.rows(1)), 1)
        for argument in ("0", "x", "-1"):
            self.assertNotEqual(self.site.try_ctl("audit", argument).returncode, 0)
