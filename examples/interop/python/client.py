"""A client on websockets against the echo server: client.py URL [EXTENSION].

It offers compression, and wants the server to agree to just that extension, or
to none. It fails with a sentence, or prints "ok"; then it prints the code with which
the server closes a second connection.
"""

import asyncio
import os
import sys

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from obey import counting

URL, EXTENSIONS = sys.argv[1], sys.argv[2:]


def open_with(**options):
    return connect(
        URL,
        proxy=None,
        max_size=4 << 20,
        create_connection=counting(ClientConnection),
        **options,
    )


async def echoes(ws, what, data):
    await ws.send(data)
    got = await ws.recv()
    if got != data:
        raise SystemExit(f"{what}: the answer differs")


async def compressed(ws):
    """A megabyte of one letter is sent and comes back."""
    agreed = [extension.name for extension in ws.protocol.extensions]
    if agreed != EXTENSIONS:
        raise SystemExit(f"other extensions were agreed on: {agreed}")
    before = ws.came
    await echoes(ws, "1 MiB of one letter", "a" * (1 << 20))
    came = ws.came - before
    if EXTENSIONS and came >= 1 << 16:
        raise SystemExit(f"the answer was not compressed: it came in {came} bytes")


async def converse():
    async with open_with(subprotocols=["v1", "v2"]) as ws:
        if ws.subprotocol != "v2":
            raise SystemExit(f"another subprotocol was chosen: {ws.subprotocol}")
        await echoes(ws, "text", "grüße, 世界")
        await echoes(ws, "empty text", "")
        await echoes(ws, "binary", bytes([0, 1, 254, 255]))
        await echoes(ws, "1 MiB", os.urandom(1 << 20))
        await echoes(ws, "65536 bytes", os.urandom(1 << 16))

        await compressed(ws)

        await ws.send(["frag", "ments"])
        if await ws.recv() != "fragments":
            raise SystemExit("fragments were not put together")

        pong = await ws.ping(b"hello")
        if await pong < 0:
            raise SystemExit("the pong came before the ping")

        await ws.close(4001, "bye")
        if ws.close_code != 4001:
            raise SystemExit(f"the server closed with {ws.close_code}")


async def closed_with(ws):
    try:
        async for _ in ws:
            pass
    except ConnectionClosed:
        pass
    return ws.close_code


async def too_big():
    async with open_with() as ws:
        try:
            await ws.send(bytes((1 << 20) + 1))
        except ConnectionClosed:
            pass  # the server may hang up while we still send
        code = await closed_with(ws)
        if code != 1009:
            raise SystemExit(f"a message over the limit was closed with {code}")


async def wait():
    async with open_with() as ws:
        await echoes(ws, "a message before the end", "here")  # the server has us now
        print("ok", flush=True)
        print(f"closed {await closed_with(ws)}", flush=True)


async def main():
    await converse()
    await too_big()
    await wait()


asyncio.run(main())
