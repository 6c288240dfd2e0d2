// SPDX-License-Identifier: ISC
// The phones of the demo: one card a phone, messages as they come by server-sent events.  Texts are put into the page as text,
// never as HTML.
const people = document.getElementById("people");
const link = document.getElementById("link");
const shell = document.getElementById("person");
const cards = new Map();          // "channel address" -> card
let shiftMs = 0;                  // the daemon's clock minus ours: the demo moves it
let held = [];                    // events that came while the list was on its way; null once it is there

const TRIES = [
  "6 left temple since 2pm ibu 400",
  "No, numbness since noon",
  "no numbness",
  "worst headache of my life, came out of nowhere",
  "did my neck stretches, 3 glasses of water",
  "DONE",
  "LATER 1h",
  "PREVIEW",
  "UNDO",
];
const TEAM_TRIES = ["ACK", "CLOSE spoke"];
const VIEWS_SHOWN = 5;

const keyOf = (x) => `${x.channel} ${x.address}`;

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function timeIn(zone, ms, withDay) {
  const options = { hour: "2-digit", minute: "2-digit", ...(withDay ? { weekday: "short" } : {}) };
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }).format(ms);
  } catch {
    return new Intl.DateTimeFormat(undefined, options).format(ms);
  }
}

function tick() {
  for (const card of cards.values())
    card.clock.textContent = timeIn(card.zone, Date.now() + shiftMs, true);
}

function makeCard(phone) {
  const root = shell.content.firstElementChild.cloneNode(true);
  const $ = (selector) => root.querySelector(selector);
  const name = phone.name || phone.address;
  const id = `phone-${cards.size}`;
  root.dataset.channel = phone.channel;
  root.dataset.address = phone.address;
  root.dataset.team = String(phone.team);
  root.classList.toggle("team", phone.team);
  root.setAttribute("aria-labelledby", id);
  $(".name").id = id;
  $(".name").textContent = phone.team ? `${name}, care team` : name;
  $(".face").textContent = [...name][0];
  $(".address").textContent = phone.address;
  $(".zone").textContent = phone.zone.replaceAll("_", " ");
  $(".thread").setAttribute("aria-label", `Messages on ${name}'s phone`);
  const box = $("textarea");
  box.setAttribute("aria-label", `Write as ${name}`);
  box.placeholder = `Write as ${name}`;
  if (phone.team) $(".understood").remove();
  else $(".understood").setAttribute("aria-label", `What Nape understood of ${name}'s texts`);

  const card = { root, phone, zone: phone.zone, lastSeq: 0, texts: new Map(), thread: $(".thread"), clock: $(".clock time"),
                 views: root.querySelector(".views"), trouble: $(".trouble"), box };
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(card);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send(card);
    }
  });
  box.addEventListener("input", () => fit(box));
  for (const text of phone.team ? TEAM_TRIES : TRIES) {
    const button = el("button", "", text);
    button.type = "button";
    button.addEventListener("click", () => {
      box.value = text;
      fit(box);
      box.focus();
    });
    $(".choices").append(button);
  }
  return card;
}

function fit(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function cardOf(phone) {
  let card = cards.get(keyOf(phone));
  if (!card) {
    card = makeCard({ name: "", zone: "UTC", team: false, ...phone });
    cards.set(keyOf(phone), card);
    people.append(card.root);
    tick();
  }
  return card;
}

async function send(card) {
  const text = card.box.value;
  if (text.trim() === "") return;
  card.trouble.textContent = "";
  try {
    const answer = await fetch("/phones/send", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: card.phone.address, channel: card.phone.channel, text }),
    });
    if (!answer.ok) throw new Error((await answer.text()).trim() || `HTTP ${answer.status}`);
    card.box.value = "";
    fit(card.box);
  } catch (error) {
    card.trouble.textContent = `Not sent: ${error.message}`;
  }
}

function addMessage(message, isNew) {
  const card = cardOf(message);
  if (message.seq <= card.lastSeq) return;
  card.lastSeq = message.seq;
  const bubble = el("div", isNew ? "bubble new" : "bubble");
  bubble.dataset.who = message.who;
  bubble.dataset.class = message.class;
  bubble.dataset.seq = message.seq;
  if (message.class === "advice" || message.class === "alert") bubble.append(el("span", "class", message.class));
  if (message.picture) {
    const drawing = el("img", "drawing"); // the words beside it say the same
    drawing.src = `/pictures/${encodeURIComponent(message.picture)}.png`;
    drawing.alt = "";
    drawing.onerror = () => drawing.remove();
    bubble.append(drawing);
  }
  bubble.append(el("p", "", message.body));
  const when = el("time", "when", timeIn(card.zone, message.at_ms));
  when.dateTime = new Date(message.at_ms).toISOString();
  bubble.append(when);
  if (message.who === "person") card.texts.set(message.seq, message.body);
  const atEnd = card.thread.scrollHeight - card.thread.scrollTop - card.thread.clientHeight < 80;
  card.thread.append(bubble);
  if (atEnd || message.who === "person") card.thread.scrollTop = card.thread.scrollHeight;
}

// The text with the words that mattered marked, as text nodes and <mark>.
function marked(text, words) {
  const used = new Array(text.length).fill(false);
  for (const word of words) {
    const at = word === "" ? -1 : text.indexOf(word);
    if (at >= 0) used.fill(true, at, at + word.length);
  }
  const line = el("p", "said");
  for (let i = 0; i < text.length; ) {
    let j = i;
    while (j < text.length && used[j] === used[i]) j++;
    const piece = text.slice(i, j);
    line.append(used[i] ? el("mark", "", piece) : document.createTextNode(piece));
    i = j;
  }
  return line;
}

function flagItem(flag) {
  const item = el("li", "flag");
  item.dataset.tier = flag.tier;
  item.dataset.flag = flag.id;
  item.append(el("span", "id", flag.id), " ", el("span", "badge", `${flag.tier}, ${flag.certainty}`));
  const list = el("dl");
  const add = (name, value, asCode) => {
    if (!value) return;
    const dd = el("dd");
    dd.append(asCode ? el("code", "", value) : value);
    list.append(el("dt", "", name), dd);
  };
  add("words", (flag.why ?? []).map((w) => `\u201c${w}\u201d`).join(", "));
  add("source", flag.source);
  add("rule", flag.rule, true);
  item.append(list);
  return item;
}

function observationText(o) {
  const parts = [o.code, o.value === true ? "" : String(o.value), o.unit ?? ""];
  if (o.dose_mg) parts.push(`${o.dose_mg} mg`);
  return parts.filter((p) => p !== "").join(" ");
}

function addView(event) {
  const card = cardOf(event);
  if (!card.views || (event.seq > 0 && card.views.querySelector(`[data-seq="${event.seq}"]`))) return;
  const view = event.view;
  const seen = view.screening ?? view;
  const flags = seen.flags ?? [];
  const text = view.text ?? card.texts.get(event.seq) ?? "";
  const box = el("article", "view");
  box.dataset.seq = event.seq;
  box.dataset.tier = seen.tier;
  if (text !== "") box.append(marked(text, flags.flatMap((f) => f.why ?? [])));
  const tags = el("div", "tags");
  const tier = el("span", "tag tier", seen.tier === "none" ? "no red flag" : seen.tier);
  tier.dataset.tier = seen.tier;
  tags.append(tier);
  if (seen.lang) tags.append(el("span", "tag lang", `language ${seen.lang}`));
  if (seen.intent) tags.append(el("span", "tag intent", `${seen.intent_likely ? "perhaps " : ""}meant as ${seen.intent}`));
  for (const o of seen.observations ?? []) tags.append(el("span", "tag observation", observationText(o)));
  box.append(tags);
  if (flags.length > 0) {
    const list = el("ul", "flags");
    list.append(...flags.map(flagItem));
    box.append(list);
  }
  if (view.diary) {
    const line = el("p", "diary");
    line.append(el("b", "", "Diary "), view.diary);
    box.append(line);
  }
  card.views.querySelector(".empty")?.remove();
  card.views.prepend(box);
  while (card.views.children.length > VIEWS_SHOWN) card.views.lastElementChild.remove();
}

async function loadAll() {
  const answer = await fetch("/phones/list");
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const all = await answer.json();
  setClock(all);
  people.setAttribute("aria-busy", "true");
  for (const phone of all.phones) {
    const card = cardOf(phone);
    const restarted = phone.messages.length === 0 || phone.messages.at(-1).seq < card.lastSeq;
    if (restarted) {               // the daemon began anew, and counts from one again
      card.lastSeq = 0;
      card.texts.clear();
      card.thread.replaceChildren();
    }
    for (const message of phone.messages) addMessage(message, false);
    if (card.views && phone.views.length > 0) {
      card.views.replaceChildren();
      for (const view of phone.views) addView(view);
    }
    card.thread.scrollTop = card.thread.scrollHeight;
  }
  people.setAttribute("aria-busy", "false");
}

// The demo's clock goes forward to whatever falls due next: a reminder, the next step of an alert.
const next = document.getElementById("next");
const moved = document.getElementById("moved");

next.addEventListener("click", async () => {
  next.disabled = true;
  try {
    const answer = await fetch("/phones/next", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    if (answer.status === 409) moved.textContent = "Nothing is due.";
    else if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  } catch (error) {
    moved.textContent = `Not moved: ${error.message}`;
  } finally {
    next.disabled = false;
  }
});

function setClock(what) {
  shiftMs = what.now_ms - Date.now();
  moved.textContent = shiftMs > 60000 ? `The clocks of these phones are ${ahead(shiftMs)} ahead.` : "";
  tick();
}

function ahead(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

function showLink(state, text) {
  link.dataset.state = state;
  link.textContent = text;
}

function take(handle) {
  return (event) => {
    const what = JSON.parse(event.data);
    if (held) held.push(() => handle(what));
    else handle(what);
  };
}

const events = new EventSource("/phones/events");
events.addEventListener("open", async () => {
  held ??= [];
  try {
    await loadAll();               // after the stream is open, so that nothing falls between
    const waiting = held;
    held = null;
    for (const step of waiting) step();
    showLink("open", "live");
  } catch {
    showLink("waiting", "reconnecting");
  }
});
events.addEventListener("error", () => {
  held ??= [];
  showLink("waiting", "reconnecting");
});
events.addEventListener("phone", take(cardOf));
events.addEventListener("message", take((message) => addMessage(message, true)));
events.addEventListener("view", take(addView));
events.addEventListener("clock", take(setClock));
setInterval(tick, 5000);
