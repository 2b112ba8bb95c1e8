"""The front page of the demo: a tour of the flows beside the handset, at the address that ./bootstrap demo prints."""

import test_looks
import visit

# The demo has bonin at the same address as its pages and the simulator.
BONIN = """
server.modules += ( "mod_proxy" )
$HTTP["url"] =~ "^/api/" { proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => %d )) ) }
"""


class Demo(visit.Visit):
    def setUp(self):
        super().setUp()
        simulator = self.site.simulator
        if not simulator.more:
            simulator.stop()
            simulator.more = BONIN % self.site.front.port
            simulator.start()
        self.origin = "http://127.0.0.1:%d" % simulator.port
        self.browser.open(self.origin + "/")

    def test_promise(self):
        """It says that nothing leaves the machine, and what it is not."""
        self.assertIn("이 컴퓨터 밖으로 나가지 않으며", self.text("body"))
        self.assertIn("점유 인증", self.text("body"))

    def test_tour(self):
        """All three flows in a row, in the frame, each code read at the handset beside it."""
        phone = self.site.phone()
        user = "u" + phone
        self.tour("signup.html", self.sign_up, phone, user)
        self.tour("find-id.html", self.find_id, phone, user)
        self.tour("reset-password.html", self.reset, phone, user)
        self.browser.click("section.done .button")
        self.browser.frame()
        self.wait_shown(".tour")

    def tour(self, page, flow, phone, user):
        self.browser.frame()
        self.browser.click(".tour a[href='%s']" % page)
        self.browser.frame("iframe.flow")
        self.wait(lambda: self.browser.run("return location.pathname") == "/" + page, page)
        flow(phone, user)

    def code_at_handset(self, phone):
        """The code as the handset shows it."""
        code = self.site.code(phone)
        self.browser.frame()
        self.browser.frame("iframe.handset")
        self.wait_text("#messages", "[%s]" % code)
        self.browser.frame()
        self.shoot("demo")
        self.browser.frame("iframe.flow")
        return code

    def sign_up(self, phone, user):
        self.send(phone)
        self.wait_shown("#verifyCode")
        self.verify(self.code_at_handset(phone))
        self.wait_shown("#password")
        self.browser.fill("#userId", user)
        self.browser.fill("#password", visit.PASSWORD)
        self.browser.click("form[action$='/signup'] [type=submit]")
        self.wait_text("section.done", user)

    def find_id(self, phone, user):
        self.send(phone)
        self.wait_shown("#verifyCode")
        self.verify(self.code_at_handset(phone))
        self.wait_text("section.done", user)

    def reset(self, phone, user):
        self.send(phone, user)
        self.wait_shown("#verifyCode")
        self.verify(self.code_at_handset(phone))
        self.wait_shown("#newPassword")
        self.browser.fill("#newPassword", visit.PASSWORD + "2")
        self.browser.click("form[action$='/resetPW'] [type=submit]")
        self.wait_shown("section.done")

    def test_looks(self):
        test_looks.look(self, "demo-front")


class PlainDemo(Demo):
    """The same without JavaScript; the handset's page is asked for anew where its script would have done it."""

    has_script = False
    test_promise = test_looks = None

    def test_tour(self):
        phone = self.site.phone()
        self.tour("signup.html", self.sign_up, phone, "u" + phone)

    def code_at_handset(self, phone):
        code = self.site.code(phone)
        self.browser.frame()
        self.browser.frame("iframe.handset")
        self.browser.click("noscript a")
        self.wait_text("#messages", "[%s]" % code)
        self.browser.frame()
        self.browser.frame("iframe.flow")
        return code
