// An echo server on ws that obeys a few texts: server.cjs [PARAMETERS...]. It
// listens once for each of its arguments, which are those of permessage-deflate
// in JSON, or once without compression. It prints its addresses, and how each
// connection ended.
"use strict";
const { once } = require("node:events");
const { WebSocketServer } = require("ws");
const { obey, options } = require("./obey.cjs");

async function listen(parameters) {
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    handleProtocols: (offered) => (offered.has("v2") ? "v2" : false),
    perMessageDeflate: options(parameters),
  });
  server.on("connection", (ws) => {
    ws.on("error", (err) => console.log(`error ${err.message}`));
    ws.on("close", (code, reason) => console.log(`closed ${code} ${reason}`.trim()));
    ws.on("message", (data, binary) => obey(ws, data, binary));
  });
  await once(server, "listening");
  console.log(`ws://127.0.0.1:${server.address().port}/`);
}

async function main([first, ...others]) {
  await listen(first);
  for (const parameters of others) await listen(parameters);
}

process.on("SIGTERM", () => process.exit(0));
main(process.argv.slice(2));
