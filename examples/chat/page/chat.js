// The chat page: joins a room, shows what the server tells, sends what is
// written, and picks up where it stopped when the connection comes back.

import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";
import { listRooms } from "./rooms.js";
import "./theme.js";
import { $, Timeline } from "./timeline.js";
import { Writer } from "./writer.js";

const body = document.body;
const session = sessionStorage.getItem("session") ?? newSession();
const timeline = new Timeline();
const people = new People();
const outbox = new Outbox(sessionStorage, (item) => link.send({ type: "say", id: item.id, text: item.text }));
const link = new Link(new URL("ws", location.href.replace(/^http/, "ws")), { open: hello, event: handle, state: showState });
new Writer({ say, typing: (on) => link.send({ type: "typing", on }) });

// What we are in, and how far we have seen it.
const at = { name: "", room: "", epoch: "", last: 0, joined: false };
let unread = 0;

function newSession() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("session", id);
  return id;
}

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim();
  } catch {
    return "";
  }
}

// The way in and out

function enter(name, room) {
  room = room.trim().replace(/\s+/g, " ");
  Object.assign(at, { name, room, epoch: "", last: 0, joined: false });
  outbox.room = room.toLowerCase();
  timeline.clear();
  timeline.waiting([], name);
  people.forget();
  link.start();
}

function hello() {
  link.send({ type: "join", room: at.room, name: at.name, session, epoch: at.epoch, after: at.last });
}

function showDoor(error = "") {
  link.stop();
  sessionStorage.removeItem("in");
  body.dataset.state = "door";
  $("app").hidden = true;
  $("door").hidden = false;
  $("door-error").textContent = error;
  $("name").value = at.name || localStorage.getItem("name") || "";
  $("room").value = at.room || roomInAddress() || "lobby";
  document.title = "Chat";
  ($("name").value ? $("room") : $("name")).focus();
}

function showRoom() {
  localStorage.setItem("name", at.name);
  sessionStorage.setItem("in", at.room);
  const arriving = $("app").hidden;
  $("door").hidden = true;
  $("app").hidden = false;
  $("title").textContent = at.room;
  showTitle();
  if (roomInAddress() !== at.room) history.replaceState(null, "", "#" + encodeURIComponent(at.room));
  if (arriving) $("text").focus();
  showRooms();
}

// What the server tells

function handle(e) {
  switch (e.type) {
    case "welcome": return welcome(e);
    case "message": return receive(e.message);
    case "presence": return showPeople(e.people);
    case "typing": return people.typing(e.by, e.on === true);
    case "ack": return accepted(e.id);
    case "refused": return refused(e);
  }
}

function welcome(e) {
  const again = at.joined;
  timeline.me = people.me = e.you;
  Object.assign(at, { name: e.name, room: e.room, joined: true });
  link.healthy();
  showRoom();
  timeline.batch(() => {
    if (at.epoch !== e.epoch) {
      if (at.last) timeline.note("The room was started afresh");
      Object.assign(at, { epoch: e.epoch, last: 0 });
    } else if (e.missed) {
      timeline.note(`${e.missed} older messages are no longer kept`);
    }
    e.messages?.forEach(receive);
  });
  showPeople(e.people, !again);
  outbox.resume(at.room.toLowerCase());
  showWaiting();
}

// receive shows a message once: numbers only ever grow within an epoch.
function receive(m) {
  if (m.seq <= at.last) return;
  at.last = m.seq;
  people.typing(m.by, false);
  timeline.add(m);
  if (m.by === timeline.me) accepted(m.id);
  else if (document.hidden) showTitle(++unread);
  $("empty").hidden = true;
}

function accepted(id) {
  outbox.take(id);
  showWaiting();
}

function refused(e) {
  if (!e.id) return at.joined ? timeline.note(e.text) : showDoor(e.text);
  if (e.retry) return outbox.later(e.retry);
  const item = outbox.take(e.id);
  showWaiting();
  if (item) timeline.failed(item, e.text);
}

// Showing

function showPeople(list, silent) {
  const { came, went } = people.show(list);
  if (silent) return;
  for (const p of came) timeline.note(`${p.name} joined`);
  for (const p of went) timeline.note(`${p.name} left`);
}

function showWaiting() {
  const items = outbox.items();
  timeline.waiting(items, at.name);
  if (items.length) timeline.toEnd();
  $("empty").hidden = at.last > 0 || items.length > 0;
}

function showTitle() {
  document.title = (unread ? `(${unread}) ` : "") + at.room + " · Chat";
}

let countdown = 0;

function showState(state, pause) {
  if (!at.joined && state !== "stopped") {
    if (state === "waiting") $("door-error").textContent = "The server cannot be reached; trying again…";
    return;
  }
  body.dataset.state = state;
  clearInterval(countdown);
  $("retry").hidden = state !== "waiting" && state !== "stopped";
  $("retry").textContent = state === "stopped" ? "Use it here" : "Try now";
  const say = (text) => { if ($("status-text").textContent !== text) $("status-text").textContent = text; };
  if (state !== "waiting") {
    return say({ online: "Connected", connecting: "Connecting…", stopped: "Open in another tab" }[state]);
  }
  const until = Date.now() + pause;
  const count = () => say(`Reconnecting in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s`);
  count();
  countdown = setInterval(count, 1000);
}

function showRooms() {
  if (!document.hidden && at.joined) listRooms(at.room, goTo);
}
setInterval(showRooms, 15e3);

// What people do

function say(text) {
  outbox.add(text);
  showWaiting();
}

function goTo(room) {
  openSide(false);
  if (room && room.toLowerCase() !== at.room.toLowerCase()) enter(at.name, room);
}

function openSide(open) {
  $("side").classList.toggle("open", open);
  $("menu").setAttribute("aria-expanded", String(open));
  if (open) showRooms();
}

$("join").onsubmit = (e) => {
  e.preventDefault();
  $("door-error").textContent = "";
  enter($("name").value.trim(), $("room").value.trim());
};
$("other").onsubmit = (e) => {
  e.preventDefault();
  goTo($("other-room").value.trim());
  $("other-room").value = "";
};
$("leave").onclick = () => showDoor();
$("retry").onclick = () => body.dataset.state === "stopped" ? link.start() : link.retry();
$("menu").onclick = () => openSide(!$("side").classList.contains("open"));
$("veil").onclick = () => openSide(false);
addEventListener("keydown", (e) => {
  if (e.key === "Escape" && $("side").classList.contains("open")) {
    openSide(false);
    $("menu").focus();
  }
});
addEventListener("hashchange", () => { if (at.joined && !$("app").hidden) goTo(roomInAddress()); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  if (at.joined) showTitle();
});

// A reload comes straight back.
const before = sessionStorage.getItem("in");
if (before && localStorage.getItem("name")) enter(localStorage.getItem("name"), roomInAddress() || before);
else showDoor();
