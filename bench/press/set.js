// Sets a page from its plan: heads first, then pictures, then text poured into the legs that are left. What is set is read
// back from where it stands, character by character. Lengths are CSS pixels.
"use strict";

let plan, sheet, count = 0;
const left = [];  // what did not fit, of articles that jump

function box(parent, x, y, w, h, css) {
  const e = document.createElement("div");
  e.style.cssText = `position:absolute;left:${x}px;top:${y}px;` + (w === null ? "" : `width:${w}px;`) +
    (h === null ? "" : `height:${h}px;`) + (css || "");
  parent.appendChild(e);
  return e;
}

// a piece of print: one element, known by its article and role
function mark(e, article, role, paragraph) {
  e.dataset.piece = count++;
  e.dataset.article = article === null ? "" : article;
  e.dataset.role = role;
  if (paragraph !== undefined) e.dataset.paragraph = paragraph;
  return e;
}

function piece(parent, x, y, w, text, role, article, css) {
  const e = mark(box(parent, x, y, w, null, css), article, role);
  e.textContent = text;
  return e;
}

const high = e => e.getBoundingClientRect().height, wide = e => e.getBoundingClientRect().width;

// type made smaller until no word stands out of its width
function fit(e, size) {
  while (size > 9 && e.scrollWidth > e.clientWidth + 1) {
    size *= 0.94;
    e.style.fontSize = size + "px";
  }
}

function heads(a, x, y, w) {
  for (const h of a.heads) {
    const paint = h.reversed ? `background:${h.reversed};color:#fff;padding:${h.size * 0.18}px ${h.size * 0.3}px;box-sizing:border-box;` : "";
    const e = piece(sheet, x, y, w, h.text, h.role, a.id, h.css + `font-size:${h.size}px;` + paint);
    fit(e, h.size);
    y += high(e) + h.after;
  }
  return y;
}

// heads of an article whose lines run down, from the right edge; gives what is left of the width
function downHeads(a, right, y, h) {
  for (const head of a.heads) {
    const e = piece(sheet, 0, y, null, head.text, head.role, a.id, head.css + `font-size:${head.size}px;writing-mode:vertical-rl;height:${h}px;`);
    let size = head.size;
    while (size > 9 && e.scrollHeight > e.clientHeight + 1) { size *= 0.94; e.style.fontSize = size + "px"; }
    right -= wide(e);
    e.style.left = right + "px";
    right -= head.after;
  }
  return right;
}

function picture(p, a, x, y, w, h) {
  box(sheet, x, y, w, h, `background:url(${p.image}) center/cover;`);
  const e = piece(sheet, x, y + h + 3, w, p.caption, "caption", a.id, p.css);
  return h + 3 + high(e) + p.after;
}

// heads that run down at one side of text that runs along; gives how wide they are
function asideHeads(a, x, y, w, h) {
  const first = count, wide = x + w - downHeads(a, x + w, y, h);
  if (a.crosswise === "left")
    for (const e of document.querySelectorAll("[data-piece]"))
      if (+e.dataset.piece >= first) e.style.left = parseFloat(e.style.left) - (w - wide) + "px";
  return wide;
}

function setArticle(a) {
  if (a.paint) box(sheet, a.x, a.y, a.w, a.h, "box-sizing:border-box;" + a.paint);
  const pad = a.pad || 0, g = a.gutter;
  let x = a.x + pad, y = a.y + pad, w = a.w - 2 * pad, h = a.h - 2 * pad;
  const legs = [];
  if (a.crosswise && a.down) {
    const below = heads(a, x, y, w);
    h -= below - y;
    y = below;
  } else if (a.crosswise) {
    const aside = asideHeads(a, x, y, w, h);
    if (a.crosswise === "left") x += aside;
    w -= aside;
  }
  if (a.down) {
    const band = (h - (a.legs - 1) * g) / a.legs, m = a.headSpan;
    const right = a.crosswise ? x + w : downHeads(a, x + w, y, m * band + (m - 1) * g);
    for (let n = 0; n < a.legs; n++)
      legs.push({ x, y: y + n * (band + g), w: (n < m ? right : x + w) - x, h: band });
    if (a.ruled)
      for (let n = 1; n < a.legs; n++)
        box(sheet, x, y + n * (band + g) - g / 2, (n < m ? right : x + w) - x, 0.8, "background:#555;");
  } else {
    const total = w - (a.widths.length - 1) * g, sum = a.widths.reduce((s, v) => s + v, 0), cells = [];
    let at = x;
    for (const f of a.widths) { cells.push({ x: at, w: total * f / sum }); at += total * f / sum + g; }
    const over = (from, span) => cells[from + span - 1].x + cells[from + span - 1].w - cells[from].x;
    const below = a.crosswise ? y : heads(a, x, y, over(0, a.headSpan));
    for (const [n, c] of cells.entries()) { c.top = n < a.headSpan ? below : y; c.bottom = y + h; }
    const p = a.picture;
    if (p) {
      const px = cells[p.from].x, pw = over(p.from, p.span), ph = pw * p.ratio;
      const mine = cells.slice(p.from, p.from + p.span);
      const top = Math.max(...mine.map(c => c.top)), room = y + h - top;
      if (ph < room * 0.7) {
        if (p.at === "top") {
          const used = picture(p, a, px, top, pw, ph);
          for (const c of mine) c.top = top + used;
        } else if (p.at === "bottom") {
          const probe = piece(sheet, px, 0, pw, p.caption, "caption", a.id, p.css), low = high(probe);
          probe.remove();
          const start = y + h - ph - 3 - low;
          picture(p, a, px, start, pw, ph);
          for (const c of mine) c.bottom = start - p.after;
        } else {
          const start = top + (room - ph) * p.share, used = picture(p, a, px, start, pw, ph);
          for (const c of mine) c.hole = [start - p.after, start + used];
        }
      }
    }
    for (const [n, c] of cells.entries()) {
      if (c.hole) {
        legs.push({ x: c.x, y: c.top, w: c.w, h: c.hole[0] - c.top });
        legs.push({ x: c.x, y: c.hole[1], w: c.w, h: c.bottom - c.hole[1] });
      } else legs.push({ x: c.x, y: c.top, w: c.w, h: c.bottom - c.top });
      if (a.ruled && n) box(sheet, c.x - g / 2, Math.max(c.top, cells[n - 1].top), 0.8, c.bottom - Math.max(c.top, cells[n - 1].top), "background:#555;");
    }
  }
  pour(a, legs);
}

function rectAt(node, k) {
  const r = document.createRange();
  r.setStart(node, k);
  r.setEnd(node, k + 1);
  const all = r.getClientRects();
  return all.length ? all[all.length - 1] : null;
}

function texts(e) {
  const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), out = [];
  while (walk.nextNode()) out.push(walk.currentNode);
  return out;
}

// the first character of an element that stands beyond its leg: [node, offset, how many come before it], or null
function beyond(e, edge, down) {
  const nodes = texts(e), all = nodes.reduce((s, n) => s + n.length, 0);
  const locate = k => { for (const n of nodes) { if (k < n.length) return [n, k]; k -= n.length; } return null; };
  const out = k => {
    for (let j = k; j < all; j++) {
      const r = rectAt(...locate(j));
      if (r && (r.width || r.height)) return down ? r.left < edge - 0.5 : r.bottom > edge + 0.5;
    }
    return false;
  };
  if (!all || !out(all - 1) && !out(Math.max(0, all - 2))) return null;
  let low = 0, up = all - 1;
  while (low < up) { const mid = (low + up) >> 1; if (out(mid)) up = mid; else low = mid + 1; }
  return [...locate(low), low];
}

function paragraph(a, leg, p, n, goesOn) {
  const e = mark(document.createElement("p"), a.id, p.role, n);
  e.className = p.role + (goesOn ? " goes-on" : "");
  e.style.cssText = p.css || "";
  if (goesOn) e.appendChild(p.rest);
  else {
    let text = p.text;
    if (p.initial) {
      const i = document.createElement("span");
      i.className = "initial";
      i.textContent = text[0];
      e.appendChild(i);
      text = text.slice(1);
    }
    if (p.strong) {
      const b = document.createElement("b");
      b.textContent = text.slice(0, p.strong);
      e.appendChild(b);
      text = text.slice(p.strong);
    }
    e.appendChild(document.createTextNode(text));
  }
  leg.appendChild(e);
  return e;
}

const STOP = /[。！？.!?][”’」』）"'»]*$/u;

function pour(a, legs) {
  const queue = a.paragraphs.map((p, n) => ({ ...p, n }));
  let goesOn = false;
  legs = legs.filter(l => l.h > a.line * (a.down ? 5 : 3.2) && l.w > a.line * 3);
  for (const [k, l] of legs.entries()) {
    const last = k === legs.length - 1;
    const keep = last && a.jump ? a.line * 1.3 : 0;
    const leg = box(sheet, l.x, l.y, l.w, l.h, a.css + (a.down ? "writing-mode:vertical-rl;" : ""));
    const place = leg.getBoundingClientRect(), edge = a.down ? place.left + keep : place.bottom - keep;
    while (queue.length) {
      const p = queue[0], e = paragraph(a, leg, p, p.n, goesOn);
      if (p.role === "subhead") {
        const r = e.getBoundingClientRect();
        if (a.down ? r.left - 2.2 * a.line < edge : r.bottom + 2.2 * a.line > edge) { e.remove(); if (last) queue.length = 0; break; }
      }
      const cut = beyond(e, edge, a.down);
      if (!cut) { queue.shift(); goesOn = false; continue; }
      if (cut[2] === 0) { // nothing of it stands here
        if (goesOn) { const r = document.createRange(); r.selectNodeContents(e); p.rest = r.extractContents(); }
        e.remove();
        break;
      }
      const r = document.createRange();
      r.setStart(cut[0], cut[1]);
      r.setEnd(e, e.childNodes.length);
      p.rest = r.extractContents();
      const ends = texts(e), end = ends[ends.length - 1];
      end.data = end.data.replace(/\u00ad$/, "-").replace(/ +$/, "");
      e.style.textAlignLast = a.justified ? "justify" : "";
      goesOn = true;
      break;
    }
    if (last) finish(a, leg, queue, goesOn, edge);
    if (!queue.length) break;
  }
}

// the end of an article whose text is longer than its room: a jump line, or the last sentence that stands here whole
function finish(a, leg, queue, goesOn, edge) {
  if (a.jump && queue.length) {
    const rest = queue.map((p, n) => ({ role: p.role, css: p.css, text: n === 0 && goesOn ? p.rest.textContent : p.text }));
    left.push({ id: a.id, cut: goesOn, paragraphs: rest });
    const e = mark(document.createElement("p"), a.id, "jump");
    e.className = "jump";
    e.style.cssText = a.jump.css;
    e.textContent = a.jump.text;
    leg.appendChild(e);
    return;
  }
  if (!goesOn) return;
  const e = leg.lastElementChild, nodes = texts(e);
  while (nodes.length) {
    const node = nodes[nodes.length - 1];
    let k = node.length;
    while (k > 0 && !STOP.test(node.data.slice(0, k))) k--;
    node.data = node.data.slice(0, k);
    if (k) break;
    nodes.pop();
  }
  e.style.textAlignLast = "";
  if (!e.textContent) e.remove();
}

function setNotice(a) {
  box(sheet, a.x, a.y, a.w, a.h, "box-sizing:border-box;" + a.paint);
  const pad = a.pad, all = [];
  let total = 0;
  for (const [n, t] of a.lines.entries()) {
    const e = piece(sheet, a.x + pad, 0, a.w - 2 * pad, t.text, "advertisement", a.id, t.css + `font-size:${t.size}px;`);
    fit(e, t.size);
    all.push(e);
    total += high(e) + (n ? t.size * 0.4 : 0);
  }
  let y = a.y + Math.max(pad, (a.h - total) / 2);
  for (const [n, e] of all.entries()) {
    if (n) y += a.lines[n].size * 0.4;
    e.style.top = y + "px";
    y += high(e);
    if (y > a.y + a.h - 2) e.remove();
  }
}

// printed lines of a piece with a box for every character
function lines(e, down) {
  const out = [];
  let line = null, at = null;
  for (const node of texts(e)) {
    for (let k = 0; k < node.length; k++) {
      let c = node.data[k];
      if (c >= "\ud800" && c < "\udc00") c = node.data.slice(k, k + 2);
      const r = c.length === 2 ? (() => { const q = document.createRange(); q.setStart(node, k); q.setEnd(node, ++k + 0 + 1); return q.getClientRects()[0]; })() : rectAt(node, k);
      if (!r) continue;
      const flat = down ? r.height : r.width, middle = down ? (r.left + r.right) / 2 : (r.top + r.bottom) / 2;
      if (c === "\u00ad") { if (flat < 0.5) continue; c = "-"; }
      if (!flat) continue;
      const thick = down ? r.width : r.height;
      if (!line || Math.abs(middle - at) > Math.min(thick, line.thick) * 0.5) {
        line = { text: "", boxes: [], thick };
        out.push(line);
        at = middle;
      }
      line.text += c;
      line.boxes.push([r.left, r.top, r.right, r.bottom].map(v => Math.round(v * 100) / 100));
    }
  }
  for (const l of out) {
    delete l.thick;
    while (/\s$/.test(l.text)) { l.text = l.text.slice(0, -1); l.boxes.pop(); }
  }
  return out.filter(l => l.text);
}

function gold() {
  return [...document.querySelectorAll("[data-piece]")].map(e => {
    const down = getComputedStyle(e).writingMode.startsWith("vertical");
    const found = lines(e, down);
    return {
      article: e.dataset.article || null, role: e.dataset.role, down,
      paragraph: e.dataset.paragraph === undefined ? null : +e.dataset.paragraph,
      goes_on: e.classList.contains("goes-on"), text: e.textContent.replaceAll("\u00ad", ""), lines: found,
    };
  }).filter(p => p.lines.length);
}

function press() {
  plan = JSON.parse(document.getElementById("plan").textContent);
  sheet = document.getElementById("sheet");
  for (const r of plan.rules) box(sheet, r.x, r.y, r.w, r.h, "background:" + (r.colour || "#333"));
  for (const f of plan.furniture) {
    if (f.paint) box(sheet, f.x, f.y, f.w, f.h, "box-sizing:border-box;" + f.paint);
    const e = piece(sheet, f.x + (f.pad || 0), f.y + (f.pad || 0), f.w === null ? null : f.w - 2 * (f.pad || 0), f.text, f.role, null, f.css);
    if (f.size) fit(e, f.size);
  }
  for (const s of plan.slots) (s.kind === "advertisement" ? setNotice : s.kind === "photo" ? setPhoto : setArticle)(s);
  return JSON.stringify({ pieces: gold(), left });
}

function setPhoto(a) {
  const probe = piece(sheet, a.x, 0, a.w, a.caption, "caption", a.id, a.captionCss), low = high(probe);
  probe.remove();
  const y = heads(a, a.x, a.y, a.w);
  box(sheet, a.x, y, a.w, a.y + a.h - y - low - 3, `background:url(${a.image}) center/cover;`);
  piece(sheet, a.x, a.y + a.h - low, a.w, a.caption, "caption", a.id, a.captionCss);
}
