// The page: keeps what the event stream says, and passes on what the visitor does. Words of a chat are only ever put in
// as text nodes.
import { Chat } from "./chat.js";
import { el, icon } from "./render.js";

const $ = (id) => document.getElementById(id);
const chats = new Map();
const narrow = matchMedia("(max-width: 899px)");
let current = 0;

// post tells the program what somebody did; it rejects with a sentence for the visitor.
async function post(what, body) {
  let answer;
  try {
    answer = await fetch("/api/" + what, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw new Error("Chưa gửi được: mất kết nối tới chương trình.");
  }
  if (!answer.ok) {
    let sentence = "Chương trình gặp lỗi (" + answer.status + ").";
    try { sentence = (await answer.json()).error || sentence; } catch { /* not JSON: the sentence above */ }
    throw new Error(sentence);
  }
}

function notice(words) {
  const box = $("notice");
  box.textContent = words;
  box.classList.add("shown");
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => box.classList.remove("shown"), 4000);
}

const doing = (what, body) => post(what, body).catch((e) => notice(e.message));

// ---- the stream

let stream, watchdog, tries = 0;

function connect() {
  stream?.close();
  stream = new EventSource("/api/events");
  const on = (name, handle) => stream.addEventListener(name, (e) => { alive(); handle(JSON.parse(e.data)); });
  on("state", showState);
  on("event", showEvent);
  on("status", showStatus);
  on("alive", () => {});
  stream.onerror = () => lost();
  alive();
}

// alive is called at every sign of the program; without one for a while the connection is taken to be dead.
function alive() {
  if (stream.readyState === EventSource.OPEN) {
    tries = 0;
    $("link").textContent = "Telegram giả lập trên máy này";
    $("link").classList.remove("lost");
  }
  clearTimeout(watchdog);
  watchdog = setTimeout(lost, 40_000);
}

function lost() {
  stream.close();
  $("link").textContent = "Mất kết nối tới chương trình, đang kết nối lại…";
  $("link").classList.add("lost");
  clearTimeout(watchdog);
  watchdog = setTimeout(connect, Math.min(500 * 2 ** tries++, 5000));
}

addEventListener("online", connect);
addEventListener("pageshow", (e) => { if (e.persisted) connect(); });

function showState(state) {
  state.chats.forEach((data) => {
    let chat = chats.get(data.id);
    if (!chat) {
      chat = new Chat(data, { post, notice, unread: showTabs });
      chats.set(data.id, chat);
      $("chats").append(chat.root);
      addTab(data);
      addBlock(data);
    }
    chat.setState(data, state.bot);
    $("block-" + data.id).checked = data.blocked;
  });
  if (!current) choose(state.chats[0].id);
}

function showEvent(e) {
  chats.get(e.chat)?.event(e);
}

// ---- tabs, at the width of a phone

function addTab(data) {
  const tab = el("button");
  tab.type = "button";
  tab.role = "tab";
  tab.id = "tab-" + data.id;
  tab.setAttribute("aria-controls", "chat-" + data.id);
  tab.append(data.role[0].toUpperCase() + data.role.slice(1), el("span", "badge"), el("small", "", data.name));
  tab.onclick = () => choose(data.id);
  $("tabs").append(tab);
}

$("tabs").addEventListener("keydown", (e) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  const ids = [...chats.keys()];
  const next = ids[(ids.indexOf(current) + step + ids.length) % ids.length];
  choose(next);
  $("tab-" + next).focus();
});

function choose(id) {
  current = id;
  for (const [other, chat] of chats) {
    chat.root.hidden = other !== id; // on a wide screen all are shown in spite of it
    chat.shown = !narrow.matches || other === id;
    if (chat.shown) chat.seen();
  }
  showTabs();
}

function showTabs() {
  for (const [id, chat] of chats) {
    const tab = $("tab-" + id), mine = id === current;
    tab.setAttribute("aria-selected", mine);
    tab.tabIndex = mine ? 0 : -1;
    tab.querySelector(".badge").textContent = chat.shown || !chat.unread ? "" : chat.unread;
  }
}

narrow.addEventListener("change", () => choose(current));

// ---- the drawer

function openDrawer(open) {
  $("drawer").hidden = !open;
  document.body.classList.toggle("with-drawer", open);
  $("trouble").setAttribute("aria-expanded", open);
  (open ? $("drawer-close") : $("trouble")).focus();
}
$("trouble").onclick = () => openDrawer($("drawer").hidden);
$("drawer-close").onclick = () => openDrawer(false);
$("drawer-close").append(icon("close"));
$("drawer").addEventListener("keydown", (e) => { if (e.key === "Escape") openDrawer(false); });

const faults = ["flood", "down", "lost", "delay"].map((name) => {
  const box = $("fault-" + name);
  return { name, on: box.querySelector("[type=checkbox]"), amount: box.querySelector("[type=number]") };
});
const [flood, down, lostReplies, delay] = faults;
const amount = (f) => {
  const n = Number(f.amount.value);
  return n >= Number(f.amount.min) ? n : Number(f.amount.defaultValue);
};

for (const f of faults) {
  f.on.onchange = sendFaults;
  if (f.amount) f.amount.onchange = () => { if (f.on.checked) sendFaults(); };
}

function sendFaults() {
  doing("faults", {
    flood: flood.on.checked, retry_after: Math.round(amount(flood)), down: down.on.checked,
    lost: lostReplies.on.checked ? Math.round(amount(lostReplies)) : 0, delay: delay.on.checked ? Math.round(amount(delay) * 1000) : 0,
  });
}

const queueLines = [
  ["pending", "Chờ nhận"], ["waiting", "Chờ gửi"], ["sending", "Đang gửi"], ["sent", "Đã gửi"],
  ["uncertain", "Chưa xác định", true], ["failed", "Không gửi được", true],
];

function showStatus(now) {
  const f = now.faults, words = [];
  flood.on.checked = f.flood;
  down.on.checked = f.down;
  lostReplies.on.checked = f.lost > 0;
  delay.on.checked = f.delay > 0;
  if (f.flood) words.push("từ chối mọi tin gửi, bắt chờ " + f.retry_after + " giây");
  if (f.down) words.push("ngừng hoạt động");
  if (f.lost) words.push("mất phản hồi " + f.lost + " lần gửi tới");
  if (f.delay) words.push("chậm " + String(f.delay / 1000).replace(".", ",") + " giây");
  document.body.classList.toggle("failing", words.length > 0);
  $("fault-state").textContent = words.length ? "Telegram đang: " + words.join("; ") + "." : "Telegram đang hoạt động bình thường.";
  $("queue").replaceChildren(...queueLines.map(([key, label, warn]) => {
    const dt = el("dt", "", label), dd = el("dd", "", now[key].toLocaleString("vi"));
    dd.classList.toggle("warn", Boolean(warn && now[key]));
    return el("div", "", dt, dd);
  }));
  for (const chat of chats.values()) chat.setRead(now.read);
  const c = now.corpus;
  $("corpus").hidden = !c.total && !c.finished;
  $("corpus").textContent = c.finished
    ? `Đã nạp ${c.total} tệp` + (c.failed ? `, ${c.failed} tệp không đọc được` : "")
    : `Đang nạp văn bản ${c.done}/${c.total}: ${c.file || ""}`;
}

function addBlock(data) {
  const box = el("input");
  box.type = "checkbox";
  box.role = "switch";
  box.id = "block-" + data.id;
  box.onchange = () => doing("block", { chat: data.id, blocked: box.checked });
  $("blocks").append(el("label", "switch", box, el("span", "track"), data.name + " – " + data.role));
}

// ---- light and dark

const system = matchMedia("(prefers-color-scheme: dark)");
const themes = { auto: "theo máy", light: "sáng", dark: "tối" };

function theme() {
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* private windows may forbid it */ }
  return kept in themes ? kept : "auto";
}

function showTheme() {
  const t = theme();
  document.documentElement.dataset.theme = t === "auto" ? (system.matches ? "dark" : "light") : t;
  $("theme").replaceChildren(icon(t));
  $("theme").title = "Giao diện: " + themes[t];
  $("theme").setAttribute("aria-label", "Giao diện: " + themes[t]);
}
$("theme").onclick = () => {
  const names = Object.keys(themes);
  try { localStorage.setItem("theme", names[(names.indexOf(theme()) + 1) % names.length]); } catch { /* as above */ }
  showTheme();
};
system.addEventListener("change", showTheme);
showTheme();
connect();
