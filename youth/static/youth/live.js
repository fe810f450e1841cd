/* Follows one stream of acts: swaps the fragments of each frame by id, resumes by number after a break,
 * polls the same frames where WebSockets don't get through, and sends marked forms over the socket.
 *
 * The page says everything by attributes of the element with `data-live-stream` (template tag
 * `live_attributes`). Forms with `data-live-command="name"` are sent as that command and fall back to their
 * ordinary POST. Elements with `data-private-src` hold what concerns one person only: no frame contains
 * it, so it is fetched again from there whenever a frame has replaced it. What elements with `data-own` and an
 * id hold stays as it is, and what is new gets what the frame says to everybody. Elements with an id and
 * `data-refetch="name"` are fetched again with the page when a passing message has that name; with
 * `data-unfinished` at each connection, too. What elements with `data-says` begin to say is read aloud; what
 * one with `data-page-title` says begins the window's title. Events on the page's element: `live:act`,
 * `live:ephemeral`, `live:state` (detail: connected | polling | offline), `live:swap` (detail: the old and the
 * fresh element).
 */

const PROTOCOL = "glas.live.v1";
const PING_MS = 20_000; // the server speaks at least so often
const SILENT_MS = PING_MS + 5_000;
const POLL_MS = 3_000;
const DOUBT_MS = 800; // how long a page may hope that its connection still works
const TICK_MS = 1_000;
const ANSWER_MS = 8_000;
const TICKET_REFUSED = 4401;
const RESTARTING = 4503;

const page = document.querySelector("[data-live-stream]");
const waiting = new Map(); // key of a command → what to do with its answer
let seq = Number(page?.dataset.liveSeq ?? 0);
let ticket = page?.dataset.liveTicket;
let socket = null;
let wasConnected = false;
let failures = 0;
let refusals = 0;
let heardAt = 0; // when this socket said something
let knownAt = Date.now(); // up to when the page is known to be true
let pollTimer = null;
let polling = null;
let retryTimer = null;
let doubtTimer = null;

/* ---- frames ------------------------------------------------------------------------------------- */

function reload() {
  // A page that can't catch up twice within ten seconds stays as it is and says that it is old.
  const key = `live-reload:${page.dataset.liveStream}`;
  const last = Number(sessionStorage.getItem(key) ?? 0);
  if (Date.now() - last < 10_000) return state("offline");
  sessionStorage.setItem(key, String(Date.now()));
  setTimeout(() => location.reload(), Math.random() * 2_000);
}

function take(frame) {
  if (frame.seq <= seq) return;
  if (frame.seq !== seq + 1 || frame.reload) return reload();
  seq = frame.seq;
  page.dataset.liveSeq = String(seq);
  for (const [id, html] of Object.entries(frame.fragments ?? {})) swap(id, html);
  page.dispatchEvent(new CustomEvent("live:act", { detail: frame, bubbles: true }));
}

function swap(id, html) {
  const old = document.getElementById(id);
  if (!old) return;
  const fresh = elementOf(html);
  if (!fresh) return old.replaceChildren();
  // What only this reader sees stays as it is until its own new content is here.
  if (fresh.matches("[data-private-src]")) return fetchPrivate(old);
  const mine = [...fresh.querySelectorAll("[data-private-src][id]")];
  const restore = keepInput(old);
  for (const empty of mine) empty.replaceChildren(...(find(old, empty.id)?.childNodes ?? []));
  for (const own of fresh.querySelectorAll("[data-own][id]")) own.replaceChildren(...(find(old, own.id) ?? own).childNodes);
  replace(old, fresh);
  restore(fresh);
  mine.forEach((element) => fetchPrivate(element));
}

function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function find(root, id) {
  return root.querySelector(`#${CSS.escape(id)}`);
}

function replace(old, fresh) {
  addTokens(fresh);
  old.replaceWith(fresh);
  retitle(old, fresh);
  tell(old, fresh);
  page.dispatchEvent(new CustomEvent("live:swap", { detail: { old, fresh }, bubbles: true }));
}

/** The window's title begins with the name of the page, which an act may change. */
function retitle(old, fresh) {
  if (!("pageTitle" in fresh.dataset)) return;
  const [before, now] = [old, fresh].map((one) => one.textContent.trim());
  if (document.title.startsWith(before)) document.title = now + document.title.slice(before.length);
}

const FIELDS = "input:not([type=hidden], [type=password]), select, textarea";

/** What a control is called in the old and in the fresh part alike, also where it has no id. */
function nameOf(element) {
  if (element.id) return `#${element.id}`;
  const form = element.closest("form")?.getAttribute("action") ?? "";
  const value = /^(radio|checkbox|submit)$/.test(element.type ?? "") ? element.value : "";
  // Numbers in a label grow while it stays the same control.
  const words = element.matches("summary, button, a") ? element.textContent.replace(/\d+/g, "").trim() : "";
  return [form, element.tagName, element.name ?? "", value, element.getAttribute("href") ?? "", words].join("|");
}

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const options = [...field.options];
  const first = field.multiple || options.some((option) => option.defaultSelected) ? -1 : 0;
  return options.some((option, place) => option.selected !== (option.defaultSelected || place === first));
}

/** Remember what is typed and chosen, what is open and where the cursor is, and put it back in the fresh part.
 *
 * A form that was just sent (`except`) starts afresh. A text whose field is gone is shown beside the part.
 */
function keepInput(old, except = null) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const cursor = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  const typed = [...old.querySelectorAll(FIELDS)].filter((field) => field.form !== except || !except).filter(isChanged);
  const folds = [...old.querySelectorAll("details")].map((fold) => [foldName(fold), fold.open]);
  return (fresh) => {
    const controls = new Map();
    for (const control of fresh.querySelectorAll(`${FIELDS}, button, summary, a[href], [tabindex]`)) controls.set(nameOf(control), control);
    for (const field of typed) {
      const again = controls.get(nameOf(field));
      if (again) putBack(field, again);
      else if (field.value && /^(textarea|text)$/.test(field.type)) showLost(fresh, field.value);
    }
    const open = new Map(folds);
    for (const fold of fresh.querySelectorAll("details")) fold.open = open.get(foldName(fold)) ?? fold.open;
    if (!active) return;
    const again = controls.get(nameOf(active));
    if (again) again.focus({ preventScroll: true });
    else focusOn(fresh);
    if (again && cursor && /text|search|url|tel/.test(again.type ?? "")) again.setSelectionRange(...cursor);
  };
}

function foldName(fold) {
  return fold.id || nameOf(fold.querySelector("summary") ?? fold);
}

function putBack(field, again) {
  if (field.type === "file") return again.replaceWith(field);
  if (field.type === "checkbox" || field.type === "radio") again.checked = field.checked;
  else if (!field.multiple) again.value = field.value;
  else for (const option of again.options) option.selected = [...field.selectedOptions].some((one) => one.value === option.value);
  return undefined;
}

/** The reader goes on where the control was, and not at the top of the page. */
function focusOn(part) {
  if (!part.hasAttribute("tabindex")) {
    part.setAttribute("tabindex", "-1");
    part.addEventListener("blur", () => part.removeAttribute("tabindex"), { once: true });
  }
  part.focus({ preventScroll: true });
}

function showLost(part, text) {
  const box = document.createElement("div");
  box.className = "callout";
  box.setAttribute("role", "status");
  const words = document.createElement("blockquote");
  words.textContent = text;
  box.append(Object.assign(document.createElement("p"), { textContent: page.dataset.liveLost }), words);
  part.after(box);
}

/* Connections that were kept open may have died in a sleep, and nothing ever comes over them. A browser keeps
 * that many to one host; those that a request waits on are closed when it is given up. */
const KEPT_OPEN = 6;
const RENEWED = "renewed";
const asked = new Set(); // what the page asks for by itself and has no answer to
let renewing = null;
let renewTimer = null;

/** Fetch what the page asks for by itself, with its text; give up after a while; ask again over new connections. */
async function ask(url, { signal, ...options } = {}) {
  for (;;) {
    await renewing;
    const mine = new AbortController();
    const timer = setTimeout(() => mine.abort(), 2 * POLL_MS);
    asked.add(mine);
    try {
      const either = signal ? AbortSignal.any([mine.signal, signal]) : mine.signal;
      const answer = await fetch(url, { ...options, signal: either });
      const text = await answer.text();
      if (asked.size === 1) clearTimeout(renewTimer);
      return { answer, text };
    } catch (error) {
      if (mine.signal.reason !== RENEWED) throw error;
    } finally {
      clearTimeout(timer);
      asked.delete(mine);
    }
  }
}

/** Use no connection again that was open before: a request waits on each for a moment and is then given up. */
function renew() {
  const all = new AbortController();
  renewing = new Promise((done) => setTimeout(done, DOUBT_MS / 2)).then(() => {
    all.abort();
    renewing = null;
  });
  for (const one of asked) one.abort(RENEWED);
  for (let count = 0; count < KEPT_OPEN; count += 1) {
    fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: all.signal }).catch(() => undefined);
  }
}

const turns = new Map(); // id of a part → how often it was asked for; an answer that comes late is dropped

async function fetchPrivate(element, except = null) {
  const { id, dataset } = element;
  const turn = (turns.get(id) ?? 0) + 1;
  turns.set(id, turn);
  try {
    const { answer, text: html } = await ask(dataset.privateSrc, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status >= 500) throw new Error(answer.statusText);
    if (!answer.ok || answer.redirected) return;
    const current = document.getElementById(id);
    if (turns.get(id) !== turn || !current) return;
    const restore = keepInput(current, except);
    let fresh = elementOf(html);
    if (fresh?.id !== id) {
      fresh = current.cloneNode(false);
      fresh.innerHTML = html;
    }
    replace(current, fresh);
    restore(fresh);
  } catch {
    // Without a connection the page says so by its badge; what was missed must not wait for the next frame.
    setTimeout(() => turns.get(id) === turn && element.isConnected && fetchPrivate(element, except), POLL_MS);
  }
}

/** What the page shows of people is fetched again where it says so, and not all screens at one moment. */
async function fetchPart(element) {
  try {
    const { answer, text } = await ask(location.href, { cache: "no-cache", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(element.id);
    if (fresh) swap(element.id, fresh.outerHTML);
  } catch {
    setTimeout(() => element.isConnected && fetchPart(element), POLL_MS);
  }
}

/** Forms in fragments come without a token, because a fragment is nobody's; the page's own is added. */
export function addTokens(root) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (!token) return;
  const forms = [...root.querySelectorAll('form[method="post" i]')];
  if (root.matches?.('form[method="post" i]')) forms.push(root);
  for (const form of forms) {
    if (form.elements.csrfmiddlewaretoken) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token });
    form.prepend(field);
  }
}

/* ---- what a screen reader hears ------------------------------------------------------------------- */

const HEARD = 30;
const log = document.createElement("div");

/** Read aloud what elements with `data-says` say now and did not say before; a replaced element is not heard. */
function tell(old, fresh) {
  const before = new Set(sayings(old));
  for (const text of sayings(fresh).filter((one) => !before.has(one))) {
    log.append(Object.assign(document.createElement("p"), { textContent: text }));
  }
  while (log.childElementCount > HEARD) log.firstElementChild.remove();
}

function sayings(part) {
  const elements = [part, ...part.querySelectorAll("[data-says]")].filter((one) => "says" in one.dataset);
  return elements.map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/* ---- connection --------------------------------------------------------------------------------- */

function state(name) {
  if (name !== "offline") knownAt = Date.now();
  clearTimeout(doubtTimer);
  doubtTimer = null;
  if (page.dataset.liveState === name) return;
  page.dataset.liveState = name;
  const time = new Date(knownAt).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const text = (page.dataset[`live${name[0].toUpperCase()}${name.slice(1)}`] ?? "").replace("{time}", time);
  for (const badge of document.querySelectorAll("[data-live-badge]")) {
    badge.dataset.state = name;
    badge.textContent = text;
    badge.hidden = false;
  }
  page.dispatchEvent(new CustomEvent("live:state", { detail: name, bubbles: true }));
}

/** Say that the page is old unless something arrives within a moment. */
function doubt() {
  doubtTimer ??= setTimeout(() => state("offline"), DOUBT_MS);
}

/** After a sleep or another network: ask at once what happened, and trust no socket that has been silent. */
function wake() {
  if (document.hidden) return;
  if (socket && Date.now() - heardAt > PING_MS) drop();
  if (!socket) {
    doubt();
    clearTimeout(renewTimer);
    renewTimer = setTimeout(renew, DOUBT_MS);
  }
  poll();
  connect();
}

/** Give a socket up without waiting until the network says that it is gone. */
function drop() {
  const silent = socket;
  socket = null;
  silent.close();
  for (const fallBack of [...waiting.values()]) fallBack.lost();
  startPolling(false);
}

function connect() {
  clearTimeout(retryTimer);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  const url = new URL(page.dataset.liveUrl, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(url, [PROTOCOL, `ticket.${ticket}`]);
  socket = mine;
  let welcome = false;
  heardAt = Date.now();
  mine.onopen = () => socket === mine && say({ type: "hello", after: seq });
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    heardAt = knownAt = Date.now();
    const message = JSON.parse(event.data);
    if (message.type === "welcome") {
      welcome = true;
      failures = refusals = 0;
      stopPolling();
    }
    // A socket may outlive a moment without a network: what it says is true again.
    if (welcome) state("connected");
    receive(message);
  };
  mine.onclose = (event) => {
    if (socket !== mine) return;
    socket = null;
    for (const fallBack of [...waiting.values()]) fallBack.lost();
    if (event.code === TICKET_REFUSED) refusals += 1;
    else if (!welcome) failures += 1;
    startPolling(event.code === TICKET_REFUSED);
    // Jittered, so that a restart is not followed by everybody at once.
    const wait = event.code === RESTARTING ? 1_000 : Math.min(1_000 * 2 ** (failures + refusals), 30_000);
    retryTimer = setTimeout(connect, wait * (0.5 + Math.random()));
  };
}

function say(message) {
  socket.send(JSON.stringify(message));
}

function receive(message) {
  switch (message.type) {
    case "act":
      return take(message);
    case "reload":
      return reload();
    case "ping":
      return say({ type: "pong", written: message.written });
    case "ticket":
      ticket = message.ticket;
      return undefined;
    case "answer":
      return waiting.get(message.key)?.answered(message);
    case "welcome":
      // Passing messages are not repeated: what was said without the connection is missing.
      document.querySelectorAll("[data-refetch][data-unfinished]").forEach(fetchPart);
      if (wasConnected) document.querySelectorAll("[id]:has(> [data-live-value])").forEach(fetchPart);
      wasConnected = true;
      return undefined;
    case "ephemeral":
      page.dispatchEvent(new CustomEvent("live:ephemeral", { detail: message, bubbles: true }));
      for (const element of document.querySelectorAll(`[data-refetch="${CSS.escape(message.name)}"]`)) {
        setTimeout(() => element.isConnected && fetchPart(element), Math.random() * 1_000);
      }
      for (const [name, value] of Object.entries(message.data)) {
        const selector = `[data-live-value="${CSS.escape(`${message.name}.${name}`)}"]`;
        for (const element of document.querySelectorAll(selector)) element.textContent = value;
      }
  }
  return undefined;
}

function startPolling(now) {
  if (pollTimer) return;
  pollTimer = setTimeout(poll, now ? 0 : POLL_MS / 2);
}

function stopPolling() {
  clearTimeout(pollTimer);
  pollTimer = null;
}

async function poll() {
  polling?.abort();
  const mine = new AbortController();
  polling = mine;
  try {
    const url = new URL(page.dataset.livePollUrl, location.href);
    url.searchParams.set("after", String(seq));
    const { answer, text } = await ask(url, { headers: { Accept: "application/json" }, signal: mine.signal });
    if (answer.status === 404 || answer.status === 403) return reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const body = JSON.parse(text);
    if (polling !== mine) return undefined;
    ticket = body.ticket;
    // Somebody signed out or took up an office: what this page shows is for another audience.
    if (body.audience !== page.dataset.liveAudience || body.reload !== undefined) return reload();
    body.frames.forEach(take);
    state(isOpen() ? "connected" : "polling");
  } catch {
    if (polling === mine && !isOpen()) state("offline");
  }
  if (polling === mine && pollTimer) {
    clearTimeout(pollTimer);
    pollTimer = setTimeout(poll, POLL_MS * (0.8 + 0.4 * Math.random()));
  }
  return undefined;
}

function isOpen() {
  return socket?.readyState === WebSocket.OPEN;
}

/* ---- commands ----------------------------------------------------------------------------------- */

/** Send a form over the socket. Nothing is ever kept for later: without a connection the form is posted. */
function command(event) {
  const form = event.target.closest?.("form[data-live-command]");
  if (!form || event.defaultPrevented || !isOpen() || form.dataset.livePlain) return;
  event.preventDefault();
  if (form.dataset.liveBusy) return;
  const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const fields = {};
  for (const [name, value] of new FormData(form, event.submitter)) {
    if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  const plain = () => {
    done();
    form.dataset.livePlain = "true";
    form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
  };
  const timer = setTimeout(plain, ANSWER_MS);
  const done = () => {
    clearTimeout(timer);
    waiting.delete(key);
    delete form.dataset.liveBusy;
    form.removeAttribute("aria-busy");
  };
  waiting.set(key, {
    answered(message) {
      done();
      show(form, message.ok ? "" : message.error.message || page.dataset.liveFailed);
      const mine = form.closest("[data-private-src]");
      if (message.ok && mine) fetchPrivate(mine, form);
      page.dispatchEvent(new CustomEvent("live:answer", { detail: { form, message }, bubbles: true }));
    },
    // The service does a thing once however often it is asked, so asking again by a plain form is safe.
    lost: plain,
  });
  form.dataset.liveBusy = "true";
  form.setAttribute("aria-busy", "true");
  say({ type: "command", name: form.dataset.liveCommand, key, fields });
}

function show(form, text) {
  let box = form.querySelector("[data-live-error]");
  if (!box && text) {
    box = document.createElement("p");
    box.dataset.liveError = "";
    box.className = "field-error";
    box.setAttribute("role", "alert");
    form.append(box);
  }
  if (box) {
    box.textContent = text;
    box.hidden = !text;
  }
}

/* ---- start -------------------------------------------------------------------------------------- */

addTokens(document.documentElement);
if (page) {
  log.className = "visually-hidden";
  log.setAttribute("role", "log");
  document.body.append(log);
  document.addEventListener("submit", command);
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("resume", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("online", wake);
  addEventListener("offline", () => state("offline"));
  let ticked = Date.now();
  setInterval(() => {
    const slept = Date.now() - ticked > 5 * TICK_MS;
    ticked = Date.now();
    if (slept || (isOpen() && ticked - heardAt > SILENT_MS)) wake();
  }, TICK_MS);
  connect();
}
