"""The Redis of a chaos run: kept on disk at every write, killed, paused, flushed, and its records damaged."""

import asyncio
import base64
import signal
import socket
import subprocess

RECORD = "latchkey:1:{%s}r"


class Redis:
    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None
        self.is_paused = False

    async def start(self):
        self.process = subprocess.Popen(
            [
                "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder,
                "--appendonly", "yes", "--appendfsync", "always",
            ],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(400):
            if await self.ask(b"PING") == b"PONG":
                return
            await asyncio.sleep(0.02)
        raise SystemExit("redis-server does not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def pause(self):
        self.is_paused = True
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.is_paused = False
        self.process.send_signal(signal.SIGCONT)

    async def ask(self, *words):
        """Sends one command; None for nothing, or when there is no answer."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return None
        try:
            writer.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
            return await asyncio.wait_for(self.reply(reader), 2)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            return None
        finally:
            writer.close()

    async def reply(self, reader):
        head = (await reader.readuntil(b"\r\n"))[:-2]
        if head[:1] != b"$":
            return head[1:]
        length = int(head[1:])
        return None if length < 0 else (await reader.readexactly(length + 2))[:-2]

    async def flush(self):
        return await self.ask(b"FLUSHALL") is not None

    async def damage(self, name, random):
        """Damages the record with a name; tells how, or None when there is none."""
        text = base64.urlsafe_b64encode(bytes.fromhex(name)).decode().rstrip("=")
        key = (RECORD % text).encode()
        value = await self.ask(b"GET", key)
        if not value or len(value) < 48:
            return None
        if random.random() < 0.4:
            # Some cuts leave the version legible, some do not.
            damaged, kind = value[: random.randrange(1, len(value))], "truncated"
            damaged = damaged if damaged[:3] == b"LKR" else b"LKR" + damaged[3:]
        else:
            # The first three bytes say whose the value is: another's would be left alone.
            place = random.randrange(3, len(value))
            damaged, kind = bytearray(value), "damaged"
            damaged[place] ^= 1 << random.randrange(8)
        await self.ask(b"SET", key, bytes(damaged), b"KEEPTTL")
        return kind
