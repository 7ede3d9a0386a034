// A client on ws against the echo server: client.cjs URL [EXTENSION]. It offers
// compression, and wants the server to agree to just that extension, or to none.
// It fails with a sentence, or prints "ok"; then it prints the code with which
// the server closes a second connection.
"use strict";
const assert = require("node:assert/strict");
const { randomBytes } = require("node:crypto");
const { once } = require("node:events");
const WebSocket = require("ws");

const [url, extension = ""] = process.argv.slice(2);

async function open(protocols) {
  const ws = new WebSocket(url, protocols);
  await once(ws, "open");
  return ws;
}

async function echoes(ws, what, data, binary) {
  const answer = once(ws, "message");
  ws.send(data, { binary });
  const [got, gotBinary] = await answer;
  assert.equal(gotBinary, binary, `${what}: the answer is of another type`);
  assert.ok(Buffer.from(data).equals(got), `${what}: the answer differs`);
}

// compressed has a megabyte of one letter sent and come back.
async function compressed(ws) {
  assert.equal(ws.extensions, extension, "another extension was agreed on");
  const { bytesRead } = ws._socket;
  await echoes(ws, "1 MiB of one letter", "a".repeat(1 << 20), false);
  const came = ws._socket.bytesRead - bytesRead;
  const most = extension === "" ? Infinity : 1 << 16;
  assert.ok(came < most, `the answer was not compressed: it came in ${came} bytes`);
}

async function converse() {
  const ws = await open(["v1", "v2"]);
  assert.equal(ws.protocol, "v2", "another subprotocol was chosen");
  await echoes(ws, "text", "grüße, 世界", false);
  await echoes(ws, "empty text", "", false);
  await echoes(ws, "binary", Buffer.from([0, 1, 254, 255]), true);
  await echoes(ws, "1 MiB", randomBytes(1 << 20), true);
  await echoes(ws, "65536 bytes", randomBytes(1 << 16), true);

  await compressed(ws);

  const whole = once(ws, "message");
  ws.send("frag", { fin: false });
  ws.ping("between fragments");
  const pong = once(ws, "pong");
  ws.send("ments", { fin: true });
  assert.equal(String((await pong)[0]), "between fragments", "the pong differs");
  assert.equal(String((await whole)[0]), "fragments", "fragments were not put together");

  const closed = once(ws, "close");
  ws.close(4001, "bye");
  const [code] = await closed;
  assert.equal(code, 4001, "the server closed with another code");
}

async function tooBig() {
  const ws = await open([]);
  const closed = once(ws, "close");
  ws.on("error", () => {}); // the server may hang up while we still send
  ws.send(Buffer.alloc((1 << 20) + 1));
  const [code] = await closed;
  assert.equal(code, 1009, "a message over the limit was closed with another code");
}

async function wait() {
  const ws = await open([]);
  await echoes(ws, "a message before the end", "here", false); // the server has us now
  console.log("ok");
  const [code] = await once(ws, "close");
  console.log(`closed ${code}`);
}

converse().then(tooBig).then(wait).catch((err) => {
  console.error(err.message);
  process.exit(1);
});
