"""How the pages look and can be used: widths, colours, names, keyboard. Takes a picture of every step on the way."""

import browser
import visit
from visit import PASSWORD

STATIC = ("signup.html", "find-id.html", "reset-password.html")

# What axe would look for first, in a page of ours. Gives the faults.
CHECK = r"""
const faults = [];
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const all = (css) => [...document.querySelectorAll(css)].filter(shown);

if (document.documentElement.lang !== 'ko') faults.push('lang is not ko');
if (!document.title) faults.push('no title');
if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
if (new Set(ids).size !== ids.length) faults.push('an id twice');
for (const e of all('input')) {
  if (e.labels.length !== 1 || !e.labels[0].textContent.trim()) faults.push('no label: ' + e.id);
  if (!e.autocomplete) faults.push('no autocomplete: ' + e.id);
}
for (const e of all('button, a')) if (!(e.textContent.trim() || e.ariaLabel)) faults.push('no name: ' + e.outerHTML);
for (const e of all('iframe')) if (!e.title) faults.push('no title: ' + e.outerHTML);
for (const e of document.querySelectorAll('[aria-describedby]')) {
  for (const id of e.getAttribute('aria-describedby').split(' ')) if (!document.getElementById(id)) faults.push('no #' + id);
}
for (const e of all('button, input, nav a')) {
  const box = e.getBoundingClientRect();
  if (box.height < 24 || box.width < 24) faults.push('too small: ' + e.outerHTML);
}
const { scrollWidth, clientWidth } = document.documentElement;
if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} in ${clientWidth}`);

// Contrast, WCAG 2.2 1.4.3: text against the nearest background that is not transparent.
const channels = (color) => color.match(/[\d.]+/g).map(Number);
const luminance = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
  .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
function backOf(e) {
  for (; e; e = e.parentElement) {
    const color = channels(getComputedStyle(e).backgroundColor);
    if (color.length === 3 || color[3] === 1) return color;
    if (color[3] !== 0) return [NaN];
  }
  return [NaN];
}
function checkContrast(e, color, least, what) {
  const have = ratio(luminance(channels(color)), luminance(backOf(e)));
  if (!(have >= least)) faults.push(`contrast ${have.toFixed(2)} of ${what}: ${e.outerHTML.slice(0, 120)}`);
}
for (const e of all('body *')) {
  const style = getComputedStyle(e);
  const hasText = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  if (hasText || e.value) checkContrast(e, style.color, 4.5, 'text');
  if (e.placeholder) checkContrast(e, getComputedStyle(e, '::placeholder').color, 4.5, 'placeholder');
  if (e.matches('input') && !e.readOnly) checkContrast(e.parentElement, style.borderTopColor, 3, 'border');
}
return faults;
"""

# Is the focus to be seen? Its outline or border differs from what is there without it.
FOCUS = r"""
const e = document.activeElement;
const look = () => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor].join(); };
const focused = look();
e.blur();
const plain = look();
e.focus();
return focused !== plain && !focused.startsWith('none');
"""

VIEWS = {
    "desktop": {"width": 1280, "height": 900, "dark": False},
    "narrow": {"width": 320, "height": 640, "dark": False},
    "dark": {"width": 390, "height": 844, "dark": True},
}


def look(test, name):
    """Look at the page as it is in every view: no fault, and a picture of it."""
    # What arrives does so in a quarter of a second; half-way its colours are others.
    test.wait(lambda: test.browser.run("return document.getAnimations().length === 0"), "the end of movements")
    for view, how in VIEWS.items():
        test.browser.size(how["width"], how["height"])
        test.browser.dark(how["dark"])
        with test.subTest(step=name, view=view):
            test.assertEqual(test.browser.run(CHECK), [])
        test.shoot("%s-%s" % (name, view))
    test.browser.size(1280, 900)
    test.browser.dark(False)


class Looks(visit.Visit):
    def look(self, name):
        look(self, name)

    def test_signup(self):
        """Every step of sign-up, with its errors."""
        user, taken = self.site.member()
        phone = self.site.phone()
        self.visit("signup.html")
        self.look("signup-1")
        self.send(taken)
        self.wait_text("#phoneNumber-error", "1개만")
        self.look("signup-1-taken")
        code = self.sent(phone)
        self.look("signup-2")
        self.verify(self.wrong(code))
        self.wait_text("#verifyCode-error", "남은 횟수")
        self.look("signup-2-wrong")
        self.verify(code)
        self.wait_shown("#password")
        self.look("signup-3")
        self.browser.fill("#userId", user)
        self.browser.fill("#password", PASSWORD)
        self.browser.click("form[data-step=finish] [type=submit]")
        self.wait_text("#userId-error", "이미")
        self.look("signup-3-taken")
        self.browser.fill("#userId", "u" + phone)
        self.browser.click("form[data-step=finish] [type=submit]")
        self.wait_shown("section.done")
        self.look("signup-4")

    def test_find_id(self):
        _user, phone = self.site.member()
        self.visit("find-id.html")
        self.look("find-id-1")
        self.verify(self.sent(phone))
        self.wait_shown("section.done")
        self.look("find-id-3")

    def test_reset(self):
        user, phone = self.site.member()
        self.visit("reset-password.html")
        self.look("reset-1")
        self.send(phone, "nobody")
        self.wait_text("form[data-step=send] [data-alert]", "일치하지")
        self.look("reset-1-mismatch")
        self.verify(self.sent(phone, user))
        self.wait_shown("#newPassword")
        self.look("reset-3")

    def test_long_wait(self):
        """A wait of hours fits too."""
        self.visit("signup.html")
        self.browser.run(
            "const answer = { statusCode: 429, error: 'too_many_attempts', message:"
            " '인증번호를 여러 번 잘못 입력하여 이 번호의 인증이 일시 중지되었습니다.', rule: 'number-rest', retryAfter: 86399 };"
            "window.fetch = () => Promise.resolve(Response.json(answer,"
            " { status: 429, headers: { 'Retry-After': '86399' } }))"
        )
        self.send(self.site.phone())
        self.wait_text("form[data-step=send] [type=submit]", "23시간 59분")
        self.look("signup-1-rest")

    def test_keyboard(self):
        """The whole of it without a mouse: every stop is seen, in order."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.press_to("phoneNumber")
        self.browser.press(*phone, browser.ENTER)
        self.wait_shown("#verifyCode")
        self.browser.press(*self.site.code(phone), browser.ENTER)
        self.wait_shown("#password")
        self.browser.press(*("u" + phone))
        self.press_to("password")
        self.browser.press(*PASSWORD)
        self.press_to("표시")
        self.browser.press(browser.SPACE)
        self.assertEqual(self.browser.run("return document.getElementById('password').type"), "text")
        self.press_to("가입하기")
        self.browser.press(browser.ENTER)
        self.wait_text("section.done", "u" + phone)
        self.press_to("처음으로")

    def press_to(self, name):
        """One Tab leads there, and one sees where one is."""
        self.browser.press(browser.TAB)
        self.assertEqual(self.focused(), name)
        self.assertTrue(self.browser.run(FOCUS), name)

    def test_code_keyboard(self):
        """With nothing but Tab and Enter one can ask for the code again."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.sent(phone)
        self.advance(30)
        self.wait(lambda: self.text("form[data-step=send] [type=submit]") == "재전송", "the end of the wait")
        self.browser.run("document.getElementById('phoneNumber').focus()")
        self.press_to("재전송")
        self.browser.press(browser.ENTER)
        self.wait(lambda: len(self.site.messages(phone)) == 2, "the second message")
        self.wait(lambda: self.focused() == "verifyCode", "the focus at the code")


class PlainLooks(Looks):
    """The same of the pages that bonin answers with."""

    has_script = False
    test_keyboard = test_code_keyboard = test_long_wait = test_find_id = None

    def test_signup(self):
        phone = self.site.phone()
        self.visit("signup.html")
        self.look("plain-signup-1")
        code = self.sent(phone)
        self.look("plain-signup-2")
        self.verify(self.wrong(code))
        self.wait_text("#verifyCode-error", "남은 횟수")
        self.look("plain-signup-2-wrong")
        self.browser.click("form[action$='/send'] [type=submit]")
        self.wait_text("p.error", "뒤 가능)")
        self.look("plain-signup-2-soon")
        self.verify(code)
        self.wait_shown("#password")
        self.look("plain-signup-3")
        self.browser.fill("#userId", "u" + phone)
        self.browser.fill("#password", PASSWORD)
        self.browser.click("form[action$='/signup'] [type=submit]")
        self.wait_shown("section.done")
        self.look("plain-signup-4")

    def test_reset(self):
        user, phone = self.site.member()
        self.visit("reset-password.html")
        self.send(phone, "nobody")
        self.wait_text("p.error", "일치하지")
        self.look("plain-reset-1-mismatch")
        self.verify(self.sent(phone, user))
        self.wait_shown("#newPassword")
        self.look("plain-reset-3")
