// People shows who is in the room and who is typing.

import { $, make, avatar } from "./timeline.js";

const typingLasts = 6000; // ms without a new sign

export class People {
  #known = new Map(); // key: person
  #typing = new Map(); // key: timer
  me = "";

  // show draws the list and returns who came and who went since the last one.
  show(list) {
    const now = new Map(list.map((p) => [p.key, p]));
    const came = list.filter((p) => !this.#known.has(p.key));
    const went = [...this.#known.values()].filter((p) => !now.has(p.key));
    this.#known = now;
    for (const key of this.#typing.keys()) if (!now.has(key) || now.get(key).away) this.typing(key, false);
    $("people").replaceChildren(...list.map((p) => this.#row(p)));
    $("summary").textContent = list.length === 1 ? "Just you here" : `${list.length} people here`;
    return { came, went };
  }

  forget() {
    this.#known.clear();
    for (const key of [...this.#typing.keys()]) this.typing(key, false);
  }

  typing(key, on) {
    clearTimeout(this.#typing.get(key));
    this.#typing.delete(key);
    if (on && this.#known.has(key)) {
      this.#typing.set(key, setTimeout(() => this.typing(key, false), typingLasts));
    }
    const names = [...this.#typing.keys()].map((k) => this.#known.get(k)?.name).filter(Boolean);
    $("typing-text").textContent = sentence(names);
    $("typing").classList.toggle("on", names.length > 0);
  }

  #row(p) {
    const li = make("li", p.away ? "away" : "", avatar(p), make("span", "who", p.name));
    const note = p.key === this.me ? "you" : p.away ? "away" : "";
    if (note) li.append(make("span", "note", note));
    return li;
  }
}

function sentence(names) {
  switch (names.length) {
    case 0: return "";
    case 1: return `${names[0]} is typing`;
    case 2: return `${names[0]} and ${names[1]} are typing`;
    default: return "Several people are typing";
  }
}
