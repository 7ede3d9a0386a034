// The list of rooms.

import { $, make } from "./timeline.js";

// listRooms asks the server for its rooms and draws them; enter(name) is
// called when somebody picks one.
export async function listRooms(current, enter) {
  const reply = await fetch("rooms").catch(() => null);
  if (!reply?.ok) return;
  const rooms = await reply.json();
  $("rooms").replaceChildren(...rooms.map((room) => row(room, current, enter)));
}

function row(room, current, enter) {
  const count = make("span", "count", String(room.people));
  count.title = room.people === 1 ? "1 person" : `${room.people} people`;
  const button = make("button", "", make("span", "hash", "#"), make("span", "what", room.name), count);
  button.type = "button";
  if (room.name === current) button.setAttribute("aria-current", "true");
  button.onclick = () => enter(room.name);
  return make("li", "", button);
}
