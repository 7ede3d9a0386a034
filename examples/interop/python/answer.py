"""A client on websockets that obeys a few texts and sends everything else back:
answer.py URL PARAMETERS [URL PARAMETERS...].

It dials one address after the other, offering permessage-deflate with those
parameters in JSON, and prints how each connection began and ended.
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from obey import obey


async def answer(url, parameters):
    print(f"dialing {url}", flush=True)
    offer = ClientPerMessageDeflateFactory(**json.loads(parameters))
    async with connect(
        url, proxy=None, max_size=4 << 20, compression=None, extensions=[offer]
    ) as ws:
        await obey(ws)


async def main():
    for url, parameters in zip(sys.argv[1::2], sys.argv[2::2]):
        await answer(url, parameters)


asyncio.run(main())
