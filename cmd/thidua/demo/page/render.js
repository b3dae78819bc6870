// Drawing of single things: words with entities, files, icons. Nothing here takes HTML: all words become text nodes.

const paths = {
  close: "M6 6l12 12M18 6L6 18", down: "M6 9l6 6 6-6", attach: "M20 11.500l-8.400 8.400a5.500 5.500 0 0 1-7.800-7.800l8.500-8.500a3.700 3.700 0 0 1 5.200 5.200l-8.500 8.500a1.800 1.800 0 0 1-2.600-2.600l7.900-7.800",
  send: "M3 20.500v-6.600L13.500 12 3 10.100V3.500L22 12z", more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4", light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M19 5l-1.400 1.400M6.400 17.600L5 19",
  dark: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z", auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
};

export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg"), path = document.createElementNS(ns, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

export function el(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // not allowed, or the page is not on this machine's own address
    const area = el("textarea", "", text);
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// words draws a text with its entities, whose offsets count UTF-16 units as JavaScript strings do.
// act.copy(text) and act.send(text) are called for tapped code and commands.
export function words(text, entities, act) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const box = el("div", "words");
  draw(box, 0, text.length, sorted);
  return box;

  function draw(into, from, to, inside) {
    let at = from;
    for (let i = 0; i < inside.length;) {
      const e = inside[i], end = Math.min(e.offset + e.length, to);
      let next = i + 1;
      while (next < inside.length && inside[next].offset < end) next++;
      if (e.offset >= at && end > e.offset) {
        // A line break beside a quote is the quote's own edge.
        into.append(text.slice(at, e.offset).replace(block(e) ? /\n$/ : /$^/, ""));
        const node = element(e, text.slice(e.offset, end));
        draw(node.inner || node, e.offset, end, inside.slice(i + 1, next));
        into.append(node);
        at = end;
        if (block(e) && text[at] === "\n") at++;
      }
      i = next;
    }
    into.append(text.slice(at, to));
  }

  function block(e) { return e.type === "blockquote" || e.type === "expandable_blockquote" || e.type === "pre"; }

  function element(e, part) {
    switch (e.type) {
      case "bold": return el("b");
      case "italic": return el("i");
      case "underline": return el("u");
      case "strikethrough": return el("s");
      case "blockquote": return el("blockquote");
      case "expandable_blockquote": return folded();
      case "code": case "pre": return tapped(el(e.type), "Chạm để chép", () => act.copy(part));
      case "bot_command": return tapped(el("span", "link"), "", () => act.send(part), "link");
      case "url": return anchor(/^\w+:/.test(part) ? part : "http://" + part);
      case "text_link": return anchor(e.url);
      case "email": return anchor("mailto:" + part);
      case "spoiler": {
        const node = el("span", "spoiler");
        return tapped(node, "Hiện nội dung", () => node.classList.add("shown"));
      }
      case "mention": case "hashtag": case "text_mention": case "phone_number": case "cashtag": return el("span", "link");
    }
    return el("span");
  }
}

function tapped(node, title, action, role = "button") {
  node.tabIndex = 0;
  node.role = role;
  node.title = title;
  node.addEventListener("click", () => { if (getSelection().isCollapsed) action(); });
  node.addEventListener("keydown", (e) => {
    if (e.key === "Enter" || e.key === " ") { e.preventDefault(); action(); }
  });
  return node;
}

function anchor(url) {
  const a = el("a");
  if (/^(https?|tg|mailto):/i.test(url)) a.href = url;
  a.target = "_blank";
  a.rel = "noopener noreferrer";
  return a;
}

function folded() {
  const quote = el("blockquote"), inner = el("span", "fold"), button = el("button", "unfold", "Xem thêm");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.onclick = () => {
    const open = quote.classList.toggle("open");
    button.textContent = open ? "Thu gọn" : "Xem thêm";
    button.setAttribute("aria-expanded", open);
  };
  const append = quote.append.bind(quote);
  append(inner, button);
  quote.inner = inner;
  return quote;
}

export function size(bytes) {
  if (!(bytes >= 1024)) return (bytes || 0) + " B";
  const [n, unit] = bytes < 1 << 20 ? [bytes / 1024, "KB"] : [bytes / (1 << 20), "MB"];
  return n.toLocaleString("vi", { maximumFractionDigits: 1 }) + " " + unit;
}

export function files(messages) {
  const photos = messages.filter((m) => m.photo), documents = messages.filter((m) => m.document);
  const box = el("div");
  if (photos.length) {
    box.append(el("div", "photos" + (photos.length === 1 ? " one" : ""), ...photos.map((m) => {
      const img = el("img"), link = anchor("");
      img.src = link.href = "/api/file/" + encodeURIComponent(m.photo.file_id);
      img.width = m.photo.width;
      img.height = m.photo.height;
      img.alt = "Ảnh";
      link.append(img);
      return link;
    })));
  }
  for (const { document: d } of documents) {
    const link = el("a", "doc", el("span", "doc-icon", icon("file")), el("span", "", el("b", "", d.file_name || "Tệp"), el("small", "", size(d.file_size))));
    link.href = "/api/file/" + encodeURIComponent(d.file_id);
    link.download = d.file_name || "tep";
    box.append(link);
  }
  return box;
}
