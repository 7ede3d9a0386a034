// A guest of the chat on ws: chat.cjs URL NAME SAY HEAR. It says one thing
// and leaves when it has heard that and another; it prints what it hears.
"use strict";
const WebSocket = require("ws");

const [url, name, say, hear] = process.argv.slice(2);
const missing = new Set([say, hear]);
const ws = new WebSocket(url);
const send = (command) => ws.send(JSON.stringify(command));

function heard(message) {
  console.log(`${message.name}: ${message.text}`);
  missing.delete(message.text);
  if (missing.size === 0) ws.close(1000);
}

ws.on("open", () => send({ type: "join", room: "interop", name, session: `node-session-of-${name}` }));
ws.on("message", (data) => {
  const event = JSON.parse(data);
  if (event.type === "welcome") {
    (event.messages ?? []).forEach(heard);
    send({ type: "say", id: 1, text: say });
  }
  if (event.type === "message") heard(event.message);
});
ws.on("close", (code) => {
  console.log(`closed ${code}`);
  process.exit(missing.size === 0 && code === 1000 ? 0 : 1);
});
