"""A guest of the chat on websockets: chat.py URL NAME SAY HEAR.

It says one thing and leaves when it has heard that and another; it prints
what it hears.
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect

URL, NAME, SAY, HEAR = sys.argv[1:]


async def main():
    missing = {SAY, HEAR}

    def heard(message):
        print(f"{message['name']}: {message['text']}", flush=True)
        missing.discard(message["text"])

    async with connect(URL, proxy=None) as ws:
        join = {"type": "join", "room": "interop", "name": NAME}
        join["session"] = f"python-session-of-{NAME}"
        await ws.send(json.dumps(join))
        while missing:
            event = json.loads(await ws.recv())
            if event["type"] == "welcome":
                for message in event.get("messages", []):
                    heard(message)
                await ws.send(json.dumps({"type": "say", "id": 1, "text": SAY}))
            elif event["type"] == "message":
                heard(event["message"])
    print(f"closed {ws.close_code}", flush=True)
    sys.exit(ws.close_code != 1000)


asyncio.run(main())
