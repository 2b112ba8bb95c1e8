"""What the tests of /status share: asking for a message until it is as far as wanted."""

import case
import process

EVERY_S = 5
WAITING = {"code": 200, "message": "인증번호를 보내고 있습니다.", "delivery": "waiting"}


class Status(case.Case):
    def status(self, request_id):
        return self.client.post("/status", {"requestId": request_id})

    def asked_until(self, request_id, wanted):
        """Ask, letting the time between two questions pass, until the message is that far; the last answer."""

        def look():
            reply = self.status(request_id)
            self.assertEqual(reply.status, 200, reply)
            if reply.json["delivery"] == wanted:
                return reply.json
            self.assertEqual(reply.json["delivery"], "waiting")
            self.site.clock.advance(EVERY_S)
            return None

        return process.wait_for(look, "the message to be " + wanted)

    def assert_waiting(self, request_id):
        reply = self.status(request_id)
        self.assertEqual((reply.status, reply.json), (200, WAITING), reply)
