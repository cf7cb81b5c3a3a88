"""Runs processes that redeem one account's rotating refresh tokens over one Redis, and kills some at each step.

The issuer is here: it rotates without grace, and revokes the account when a token is presented again. The exit status is 0
only when no token was presented twice but after an unknown outcome, and when everybody has every token in the end.
"""

import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from fleet import start_redis

# Where a process is killed in a round; in the last two nobody knows what the issuer did.
STEPS = ["none", "lease", "intent", "noted", "unheard", "committed", "none", "unanswered", "answered", "none"]
UNKNOWN = {"unanswered", "answered"}


class Issuer:
    """Rotating refresh tokens with no grace."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sessions = 0
        self.presented = {}
        self.presentations = 0
        self.explained = 0
        self.unexplained = []
        self.sign_in()

    def sign_in(self):
        self.sessions += 1
        self.generation = 0
        self.revoked = False
        self.current = f"{self.sessions}.0"

    def redeem(self, token, member):
        """Returns the next token, or None; notes who presented the token first."""
        with self.lock:
            self.presentations += 1
            if token in self.presented:
                if self.presented[token].step in UNKNOWN and self.presented[token].is_dying:
                    self.explained += 1
                else:
                    self.unexplained.append(token)
                if token.split(".")[0] == str(self.sessions):
                    self.revoked = True
                return None
            self.presented[token] = member
            if self.revoked or token != self.current:
                return None
            self.generation += 1
            self.current = f"{self.sessions}.{self.generation}"
            return self.current


class Member:
    """One process."""

    def __init__(self, program, number, url, audiences, issuer):
        self.number = number
        self.issuer = issuer
        self.step = "none"
        self.is_dying = False
        self.has_redeemed = threading.Event()
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", program, str(number), url, str(audiences), "family"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            words = line.split()
            if words and words[0] == "redeem":
                threading.Thread(target=self.redeem, args=words[1:3], daemon=True).start()
            else:
                self.lines.put(words)
        self.process.wait()
        self.has_redeemed.set()
        self.lines.put(["ended"])

    def redeem(self, number, token):
        time.sleep(0.01)
        self.has_redeemed.set()
        if self.step == "unheard":
            return self.kill()
        if self.step in UNKNOWN:
            self.is_dying = True
        answer = self.issuer.redeem(token, self)
        if self.step == "unanswered":
            return self.kill()
        self.tell(f"answer {number} {answer}" if answer else f"invalid {number}")

    def kill(self):
        self.is_dying = True
        self.process.kill()

    def tell(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def answer(self, *words):
        answer = self.lines.get(timeout=120)
        if answer[0] not in words:
            sys.exit(f"process {self.number} answered '{' '.join(answer)}' in place of '{words[0]}'")
        return answer

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Fleet:
    def __init__(self, program, url, processes, audiences):
        self.program, self.url, self.audiences = program, url, audiences
        self.issuer = Issuer()
        self.started = 0
        self.members = [self.start() for _ in range(processes)]
        for member in self.members:
            member.answer("ready")
        self.problems = []

    def start(self):
        self.started += 1
        return Member(self.program, self.started, self.url, self.audiences, self.issuer)

    def sign_in(self):
        self.issuer.sign_in()
        self.members[0].tell(f"keep {self.issuer.current}")
        if self.members[0].answer("kept")[1] != "true":
            self.problems.append("a new refresh token was not kept")

    def round(self, number, step, word="get"):
        """Lets everybody ask at once, and one process die; tells how many died."""
        start = time.monotonic()
        wanted = self.audiences if word == "get" else 1
        victim = self.members[number % len(self.members)] if step != "none" else None
        if victim:
            victim.step = step
            victim.has_redeemed.clear()
            if step not in ("unheard", "unanswered"):
                victim.tell(f"die {step}")
            # It goes first, so that it is the one that redeems.
            victim.tell(f"{word} {number}")
            victim.has_redeemed.wait(timeout=2)
        for member in self.members:
            if member is not victim:
                member.tell(f"{word} {number}")
        dead = []
        for member in self.members:
            answer = member.answer("got", "ended")
            if answer[0] == "ended":
                dead.append(member)
                if member is not victim:
                    self.problems.append(f"round {number}: process {member.number} ended by itself")
            elif int(answer[1]) != wanted and not self.issuer.revoked:
                self.problems.append(f"round {number} ({step}): only {answer[1]} tokens, {' '.join(answer[2:])}")
        if victim and not dead:
            self.problems.append(f"round {number}: nobody died at step '{step}'")
        self.replace(dead)
        outcome = "revoked, as it may be" if self.issuer.revoked else "well"
        print(f"round {number}, {word}, dying at '{step}': {outcome} after {time.monotonic() - start:.1f} s", flush=True)
        if self.issuer.revoked:
            if step not in UNKNOWN:
                self.problems.append(f"round {number} ({step}): the account was revoked")
            self.sign_in()

    def replace(self, dead):
        new = [self.start() for _ in dead]
        for member in new:
            member.answer("ready")
        self.members = [member for member in self.members if member not in dead] + new


def run(program, processes, audiences, folder):
    server, url = start_redis(folder)
    fleet = None
    try:
        fleet = Fleet(program, url, processes, audiences)
        fleet.sign_in()
        for number, step in enumerate(STEPS):
            fleet.round(number, step)
        fleet.round(len(STEPS), "none", "own")
        issuer = fleet.issuer
        for problem in fleet.problems:
            print(problem)
        print(
            f"{processes} processes, {audiences} audiences: {issuer.presentations} presentations, "
            f"{issuer.explained} again after an unknown outcome, {len(issuer.unexplained)} again without need"
        )
        return 0 if not fleet.problems and not issuer.unexplained else 1
    finally:
        for member in fleet.members if fleet else []:
            member.end()
        server.terminate()
        server.wait()


def main():
    program, processes, audiences = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if not shutil.which("redis-server"):
        sys.exit("redis-server is missing: install the package of this name")
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(program, processes, audiences, folder))


if __name__ == "__main__":
    main()
