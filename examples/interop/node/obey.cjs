// What a peer on ws does with the messages it gets, as a server and as a
// client: it obeys a few texts and sends everything else back.
"use strict";
const { once } = require("node:events");

// agreed says what ws took the handshake for: the parameters by which it
// compresses and inflates. Only the name is public in ws.
function agreed(ws) {
  if (ws.extensions !== "permessage-deflate") return { extensions: ws.extensions };
  const { params } = ws._extensions["permessage-deflate"];
  return {
    server_no_context_takeover: Boolean(params.server_no_context_takeover),
    client_no_context_takeover: Boolean(params.client_no_context_takeover),
    server_max_window_bits: params.server_max_window_bits ?? 15,
    client_max_window_bits: params.client_max_window_bits ?? 15,
  };
}

async function pinged(ws) {
  const pong = once(ws, "pong");
  ws.ping("from ws");
  return String((await pong)[0]);
}

// cut sends a text in fragments of size bytes, which may cut characters, and
// goes on after the first when its ping was answered.
async function cut(ws, size, text) {
  for (let at = 0; at < text.length; at += size) {
    ws.send(text.subarray(at, at + size), { binary: false, fin: at + size >= text.length });
    if (at === 0) await pinged(ws);
  }
}

async function obey(ws, data, binary) {
  const [command, first, ...rest] = binary ? [""] : data.subarray(0, 200).toString().split(" ");
  if (command === "close") ws.close(Number(first), rest.join(" "));
  else if (command === "ping") ws.send(`pong ${await pinged(ws)}`);
  else if (command === "agreed") ws.send(JSON.stringify(agreed(ws)));
  else if (command === "traffic") ws.send(`${ws._socket.bytesRead}`);
  else if (command === "cut") await cut(ws, Number(first), data.subarray(`cut ${first} `.length));
  else ws.send(data, { binary });
}

// options returns the options of ws for the parameters of RFC 7692 section 7.1
// in JSON; without any there is no compression.
function options(json) {
  if (!json) return false;
  const asked = JSON.parse(json);
  return {
    serverNoContextTakeover: asked.server_no_context_takeover,
    clientNoContextTakeover: asked.client_no_context_takeover,
    serverMaxWindowBits: asked.server_max_window_bits,
    clientMaxWindowBits: asked.client_max_window_bits,
    threshold: 0,
    // zlib looks into all the output of one call, however large: only calls with
    // little output notice what is taken from behind the window.
    zlibInflateOptions: { chunkSize: 1024 },
  };
}

module.exports = { agreed, obey, options };
