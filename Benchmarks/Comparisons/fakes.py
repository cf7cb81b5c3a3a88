"""An issuer inside the process: no network, and every request is counted."""

import asyncio
import json
import threading
import time

from azure.core.pipeline.transport import AsyncHttpTransport, HttpTransport

AUTHORITY = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-000000000001"
DISCOVERY = {
    "issuer": AUTHORITY + "/v2.0",
    "authorization_endpoint": AUTHORITY + "/oauth2/v2.0/authorize",
    "token_endpoint": AUTHORITY + "/oauth2/v2.0/token",
}
TOKEN = {"token_type": "Bearer", "expires_in": 3600, "access_token": "a" * 1800}


class Counter:
    """Counts token requests; each takes `delay` seconds."""

    def __init__(self, delay=0.0):
        self.delay = delay
        self.requests = 0
        self._lock = threading.Lock()

    def answer(self, url):
        if "/token" not in url:
            return DISCOVERY, 0.0
        with self._lock:
            self.requests += 1
        return TOKEN, self.delay


class MSALResponse:
    status_code = 200

    def __init__(self, body):
        self.text = json.dumps(body)
        self.headers = {"Content-Type": "application/json"}

    def raise_for_status(self):
        pass


class MSALClient:
    """What MSAL calls an HTTP client."""

    def __init__(self, counter):
        self._counter = counter

    def _send(self, url, **_):
        body, delay = self._counter.answer(url)
        if delay:
            time.sleep(delay)
        return MSALResponse(body)

    get = _send
    post = _send

    def close(self):
        pass


class Response:
    """What azure-core takes for a response."""

    status_code = 200
    reason = "OK"
    content_type = "application/json"

    def __init__(self, request, body):
        self.request = request
        self.internal_response = self
        self.headers = {"Content-Type": "application/json"}
        self._text = json.dumps(body)

    def text(self, encoding=None):
        return self._text

    def body(self):
        return self._text.encode()

    async def load_body(self):
        pass


class Transport(HttpTransport):
    def __init__(self, counter):
        self._counter = counter

    def send(self, request, **_):
        body, delay = self._counter.answer(request.url)
        if delay:
            time.sleep(delay)
        return Response(request, body)

    def open(self):
        pass

    def close(self):
        pass

    def __exit__(self, *_):
        pass


class AsyncTransport(AsyncHttpTransport):
    def __init__(self, counter):
        self._counter = counter

    async def send(self, request, **_):
        body, delay = self._counter.answer(request.url)
        if delay:
            await asyncio.sleep(delay)
        return Response(request, body)

    async def open(self):
        pass

    async def close(self):
        pass

    async def __aexit__(self, *_):
        pass
