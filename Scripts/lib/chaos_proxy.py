"""A TCP proxy between one process and Redis that cuts connections, and delays, stalls or swallows bytes."""

import asyncio
import contextlib


class Link:
    """One process's way to the server."""

    def __init__(self, server_port):
        self.server_port = server_port
        self.port = None
        self.delay = 0.0
        self.is_stalled = False
        self.is_refusing = False
        self.swallows_replies = False
        self.open = set()
        self.listener = None

    async def start(self):
        self.listener = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = self.listener.sockets[0].getsockname()[1]

    def heal(self):
        self.delay = 0.0
        self.is_stalled = self.is_refusing = False
        if self.swallows_replies:
            # What was swallowed would be missed for ever.
            self.cut()
        self.swallows_replies = False

    def cut(self):
        for writer in list(self.open):
            writer.transport.abort()

    async def accept(self, reader, writer):
        if self.is_refusing:
            return writer.transport.abort()
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            return writer.transport.abort()
        both = {writer, server_writer}
        self.open |= both
        # What a process that was killed had sent is on its way all the same.
        await asyncio.gather(
            self.pump(reader, server_writer, is_reply=False), self.pump(server_reader, writer, is_reply=True)
        )
        self.open -= both
        for end in both:
            end.transport.abort()

    async def pump(self, reader, writer, is_reply):
        """Passes bytes on, each after the delay that held when it came."""
        loop = asyncio.get_running_loop()
        chunks = asyncio.Queue()
        sender = asyncio.ensure_future(self.send(chunks, writer, is_reply))
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                chunks.put_nowait((loop.time() + self.delay, chunk))
        chunks.put_nowait((loop.time() + self.delay, b""))
        await sender

    async def send(self, chunks, writer, is_reply):
        loop = asyncio.get_running_loop()
        while True:
            due, chunk = await chunks.get()
            while self.is_stalled or loop.time() < due:
                await asyncio.sleep(max(0.005, due - loop.time()))
            if not chunk:
                with contextlib.suppress(OSError, RuntimeError):
                    writer.write_eof() if writer.can_write_eof() else writer.close()
                return
            if writer.transport.is_closing():
                continue
            if not (is_reply and self.swallows_replies):
                writer.write(chunk)
                with contextlib.suppress(OSError):
                    await writer.drain()
