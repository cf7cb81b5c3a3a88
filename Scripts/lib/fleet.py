"""Runs a fleet of processes over one Redis, and checks that it acquires each token once and heeds revocations."""

import collections
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

LIMIT_MS = 50


class Member:
    """One process, with the lines that it has written."""

    def __init__(self, program, number, url, keys):
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", program, str(number), url, str(keys)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )
        self.acquired = collections.Counter()
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            word, *rest = line.split()
            if word == "acquired":
                self.acquired[int(rest[0])] += 1
            else:
                self.lines.put([word, *rest])

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self, *words, seconds=60):
        answer = self.lines.get(timeout=seconds)
        if answer[0] not in words:
            sys.exit(f"a process answered '{' '.join(answer)}' in place of '{words[0]}'")
        return answer


def start_redis(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server, f"redis://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.05)
    sys.exit("redis-server does not start")


def check_acquisitions(members, keys):
    for member in members:
        member.tell("get")
    for member in members:
        if member.answer("got")[1] != str(keys):
            sys.exit("a process did not get every token")
    time.sleep(0.5)
    total = sum((member.acquired for member in members), collections.Counter())
    for key in range(keys):
        print(f"key {key}: {total[key]} acquisition{'' if total[key] == 1 else 's'}")
    return [key for key in range(keys) if total[key] != 1]


def revoke(members, key):
    """Revokes one key in one process; tells after how many milliseconds each other stopped serving it."""
    origin, others = members[key % len(members)], [m for i, m in enumerate(members) if i != key % len(members)]
    for member in others:
        member.tell(f"watch {key}")
    for member in others:
        member.answer("watching")
    origin.tell(f"revoke {key}")
    start = int(origin.answer("revoked")[2])
    return [(int(member.answer("gone", seconds=15)[2]) - start) / 1e6 for member in others]


def run(program, processes, keys, folder):
    server, url = start_redis(folder)
    members = []
    try:
        members = [Member(program, number, url, keys) for number in range(processes)]
        for member in members:
            member.tell("ready")
        for member in members:
            member.answer("ready")
        wrong = check_acquisitions(members, keys)
        times = [time for key in range(min(keys, 10)) for time in revoke(members, key)]
        median = statistics.median(times) if times else 0
        print(f"{processes} processes, {keys} keys: {'each acquired once' if not wrong else f'not once: {wrong}'}")
        longest = max(times, default=0)
        print(f"revoked in one process, gone in all others after {median:.1f} ms (median), {longest:.1f} ms at most")
        return 0 if not wrong and median <= LIMIT_MS else 1
    finally:
        for member in members:
            member.process.stdin.close()
        for member in members:
            try:
                member.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                member.process.kill()
        server.terminate()
        server.wait()


def main():
    program, processes, keys = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if not shutil.which("redis-server"):
        sys.exit("redis-server is missing: install the package of this name")
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(program, processes, keys, folder))


if __name__ == "__main__":
    main()
