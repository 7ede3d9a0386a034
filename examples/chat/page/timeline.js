// The Timeline shows messages. Text from people only ever becomes text nodes.

const keep = 1000;              // messages in the page
const together = 5 * 60 * 1000; // ms within which messages of one person join

export const $ = (id) => document.getElementById(id);

export function make(tag, className, ...children) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  el.append(...children);
  return el;
}

// hue gives each person a colour of their own, the same everywhere.
export function hue(key) {
  let h = 0;
  for (const c of key) h = (h * 31 + c.codePointAt(0)) % 360;
  return h;
}

export function avatar(person) {
  const initials = person.name.split(" ").map((w) => [...w][0]).slice(0, 2).join("").toUpperCase();
  const el = make("span", "avatar", initials);
  el.setAttribute("aria-hidden", "true");
  el.style.setProperty("--hue", hue(person.key));
  return el;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

// withLinks turns the http(s) addresses in text into links.
function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'])/).map((part, i) => {
    if (i % 2 === 0 || !URL.canParse(part)) return part;
    const a = make("a", "", part);
    a.href = new URL(part).href;
    a.rel = "noopener noreferrer nofollow";
    a.target = "_blank";
    return a;
  });
}

export class Timeline {
  #last = null; // { by, at, day } of the newest line, or null behind a note
  #unseen = 0;
  me = "";

  constructor() {
    $("jump").onclick = () => this.toEnd();
    $("scroll").addEventListener("scroll", () => { if (this.#atEnd()) this.#seen(); }, { passive: true });
    new ResizeObserver(() => { if (!this.#unseen) this.toEnd(); }).observe($("scroll"));
  }

  clear() {
    $("log").replaceChildren();
    this.#last = null;
    this.#seen();
  }

  // batch keeps screen readers from reading all that fn adds.
  batch(fn) {
    $("log").setAttribute("aria-busy", "true");
    fn();
    $("log").removeAttribute("aria-busy");
    this.toEnd();
  }

  add(m) {
    const stick = this.#atEnd() || m.by === this.me;
    const day = date.format(m.at);
    if (this.#last?.day !== day) $("log").append(make("li", "day", day));
    const follows = this.#last?.day === day && this.#last.by === m.by && m.at - this.#last.at < together;
    $("log").append(this.#line(m, follows));
    this.#last = { by: m.by, at: m.at, day };
    this.#trim();
    this.#moved(stick);
  }

  note(text) {
    const stick = this.#atEnd();
    $("log").append(make("li", "note-line", text));
    if (this.#last) this.#last.by = "";
    this.#trim();
    if (stick) this.toEnd();
  }

  // waiting shows what is not sent yet.
  waiting(items, name) {
    $("pending").replaceChildren(...items.map((item, i) => {
      const li = this.#line({ by: this.me, name, text: item.text, at: Date.now() }, i > 0 || this.#last?.by === this.me);
      li.classList.add("waits");
      if (i === items.length - 1) li.querySelector(".body").append(make("span", "state", "Sending…"));
      return li;
    }));
  }

  // failed shows a message that the server will never take.
  failed(item, why) {
    this.note(`Not sent: “${item.text.slice(0, 80)}”. ${why}`);
  }

  toEnd() {
    $("scroll").scrollTop = $("scroll").scrollHeight;
    this.#seen();
  }

  #line(m, follows) {
    const li = make("li", "message" + (m.by === this.me ? " mine" : "") + (follows ? " follows" : ""));
    if (m.seq) li.dataset.seq = m.seq;
    li.style.setProperty("--hue", hue(m.by));
    const time = make("time", "", clock.format(m.at));
    time.dateTime = new Date(m.at).toISOString();
    const bubble = make("div", "bubble", ...withLinks(m.text));
    bubble.dir = "auto";
    li.append(avatar({ key: m.by, name: m.name }),
      make("div", "body", make("div", "meta", make("b", "", m.name), time), bubble));
    return li;
  }

  #trim() {
    const log = $("log");
    while (log.children.length > keep) log.firstElementChild.remove();
  }

  #atEnd() {
    const s = $("scroll");
    return s.scrollHeight - s.scrollTop - s.clientHeight < 60;
  }

  #moved(stick) {
    if (stick) return this.toEnd();
    this.#unseen++;
    $("jump").textContent = this.#unseen === 1 ? "1 new message ↓" : `${this.#unseen} new messages ↓`;
    $("jump").hidden = false;
  }

  #seen() {
    this.#unseen = 0;
    $("jump").hidden = true;
  }
}
