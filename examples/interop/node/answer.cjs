// A client on ws that obeys a few texts and sends everything else back:
// answer.cjs URL PARAMETERS [URL PARAMETERS...]. It dials one address after the
// other, offering permessage-deflate with those parameters in JSON, and prints
// how each connection began and ended.
"use strict";
const WebSocket = require("ws");
const { obey, options } = require("./obey.cjs");

function answer(url, parameters) {
  console.log(`dialing ${url}`);
  return new Promise((done) => {
    const ws = new WebSocket(url, { perMessageDeflate: options(parameters) });
    ws.on("error", (err) => console.log(`error ${err.message}`));
    ws.on("message", (data, binary) => obey(ws, data, binary));
    ws.on("close", (code, reason) => {
      console.log(`closed ${code} ${reason}`.trim());
      done();
    });
  });
}

async function main(args) {
  for (let i = 0; i < args.length; i += 2) await answer(args[i], args[i + 1]);
}

main(process.argv.slice(2));
