"""Runs five processes over one Redis while processes, connections, records and keys come to harm, at random by seed.

The issuer is here. The exit status is 0 only when nobody who held a usable token got an error, no token was served after
its revocation beyond the documented time, no token was acquired twice without a fault, and no refresh token was lost
that was acknowledged as stored.
"""

import asyncio
import base64
import json
import os
import random
import signal
import sys
import tempfile
import time

from chaos_fleet import FAMILIES, KEYS, Fleet
from chaos_judge import FamilyJudge, Faults, TokenJudge, now
from chaos_proxy import Link
from chaos_redis import Redis

PROCESSES = 5
# Faults of Redis itself concern everybody; in between there is time for what concerns one process alone.
PHASE = 25


class Run:
    def __init__(self, program, seed, folder):
        # What happens depends on times, too; which faults come, and when, is the seed's alone.
        self.random, self.chance = random.Random(seed), random.Random(seed + 1)
        self.redis = Redis(folder)
        self.faults = Faults()
        self.links = [Link(self.redis.port) for _ in range(PROCESSES)]
        self.tokens, self.families = TokenJudge(self.faults, KEYS), FamilyJudge(self.faults, FAMILIES)
        ring = os.path.join(folder, "ring.json")
        self.write_ring(ring)
        self.fleet = Fleet(program, ring, self.chance, self.links, self.tokens, self.families)
        self.troubled = set()
        self.tasks = set()
        self.is_over = False

    def write_ring(self, path):
        def secret():
            return base64.urlsafe_b64encode(self.random.randbytes(32)).decode().rstrip("=")

        keys = [{"id": "k0", "state": "active", "created": int(time.time()), "key": secret()}]
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            json.dump({"version": 1, "namespaceKey": secret(), "keys": keys}, file)

    # Faults of one process

    async def kill_member(self, number):
        fault = self.faults.begin("process killed", number)
        member = self.fleet.members[number]
        await member.kill()
        self.fleet.died(member)
        await asyncio.sleep(self.random.uniform(0, 1.5))
        await self.fleet.start(number)
        await asyncio.sleep(1)
        fault.ended()

    async def pause_member(self, number):
        fault = self.faults.begin("process paused", number)
        member = self.fleet.members[number]
        member.signal(signal.SIGSTOP)
        await asyncio.sleep(self.random.choice([0.5, 2, 5, 12]))
        member.signal(signal.SIGCONT)
        await asyncio.sleep(0.5)
        fault.ended()

    async def cut_connection(self, number):
        fault = self.faults.begin("connection cut", number)
        link = self.links[number]
        link.is_refusing = self.random.random() < 0.5
        link.cut()
        await asyncio.sleep(self.random.uniform(0.1, 4) if link.is_refusing else 0.5)
        link.heal()
        await asyncio.sleep(1)
        fault.ended()

    async def delay_bytes(self, number):
        fault = self.faults.begin("bytes delayed", number)
        self.links[number].delay = self.random.choice([0.02, 0.2, 0.7, 2])
        await asyncio.sleep(self.random.uniform(0.5, 4))
        if self.random.random() < 0.3:
            # What it has sent arrives after its death.
            self.links[number].heal()
            await self.kill_member(number)
        self.links[number].heal()
        await asyncio.sleep(2)
        fault.ended()

    async def stall_bytes(self, number):
        fault = self.faults.begin("bytes stalled", number)
        link = self.links[number]
        if self.random.random() < 0.5:
            link.swallows_replies = True
        else:
            link.is_stalled = True
        await asyncio.sleep(self.random.uniform(0.3, 4))
        link.heal()
        await asyncio.sleep(1)
        fault.ended()

    # Faults of Redis

    async def kill_redis(self):
        fault = self.faults.begin("Redis killed", "redis")
        self.redis.kill()
        await asyncio.sleep(self.random.uniform(0, 3))
        await self.redis.start()
        await asyncio.sleep(1)
        fault.ended()

    async def pause_redis(self):
        fault = self.faults.begin("Redis paused", "redis")
        self.redis.pause()
        await asyncio.sleep(self.random.uniform(0.2, 3))
        self.redis.resume()
        await asyncio.sleep(1)
        fault.ended()

    async def flush_redis(self):
        fault = self.faults.begin("Redis flushed", "redis")
        mark = self.faults.begin("records lost", "flush")
        if await self.redis.flush():
            for number in range(FAMILIES):
                self.families.destroy(number)
        await asyncio.sleep(0.5)
        mark.ended()
        fault.ended()

    # Faults of records and issuers

    async def damage_record(self):
        kind = self.random.choice(["key", "key", "family"])
        number = self.random.randrange(KEYS if kind == "key" else FAMILIES)
        fault = self.faults.begin("record damaged", (kind, number))
        if kind == "family":
            self.families.destroy(number)
        how = await self.redis.damage(self.fleet.names[(kind, number)], self.random)
        if how is None:
            self.faults.counts["record damaged"] -= 1
        elif kind == "family":
            self.families.destroy(number)
        fault.ended()

    async def stop_issuer(self):
        fault = self.faults.begin("issuer refusing", "issuer")
        self.fleet.issuer_is_down = True
        await asyncio.sleep(self.random.uniform(0.5, 5))
        self.fleet.issuer_is_down = False
        fault.ended()

    # Running

    def spawn(self, work, mark=None):
        if mark in self.troubled:
            return work.close()
        self.troubled.add(mark)
        task = asyncio.ensure_future(work)
        self.tasks.add(task)

        def ended(task):
            self.tasks.discard(task)
            self.troubled.discard(mark)
            if not task.cancelled() and task.exception():
                self.fleet.problems.append(f"the harness failed: {task.exception()!r}")

        task.add_done_callback(ended)

    def harm(self, is_redis_due):
        if is_redis_due and self.random.random() < 0.4:
            work = self.random.choice([self.kill_redis, self.kill_redis, self.pause_redis, self.flush_redis])
            return self.spawn(work(), "redis")
        draw = self.random.random()
        if draw < 0.25:
            return self.spawn(self.damage_record(), "record")
        if draw < 0.3:
            return self.spawn(self.stop_issuer(), "issuer")
        number = self.random.randrange(PROCESSES)
        work = self.random.choice(
            [self.kill_member, self.pause_member, self.cut_connection, self.delay_bytes, self.stall_bytes]
        )
        self.spawn(work(number), number)

    async def injure(self, end):
        start = time.monotonic()
        while (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(left, self.random.uniform(0.5, 2.5)))
            self.harm(is_redis_due=int((time.monotonic() - start) / PHASE) % 2 == 1)

    async def order(self, pause, give):
        while not self.is_over:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * pause)
            if working := self.fleet.working():
                give(self.chance.choice(working))

    def sign_in(self, member):
        family = self.chance.choice(self.families.families)
        if not family.is_being_kept:
            self.fleet.keep(member, family)

    def sign_in_again(self, member):
        for family in self.families.families:
            if family.needs_sign_in and not family.is_being_kept:
                return self.fleet.keep(member, family)

    def redeem(self, member):
        self.fleet.redeem(member, self.chance.choice(self.families.families))

    async def rotate(self):
        while not self.is_over:
            await asyncio.sleep(self.chance.uniform(6, 12))
            await self.fleet.rotate_ring()

    async def perform(self, seconds):
        await self.redis.start()
        for link in self.links:
            await link.start()
        await asyncio.gather(*(self.fleet.start(number) for number in range(PROCESSES)))
        for family in self.families.families:
            self.fleet.keep(self.fleet.members[0], family)
        await asyncio.sleep(2)
        end = time.monotonic() + seconds
        orders = [
            asyncio.ensure_future(work) for work in (
                self.order(0.8, self.fleet.revoke), self.order(1.5, self.sign_in), self.order(0.3, self.sign_in_again),
                self.order(0.2, self.redeem), self.rotate(),
            )
        ]
        await self.injure(end)
        while self.tasks:
            await asyncio.wait(self.tasks)
        self.is_over = True
        await asyncio.gather(*orders)
        await self.settle()

    async def settle(self):
        """Lets everything come to rest, and asks for every family once more."""
        await asyncio.sleep(15)
        for family in self.families.families:
            if family.needs_sign_in or family.session == 0:
                continue
            request = self.fleet.redeem(self.chance.choice(self.fleet.working()), family)
            outcome = await asyncio.wait_for(request.outcome, 60)
            if outcome != "token" and not (outcome == "revoked" and family.needs_sign_in):
                self.families.lost.append(f"family {family.number}: '{outcome}' in the end")

    async def end(self):
        for member in self.fleet.members:
            if member and not member.is_dead:
                await member.end()
        if self.redis.is_paused:
            self.redis.resume()
        self.redis.kill()


def report(run):
    tokens, families = run.tokens, run.families
    print(f"operations: {run.fleet.operations}, acquisitions: {tokens.acquired}, revocations: {run.fleet.revocations}")
    print(
        f"refresh tokens: {run.fleet.keeps} kept, {families.presentations} presented, "
        f"{families.acknowledgements} acknowledged as stored; keys of the ring: {run.fleet.rotations} rotations"
    )
    kinds = [(kind, count) for kind, count in sorted(run.faults.counts.items()) if kind != "records lost"]
    print(f"faults: {sum(count for _, count in kinds)}: " + ", ".join(f"{count} {kind}" for kind, count in kinds))
    print("calls that failed without a usable token: " + (str(dict(tokens.refusals)) if tokens.refusals else "none"))
    print(
        f"duplicate acquisitions: {tokens.duplicates} within {30} s of a fault that concerns them; "
        f"{tokens.after_revocation} beside a revocation"
    )
    print(f"refresh tokens presented again after an unknown outcome: {families.explained}")
    bounds = [
        ("errors of callers with a usable token", tokens.errors),
        ("stale serves after a revocation", tokens.stale),
        ("duplicate acquisitions without a fault", tokens.unexcused),
        ("refresh tokens lost that were acknowledged as stored", families.lost),
        ("refresh tokens presented twice without need", families.unexplained),
        ("sign-ins whose refresh token was not kept", families.refused),
        ("failures of processes or harness", run.fleet.problems),
    ]
    for name, broken in bounds:
        print(f"{name}: {len(broken)}")
        for line in broken[:10]:
            print(f"    {line}")
    return all(not broken for _, broken in bounds)


async def main():
    program, seconds = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        run = Run(program, seed, folder)
        try:
            await run.perform(seconds)
        finally:
            await run.end()
        print(f"seed {seed}, {seconds} s, {PROCESSES} processes")
        return 0 if report(run) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
