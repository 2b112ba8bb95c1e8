"""The pages of www/ as each web server serves them, and what an answered page leads to."""

import html.parser
import os

import case
import client
import harness
import settings

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
TYPES = {
    "signup.html": "text/html",
    "find-id.html": "text/html",
    "reset-password.html": "text/html",
    "bonin.css": "text/css",
    "bonin.js": "text/javascript",
}
# Of each page: the endpoints that its forms post to, in order.
ACTIONS = {
    "signup.html": ["/send", "/verify", "/signup"],
    "find-id.html": ["/sendID", "/verifyID"],
    "reset-password.html": ["/sendPW", "/verifyPW", "/resetPW"],
}
# What the script needs, and what only the page around a field decides.
OF_SCRIPT = {"data-errors", "data-empty", "aria-describedby"}
OF_PAGE = {"autofocus", "value", "aria-describedby", "aria-invalid"}


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, and the attributes of its fields by name. Links besides."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append((attributes["action"], {}))
        elif tag == "input" and self.forms and "name" in attributes:
            self.forms[-1][1][attributes["name"]] = attributes
        for name in ("href", "src"):
            if name in attributes:
                self.links.append(attributes[name])

    def fields(self, action):
        """Of the form that posts there."""
        return next(fields for at, fields in self.forms if at == action)


class Pages(case.Case):
    def get(self, name):
        """A file of www/ where the web server has it; bonin's own address does not matter here."""
        visitor = client.Client(self.site.front.port, "", self.client.address)
        return visitor.get(self.site.options["pages"] + name)

    def test_served(self):
        """Each file as it is, with its type, and the headers that keep foreign things out."""
        for name, kind in TYPES.items():
            with self.subTest(name):
                reply = self.get(name)
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(reply.headers["Content-Type"], kind + "; charset=utf-8")
                self.assertEqual(reply.headers["Content-Security-Policy"], POLICY)
                self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(reply.headers["X-Frame-Options"], "SAMEORIGIN")
                self.assertEqual(reply.headers["Referrer-Policy"], "same-origin")
                self.assertEqual(reply.headers["Cross-Origin-Resource-Policy"], "same-origin")
                self.assertEqual(reply.headers["Cache-Control"], "no-cache")
                if kind != "text/html":
                    with open(os.path.join(harness.PAGES, name), "rb") as f:
                        self.assertEqual(reply.body, f.read())

    def test_forms(self):
        """The pages post to bonin, and all that they name is there."""
        for name, actions in ACTIONS.items():
            with self.subTest(name):
                page = Forms(self.get(name).text)
                self.assertEqual([a for a, _ in page.forms], [self.client.base_path + a for a in actions])
                for link in page.links:
                    if link != "/":  # the site's own front page
                        self.assertEqual(self.get(link).status, 200, link)

    def answered(self, path, **fields):
        reply = self.post(path, "html", {"Origin": settings.ORIGIN}, **fields)
        self.assertEqual(reply.headers["Content-Type"], "text/html; charset=utf-8")
        return Forms(reply.text)

    def check_same(self, static, answered, path):
        """A field is the same field on both kinds of pages, but for what the script needs."""
        action = self.client.base_path + path
        want, have = static.fields(action), answered.fields(action)
        self.assertEqual(set(want), set(have), action)
        for name, attributes in want.items():
            if attributes.get("type") == "hidden":
                self.assertEqual(have[name].get("type"), "hidden", name)
                continue
            keep = {k: v for k, v in attributes.items() if k not in OF_SCRIPT}
            self.assertEqual(keep, {k: v for k, v in have[name].items() if k not in OF_PAGE}, (path, name))

    def test_same_fields(self):
        """What bonin answers with asks for the same, in the same way, as the pages of www/ do."""
        static = Forms(self.get("signup.html").text)
        phone = self.phone()
        self.check_same(static, self.answered("/send", phoneNumber=""), "/send")
        self.check_same(static, self.answered("/send", phoneNumber=phone), "/verify")
        page = self.answered("/verify", phoneNumber=phone, verifyCode=self.code(phone))
        self.check_same(static, page, "/signup")
        static = Forms(self.get("reset-password.html").text)
        user, phone = self.site.member()
        self.check_same(static, self.answered("/sendPW", userId="a", phoneNumber="x"), "/sendPW")
        self.check_same(static, self.answered("/sendPW", userId=user, phoneNumber=phone), "/verifyPW")
        code = self.code(phone)
        page = self.answered("/verifyPW", userId=user, phoneNumber=phone, verifyCode=code)
        self.check_same(static, page, "/resetPW")

    def test_answered_page_leads_on(self):
        """An answered page finds its style sheet, and the pages it names."""
        page = self.answered("/send", phoneNumber=self.phone())
        self.assertIn(self.site.options["pages"] + "bonin.css", page.links)
        for link in page.links:
            visitor = client.Client(self.site.front.port, "", self.client.address)
            self.assertEqual(visitor.get(link).status, 200, link)
