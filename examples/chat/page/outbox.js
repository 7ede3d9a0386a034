// An Outbox holds what was written and not yet taken by the server. It sends
// one message at a time, in order, again after each reconnect; the server
// knows each by its number, so none is said twice. It survives a reload.

export class Outbox {
  #store; #send; #box; #flying = 0; #timer = 0;
  room = "";

  // store: a Storage; send(item): reports whether it could be sent.
  constructor(store, send) {
    this.#store = store;
    this.#send = send;
    this.#box = JSON.parse(store.getItem("outbox") ?? '{"next":1,"items":[]}');
  }

  // items of the room we are in, oldest first.
  items() { return this.#box.items.filter((item) => item.room === this.room); }

  add(text) {
    const item = { id: this.#box.next++, room: this.room, text };
    this.#box.items.push(item);
    this.#save();
    this.#next();
    return item;
  }

  // resume is called on each welcome: nothing is under way on a new connection.
  resume(room) {
    this.room = room;
    this.#flying = 0;
    clearTimeout(this.#timer);
    this.#next();
  }

  // take removes message id, which the server has now, and returns it.
  take(id) {
    const item = this.items().find((item) => item.id === id);
    if (!item) return undefined;
    this.#box.items.splice(this.#box.items.indexOf(item), 1);
    this.#save();
    if (this.#flying === id) {
      this.#flying = 0;
      this.#next();
    }
    return item;
  }

  // later sends the message under way again after ms.
  later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#flying = 0;
      this.#next();
    }, ms);
  }

  #next() {
    const item = this.items()[0];
    if (item && !this.#flying && this.#send(item)) this.#flying = item.id;
  }

  #save() { this.#store.setItem("outbox", JSON.stringify(this.#box)); }
}
