"""The simulator's handset: an SMS, an LMS with its subject, an MMS with its picture, an AlimTalk in its frame."""


import sens
import settings
import test_looks
import visit

# A photograph, as far as a canvas can take one: hills under a sky.
PICTURE = """
const canvas = document.createElement('canvas');
canvas.width = 640; canvas.height = 400;
const c = canvas.getContext('2d');
const sky = c.createLinearGradient(0, 0, 0, 400);
sky.addColorStop(0, '#3b7dd8'); sky.addColorStop(1, '#f6d7a7');
c.fillStyle = sky; c.fillRect(0, 0, 640, 400);
for (const [y, color] of [[240, '#5d8a66'], [300, '#33593f'], [350, '#1f3a29']]) {
  c.fillStyle = color; c.beginPath(); c.moveTo(0, 400);
  for (let x = 0; x <= 640; x += 8) c.lineTo(x, y + 30 * Math.sin(x / 90 + y));
  c.lineTo(640, 400); c.fill();
}
return canvas.toDataURL('image/jpeg', .8).split(',')[1];
"""
ORDER = {
    "channels": [{"channelId": "@shop", "channelName": "본인상점"}],
    "templates": [
        {
            "channelId": "@shop",
            "templateCode": "order",
            "title": "#{price}원",
            "content": "#{name}님, 주문이 접수되었습니다.\n빠르게 준비하겠습니다.",
            **sens.ORDER_PARTS,
            "buttons": [
                {"type": "WL", "name": "배송 조회", "linkMobile": "https://#{host}/", "linkPc": "https://#{host}/"},
                {"type": "AC", "name": "채널 추가"},
            ],
        }
    ],
}


class Handset(visit.Visit):
    def setUp(self):
        super().setUp()
        self.port = self.site.simulator.port
        self.phone = self.site.phone()
        self.browser.size(420, 900)
        self.browser.open("http://127.0.0.1:%d/sim/?to=%s" % (self.port, self.phone))

    def ask(self, method, target, body=None, status=202):
        now_ms = int(self.site.clock.now() * 1000)
        answered, answer = sens.ask(self.port, method, target, body, now_ms)
        self.assertEqual(answered, status, answer)
        return answer

    def send(self, kind, content, **more):
        body = {"type": kind, "from": settings.SENDER, "content": content, "messages": [{"to": self.phone}], **more}
        return self.ask("POST", sens.SMS + "/messages", body)

    def send_order(self, **more):
        sens.order(self.port, "/sim/alimtalk", ORDER)
        message = {
            "to": self.phone,
            "title": "39,000원",
            "content": "김민수님, 주문이 접수되었습니다.\n빠르게 준비하겠습니다.",
            "headerContent": "주문 안내",
            "itemHighlight": {"title": "겨울 장갑", "description": "검정 한 켤레"},
            "item": {
                "list": [
                    {"title": "주문 번호", "description": "20260102-0001"},
                    {"title": "배송지", "description": "서울시 중구"},
                ],
                "summary": {"title": "합계", "description": "39,000원"},
            },
            "buttons": [
                {"type": "WL", "name": "배송 조회", "linkMobile": "https://a.kr/", "linkPc": "https://a.kr/"},
                {"type": "AC", "name": "채널 추가"},
            ],
        }
        message.update(more)
        body = {"plusFriendId": "@shop", "templateCode": "order", "messages": [message]}
        return self.ask("POST", sens.ALIMTALK + "/messages", body)

    def test_every_kind(self):
        """Each as a phone would have it, in every width and in the dark."""
        self.browser.size(420, 1500)  # all in view: what is scrolled away counts as hidden
        self.send("SMS", "[본인] 인증번호 [123456]를 입력해주세요.")
        self.send("LMS", "안녕하세요.\n새해 첫 주에는 쉽니다.", subject="휴무 안내")
        file = self.ask(
            "POST", sens.SMS + "/files", {"fileName": "산.jpg", "fileBody": self.browser.run(PICTURE)}, 200
        )["fileId"]
        self.send("MMS", "산에서 보냅니다.", subject="새해 인사", files=[{"fileId": file}])
        self.send_order()
        self.wait_text(".alimtalk .inside > .title", "39,000원")
        for css, text in (
            (".sms .kind", "MMS"),
            (".sms .subject", "새해 인사"),
            (".alimtalk .from", "본인상점"),
            (".alimtalk .strip", "알림톡 도착"),
            (".alimtalk .header", "주문 안내"),
            (".alimtalk .highlight", "겨울 장갑"),
            (".alimtalk .items", "20260102-0001"),
            (".alimtalk .summary", "39,000원"),
            (".alimtalk .content", "김민수님, 주문이 접수되었습니다.\n빠르게 준비하겠습니다."),
            (".alimtalk .button", "배송 조회"),
        ):
            with self.subTest(css):
                self.wait_text(css, text)
        self.wait(lambda: self.width_of_picture() == 640, "the picture")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.sms .subject').length"), 2)
        self.wait(lambda: self.states() == ["도착"] * 4, "the end of all")
        test_looks.look(self, "handset")
        self.browser.size(420, 1500)
        self.shoot("handset-whole")

    def width_of_picture(self):
        return self.browser.run("return document.querySelector('.picture').naturalWidth")

    def states(self):
        return self.browser.run("return [...document.querySelectorAll('.state')].map((e) => e.textContent)")

    def test_lost_and_in_its_place(self):
        """What was lost says why; an SMS that came in place of an AlimTalk says so."""
        sens.order(self.port, "/sim/faults", {"to": self.phone, "result": "3001", "count": 1})
        self.send("SMS", "없는 번호로")
        self.wait(lambda: self.states() == ["전달 실패: 3001 없는 번호"], "the reason")
        self.assertEqual(self.browser.run("return document.querySelector('.message').dataset.state"), "lost")
        channel = dict(ORDER["channels"][0], useSmsFailover=True)
        sens.order(self.port, "/sim/faults", {"operation": "alimtalk_send", "result": "3019", "count": 1})
        ORDER["channels"][0] = channel
        self.send_order()
        self.wait_text("#messages", "알림톡 대체 문자")
        self.wait_text("#messages", "3019 카카오톡 사용자가 아님")
        self.shoot("handset-lost")

    def test_stays(self):
        """What is there stays the same element; a text that was cut says so."""
        self.send("SMS", "가" * 60)
        self.wait_text("#messages", "가" * 45)
        self.browser.run("document.querySelector('.message').seen = true")
        self.wait(lambda: self.states() == ["도착 (길어서 잘림)"], "the arrival")
        self.send("SMS", "<b>둘째</b>")
        self.wait_text("#messages", "<b>둘째</b>")
        seen = "return [...document.querySelectorAll('.message')].map((e) => Boolean(e.seen))"
        self.assertEqual(self.browser.run(seen), [False, True])


class PlainHandset(visit.Visit):
    has_script = False

    def test_without_script(self):
        """All of it is in the page itself."""
        phone = self.site.phone()
        port = self.site.simulator.port
        now_ms = int(self.site.clock.now() * 1000)
        body = {"type": "LMS", "from": settings.SENDER, "subject": "제목", "content": "글", "messages": [{"to": phone}]}
        self.assertEqual(sens.ask(port, "POST", sens.SMS + "/messages", body, now_ms)[0], 202)
        self.browser.open("http://127.0.0.1:%d/sim/?to=%s" % (port, phone))
        self.assertEqual((self.text(".subject"), self.text(".content")), ("제목", "글"))
