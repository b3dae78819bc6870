// One person's chat with the bot, as their Telegram app would show it.
import { copy, el, files, icon, size, words } from "./render.js";

const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hour12: false });
const fullDay = new Intl.DateTimeFormat("vi", { day: "2-digit", month: "2-digit", year: "numeric" });
const typingShown = 5500, pressShown = 60_000, nearBottom = 90;

function dayName(date) {
  const day = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const ago = Math.round((day(new Date()) - day(date)) / 86_400_000);
  return ago === 0 ? "Hôm nay" : ago === 1 ? "Hôm qua" : fullDay.format(date);
}

export class Chat {
  // tell.post(what, body) passes an action on; tell.notice(words) shows a failure; tell.unread() is called when unread changed.
  constructor(data, tell) {
    this.id = data.id;
    this.tell = tell;
    this.messages = new Map(); // by id, in order
    this.nodes = new Map(); // of groups: an album is one
    this.pressed = new Map(); // "message data" of buttons that wait
    this.read = 0;
    this.unread = 0;
    this.shown = true;
    this.wasLow = true; // stood at the newest when last scrolled
    this.commands = [];
    this.attachedFiles = [];
    this.root = document.getElementById("chat-template").content.firstElementChild.cloneNode(true);
    this.root.id = "chat-" + data.id;
    this.root.setAttribute("aria-label", data.name + ", " + data.role);
    this.$ = (selector) => this.root.querySelector(selector);
    this.$(".persona b").textContent = data.name;
    this.$(".persona span").textContent = data.role;
    this.scroll = this.$(".scroll");
    this.list = this.$(".list");
    this.input = this.$("textarea");
    this.suggestions(data.examples);
    this.compose();
  }

  // ---- what the program says

  setState(data, bot) {
    this.started = data.started;
    this.$(".bot-name").textContent = bot.first_name;
    this.commands = data.commands || [];
    this.root.classList.toggle("started", data.started);
    this.root.classList.toggle("blocked", data.blocked);
    const first = this.messages.size === 0, low = this.atBottom();
    this.messages = new Map(data.messages.map((m) => [m.id, m]));
    this.draw();
    if (first || low) this.toBottom();
    this.showStatus();
  }

  event(e) {
    switch (e.kind) {
      case "sent": return this.sent(e.post);
      case "edited": case "reacted": return this.changed(e.post);
      case "deleted": return this.removed(e.message);
      case "typing": return this.typing(e.text);
      case "answered": return this.answered(e);
    }
  }

  sent(m) {
    const low = this.atBottom(), known = this.messages.has(m.id);
    this.messages.set(m.id, m);
    this.root.classList.add("started");
    if (!m.out) this.typing("");
    this.draw(known ? 0 : m.id);
    if (low || m.out) this.toBottom();
    else if (!known) this.setUnread(this.unread + 1);
    if (low && !this.shown && !known && !m.out) this.setUnread(this.unread + 1);
  }

  changed(m) {
    if (!this.messages.has(m.id)) return;
    const low = this.atBottom();
    this.messages.set(m.id, m);
    this.draw();
    if (low) this.toBottom();
  }

  removed(id) {
    this.messages.delete(id);
    if (this.editing === id) this.edit(null);
    this.draw();
  }

  typing(action) {
    this.action = action;
    clearTimeout(this.typingTimer);
    if (action) this.typingTimer = setTimeout(() => this.typing(""), typingShown);
    this.showStatus();
  }

  showStatus() {
    const status = this.$(".chat-status");
    const doing = { upload_document: "đang gửi tệp…", upload_photo: "đang gửi ảnh…" };
    status.textContent = this.action ? doing[this.action] || "đang nhập…" : this.root.classList.contains("blocked") ? "đã chặn" : "trợ lý";
    status.classList.toggle("busy", Boolean(this.action));
  }

  answered(e) {
    for (const key of this.pressed.keys()) {
      if (key.startsWith(e.message + " ")) { this.release(key); break; }
    }
    if (!e.text) return;
    if (!e.alert) return this.toast(e.text);
    const dialog = document.getElementById("alert");
    dialog.querySelector("p").textContent = e.text;
    if (!dialog.open) dialog.showModal();
  }

  setRead(id) {
    if (id === this.read) return;
    this.read = id;
    for (const ticks of this.list.querySelectorAll(".ticks")) this.tick(ticks);
  }

  tick(ticks) {
    const read = Number(ticks.dataset.id) <= this.read;
    ticks.textContent = read ? "✓✓" : "✓";
    ticks.setAttribute("aria-label", read ? "trợ lý đã nhận" : "đã gửi");
  }

  // ---- drawing

  draw(fresh = 0) {
    const groups = new Map();
    for (const m of [...this.messages.values()].sort((a, b) => a.id - b.id)) {
      const key = m.album ? "album " + m.album : String(m.id);
      groups.has(key) ? groups.get(key).push(m) : groups.set(key, [m]);
    }
    for (const key of this.nodes.keys()) if (!groups.has(key) && !key.startsWith("day ")) this.nodes.delete(key);
    const wanted = [];
    let day = "";
    for (const [key, messages] of groups) {
      const name = dayName(new Date(messages[0].date * 1000));
      if (name !== day) {
        day = name;
        const old = this.nodes.get("day " + name);
        const line = old || el("div", "day", name);
        this.nodes.set("day " + name, line);
        wanted.push(line);
      }
      const form = JSON.stringify(messages);
      let node = this.nodes.get(key);
      if (!node || node.form !== form) {
        const drawn = this.item(messages);
        drawn.form = form;
        if (messages.some((m) => m.id === fresh)) drawn.classList.add("fresh");
        if (node) {
          if (node.querySelector("blockquote.open")) drawn.querySelector(".unfold")?.click();
          const focused = [...node.querySelectorAll(".keys button")].indexOf(document.activeElement);
          node.replaceWith(drawn);
          if (focused >= 0) drawn.querySelectorAll(".keys button")[focused]?.focus();
        }
        this.nodes.set(key, node = drawn);
      }
      wanted.push(node);
    }
    // Nodes that stand where they should are left alone: moving one would lose focus and selection.
    wanted.forEach((node, i) => { if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] || null); });
    while (this.list.children.length > wanted.length) this.list.lastChild.remove();
  }

  item(messages) {
    const m = messages[0], last = messages[messages.length - 1];
    const text = messages.find((one) => one.text) || m;
    const edited = messages.some((one) => one.edited);
    const bubble = el("div", "bubble");
    if (m.reply_to) bubble.append(el("div", "reply", m.reply_to));
    if (messages.some((one) => one.photo || one.document)) bubble.append(files(messages));
    bubble.append(words(text.text || "", text.entities, {
      copy: async (part) => this.toast(await copy(part) ? "Đã chép." : "Trình duyệt không cho chép."),
      send: (part) => this.send(part),
    }));
    const time = el("time", "", clock.format(new Date(m.date * 1000)));
    time.dateTime = new Date(m.date * 1000).toISOString();
    const meta = el("span", "meta", edited ? "đã sửa " : "", time);
    if (m.out) {
      const ticks = el("span", "ticks");
      ticks.role = "img";
      ticks.dataset.id = last.id;
      this.tick(ticks);
      meta.append(ticks);
    }
    bubble.style.setProperty("--meta", 44 + (edited ? 46 : 0) + (m.out ? 22 : 0) + "px");
    for (const one of messages) if (one.reactions?.length) bubble.append(el("div", "reactions", one.reactions.join(" ")));
    bubble.append(meta, this.more(m, text));
    const item = el("div", "item" + (m.out ? " out" : ""), bubble);
    item.dataset.id = m.id;
    if (last.buttons) item.append(this.keys(last));
    bubble.addEventListener("contextmenu", (e) => {
      if (!getSelection().isCollapsed) return;
      e.preventDefault();
      this.openActions(bubble.querySelector(".more"), m, text);
    });
    return item;
  }

  keys(m) {
    return el("div", "keys", ...m.buttons.map((row) => el("div", "", ...row.map((b) => {
      if (b.url) {
        const link = el("a", "", b.text + " ↗");
        if (/^(https?|tg):/i.test(b.url)) link.href = b.url;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
        return link;
      }
      const button = el("button", "", b.text), key = m.id + " " + b.callback_data;
      button.type = "button";
      button.dataset.key = key;
      button.classList.toggle("waiting", this.pressed.has(key));
      button.onclick = () => this.press(m.id, b.callback_data);
      return button;
    }))));
  }

  async press(message, data) {
    const key = message + " " + data;
    if (this.pressed.has(key)) return;
    this.pressed.set(key, setTimeout(() => this.release(key), pressShown));
    this.markPressed(key, true);
    try {
      await this.tell.post("press", { chat: this.id, message, data });
    } catch (e) {
      this.release(key);
      this.toast(e.message);
    }
  }

  release(key) {
    clearTimeout(this.pressed.get(key));
    this.pressed.delete(key);
    this.markPressed(key, false);
  }

  markPressed(key, waiting) {
    for (const button of this.list.querySelectorAll(".keys button")) {
      if (button.dataset.key !== key) continue;
      button.classList.toggle("waiting", waiting);
      button.setAttribute("aria-busy", waiting);
    }
  }

  // ---- the menu of a message

  more(m, text) {
    const button = el("button", "more round", icon("more"));
    button.type = "button";
    button.setAttribute("aria-label", "Việc với tin nhắn này");
    button.setAttribute("aria-haspopup", "menu");
    button.onclick = () => this.openActions(button, m, text);
    return button;
  }

  openActions(button, m, text) {
    this.closeActions?.();
    const all = [];
    if (text.text) all.push(["Chép", async () => this.toast(await copy(text.text) ? "Đã chép." : "Trình duyệt không cho chép.")]);
    if (m.out) all.push(["Sửa", () => this.edit(text)]);
    all.push(["Xóa", () => this.act("delete", { message: m.id }), "danger"]);
    const menu = el("div", "actions", ...all.map(([label, action, kind]) => {
      const item = el("button", kind || "", label);
      item.type = "button";
      item.role = "menuitem";
      item.onclick = () => { close(); action(); };
      return item;
    }));
    menu.role = "menu";
    document.body.append(menu);
    button.setAttribute("aria-expanded", "true");
    const at = button.getBoundingClientRect();
    menu.style.left = Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8)) + "px";
    menu.style.top = Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8)) + "px";
    const outside = (e) => { if (!menu.contains(e.target)) close(); };
    const close = this.closeActions = () => {
      if (!menu.isConnected) return;
      const inside = menu.contains(document.activeElement);
      menu.remove();
      button.setAttribute("aria-expanded", "false");
      removeEventListener("pointerdown", outside);
      this.scroll.removeEventListener("scroll", close);
      if (inside) button.focus();
    };
    addEventListener("pointerdown", outside);
    this.scroll.addEventListener("scroll", close);
    menu.addEventListener("keydown", (e) => {
      const items = [...menu.children], step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (step) { e.preventDefault(); items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus(); }
      if (e.key === "Escape" || e.key === "Tab") { e.preventDefault(); close(); }
    });
    menu.firstChild.focus();
  }

  // ---- scrolling

  atBottom() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < nearBottom;
  }

  // resized keeps the newest in sight when the window, the drawer or the keyboard takes room.
  resized() {
    this.width = this.scroll.clientWidth;
    this.height = this.scroll.clientHeight;
    if (this.wasLow) this.toBottom();
  }

  toBottom() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.wasLow = true;
    this.$(".down").hidden = true;
    if (this.shown) this.setUnread(0);
  }

  // seen is called when the chat comes to the front.
  seen() {
    if (this.unread) this.toBottom();
  }

  setUnread(n) {
    this.unread = n;
    this.$(".count").textContent = n || "";
    this.tell.unread();
  }

  toast(text) {
    const toast = this.$(".toast");
    toast.textContent = text;
    toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => toast.classList.remove("shown"), 3500);
  }

  // ---- writing

  async act(what, body = {}) {
    try {
      await this.tell.post(what, { chat: this.id, ...body });
      return true;
    } catch (e) {
      this.toast(e.message);
      return false;
    }
  }

  send(text) {
    return this.act("send", { text });
  }

  suggestions(examples) {
    this.$(".chips").replaceChildren(...examples.map((example) => {
      const chip = el("button", "", example);
      chip.type = "button";
      chip.title = example;
      chip.onclick = () => this.send(example);
      return chip;
    }));
  }

  compose() {
    this.$(".send").append(icon("send"));
    this.$(".attach").append(icon("attach"));
    this.$(".cancel-edit").append(icon("close"));
    this.$(".down").prepend(icon("down"));
    this.$(".down").onclick = () => { this.toBottom(); this.input.focus(); };
    this.scroll.addEventListener("scroll", () => {
      if (this.width !== this.scroll.clientWidth || this.height !== this.scroll.clientHeight) return; // resized() comes
      this.wasLow = this.atBottom();
      this.$(".down").hidden = this.wasLow;
      if (this.wasLow && this.shown && this.unread) this.setUnread(0);
    }, { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroll);

    this.$(".start").onclick = async () => { if (await this.act("start")) this.input.focus(); };
    this.$(".unblock").onclick = async () => { if (await this.act("start")) this.input.focus(); };
    this.$(".send").onclick = () => this.submit();
    this.$(".cancel-edit").onclick = () => this.edit(null);
    this.$(".menu").onclick = () => { this.menuOpen = !this.menuOpen; this.showCommands(); this.input.focus(); };
    this.$(".attach").onclick = () => this.$(".file").click();
    this.$(".file").onchange = (e) => { this.attach(e.target.files); e.target.value = ""; };
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (e) => this.key(e));
    this.input.addEventListener("beforeinput", (e) => { // the keyboards of some phones say no key, only this
      if (e.inputType === "insertLineBreak" && !this.shift && !e.isComposing) { e.preventDefault(); this.submit(); }
    });
    this.input.addEventListener("blur", () => setTimeout(() => { this.menuOpen = false; this.hideCommands(); }, 150));
    this.input.addEventListener("paste", (e) => { if (e.clipboardData.files.length) { e.preventDefault(); this.attach(e.clipboardData.files); } });
    this.root.addEventListener("dragover", (e) => e.preventDefault());
    this.root.addEventListener("drop", (e) => { e.preventDefault(); this.attach(e.dataTransfer.files); });
    this.$(".commands").id = "commands-" + this.id;
    this.input.setAttribute("aria-controls", "commands-" + this.id);
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = Math.min(this.input.scrollHeight, 150) + "px";
    this.$(".send").disabled = !this.input.value.trim() && !this.attachedFiles.length;
    this.menuOpen = false;
    this.showCommands();
  }

  key(e) {
    this.shift = e.shiftKey;
    if (e.isComposing || e.keyCode === 229) return; // an input method is at work: Enter is its own
    const list = this.$(".commands"), open = !list.hidden, items = [...list.children];
    if (open && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      return this.pick((this.picked + (e.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    }
    if (open && (e.key === "Enter" || e.key === "Tab") && !e.shiftKey) {
      e.preventDefault();
      return items[this.picked].dispatchEvent(new MouseEvent("mousedown"));
    }
    if (e.key === "Escape") {
      if (open) { this.menuOpen = false; this.hideCommands(); } else if (this.editing) this.edit(null);
      return;
    }
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      return this.submit();
    }
    if (e.key === "ArrowUp" && !this.input.value && !this.editing) {
      const mine = [...this.messages.values()].filter((m) => m.out && m.text);
      if (mine.length) { e.preventDefault(); this.edit(mine[mine.length - 1]); }
    }
  }

  async submit() {
    const text = this.input.value.trim();
    if (this.editing) {
      const message = this.editing;
      if (text && text !== this.messages.get(message)?.text && !await this.act("edit", { message, text })) return;
      return this.edit(null);
    }
    if (this.attachedFiles.length) return this.submitFiles(text);
    if (!text) return;
    this.setInput("");
    if (!await this.send(text) && !this.input.value) this.setInput(text);
  }

  setInput(text) {
    this.input.value = text;
    this.typed();
  }

  edit(m) {
    const was = this.editing;
    this.editing = m ? m.id : null;
    this.$(".editing").hidden = !m;
    if (!m && !was) return;
    this.$(".editing p").textContent = m ? m.text : "";
    this.setInput(m ? m.text || "" : "");
    this.input.focus();
  }

  // ---- commands

  showCommands() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    const fit = this.menuOpen ? this.commands : typed ? this.commands.filter((c) => c.command.startsWith(typed[1].toLowerCase())) : [];
    const list = this.$(".commands");
    list.replaceChildren(...fit.map((c, i) => {
      const line = el("li", "", el("b", "", "/" + c.command), el("span", "", c.description));
      line.role = "option";
      line.id = `command-${this.id}-${i}`;
      line.addEventListener("mousedown", (e) => { // before the input loses its focus
        e.preventDefault();
        this.menuOpen = false;
        this.setInput("");
        this.send("/" + c.command);
      });
      return line;
    }));
    list.hidden = !fit.length;
    this.input.setAttribute("aria-expanded", !list.hidden);
    this.$(".menu").setAttribute("aria-expanded", Boolean(this.menuOpen));
    if (fit.length) this.pick(0); else this.input.removeAttribute("aria-activedescendant");
  }

  hideCommands() {
    this.$(".commands").hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.$(".menu").setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  pick(i) {
    this.picked = i;
    [...this.$(".commands").children].forEach((line, n) => {
      line.setAttribute("aria-selected", n === i);
      if (n === i) { this.input.setAttribute("aria-activedescendant", line.id); line.scrollIntoView({ block: "nearest" }); }
    });
  }

  // ---- files

  attach(list) {
    if (this.editing) this.edit(null);
    this.attachedFiles = [...this.attachedFiles, ...list].slice(0, 10);
    this.showAttached();
    this.input.focus();
  }

  showAttached() {
    const box = this.$(".attached");
    box.hidden = !this.attachedFiles.length;
    box.querySelector("ul").replaceChildren(...this.attachedFiles.map((file, i) => {
      const drop = el("button", "round", icon("close"));
      drop.type = "button";
      drop.setAttribute("aria-label", "Bỏ " + file.name);
      drop.onclick = () => { this.attachedFiles.splice(i, 1); this.showAttached(); this.input.focus(); };
      return el("li", "", el("span", "", `${file.name} (${size(file.size)})`), drop);
    }));
    box.querySelector(".as-file").hidden = !this.attachedFiles.some(isPhoto);
    this.$(".send").disabled = !this.input.value.trim() && !this.attachedFiles.length;
  }

  async submitFiles(text) {
    if (this.attachedFiles.reduce((sum, f) => sum + f.size, 0) > 20 << 20) return this.toast("Một lần gửi nhiều nhất 20 MB.");
    if (this.attachedFiles.some((f) => !f.size)) return this.toast("Không gửi được tệp trống.");
    const asFile = this.$(".as-file input").checked;
    let list;
    try {
      list = await Promise.all(this.attachedFiles.map(async (f) => ({
        name: f.name, type: f.type, photo: isPhoto(f) && !asFile, data: await base64(f),
      })));
    } catch {
      return this.toast("Không đọc được tệp.");
    }
    if (!await this.act("files", { text, files: list })) return;
    this.attachedFiles = [];
    this.showAttached();
    this.setInput("");
  }
}

function isPhoto(f) {
  return f.type === "image/jpeg" || f.type === "image/png";
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
