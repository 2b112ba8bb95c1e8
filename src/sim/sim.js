// The handset: asks for its messages every second and shows what is new. The page works without it.
'use strict';

const POLL_MS = 1000;
const LIMIT = 50; // as many as the server writes into the page

const list = document.getElementById('messages');
const offline = document.getElementById('offline');
const clock = document.getElementById('clock');
const to = new URLSearchParams(location.search).get('to') || '';
const shown = new Map(Array.from(list.children, (item) => [item.dataset.id, { item, html: item.outerHTML }]));

// Newest first, as the server wrote them. Items that stay are not replaced, so that nothing is read out twice.
function update(messages) {
  if (messages.length === 0) list.replaceChildren(); // no white space is left over: the style looks for :empty
  const wanted = new Set(messages.map((message) => message.dataset.id));
  for (const [id, { item }] of shown) {
    if (wanted.has(id)) continue;
    item.remove();
    shown.delete(id);
  }
  messages.forEach((message, i) => {
    const id = message.dataset.id;
    const html = message.outerHTML;
    const known = shown.get(id);
    if (known && known.html === html) return;
    if (known) { // only its delivery state can have changed
      known.item.dataset.state = message.dataset.state;
      known.item.querySelector('.meta').replaceWith(document.importNode(message.querySelector('.meta'), true));
      known.html = html;
      return;
    }
    const item = document.importNode(message, true);
    item.classList.add('new');
    list.insertBefore(item, list.children[i] || null);
    shown.set(id, { item, html });
  });
}

async function poll() {
  try {
    const query = new URLSearchParams({ limit: LIMIT });
    if (to) query.set('to', to);
    const answer = await fetch('/sim/screen?' + query);
    const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.ok) update(Array.from(parsed.body.children));
    offline.hidden = true;
  } catch (error) {
    offline.hidden = false;
  }
  const now = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit' });
  if (clock.textContent !== now) clock.textContent = now;
  setTimeout(poll, POLL_MS);
}

poll();
