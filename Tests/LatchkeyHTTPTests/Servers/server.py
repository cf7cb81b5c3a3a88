"""A small HTTP/1.1 server that misbehaves on demand and tells what it saw.

Prints one line with its three ports: plain, TLS (0 without a certificate) and one that accepts and never answers.
Ends when its standard input closes. Usage: server.py [CERTIFICATE KEY]
"""
import asyncio, json, ssl, sys

events = {}      # name -> future, for /wait/NAME
sent = {}        # id -> bytes handed to the kernel
connections = 0  # accepted so far


def event(name):
    return events.setdefault(name, asyncio.get_running_loop().create_future())


def happened(name, value=None):
    if not event(name).done():
        event(name).set_result(value)


class Request:
    def __init__(self, line, headers, body):
        self.method, self.target, _ = line.split(" ", 2)
        self.headers, self.body = headers, body
        self.parts = self.target.split("?")[0].strip("/").split("/")


async def read_request(reader):
    first = await reader.read(1)
    if not first:
        return None
    if first == b"\x16":
        raise ConnectionError("TLS on the plain port")
    line = (first + await reader.readline()).decode("latin-1").rstrip("\r\n")
    headers = []
    while (header := (await reader.readline()).decode("latin-1").rstrip("\r\n")):
        headers.append(header)
    fields = {h.split(":", 1)[0].lower(): h.split(":", 1)[1].strip() for h in headers}
    body = await reader.readexactly(int(fields.get("content-length", 0)))
    return Request(line, headers, body)


def reply(body, status="200 OK", extra=""):
    body = body if isinstance(body, bytes) else body.encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


# What is written as it stands; None ends the connection afterwards.
CANNED = {
    "interim": [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Interim: yes\r\n\r\n",
                reply("final", extra="X-Final: yes\r\n")],
    "only-interim": [b"HTTP/1.1 100 Continue\r\n\r\n", None],
    "switching": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbytes of another protocol", None],
    "garbage": [b"this is not HTTP\r\n\r\n", None],
    "bad-status": [b"HTTP/1.1 20x Fine\r\nContent-Length: 0\r\n\r\n", None],
    "silence": [None],
    "redirect": [reply("", "302 Found", "Location: /echo\r\nSet-Cookie: a=b\r\n")],
    "folded": [reply("", extra="X-Folded: one\r\n  two\r\nX-Twice: 1\r\nX-Twice: 2\r\n")],
    "odd-fields": [reply("ok", extra="no colon here\r\nbad name: x\r\nX-Good: yes\r\n")],
    "latin1": [reply("", extra="X-Latin: caf").replace(b"caf", b"caf\xe9\r\n")],
    "truncated": [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789", None],
    "truncated-chunks": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", None],
    "bad-chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", None],
    "trailers": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-After\r\n\r\n"
                 b"5\r\nhello\r\n0\r\nX-After: yes\r\n\r\n"],
    "many-headers": [reply("", extra="".join(f"X-{i}: {'v' * 1000}\r\n" for i in range(150)))],
    "endless-headers": [reply("", extra="".join(f"X-{i}: {'v' * 1000}\r\n" for i in range(400)))],
    "long-header": [reply("", extra=f"X-Long: {'v' * 200_000}\r\n")],
    "endless-interim": [b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 10_000, None],
    "until-close": [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it", None],
    "empty": [reply("", "204 No Content").replace(b"Content-Length: 0\r\n", b"")],
    "error": [reply('{"error":"x"}', "503 Service Unavailable", "Retry-After: 7\r\n")],
}


async def stream(writer, name, total):
    """Sends `total` bytes as fast as the reader takes them; counts them."""
    sent[name] = 0
    writer.transport.set_write_buffer_limits(high=64 * 1024)
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {total}\r\n\r\n".encode())
    piece = bytes(range(256)) * 256
    while sent[name] < total:
        part = piece[:total - sent[name]]
        writer.write(part)
        await writer.drain()
        sent[name] += len(part)


async def stalled(name):
    """Waits until nothing more is sent for a while; returns the number of bytes."""
    before = -1
    while before != sent.get(name, 0) or before == 0:
        before = sent.get(name, 0)
        await asyncio.sleep(0.25)
    return before


async def respond(request, writer, serial):
    name = request.parts[1] if len(request.parts) > 1 else ""
    match request.parts[0]:
        case "echo":
            told = {"method": request.method, "target": request.target, "headers": request.headers,
                    "body": len(request.body), "sum": sum(request.body), "connection": serial}
            writer.write(reply(b"" if request.method == "HEAD" else json.dumps(told)))
        case "connections":
            writer.write(reply(str(connections)))
        case "hang":
            happened(f"arrived-{name}")
            await asyncio.Event().wait()
        case "halfway":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
            await writer.drain()
            await asyncio.Event().wait()
        case "stream":
            happened(f"arrived-{name}")
            await stream(writer, name, int(request.parts[2]))
        case "wait":
            writer.write(reply(json.dumps(await event(name))))
        case "stalled":
            writer.write(reply(str(await stalled(name))))
        case canned if canned in CANNED:
            for part in CANNED[canned]:
                if part is None:
                    await writer.drain()
                    return False
                writer.write(part)
        case _:
            writer.write(reply("no such path", "404 Not Found"))
    await writer.drain()
    return True


async def watch(reader, task):
    """Records that the peer left while the response was under way."""
    try:
        await reader.read(1)
    finally:
        task.cancel()


async def tunnel(reader, writer, request):
    """Answers CONNECT: passes bytes on in both directions."""
    happened("tunnelled", request.target)
    host, port = request.target.rsplit(":", 1)
    far_reader, far_writer = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n")

    async def copy(source, target):
        while (part := await source.read(65536)):
            target.write(part)
            await target.drain()
        target.close()
    await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))


async def serve(reader, writer):
    global connections
    connections += 1
    serial = connections
    try:
        while (request := await read_request(reader)) is not None:
            if request.method == "CONNECT":
                return await tunnel(reader, writer, request)
            if request.target.startswith("http://"):
                happened("proxied", [request.target.split("?")[0], request.headers])
                request.target = "/" + request.target.split("/", 3)[3]
                request.parts = request.target.strip("/").split("/")
            if request.parts[0] in ("halfway", "hang", "stream"):
                answer = asyncio.ensure_future(respond(request, writer, serial))
                watcher = asyncio.ensure_future(watch(reader, answer))
                done, _ = await asyncio.wait([answer])
                watcher.cancel()
                await asyncio.wait([watcher])
                if answer.cancelled() or answer.exception():
                    happened(f"gone-{request.parts[1]}", sent.get(request.parts[1], 0))
                    return
            elif not await respond(request, writer, serial):
                return
    except ConnectionError:
        writer.write(reply("This port speaks no TLS.", "400 Bad Request"))
    except (asyncio.IncompleteReadError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def never_answer(reader, writer):
    await asyncio.Event().wait()


async def main():
    plain = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    silent = await asyncio.start_server(never_answer, "127.0.0.1", 0, backlog=1024)
    tls_port = 0
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        tls = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context, backlog=1024)
        tls_port = tls.sockets[0].getsockname()[1]
    print(plain.sockets[0].getsockname()[1], tls_port, silent.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)  # tasks cut off at the end are no news
    closed = loop.create_future()
    loop.add_reader(sys.stdin.fileno(), lambda: closed.done() or sys.stdin.buffer.read1() or closed.set_result(None))
    await closed

try:
    asyncio.run(asyncio.wait_for(main(), 300))
except (KeyboardInterrupt, asyncio.TimeoutError):
    pass
