// The Writer is the box that messages are written in.

import { $ } from "./timeline.js";

const again = 3000; // ms until we say again that we are typing
const idle = 4000;  // ms without a key until we have stopped

export class Writer {
  #on; #text = $("text"); #shift = false; #saidTyping = 0; #timer = 0;

  // on: { say(text), typing(on) }
  constructor(on) {
    this.#on = on;
    // Enter sends, Shift+Enter breaks the line. Keyboards on glass name no
    // key, but every line break is announced before it happens.
    this.#text.addEventListener("keydown", (e) => { this.#shift = e.shiftKey; });
    this.#text.addEventListener("beforeinput", (e) => {
      if (e.inputType !== "insertLineBreak" || this.#shift || e.isComposing) return;
      e.preventDefault();
      this.#send();
    });
    this.#text.addEventListener("input", () => {
      this.#fit();
      this.#typing(this.#text.value.trim() !== "");
    });
    $("compose").addEventListener("submit", (e) => {
      e.preventDefault();
      this.#send();
    });
  }

  #send() {
    const say = this.#text.value.trim();
    if (!say) return;
    this.#text.value = "";
    this.#fit();
    clearTimeout(this.#timer);
    this.#saidTyping = 0; // the message itself tells the others that we stopped
    this.#on.say(say);
    this.#text.focus();
  }

  #typing(on) {
    clearTimeout(this.#timer);
    if (on) this.#timer = setTimeout(() => this.#typing(false), idle);
    const now = Date.now();
    if (on ? now - this.#saidTyping < again : !this.#saidTyping) return;
    this.#saidTyping = on ? now : 0;
    this.#on.typing(on);
  }

  // fit makes the box as high as its text, and says when it is nearly full.
  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = this.#text.scrollHeight + "px";
    const left = this.#text.maxLength - this.#text.value.length;
    $("left").hidden = left > 200;
    $("left").textContent = left;
  }
}
