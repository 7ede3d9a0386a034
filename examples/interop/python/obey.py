"""What a peer on websockets does with the messages it gets, as a server and as
a client: it obeys a few texts and sends everything else back.
"""

import json

from websockets.exceptions import ConnectionClosed


def agreed(ws):
    """What websockets took the handshake for."""
    names = [extension.name for extension in ws.protocol.extensions]
    if names != ["permessage-deflate"]:
        return {"extensions": ",".join(names)}
    deflate = ws.protocol.extensions[0]
    local, remote = "client", "server"
    if ws.protocol.side.name == "SERVER":
        local, remote = remote, local
    return {
        f"{local}_no_context_takeover": deflate.local_no_context_takeover,
        f"{remote}_no_context_takeover": deflate.remote_no_context_takeover,
        f"{local}_max_window_bits": deflate.local_max_window_bits,
        f"{remote}_max_window_bits": deflate.remote_max_window_bits,
    }


async def cut(ws, size, text):
    """Fragments of size bytes, which may cut characters.

    The second comes when the ping that is sent before it was answered.
    """
    for at in range(0, len(text), size):
        yield text[at : at + size]
        if at == 0:
            await (await ws.ping("from websockets"))


def counting(connection):
    """That kind of connection, but it counts the bytes that come."""

    class Counting(connection):
        came = 0

        def data_received(self, data):
            self.came += len(data)
            super().data_received(data)

    return Counting


async def do(ws, message):
    text = message if isinstance(message, str) else ""
    command, _, rest = text.partition(" ")
    if command == "close":
        code, reason = rest.split(" ")
        await ws.close(int(code), reason)
    elif command == "ping":
        await (await ws.ping("from websockets"))
        await ws.send("pong from websockets")
    elif command == "agreed":
        await ws.send(json.dumps(agreed(ws)))
    elif command == "traffic":
        await ws.send(f"{ws.came}")
    elif command == "cut":
        size, _, rest = rest.partition(" ")
        await ws.send(cut(ws, int(size), rest.encode()), text=True)
    else:
        await ws.send(message)


async def obey(ws):
    """Until the connection ends; then it is printed how."""
    try:
        # The pong that is waited for arrives while this waits.
        async for message in ws:
            await do(ws, message)
    except ConnectionClosed:
        pass
    await ws.wait_closed()
    print(f"closed {ws.close_code} {ws.close_reason}".strip(), flush=True)
