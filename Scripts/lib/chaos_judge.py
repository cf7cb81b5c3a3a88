"""What a chaos run saw, and whether it is what the engine promises. Times are nanoseconds of one clock."""

import collections
import time

SECOND = 1_000_000_000
LIFE = 300 * SECOND
# An acquisition takes 30 s at most: what follows from a fault has begun by then.
WINDOW = 30 * SECOND
# Instances that hear of changes agree within this time; the others compare what they hold with the store after `trust`
# and `feedPatience` of the member's settings, and take 5 s to do so at most.
HEARD, UNHEARD = 2 * SECOND, (5 + 3 + 5) * SECOND


def now():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class Fault:
    """Something bad that happened to a scope: a process by its number, `redis`, or one record."""

    def __init__(self, kind, scope):
        self.kind, self.scope, self.start, self.end = kind, scope, now(), None

    def ended(self):
        self.end = now()


class Faults:
    def __init__(self):
        self.all = []
        self.counts = collections.Counter()

    def begin(self, kind, scope):
        fault = Fault(kind, scope)
        self.all.append(fault)
        self.counts[kind] += 1
        return fault

    def touching(self, scopes, start, end):
        return [f for f in self.all if f.scope in scopes and f.start <= end and (f.end or end) >= start]


class Acquisition:
    def __init__(self, member, key, serial):
        self.member, self.key = member, key
        self.token = f"k{key}.{serial}"
        self.asked, self.answered = now(), None


class Revocation:
    def __init__(self, member, keys, mode):
        self.member, self.keys, self.mode, self.sent = member, keys, mode, now()
        self.begun = self.ended = None
        # When the store had heard of it; or when whoever revoked died, who may have told it or not.
        self.until = None
        self.is_drained = False


class TokenJudge:
    """Judges access tokens: acquisitions, serves and errors."""

    def __init__(self, faults, keys):
        self.faults = faults
        self.serial = 0
        self.tokens = {}
        self.newest = {}
        self.open = {key: [] for key in range(keys)}
        self.revocations = {key: [] for key in range(keys)}
        self.acquired = self.refreshed = self.duplicates = self.after_revocation = 0
        self.unexcused, self.stale, self.errors = [], [], []
        self.refusals = collections.Counter()
        self.latest = []

    # Acquisitions

    def ask(self, member, key, reason, previous):
        self.serial += 1
        acquisition = Acquisition(member, key, self.serial)
        self.judge(acquisition, reason, previous)
        self.open[key].append(acquisition)
        return acquisition

    def answer(self, acquisition, is_given):
        key = acquisition.key
        self.open[key] = [other for other in self.open[key] if other is not acquisition]
        if not is_given:
            return
        acquisition.answered = now()
        self.acquired += 1
        self.tokens[acquisition.token] = acquisition
        self.newest[key] = acquisition

    def died(self, member):
        for key, acquisitions in self.open.items():
            self.open[key] = [other for other in acquisitions if other.member is not member]
        for revocation in {r for all in self.revocations.values() for r in all}:
            if revocation.member is member and not revocation.until:
                revocation.until = now()

    def judge(self, new, reason, previous):
        newest = self.newest.get(new.key)
        other = None
        if newest and newest.token != previous and new.asked - newest.asked < LIFE - 90 * SECOND:
            # A refresh that was decided on just before the news of another's came is no mistake of anybody's.
            if reason == "missing" or new.asked - newest.answered > HEARD:
                other = newest
        elif reason == "refresh":
            self.refreshed += 1
        if self.open[new.key] and not other:
            other = self.open[new.key][-1]
        if not other:
            return
        if other.answered and any(r.sent >= other.answered for r in self.revocations[new.key]):
            return
        if self.may_be_revoked(other, new.asked):
            self.after_revocation += 1
            return
        self.duplicates += 1
        if not self.is_excused(new, other):
            age = (new.asked - other.asked) / SECOND
            self.unexcused.append(
                f"key {new.key}: process {new.member.name} acquired {new.token} ({reason}, instead of {previous}) "
                f"{age:.3f} s after process {other.member.name} did {other.token}"
                + ("" if other.answered else ", which has not been answered")
            )

    def is_excused(self, new, other):
        both = {new.member.number, other.member.number}
        return bool(
            self.faults.touching(both | {"redis", ("key", new.key)}, new.asked - WINDOW, new.asked)
            # What destroyed its record, or kept it from being written.
            or self.faults.touching({("key", new.key), "flush"}, other.asked, new.asked)
            or self.faults.touching({other.member.number}, other.asked - SECOND, (other.answered or other.asked) + WINDOW)
        )

    # Revocations

    def revoke(self, member, keys, mode):
        revocation = Revocation(member, keys, mode)
        for key in keys:
            self.revocations[key].append(revocation)
        return revocation

    def may_be_revoked(self, token, at):
        """Whether a revocation may have hit a token that was acquired while it was under way."""
        return any(
            r.sent <= at and (r.until is None or r.until + HEARD >= token.asked) for r in self.revocations[token.key]
        )

    def serve(self, member, key, name, begin):
        token = self.tokens.get(name)
        if not token:
            return
        for r in self.revocations[key]:
            if token.answered >= r.sent or not r.ended or not r.is_drained and r.member is not member:
                continue
            limit = r.ended
            if r.member is not member:
                limit = r.until + HEARD
                scopes = {member.number, r.member.number, "redis", ("key", key)}
                faults = self.faults.touching(scopes, r.sent - UNHEARD, begin)
                if faults:
                    limit = max([r.until] + [f.end or begin for f in faults]) + UNHEARD
            if begin > limit and not self.is_forgotten(r, member, begin):
                self.stale.append(
                    f"key {key}: process {member.name} served {name} {(begin - r.ended) / SECOND:.3f} s after "
                    f"its {r.mode} by {r.member.name}, which took {(r.ended - r.sent) / SECOND:.3f} s; process "
                    f"{token.member.name} had asked for it {(r.sent - token.asked) / SECOND:.3f} s before and got it "
                    f"{(r.sent - token.answered) / SECOND:.3f} s before"
                )
                return

    def is_forgotten(self, revocation, member, begin):
        """Whether Redis lost the news of a revocation before a process that was in trouble had heard of it."""
        return any(
            self.faults.touching({member.number, "redis"}, revocation.sent - SECOND, loss.start - 1)
            for loss in self.faults.touching({"flush"}, revocation.sent, begin)
        )

    def fail(self, member, key, held, code, begin, end):
        self.refusals[code] += 1
        token = self.tokens.get(held)
        if token and not self.may_be_revoked(token, end) and end - token.asked < LIFE - 60 * SECOND:
            self.errors.append(f"key {key}: process {member.name} held {held} and failed with {code}")


class Family:
    def __init__(self, number):
        self.number = number
        self.session = 0
        # For each session its present token, unless the issuer has revoked it.
        self.valid = {}
        self.redeemed = {}
        self.acknowledged, self.acknowledged_at = (0, 0), 0
        self.lost_at = 0
        self.is_being_kept = False
        self.needs_sign_in = True

    def sign_in(self):
        self.session += 1
        self.needs_sign_in = False
        self.valid[self.session] = (self.session, 0)
        return f"{self.session}.0"


class FamilyJudge:
    """Issues and judges refresh tokens: none that was acknowledged as stored may be lost, none presented twice."""

    def __init__(self, faults, families):
        self.faults = faults
        self.families = [Family(number) for number in range(families)]
        self.given = {}
        self.presentations = self.explained = self.acknowledgements = self.destroyed = 0
        self.lost, self.unexplained, self.refused = [], [], []

    def is_overtaken(self, member, family, token, sent):
        """Whether a token is older than one that was acknowledged before it was chosen."""
        if token >= family.acknowledged or family.lost_at >= family.acknowledged_at:
            return False
        # Between the choice, which the store confirms, and the request there is a moment, or a pause of the process.
        pauses = [f.end or sent for f in self.faults.touching({member.number}, family.acknowledged_at, sent)]
        return sent > max([family.acknowledged_at] + pauses) + SECOND

    def present(self, member, number, text, request, sent):
        """The next token, or None."""
        family = self.families[number]
        token = tuple(map(int, text.split(".")))
        self.presentations += 1
        if self.is_overtaken(member, family, token, sent):
            self.lost.append(
                f"family {number}: process {member.name} presented {text}, older than {family.acknowledged}, "
                f"acknowledged {(now() - family.acknowledged_at) / SECOND:.3f} s ago"
            )
        if token in family.redeemed:
            first, at = family.redeemed[token]
            scopes = {first.number, member.number, "redis", ("family", number)}
            if self.faults.touching(scopes, at - WINDOW, now()):
                self.explained += 1
            else:
                self.unexplained.append(f"family {number}: {text} by {first.name}, then by {member.name}")
            family.valid.pop(token[0], None)
            family.needs_sign_in = True
            return None
        if family.valid.get(token[0]) != token:
            family.needs_sign_in = True
            return None
        family.redeemed[token] = (member, now())
        family.valid[token[0]] = self.given[(member, request)] = (token[0], token[1] + 1)
        return f"{token[0]}.{token[1] + 1}"

    def acknowledge(self, number, token, asked):
        """A token is kept, and nothing of it waits to be stored; it was asked for at a time."""
        family = self.families[number]
        if family.lost_at >= asked:
            return
        self.acknowledgements += 1
        if token > family.acknowledged:
            family.acknowledged = token
        family.acknowledged_at = now()

    def destroy(self, number):
        """What is stored of a family is lost, by the run's own doing."""
        self.families[number].lost_at = now()
        self.families[number].needs_sign_in = True
        self.destroyed += 1

    def result(self, member, number, asked, outcome):
        """What a request for an access token came to."""
        family = self.families[number]
        session = family.acknowledged[0]
        is_lost = outcome == "noRefreshToken" or (outcome == "revoked" and session in family.valid)
        if outcome in ("noRefreshToken", "revoked", "outcomeUnknown"):
            family.needs_sign_in = True
        if not is_lost or not session or family.acknowledged_at > asked or family.lost_at >= family.acknowledged_at:
            return
        if outcome == "revoked" and max(family.valid) == session and self.explained and session not in family.valid:
            return
        self.lost.append(f"family {number}: process {member.name} got '{outcome}' although {family.acknowledged} is kept")
