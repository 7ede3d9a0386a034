// An echo server on ws that obeys a few texts. It prints its address, and how
// each connection ended.
"use strict";
const { WebSocketServer } = require("ws");

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  handleProtocols: (offered) => (offered.has("v2") ? "v2" : false),
});
server.on("listening", () => console.log(`ws://127.0.0.1:${server.address().port}/`));
server.on("connection", (ws) => {
  ws.on("error", (err) => console.log(`error ${err.message}`));
  ws.on("close", (code, reason) => console.log(`closed ${code} ${reason}`.trim()));
  ws.on("pong", (data) => ws.send(`pong ${data}`));
  ws.on("message", (data, binary) => {
    const text = binary ? "" : data.toString();
    if (text.startsWith("close ")) {
      const [, code, reason] = text.split(" ");
      ws.close(Number(code), reason);
    } else if (text === "ping") {
      ws.ping("from ws");
    } else if (text === "fragments") {
      ws.send("one ", { fin: false });
      ws.send("two ", { fin: false });
      ws.send("three", { fin: true });
    } else {
      ws.send(data, { binary });
    }
  });
});
process.on("SIGTERM", () => process.exit(0));
