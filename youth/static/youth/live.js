/* Follows one stream of acts: swaps the fragments of each frame by id, resumes by number after a break,
 * polls the same frames where WebSockets don't get through, and sends marked forms over the socket.
 *
 * The page says everything by attributes of the element with `data-live-stream` (template tag
 * `live_attributes`). Forms with `data-live-command="name"` are sent as that command and fall back to their
 * ordinary POST. Elements with `data-private-src` hold what concerns one person only: no frame contains
 * it, so it is fetched again from there whenever a frame has replaced it. Elements with an id and
 * `data-refetch="name"` are fetched again with the page when a passing message has that name. Events on the page's element:
 * `live:act`, `live:ephemeral`, `live:state` (detail: connected | polling | offline).
 */

const PROTOCOL = "glas.live.v1";
const SILENT_MS = 50_000; // the server speaks at least every 20 seconds
const POLL_MS = 3_000;
const ANSWER_MS = 8_000;
const TICKET_REFUSED = 4401;
const RESTARTING = 4503;

const page = document.querySelector("[data-live-stream]");
const waiting = new Map(); // key of a command → what to do with its answer
let seq = Number(page?.dataset.liveSeq ?? 0);
let ticket = page?.dataset.liveTicket;
let socket = null;
let failures = 0;
let refusals = 0;
let heardAt = 0;
let pollTimer = null;
let retryTimer = null;

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
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  if (!fresh) return old.replaceChildren();
  const restore = keepInput(old);
  old.replaceWith(fresh);
  restore();
  addTokens(fresh);
  const mine = [...fresh.querySelectorAll("[data-private-src]")];
  if (fresh.matches("[data-private-src]")) mine.push(fresh);
  mine.forEach(fetchPrivate);
}

// The id of what had the focus and comes back only with the person's own part.
let sought = null;

/** Remember what is being typed, what is open and where the cursor is, and put it back afterwards. */
function keepInput(old) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const cursor = active && "selectionStart" in active ? active.selectionStart : null;
  const typed = [...old.querySelectorAll("input[id], textarea[id], select[id]")]
    .filter((field) => field.type !== "hidden" && field.type !== "password")
    .filter((field) => field.value !== (field.defaultValue ?? field.value) || field.checked !== field.defaultChecked)
    .map((field) => [field.id, field.value, field.checked]);
  const open = [...old.querySelectorAll("details[id][open]")].map((details) => details.id);
  return () => {
    for (const [id, value, checked] of typed) {
      const field = document.getElementById(id);
      if (!field) continue;
      if ("checked" in field && checked !== undefined) field.checked = checked;
      if (field.type !== "radio" && field.type !== "checkbox") field.value = value;
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const again = active?.id ? document.getElementById(active.id) : null;
    again?.focus({ preventScroll: true });
    if (active?.id && !again) sought = active.id;
    if (again && cursor !== null && /text|search|url|tel/.test(again.type ?? "")) again.setSelectionRange(cursor, cursor);
  };
}

async function fetchPrivate(element) {
  try {
    const answer = await fetch(element.dataset.privateSrc, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status >= 500) throw new Error(answer.statusText);
    if (!answer.ok || answer.redirected) return;
    const current = document.getElementById(element.id) ?? element;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    const restore = keepInput(current);
    if (fresh?.id && fresh.id === current.id) current.replaceWith(fresh);
    else current.replaceChildren(template.content);
    restore();
    const lost = sought && document.activeElement === document.body ? document.getElementById(sought) : null;
    lost?.focus({ preventScroll: true });
    sought = null;
    addTokens(document.getElementById(element.id) ?? current);
  } catch {
    // Without a connection the page says so by its badge; what was missed must not wait for the next frame.
    setTimeout(() => element.isConnected && fetchPrivate(element), POLL_MS);
  }
}

/** What the page shows of people is fetched again where it says so, and not all screens at one moment. */
async function fetchPart(element) {
  try {
    const answer = await fetch(location.href, { cache: "no-cache", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(element.id);
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

/* ---- connection --------------------------------------------------------------------------------- */

function state(name) {
  if (page.dataset.liveState === name) return;
  page.dataset.liveState = name;
  const text = page.dataset[`live${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  for (const badge of document.querySelectorAll("[data-live-badge]")) {
    badge.dataset.state = name;
    badge.textContent = text;
    badge.hidden = false;
  }
  page.dispatchEvent(new CustomEvent("live:state", { detail: name, bubbles: true }));
}

function connect() {
  clearTimeout(retryTimer);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  const url = new URL(page.dataset.liveUrl, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(url, [PROTOCOL, `ticket.${ticket}`]);
  socket = mine;
  let welcome = false;
  mine.onopen = () => say({ type: "hello", after: seq });
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    heardAt = Date.now();
    const message = JSON.parse(event.data);
    if (message.type === "welcome") {
      welcome = true;
      failures = refusals = 0;
      stopPolling();
      state("connected");
    }
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
  try {
    const url = new URL(page.dataset.livePollUrl, location.href);
    url.searchParams.set("after", String(seq));
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (answer.status === 404 || answer.status === 403) return reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const body = await answer.json();
    ticket = body.ticket;
    // Somebody signed out or took up an office: what this page shows is for another audience.
    if (body.audience !== page.dataset.liveAudience || body.reload !== undefined) return reload();
    body.frames.forEach(take);
    if (socket?.readyState !== WebSocket.OPEN) state("polling");
  } catch {
    if (socket?.readyState !== WebSocket.OPEN) state("offline");
  }
  if (pollTimer) pollTimer = setTimeout(poll, POLL_MS * (0.8 + 0.4 * Math.random()));
  return undefined;
}

/* ---- commands ----------------------------------------------------------------------------------- */

/** Send a form over the socket. Nothing is ever kept for later: without a connection the form is posted. */
function command(event) {
  const form = event.target.closest?.("form[data-live-command]");
  if (!form || event.defaultPrevented || socket?.readyState !== WebSocket.OPEN || form.dataset.livePlain) return;
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
      if (message.ok && mine) fetchPrivate(mine);
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
  document.addEventListener("submit", command);
  document.addEventListener("visibilitychange", () => document.hidden || socket || connect());
  addEventListener("online", connect);
  addEventListener("offline", () => state("offline"));
  setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN && Date.now() - heardAt > SILENT_MS) socket.close();
  }, 5_000);
  connect();
}
