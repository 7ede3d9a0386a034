"""An echo server on websockets that obeys a few texts.

It prints its address, and how each connection ended.
"""

import asyncio

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def obey(ws):
    async for message in ws:
        if isinstance(message, str) and message.startswith("close "):
            _, code, reason = message.split(" ")
            await ws.close(int(code), reason)
        elif message == "ping":
            await (await ws.ping("from websockets"))
            await ws.send("pong from websockets")
        elif message == "fragments":
            await ws.send(["one ", "two ", "three"])
        else:
            await ws.send(message)


async def handle(ws):
    try:
        # The pong that /ping waits for arrives while the handler waits.
        await obey(ws)
    except ConnectionClosed:
        pass
    await ws.wait_closed()
    print(f"closed {ws.close_code} {ws.close_reason}".strip(), flush=True)


async def main():
    def choose(_, offered):
        return "v2" if "v2" in offered else None

    async with serve(
        handle, "127.0.0.1", 0, select_subprotocol=choose, max_size=4 << 20
    ) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"ws://127.0.0.1:{port}/", flush=True)
        await server.serve_forever()


asyncio.run(main())
