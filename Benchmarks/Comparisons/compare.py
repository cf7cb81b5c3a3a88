"""What getting a held token costs in other libraries, and how many requests they send for one missing token.

Prints JSON rows like `latchkey bench hit --json`; see compare.sh.
"""

import argparse
import asyncio
import concurrent.futures
import importlib.metadata
import json
import sys

import azure.identity
import azure.identity.aio
import msal

from fakes import AUTHORITY, AsyncTransport, Counter, MSALClient, Transport
from rounds import measure, sequence

TENANT = AUTHORITY.rsplit("/", 1)[1]
CLIENT = "0c9f9f26-3c4e-4b53-9f4e-1d2c3b4a5f60"
SECRET = "not a secret"


def scope(number):
    return f"api://{number:08x}/.default"


def msal_application(counter):
    return msal.ConfidentialClientApplication(
        CLIENT, authority=AUTHORITY, client_credential=SECRET, http_client=MSALClient(counter),
        instance_discovery=False)


def credential(counter):
    return azure.identity.ClientSecretCredential(
        TENANT, CLIENT, SECRET, transport=Transport(counter), disable_instance_discovery=True)


def async_credential(counter):
    return azure.identity.aio.ClientSecretCredential(
        TENANT, CLIENT, SECRET, transport=AsyncTransport(counter), disable_instance_discovery=True)


class Subject:
    """A library with a way to get the token of a scope."""

    def __init__(self, name, package, keys, get):
        self.name, self.package, self.keys, self.get = name, package, keys, get
        self.steps = sequence(keys)
        self.scopes = [scope(number) for number in range(keys)]

    def fill(self):
        for name in self.scopes:
            self.get(name)

    def run(self, count):
        get, steps, scopes = self.get, self.steps, self.scopes
        for step in range(count):
            get(scopes[steps[step % len(steps)]])


class AsyncSubject(Subject):
    """The same for coroutines; the loop runs inside one of them."""

    def __init__(self, name, package, keys, get, loop):
        super().__init__(name, package, keys, get)
        self.loop = loop

    def fill(self):
        async def fill():
            for name in self.scopes:
                await self.get(name)
        self.loop.run_until_complete(fill())

    def run(self, count):
        get, steps, scopes = self.get, self.steps, self.scopes

        async def run():
            for step in range(count):
                await get(scopes[steps[step % len(steps)]])
        self.loop.run_until_complete(run())


def hits(keys, rounds, loop):
    counter = Counter()
    application, sync, aio = msal_application(counter), credential(counter), async_credential(counter)
    subjects = [
        Subject("msal acquire_token_for_client", "msal", keys,
                lambda name: application.acquire_token_for_client([name])["access_token"]),
        Subject("azure-identity get_token", "azure-identity", keys, lambda name: sync.get_token(name).token),
        AsyncSubject("azure-identity.aio get_token", "azure-identity", keys, aio.get_token, loop),
    ]
    for subject in subjects:
        subject.fill()
    asked = counter.requests
    medians = measure({subject.name: subject.run for subject in subjects}, rounds)
    assert counter.requests == asked, "A lookup that was to be a hit sent a request."
    loop.run_until_complete(aio.close())
    for subject in subjects:
        yield {
            "case": subject.name, "version": importlib.metadata.version(subject.package), "tasks": 1, "keys": keys,
            "clock": "cpu", "medianNanoseconds": round(medians[subject.name], 1),
        }


def stampede(waiters, loop):
    """How many token requests so many concurrent callers cause who want the same missing token."""
    def threads(get):
        with concurrent.futures.ThreadPoolExecutor(waiters) as pool:
            list(pool.map(lambda _: get(), range(waiters)))

    async def tasks(get):
        await asyncio.gather(*(get() for _ in range(waiters)))

    counter = Counter(delay=0.2)
    application = msal_application(counter)
    threads(lambda: application.acquire_token_for_client([scope(0)])["access_token"])
    yield {"case": "msal acquire_token_for_client", "waiters": waiters, "acquisitions": counter.requests}

    counter = Counter(delay=0.2)
    sync = credential(counter)
    threads(lambda: sync.get_token(scope(0)).token)
    yield {"case": "azure-identity get_token", "waiters": waiters, "acquisitions": counter.requests}

    counter = Counter(delay=0.2)
    aio = async_credential(counter)
    loop.run_until_complete(tasks(lambda: aio.get_token(scope(0))))
    loop.run_until_complete(aio.close())
    yield {"case": "azure-identity.aio get_token", "waiters": waiters, "acquisitions": counter.requests}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("theme", choices=["hit", "stampede"])
    parser.add_argument("--keys", type=int, nargs="+", default=[1, 1000], help="tokens held (10000 takes minutes)")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--waiters", type=int, default=100)
    options = parser.parse_args()
    loop = asyncio.new_event_loop()
    if options.theme == "hit":
        rows = [row for keys in options.keys for row in hits(keys, options.rounds, loop)]
    else:
        rows = list(stampede(options.waiters, loop))
    json.dump(rows, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
