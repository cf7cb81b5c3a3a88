"""Forwards connections of one address to another: forward.py FROM-HOST FROM-PORT TO-HOST TO-PORT."""

import asyncio
import sys


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    source, target = (sys.argv[1], int(sys.argv[2])), (sys.argv[3], int(sys.argv[4]))

    async def serve(reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection(*target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, other_writer), pump(other_reader, writer))

    server = await asyncio.start_server(serve, *source)
    await server.serve_forever()


asyncio.run(main())
