"""The processes of a chaos run, and what they are asked to do."""

import asyncio
import signal

from chaos_judge import now

KEYS, FAMILIES = 20, 10


class Member:
    """One process: the number stays when another takes its place."""

    def __init__(self, fleet, number, life):
        self.fleet, self.number, self.life = fleet, number, life
        self.name = f"{number}.{life}"
        self.process = None
        self.is_ready = asyncio.Event()
        self.is_dead = self.is_paused = False
        self.reloads = asyncio.Queue()

    async def start(self, port):
        self.process = await asyncio.create_subprocess_exec(
            "stdbuf", "-oL", self.fleet.program, str(self.number), f"redis://127.0.0.1:{port}", str(KEYS), "chaos",
            self.fleet.ring, str(FAMILIES), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        asyncio.ensure_future(self.read())

    async def read(self):
        while line := await self.process.stdout.readline():
            if self.is_dead or not line.endswith(b"\n"):
                continue
            try:
                self.fleet.hear(self, line.decode().split())
            except Exception as error:
                self.fleet.problems.append(f"the harness did not understand {line!r}: {error!r}")
        if not self.is_dead:
            self.fleet.problems.append(f"process {self.name} ended by itself")

    def tell(self, *words):
        if not self.is_dead:
            self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())

    @property
    def is_working(self):
        return self.is_ready.is_set() and not self.is_dead and not self.is_paused

    def signal(self, number):
        self.is_paused = number == signal.SIGSTOP
        self.process.send_signal(number)

    async def kill(self):
        self.is_dead = True
        self.process.kill()
        await self.process.wait()

    async def end(self):
        self.is_dead = True
        self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 20)
        except asyncio.TimeoutError:
            self.process.kill()


class Request:
    """Something that a process was asked for about a key or a family."""

    def __init__(self, kind, member, number=None, token=None):
        self.kind, self.member, self.number, self.token, self.asked = kind, member, number, token, now()
        self.revocation = None
        self.outcome = asyncio.get_running_loop().create_future()


class Fleet:
    def __init__(self, program, ring, random, links, tokens, families):
        self.program, self.ring, self.random, self.links = program, ring, random, links
        self.tokens, self.families = tokens, families
        self.members = [None] * len(links)
        self.names = {}
        self.requests = {}
        self.operations = self.revocations = self.keeps = self.redemptions = self.rotations = self.last = 0
        self.issuer_is_down = False
        self.is_changing_ring = False
        self.problems = []

    async def start(self, number):
        life = self.members[number].life + 1 if self.members[number] else 1
        member = self.members[number] = Member(self, number, life)
        await member.start(self.links[number].port)
        await asyncio.wait_for(member.is_ready.wait(), 60)

    def working(self):
        return [member for member in self.members if member and member.is_working]

    def died(self, member):
        """Forgets what a dead process was asked for."""
        self.tokens.died(member)
        for id in [id for id, request in self.requests.items() if request.member is member]:
            self.finish(id, "died")

    # Orders

    def order(self, request, *words):
        self.last += 1
        self.requests[str(self.last)] = request
        request.member.tell(words[0], self.last, *words[1:])
        return request

    def revoke(self, member):
        self.revocations += 1
        key, mode = self.random.randrange(KEYS), self.random.choice(["soft", "hard", "hard", "remove", "remove", "purge"])
        keys = [key]
        if mode == "purge":
            if self.random.random() < 0.7:
                mode = "soft"
            else:
                keys = [other for other in range(KEYS) if other % 4 == key % 4]
        request = Request("revoke", member, key)
        request.revocation = self.tokens.revoke(member, keys, mode)
        self.order(request, "revoke", key, mode)

    def keep(self, member, family):
        self.keeps += 1
        family.is_being_kept = True
        token = family.sign_in()
        self.order(Request("keep", member, family.number, (family.session, 0)), "keep", family.number, token)

    def redeem(self, member, family):
        self.redemptions += 1
        return self.order(Request("get", member, family.number), "get", family.number)

    def finish(self, id, outcome):
        request = self.requests.pop(id, None)
        if not request:
            return
        if request.kind == "keep":
            self.families.families[request.number].is_being_kept = False
        if not request.outcome.done():
            request.outcome.set_result(outcome)

    # What processes say

    def hear(self, member, words):
        getattr(self, "hear_" + words[0].replace("-", "_"))(member, *words[1:])

    def hear_ready(self, member):
        member.is_ready.set()

    def hear_name(self, member, kind, number, name):
        self.names[(kind, int(number))] = name

    def hear_operations(self, member, count):
        self.operations += int(count)

    def hear_served(self, member, key, token, begin):
        self.tokens.serve(member, int(key), token, int(begin))

    def hear_failed(self, member, key, held, code, begin, end):
        self.tokens.fail(member, int(key), held, code, int(begin), int(end))

    def hear_acquire(self, member, number, key, reason, previous):
        acquisition = self.tokens.ask(member, int(key), reason, previous)
        is_given = not self.issuer_is_down
        asyncio.get_running_loop().call_later(
            0.02 + 0.1 * self.random.random(), self.answer, member, number, acquisition, is_given
        )

    def answer(self, member, number, acquisition, is_given):
        if member.is_dead:
            return
        self.tokens.answer(acquisition, is_given)
        member.tell(*(["answer", number, acquisition.token] if is_given else ["refuse", number]))

    def hear_redeem(self, member, number, family, token, request, sent):
        if self.issuer_is_down:
            return member.tell("refuse", number)
        asyncio.get_running_loop().call_later(
            0.02 + 0.05 * self.random.random(), self.present, member, number, int(family), token, request, int(sent)
        )

    def present(self, member, number, family, token, request, sent):
        # What was sent arrives, whatever becomes of the sender.
        answer = self.families.present(member, family, token, request.split("-")[-1], sent)
        member.tell(*(["answer", number, answer] if answer else ["invalid", number]))

    def hear_revoked(self, member, id, begin, end):
        if request := self.requests.get(id):
            request.revocation.begun, request.revocation.ended = int(begin), int(end)

    def hear_kept(self, member, id, outcome):
        if outcome != "true":
            request = self.requests.get(id)
            if request and outcome == "false":
                self.families.refused.append(f"family {request.number}: {request.token}")
                self.families.families[request.number].needs_sign_in = True
            self.finish(id, outcome)

    def hear_got(self, member, id, outcome):
        request = self.requests.get(id)
        if not request:
            return
        self.families.result(member, request.number, request.asked, outcome)
        if outcome != "token":
            self.finish(id, outcome)

    def hear_drained(self, member, id, at):
        request = self.requests.get(id)
        if not request:
            return
        if request.kind == "revoke":
            request.revocation.until, request.revocation.is_drained = int(at), True
        elif request.kind == "keep":
            self.families.acknowledge(request.number, request.token, request.asked)
        elif token := self.families.given.get((member, id)):
            self.families.acknowledge(request.number, token, request.asked)
        self.finish(id, "token" if request.kind == "get" else "true")

    def hear_ring(self, member, outcome):
        member.reloads.put_nowait(outcome)

    def hear_reloaded(self, member, outcome):
        member.reloads.put_nowait(outcome)

    # The ring of keys

    async def rotate_ring(self):
        """Adds a key, lets every process read it, and only then uses it, as the documentation says."""
        self.is_changing_ring = True
        try:
            for change in ("add", "activate"):
                if not (working := self.working()):
                    return
                working[0].tell("ring", change)
                if await self.heard(working[0]) not in (change, None):
                    self.problems.append(f"the ring of keys could not be changed: {change}")
                for member in list(self.members):
                    member.tell("reload")
                    if await self.heard(member) not in ("well", None):
                        self.problems.append(f"process {member.name} could not read the ring of keys")
            self.rotations += 1
        finally:
            self.is_changing_ring = False

    async def heard(self, member):
        """What a process answers; None when it dies instead. A paused one is waited for."""
        while not member.is_dead:
            try:
                return await asyncio.wait_for(member.reloads.get(), 0.2)
            except asyncio.TimeoutError:
                continue
        return None

    def hear_unknown(self, member, *words):
        self.problems.append(f"process {member.name} did not understand {' '.join(words)}")
