"""An echo server on websockets that obeys a few texts: server.py [PARAMETERS...].

It listens once for each of its arguments, which are those of permessage-deflate
in JSON, or once without compression. It prints its addresses, and how each
connection ended.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack

from websockets.asyncio.server import ServerConnection, serve
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from obey import counting, obey


def listen(parameters):
    def choose(_, offered):
        return "v2" if "v2" in offered else None

    extensions = []
    if parameters:
        extensions = [ServerPerMessageDeflateFactory(**json.loads(parameters))]
    return serve(
        obey,
        "127.0.0.1",
        0,
        select_subprotocol=choose,
        max_size=4 << 20,
        compression=None,
        extensions=extensions,
        create_connection=counting(ServerConnection),
    )


async def main():
    async with AsyncExitStack() as servers:
        for parameters in sys.argv[1:] or [""]:
            server = await servers.enter_async_context(listen(parameters))
            port = server.sockets[0].getsockname()[1]
            print(f"ws://127.0.0.1:{port}/", flush=True)
        await server.serve_forever()


asyncio.run(main())
