"""boninctl sens alimtalk: messages by KakaoTalk, which must be as their template says."""

import json
import os

import case
import scripted
import sens
from gateway import answer

SERVICE = "ncp:kkobizmsg:kr:000000000000:demo"
CLOSE = "Connection: close\r\n"

_site = None
_scripted = None


def setUpModule():
    global _site, _scripted
    options = {"sens.alimtalk-service-id": SERVICE, "sens.alimtalk-channel": "@bonin"}
    _site, _scripted = scripted.open_beside(**options)
    scripted.write(_site, "alimtalk", options)


def tearDownModule():
    _site.close()
    _scripted.close()


def template(content="[#{name}] #{code}", status="COMPLETE"):
    row = {"channelId": "@bonin", "templateCode": "t1", "templateName": "이름", "content": content}
    return answer("200 OK", [dict(row, templateInspectionStatus=status, templateStatus="ACTIVE")], CLOSE)


def taken(*messages):
    """The answer to a send: (number, whether it is taken) of each."""
    rows = [
        {
            "messageId": "m%d" % i,
            "to": to,
            "requestStatusCode": "A000" if is_taken else "A011",
            "requestStatusName": "success" if is_taken else "fail",
            "requestStatusDesc": "설명\x1b",
        }
        for i, (to, is_taken) in enumerate(messages)
    ]
    body = {"requestId": "RBAA-1", "requestTime": "x", "statusCode": "202", "statusName": "processing", "messages": rows}
    return answer("202 Accepted", body, CLOSE)


class Alimtalk(case.Case):
    def setUp(self):
        super().setUp()
        self.path = self.site.path("talk-%s.csv" % self._testMethodName)
        self.before = _scripted.count()

    def make_site(self):
        return _site

    def run_against(self, answers, *arguments):
        """Run it against a gateway that gives these answers, one after the other."""
        left = list(answers)
        _scripted.do(lambda connection: connection.sendall(left.pop(0)))
        return self.site.try_ctl("-c", self.site.path("etc/scripted.conf"), "sens", "alimtalk", *arguments)

    def requests(self):
        return _scripted.requests[self.before :]

    def write(self, text):
        self.site._write(self.path, text, 0o600)

    def test_needs_its_service(self):
        done = self.site.try_ctl("sens", "alimtalk", "channels")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("sens.alimtalk-service-id", done.stderr.decode())
        done = self.run_against([], "nonsense")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.requests(), [])

    def test_channels_and_templates(self):
        """At the simulator."""
        conf = self.site.path("etc/alimtalk.conf")
        channels = json.loads(self.site.ctl("-c", conf, "sens", "alimtalk", "channels", "--json"))
        channel = channels[0]["channelId"]
        self.assertIn(channel, self.site.ctl("-c", conf, "sens", "alimtalk", "channels"))
        arguments = ["-c", conf, "sens", "alimtalk", "templates", "--channel", channel]
        templates = json.loads(self.site.ctl(*arguments, "--json"))
        for row in templates:
            self.assertIn(row["templateCode"], self.site.ctl(*arguments))
        one = json.loads(self.site.ctl(*arguments, templates[0]["templateCode"], "--json"))
        self.assertEqual([row["templateCode"] for row in one], [templates[0]["templateCode"]])

    def test_templates_page_by_page(self):
        """Every page is asked for, until one is not full."""
        rows = [{"templateCode": "t%d" % i, "templateName": "이름", "content": "x"} for i in range(5)]
        pages = [answer("200 OK", rows[i : i + 2], CLOSE) for i in (0, 2, 4)]
        done = self.run_against(pages, "templates", "--page-size", "2", "--name", "이름")
        self.assertEqual(done.returncode, 0, done)
        lines = done.stdout.decode().splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["t0", "t1", "t2", "t3", "t4", "5"])
        self.assertEqual(lines[-1], "5 templates")
        targets = [target.partition("&pageSize=2")[2] for _, target, _, _ in self.requests()]
        self.assertEqual(targets, ["", "&pageIndex=1", "&pageIndex=2"])
        done = self.run_against(pages[:1] + [answer("404 No", b"", CLOSE)], "templates", "--page-size", "2", "--json")
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], [rows[:2]])
        for pages in (pages[:1] * 2, pages[:1] + [answer("403 No", {"status": 403}, CLOSE)]):
            done = self.run_against(pages, "templates", "--page-size", "2")
            self.assertNotEqual(done.returncode, 0, done)
            self.assertNotIn("2 templates", done.stdout.decode())
        self.before = _scripted.count()
        for arguments, word in ((["--channel", "bonin"], "@name"), (["--page-size", "101"], "100")):
            done = self.run_against([], "templates", *arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(word, done.stderr.decode())
        self.assertEqual(self.requests(), [])

    def test_selftest(self):
        """The channel is looked up."""
        conf = self.site.path("etc/alimtalk.conf")
        done = self.site.try_ctl("-c", conf, "sens", "selftest")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("@bonin is no channel of the service", done.stdout.decode())
        for channel, text in (("", "it has 1 channels"), ("@demo", "the channel @demo is ACTIVE, SMS failover on")):
            with self.subTest(channel):
                options = {"sens.alimtalk-service-id": SERVICE, "sens.alimtalk-channel": channel}
                scripted.write(self.site, "selftest", options)
                out = self.site.ctl("-c", self.site.path("etc/selftest.conf"), "sens", "selftest")
                self.assertIn(text, out)
        options = {"sens.base-url": _scripted.url, "sens.alimtalk-service-id": SERVICE, "sens.alimtalk-channel": "@demo"}
        scripted.write(self.site, "selftest", dict(options, **{"sens.alimtalk-failover": True}))
        for has_failover in (True, False):
            channel = {"channelId": "@demo", "channelStatus": "ACTIVE", "useSmsFailover": has_failover}
            left = [answer("404 No", b"", CLOSE), answer("200 OK", [channel], CLOSE)]
            _scripted.do(lambda connection: connection.sendall(left.pop(0)))  # pylint: disable=cell-var-from-loop
            done = self.site.try_ctl("-c", self.site.path("etc/selftest.conf"), "sens", "selftest")
            self.assertEqual(done.returncode == 0, has_failover, done)

    def test_send(self):
        """The template is asked for and filled from the columns."""
        self.write("to,code,name\n010-1234-5678,111111,하나\n01087654321,222222,둘\n")
        answers = [template(), taken(("01012345678", True), ("01087654321", True))]
        done = self.run_against(answers, "send", self.path, "--template", "t1", "--failover", "off")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("2 of 2 accepted", done.stdout.decode())
        (method, target, _, _), (_, _, _, body) = self.requests()
        self.assertEqual(method, "GET")
        self.assertTrue(target.endswith("/templates?channelId=%40bonin&templateCode=t1"), target)
        self.assertEqual(
            json.loads(body),
            {
                "plusFriendId": "@bonin",
                "templateCode": "t1",
                "messages": [
                    {"countryCode": "82", "to": "01012345678", "content": "[하나] 111111", "useSmsFailover": False},
                    {"countryCode": "82", "to": "01087654321", "content": "[둘] 222222", "useSmsFailover": False},
                ],
            },
        )
        done = self.run_against([template()], "send", self.path, "--template", "t1")
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(len(self.requests()), 3)

    def test_buttons(self):
        """At the simulator: buttons and links are the template's, filled in like its text, and it arrives."""
        conf = self.site.path("etc/alimtalk.conf")
        phone = self.site.phone()
        self.write("to,name,host\n%s,하나,shop.example\n" % phone)
        self.site.ctl("-c", conf, "sens", "alimtalk", "send", self.path, "--template", "welcome", "--channel", "@demo")
        [message] = [m for m in self.site.messages(phone) if m["type"] == "AT"]
        self.assertEqual(message["statusCode"], "0000", message)
        self.assertEqual(message["content"], "하나님, 가입해 주셔서 감사합니다.")
        link = "https://shop.example/"
        button = {"type": "WL", "name": "둘러보기", "linkMobile": link, "linkPc": link}
        self.assertEqual(message["buttons"], [button])

    ORDER = "to,name,goods,option,number,place,sum\n%s,하나,겨울 장갑,검정 한 켤레,20260102-0001,서울시 중구,\"39,000\"\n"
    def send_order(self, *more):
        """At the simulator, to a number that is new: what happened, and the number."""
        phone = self.site.phone()
        self.write(self.ORDER % phone)
        conf = self.site.path("etc/alimtalk.conf")
        arguments = ["-c", conf, "sens", "alimtalk", "send", self.path, "--template", "order", "--channel", "@demo"]
        return self.site.try_ctl(*arguments, *more), phone

    def assert_order_arrived(self, done, phone):
        self.assertEqual(done.returncode, 0, done)
        os.remove(self.path + ".sent")
        [message] = [m for m in self.site.messages(phone) if m["type"] == "AT"]
        self.assertEqual(message["statusCode"], "0000", message)
        self.assertEqual(message["headerContent"], "주문 안내")
        self.assertEqual(message["itemHighlight"], {"title": "겨울 장갑", "description": "검정 한 켤레"})
        self.assertEqual(message["item"]["list"][0], {"title": "주문 번호", "description": "20260102-0001"})
        self.assertEqual(message["item"]["list"][1], {"title": "배송지", "description": "서울시 중구"})
        self.assertEqual(message["item"]["summary"], {"title": "합계", "description": "39,000원"})

    def test_items(self):
        """At the simulator: header, highlight, items and sum are the template's, filled in, and it arrives."""
        self.assert_order_arrived(*self.send_order())

    def test_items_of_a_file(self):
        """Where the gateway does not tell them, nothing is sent without them; a file has them."""
        sens.order(self.site.simulator.port, "/sim/doubts", {"template-items": "untold"})
        self.addCleanup(sens.order, self.site.simulator.port, "/sim/doubts", {"template-items": "told"})
        path = self.path + ".json"
        for text, words in (
            (None, ["items of the template order", "--parts"]),
            ("{}", [path, "item"]),
            ('{"title":"x","content":"y"}', [path]),
            ("[", [path]),
            ('{"headerContent":"주문 안내"}', ["items of the template order"]),
            (json.dumps({"item": {"list": [{"title": "a", "description": "b"}]}}), ["item", "2..10"]),
            (json.dumps({"item": {"list": [{"title": "a", "description": "b"}] * 11}}), ["10 items"]),
            (json.dumps({"item": {"list": [{"title": "a", "description": "#{none}"}] * 2}}), ["column none"]),
        ):
            with self.subTest(text):
                if text is not None:
                    self.site._write(path, text, 0o600)
                done, phone = self.send_order(*([] if text is None else ["--parts", path]))
                self.assertNotEqual(done.returncode, 0, done)
                for word in words:
                    self.assertIn(word, done.stderr.decode())
                self.assertEqual(self.site.messages(phone), [])
        self.site._write(path, json.dumps(sens.ORDER_PARTS), 0o600)
        self.assert_order_arrived(*self.send_order("--parts", path))
        done, _ = self.send_order("--parts", self.path + ".none")
        self.assertIn(".none", done.stderr.decode())

    def test_single_refusals(self):
        """One of a request that was taken: it is told by line, and the rest is not sent again."""
        self.write("to,code,name\n01012345678,1,a\n01087654321,2,b\n")
        answers = [template(), taken(("01087654321", False), ("01012345678", True))]
        done = self.run_against(answers, "send", self.path, "--template", "t1")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(":3: refused: A011 설명", done.stderr.decode())
        self.assertNotIn("\x1b", done.stderr.decode())
        self.assertIn("1 of 2 accepted, 1 refused", done.stdout.decode())

    def test_checked_first(self):
        for text, answers, words in (
            ("to,name\n01012345678,a\n", [template()], [":2:", "code"]),
            ("to,name,code\n01012345678,a,\n", [template()], [":2:", "code"]),
            ("01012345678\n", [template()], [":1:", "name"]),
            ("to,name,code\n01012345678,a,1\n", [template(status="REJECT")], ["not approved"]),
            ("to,name,code\n01012345678,a,1\n", [answer("200 OK", [], CLOSE)], ["no template"]),
            ("to,name,code\n01012345678,a,1\n", [answer("403 No", {"status": 403}, CLOSE)], ["service id"]),
            ("to,name,code\nhello,a,1\n", [], [":2:"]),
        ):
            with self.subTest(text):
                self.write(text)
                self.before = _scripted.count()
                done = self.run_against(answers, "send", self.path, "--template", "t1")
                self.assertNotEqual(done.returncode, 0, done)
                for word in words:
                    self.assertIn(word, done.stderr.decode())
                self.assertEqual(len(self.requests()), len(answers))
                self.assertFalse(os.path.exists(self.path + ".sent"))

    def test_result(self):
        body = {
            "requestId": "RBAA-1",
            "messageId": "m1",
            "to": "01012345678",
            "requestStatusName": "success",
            "messageStatusName": "fail",
            "messageStatusCode": "3019",
            "failover": {"requestId": "R", "messageId": "m2", "messageStatus": "COMPLETED", "messageStatusCode": "2003"},
        }
        done = self.run_against([answer("200 OK", body, CLOSE)], "result", "m1")
        self.assertEqual(done.returncode, 0, done)
        out = done.stdout.decode()
        for word in ("failed", "no user of KakaoTalk", "010****5678", "the handset is off", "may help"):
            self.assertIn(word, out)

    def test_list_and_reservation(self):
        row = {"requestId": "RBAA-1", "messageId": "m1", "to": "01012345678", "messageStatusName": "success"}
        row["messageStatusCode"] = "0000"
        done = self.run_against([answer("200 OK", {"messages": [row]}, CLOSE)], "list")
        self.assertIn("1 messages: 1 delivered", done.stdout.decode())
        self.assertIn("&plusFriendId=%40bonin", self.requests()[0][1])
        done = self.run_against([answer("204 No Content", b"", CLOSE)], "reservation", "--cancel", "RBAA-1")
        self.assertEqual(done.stdout, b"cancelled\n")
        self.assertTrue(self.requests()[1][1].startswith("/alimtalk/v2/services/" + SERVICE + "/reservations/"))
