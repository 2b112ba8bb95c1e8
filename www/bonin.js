// Makes the pages' forms better: steps on one page, a countdown, errors beside their fields. Without this script each
// form is answered with the next one as a page. It knows no page: all that differs stands in their data- attributes.
//
//   data-flow     around the steps of one flow      data-errors  the errors that belong to a field
//   data-step     a form, or the end, in order      data-empty   what to say when a field is empty
//   data-again    a button's word after a success   data-show    shows a member of an answer
//   data-passed   ... and after the code was right  data-when    is shown with an error of this name
//   data-follow   where to ask how far it is        data-alert, data-status, data-timer
'use strict';

(() => {
  const TIMEOUT_MS = 20000; // the server itself answers within ten seconds
  const LATE_S = 30;
  const FOLLOW_FIRST_S = 5; // then ever more seldom: the first seconds tell the most
  const FOLLOW_LAST_S = 30;

  const TEXT = {
    sent: '인증번호를 보냈습니다. 문자를 확인해 주세요.',
    sentAgain: '인증번호를 다시 보냈습니다.',
    expired: '유효시간이 지났습니다. 인증번호를 다시 받아 주세요.',
    offline: '서버와 연결되지 않습니다. 인터넷 연결을 확인하고 다시 시도해 주세요.',
    failed: '지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요.',
    left: (n) => (n > 0 ? ` (남은 횟수 ${n}회)` : ' 인증번호를 다시 받아 주세요.'),
    show: '표시',
    hide: '숨기기',
  };

  // As step_after in answer.c: failures that end a flow.
  const BEGINS_ANEW = ['bad_proof', 'phone_taken', 'phone_unknown', 'account_mismatch'];

  // ---- time

  // Calls show(seconds left) each second, and end() once; returns what stops it. By the clock: a page may sleep.
  function countDown(seconds, show, end) {
    const until = Date.now() + seconds * 1000;
    let timer = 0;
    const tick = () => {
      const leftMs = until - Date.now();
      if (leftMs <= 0) return end();
      show(Math.ceil(leftMs / 1000));
      timer = setTimeout(tick, leftMs % 1000 || 1000);
    };
    tick();
    return () => clearTimeout(timer);
  }

  function clockText(s) {
    return [Math.floor(s / 60), s % 60].map((n) => String(n).padStart(2, '0')).join(':');
  }

  function waitText(s) {
    if (s < 60) return `${s}초`;
    return s < 3600 ? `${Math.floor(s / 60)}분 ${s % 60}초` : `${Math.floor(s / 3600)}시간 ${Math.floor(s / 60) % 60}분`;
  }

  // ---- a button

  const submitOf = (form) => form.querySelector('[type=submit]');
  const isBlocked = (button) => button.getAttribute('aria-disabled') === 'true';
  const words = new WeakMap(); // what a button said at first
  const waits = new WeakMap(); // what stops its countdown

  // Not "disabled", which would take the focus away from whoever is on it.
  function block(button, isOn) {
    button.setAttribute('aria-disabled', String(isOn));
  }

  function say(button, text) {
    if (!words.has(button)) words.set(button, button.textContent);
    button.textContent = text || words.get(button);
  }

  function release(button) {
    const stop = waits.get(button);
    if (stop) stop();
    waits.delete(button);
    button.querySelector('.wait')?.remove();
    block(button, false);
  }

  function holdBack(button, seconds) {
    release(button);
    if (!(seconds > 0)) return;
    const wait = document.createElement('span');
    wait.className = 'wait';
    wait.setAttribute('aria-hidden', 'true'); // nobody wants to hear every second
    button.append(wait);
    block(button, true);
    waits.set(button, countDown(seconds, (s) => { wait.textContent = waitText(s); }, () => release(button)));
  }

  // ---- errors

  const errorOf = (input) => document.getElementById(input.getAttribute('aria-describedby').split(' ')[0]);
  const inputsOf = (form) => [...form.querySelectorAll('input[aria-describedby]')];

  function clear(form) {
    for (const input of inputsOf(form)) {
      input.removeAttribute('aria-invalid');
      errorOf(input).textContent = '';
    }
    form.querySelector('[data-alert]').textContent = '';
    offer(form);
  }

  // What can be done about an error, beside it.
  function offer(form, error) {
    for (const place of form.querySelectorAll('[data-when]')) place.hidden = place.dataset.when !== error;
  }

  function mark(form, input, message) {
    const place = input ? errorOf(input) : form.querySelector('[data-alert]');
    place.textContent = message;
    if (input) input.setAttribute('aria-invalid', 'true');
  }

  // Says it, and leads to where it can be mended.
  function complain(form, input, message) {
    mark(form, input, message);
    if (!input) return;
    input.focus();
    input.select();
  }

  function fieldOf(form, answer) {
    return inputsOf(form).find((input) =>
      input.name === answer.field || (input.dataset.errors || '').split(' ').includes(answer.error));
  }

  // ---- the server

  async function post(url, fields) {
    const signal = AbortSignal.timeout ? AbortSignal.timeout(TIMEOUT_MS) : undefined;
    const body = new URLSearchParams(fields);
    try {
      const reply = await fetch(url, { method: 'POST', headers: { Accept: 'application/json' }, body, signal });
      const answer = await reply.json().catch(() => ({})); // a web server's own error page
      const retryAfter = Number(reply.headers.get('Retry-After')) || 0;
      return { message: TEXT.failed, ...answer, retryAfter, ok: reply.ok && 'code' in answer };
    } catch {
      return { ok: false, message: TEXT.offline, retryAfter: 0 };
    }
  }

  // Asks how far the message is, while somebody looks at the page, and calls tell(answer) at its end. Returns what stops it.
  function follow(url, requestId, tell) {
    const ended = new AbortController();
    let waitS = FOLLOW_FIRST_S;
    let stopWaiting = () => {};
    const wait = () => {
      stopWaiting = countDown(waitS, () => {}, ask);
      waitS = Math.min(waitS * 1.5, FOLLOW_LAST_S);
    };
    const ask = async () => {
      if (document.hidden) {
        document.addEventListener('visibilitychange', ask, { once: true, signal: ended.signal });
        return;
      }
      const answer = await post(url, { requestId });
      if (ended.signal.aborted || (answer.statusCode >= 400 && answer.statusCode < 500)) return;
      if (!answer.ok || answer.delivery === 'waiting') wait();
      else tell(answer);
    };
    wait();
    return () => {
      stopWaiting();
      ended.abort();
    };
  }

  // Android's browsers read the code from a message whose last line names this site, and the visitor agrees.
  function readMessage(input) {
    const listening = new AbortController();
    if ('OTPCredential' in window) {
      navigator.credentials.get({ otp: { transport: ['sms'] }, signal: listening.signal }).then((otp) => {
        input.value = otp.code;
        input.form.requestSubmit();
      }).catch(() => {}); // refused, or no longer wanted: the visitor types it
    }
    return listening;
  }

  // ---- a flow

  function begin(flow) {
    const steps = [...flow.querySelectorAll('[data-step]')];
    const forms = steps.filter((step) => step.matches('form'));
    const [first, codeForm] = forms;
    const codeInput = inputsOf(codeForm)[0];
    const timer = codeForm.querySelector('[data-timer]');
    const status = codeForm.querySelector('[data-status]');
    let stopTimer = () => {};
    let stopFollowing = () => {};
    let listening = new AbortController();

    function lock(form, isLocked) {
      for (const input of inputsOf(form)) input.readOnly = isLocked;
    }

    function endCode() {
      stopTimer();
      stopFollowing();
      listening.abort();
    }

    // A message that will not come need not be waited for.
    function tellEnd(answer) {
      const isRefused = answer.delivery === 'refused';
      status.textContent = isRefused ? '' : answer.message;
      if (!isRefused || submitOf(first).hasAttribute('aria-busy')) return; // another is asked for just now
      mark(first, null, answer.message);
      holdBack(submitOf(first), answer.resendIn);
    }

    function beginCode(seconds) {
      const requestId = codeForm.elements.requestId?.value;
      endCode();
      timer.textContent = '';
      listening = readMessage(codeInput);
      if (!(seconds > 0)) return;
      if (codeForm.dataset.follow && requestId) stopFollowing = follow(codeForm.dataset.follow, requestId, tellEnd);
      stopTimer = countDown(seconds, (s) => {
        timer.textContent = clockText(s);
        timer.classList.toggle('late', s <= LATE_S);
      }, () => {
        timer.textContent = clockText(0);
        endCode();
        mark(codeForm, codeInput, TEXT.expired);
      });
    }

    function open(step) {
      const input = step.querySelector('input:not([type=hidden]):not([readonly])');
      if (step.matches('form')) {
        clear(step);
        release(submitOf(step));
      }
      step.hidden = false;
      (input || step).focus();
    }

    function openCode(answer) {
      const isAgain = !codeForm.hidden;
      open(codeForm);
      if (answer.ok) status.textContent = isAgain ? TEXT.sentAgain : TEXT.sent;
      if (answer.ok || !isAgain) beginCode(answer.expiresIn); // else the old code's time runs on
      if (answer.resendIn !== undefined) say(submitOf(first), submitOf(first).dataset.again);
      holdBack(submitOf(first), answer.resendIn || answer.retryAfter);
    }

    // Another number: what was done for the one before is void.
    function startOver() {
      endCode();
      for (const step of steps) {
        if (step !== first) step.hidden = true;
        if (step !== first && step.matches('form')) step.reset();
      }
      status.textContent = '';
      submitOf(first).classList.remove('passed');
      first.hidden = false;
      lock(first, false);
      release(submitOf(first));
      say(submitOf(first));
    }

    function pass(form, next) {
      endCode();
      form.hidden = true;
      lock(first, true);
      release(submitOf(first));
      block(submitOf(first), true);
      submitOf(first).classList.add('passed');
      say(submitOf(first), submitOf(first).dataset.passed);
      if (!next.matches('form')) first.hidden = true;
      open(next);
    }

    function fail(form, answer) {
      const left = answer.attemptsLeft === undefined ? '' : TEXT.left(answer.attemptsLeft);
      if (form !== first && BEGINS_ANEW.includes(answer.error)) {
        startOver();
        offer(first, answer.error);
        return complain(first, fieldOf(first, answer), answer.message);
      }
      if (form === first && answer.expiresIn !== undefined) { // a code lives, or may: it can be typed
        openCode(answer);
        return mark(first, null, answer.message);
      }
      offer(form, answer.error);
      complain(form, fieldOf(form, answer), answer.message + left);
      return holdBack(submitOf(form), answer.retryAfter);
    }

    // What was sent and what came belongs into later forms' hidden fields, and wherever it is shown.
    function carry(values) {
      for (const [name, value] of Object.entries(values)) {
        for (const input of flow.querySelectorAll(`input[type=hidden][name="${name}"]`)) input.value = value;
        for (const place of flow.querySelectorAll(`[data-show="${name}"]`)) place.textContent = value;
      }
    }

    async function submit(form) {
      const button = submitOf(form);
      const empty = inputsOf(form).find((input) => input.value === '');
      if (isBlocked(button)) return;
      clear(form);
      status.textContent = '';
      if (empty) {
        complain(form, empty, empty.dataset.empty);
        return;
      }
      const sent = Object.fromEntries(new FormData(form));
      block(button, true);
      button.setAttribute('aria-busy', 'true');
      lock(form, true);
      const answer = await post(form.action, new FormData(form));
      lock(form, false);
      button.removeAttribute('aria-busy');
      block(button, false);
      carry({ ...sent, ...answer });
      if (!answer.ok) fail(form, answer);
      else if (form === first) openCode(answer);
      else pass(form, steps[steps.indexOf(form) + 1]);
    }

    flow.addEventListener('submit', (event) => {
      event.preventDefault();
      submit(event.target);
    });
    flow.addEventListener('input', ({ target: { form } }) => {
      clear(form);
      if (form === first) startOver();
    });
    window.addEventListener('pagehide', () => listening.abort());
    for (const form of forms) form.noValidate = true; // the words beside the fields say it better
    for (const button of flow.querySelectorAll('.reveal')) beginReveal(button);
  }

  function beginReveal(button) {
    const input = document.getElementById(button.getAttribute('aria-controls'));
    button.hidden = false;
    button.addEventListener('click', () => {
      const isShown = input.type === 'password';
      input.type = isShown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(isShown));
      button.textContent = isShown ? TEXT.hide : TEXT.show;
    });
  }

  for (const flow of document.querySelectorAll('[data-flow]')) begin(flow);
})();
