// A Link keeps one WebSocket alive: it dials, notices silence, and dials again
// after growing pauses. What is lost in between is the business of its user,
// who is told of each new connection and says hello on it.

const firstPause = 500;    // ms before the first new attempt
const longestPause = 30e3; // ms, however many attempts failed
const quiet = 25e3;        // ms without a word before we ask
const patience = 8e3;      // ms an answer, or a connection, may take
const replacedCode = 4001; // the server's word for "you came in elsewhere"

export class Link {
  #url; #on; #socket = null; #attempt = 0; #timer = 0; #heard = 0; #asked = 0; #opened = 0;

  // on: { open(), event(e), state(name, pauseMs) }; states are "connecting",
  // "online", "waiting" and "stopped".
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    setInterval(() => this.#watch(), 1000);
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.retry();
    });
  }

  start() {
    this.stop();
    this.#attempt = 0;
    this.#dial();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = this.#drop();
    if (socket) socket.close(1000, "left");
  }

  // retry cuts a pause short; with a connection, it asks whether it lives.
  retry() {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#dial();
    } else if (this.#socket && !this.#asked) {
      this.#ask();
    }
  }

  // healthy is called when the server has taken us in.
  healthy() {
    this.#attempt = 0;
    this.#opened = 0;
    this.#on.state("online");
  }

  send(command) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }

  #dial() {
    this.#timer = 0;
    this.#on.state("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#heard = this.#opened = Date.now();
    this.#asked = 0;
    socket.onopen = () => this.#on.open();
    socket.onclose = (e) => this.#closed(e.code);
    socket.onmessage = (e) => {
      this.#heard = Date.now();
      this.#asked = 0;
      this.#on.event(JSON.parse(e.data));
    };
  }

  #closed(code) {
    this.#drop();
    if (code === replacedCode) {
      this.#on.state("stopped");
      return;
    }
    // Half of the pause is random, so that many pages do not come back at once.
    const pause = Math.min(longestPause, firstPause * 2 ** this.#attempt++) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#dial(), pause);
    this.#on.state("waiting", pause);
  }

  // drop forgets the socket: nothing it still does reaches us.
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onopen = socket.onclose = socket.onmessage = null;
    return socket;
  }

  #ask() {
    this.#asked = Date.now();
    this.send({ type: "ping" });
  }

  // watch gives up a connection that was not made, or does not answer. A dead
  // network does not close a socket, so waiting for onclose could take minutes.
  #watch() {
    if (!this.#socket) return;
    const now = Date.now();
    const late = (since) => since && now - since > patience;
    if (late(this.#asked) || late(this.#opened)) {
      this.#drop().close();
      this.#closed(0);
    } else if (!this.#asked && now - this.#heard > quiet) {
      this.#ask();
    }
  }
}
