// The handset: asks for its messages every second and shows what is new. The page works without it.
'use strict';

const POLL_MS = 1000;
const LIMIT = 50; // as many as the server writes into the page

const list = document.getElementById('messages');
const offline = document.getElementById('offline');
const clock = document.getElementById('clock');
const blank = document.getElementById('bubble').content.querySelector('.message');
const to = new URLSearchParams(location.search).get('to') || '';

// The same words as in screen.c.
function stateOf(message) {
  if (message.status !== 'COMPLETED') return '전송 중';
  if (message.statusCode !== '0') return '전달 실패';
  return message.isCut ? '도착 (90바이트를 넘어 잘림)' : '도착';
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show(item, message) {
  item.dataset.id = message.messageId;
  setText(item.querySelector('.from'), message.from);
  setText(item.querySelector('.to'), message.to);
  setText(item.querySelector('.content'), message.content);
  setText(item.querySelector('.time'), message.requestTime.slice(11, 16));
  setText(item.querySelector('.state'), stateOf(message));
}

// Newest first, as the server wrote them. What is there stays there, so that nothing is read out twice.
function update(messages) {
  const shown = new Map(Array.from(list.children, (item) => [item.dataset.id, item]));
  const wanted = new Set(messages.map((message) => message.messageId));
  for (const [id, item] of shown) if (!wanted.has(id)) item.remove();
  messages.forEach((message, i) => {
    let item = shown.get(message.messageId);
    if (!item) {
      item = blank.cloneNode(true);
      item.classList.add('new');
      list.insertBefore(item, list.children[i] || null);
    }
    show(item, message);
  });
}

async function poll() {
  try {
    const query = new URLSearchParams({ limit: LIMIT });
    if (to) query.set('to', to);
    const answer = await fetch('/sim/messages?' + query);
    if (answer.ok) update(await answer.json());
    offline.hidden = true;
  } catch (error) {
    offline.hidden = false;
  }
  setText(clock, new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit' }));
  setTimeout(poll, POLL_MS);
}

poll();
