"""Runs the sidecar at half load, and fits lines through its memory, open files and latency."""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

CONNECTIONS = 32
# By how much a line may rise over a whole run: MiB, files, and the share of the latency.
MEMORY, FILES, LATENCY = 5, 2, 0.25

SCRIPT = """
wrk.method = "%(method)s"
%(header)s
%(delay)s
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('{"requests": %%d, "failed": %%d, "p50": %%f, "p99": %%f, "seconds": %%f}', summary.requests,
    failed, latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.duration / 1e6))
end
"""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Route:
    """A kind of request, with the rate at which it is sent."""

    def __init__(self, name, method, url, token=None):
        self.name, self.method, self.url, self.token = name, method, url, token
        self.delay = None

    def start(self, seconds, folder):
        header = f'wrk.headers["Authorization"] = "Bearer {self.token}"' if self.token else ""
        delay = f"function delay() return {self.delay} end" if self.delay else ""
        path = os.path.join(folder, f"{self.name}.lua")
        with open(path, "w") as file:
            file.write(SCRIPT % {"method": self.method, "header": header, "delay": delay})
        command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
        return subprocess.Popen(command + ["--script", path, self.url], stdout=subprocess.PIPE, text=True)


class Soak:
    def __init__(self, binary, seconds, folder):
        self.binary, self.seconds, self.folder = binary, seconds, folder
        self.processes = {}

    def spawn(self, name, *words):
        log = open(os.path.join(self.folder, name + ".log"), "w")
        self.processes[name] = subprocess.Popen([self.binary, *words], stderr=log, stdout=log)

    def fail(self, why):
        for name in self.processes:
            with open(os.path.join(self.folder, name + ".log")) as log:
                sys.stderr.write("".join(log.readlines()[-20:]))
        sys.exit(why)

    def until(self, condition, what):
        for _ in range(300):
            if (value := condition()) is not None:
                return value
            time.sleep(0.1)
        self.fail(f"{what} does not start")

    def user_token(self):
        with open(os.path.join(self.folder, "emulator.log")) as log:
            return next((line.strip() for line in log if line.startswith("ey")), None)

    def get(self, url, method="GET", token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers), timeout=5) as answer:
                return answer.read()
        except OSError:
            return None

    def start(self):
        settings = os.path.join(self.folder, "appsettings.json")
        self.spawn(
            "emulator", "emulator", "--settings", settings, "--certificate-file", os.path.join(self.folder, "ca.pem"),
            "--user-token",
        )
        token = self.until(self.user_token, "the emulator")
        url = f"http://127.0.0.1:{free_port()}"
        self.spawn("serve", "serve", "--config", settings, "--urls", url)
        self.until(lambda: self.get(url + "/readyz"), "the sidecar")
        routes = [
            Route("application", "GET", url + "/AuthorizationHeaderUnauthenticated/MyApi"),
            Route("user", "GET", url + "/AuthorizationHeader/MyApi", token),
            Route("call", "POST", url + "/DownstreamApi/MyApi", token),
        ]
        for route in routes:
            if self.get(route.url, route.method, route.token) is None:
                self.fail(f"{route.method} {route.url} does not work")
        return routes

    def load(self, routes, seconds):
        runs = [(route, route.start(seconds, self.folder)) for route in routes]
        results = {}
        for route, run in runs:
            output, _ = run.communicate()
            line = next((line for line in output.splitlines() if line.startswith("{")), None)
            if line is None:
                self.fail(f"wrk said: {output}")
            results[route.name] = json.loads(line)
        return results

    def sizes(self):
        """MiB and open files of each process."""
        found = {}
        for name, process in self.processes.items():
            with open(f"/proc/{process.pid}/status") as status:
                memory = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
            found[name] = (memory / 1024, len(os.listdir(f"/proc/{process.pid}/fd")))
        return found

    def calibrate(self, routes):
        """Halves the rate at which each route is served when all are sent as much as they take."""
        self.load(routes, 3)
        for name, result in self.load(routes, 6).items():
            route = next(route for route in routes if route.name == name)
            rate = result["requests"] / result["seconds"]
            # A connection sends a request, waits for the answer, and then rests.
            route.delay = max(1, round(1000 * CONNECTIONS / (rate / 2) - result["p50"] / 2))
            print(f"{name}: {rate:.0f} requests/s at most", flush=True)


def slope(points):
    """The median of the slopes through all pairs (Theil and Sen): one odd sample does not tilt it."""
    slopes = [(b - a) / (y - x) for i, (x, a) in enumerate(points) for y, b in points[i + 1:]]
    return statistics.median(slopes) if slopes else 0.0


def judge(name, unit, points, seconds, limit):
    values = [value for _, value in points]
    rise = slope(points) * seconds
    is_flat = rise <= limit
    print(
        f"{name}: {statistics.median(values):.2f} {unit}, slope {rise / seconds * 60:+.4f} {unit}/min, "
        f"{rise:+.2f} {unit} over the run (at most {limit:+.2f}): {'flat' if is_flat else 'NOT FLAT'}"
    )
    return is_flat


def run(soak):
    routes = soak.start()
    soak.calibrate(routes)
    step = max(2, soak.seconds // 40)
    start, samples, failed, requests = time.monotonic(), [], 0, 0
    while (at := time.monotonic() - start) < soak.seconds:
        results = soak.load(routes, step)
        requests += sum(result["requests"] for result in results.values())
        failed += sum(result["failed"] for result in results.values())
        samples.append((at + step, soak.sizes(), results))
    # In the first fifth caches fill and pools grow to their size.
    settled = [sample for sample in samples if sample[0] > soak.seconds / 5]
    span = settled[-1][0] - settled[0][0]
    print(f"{requests} requests in {soak.seconds} s, {requests / (time.monotonic() - start):.0f}/s; {failed} failed")
    flat = [failed == 0]
    for name in soak.processes:
        flat.append(judge(f"memory of {name}", "MiB", [(at, s[name][0]) for at, s, _ in settled], span, MEMORY))
        flat.append(judge(f"open files of {name}", "files", [(at, s[name][1]) for at, s, _ in settled], span, FILES))
    for route in routes:
        points = [(at, r[route.name]["p50"]) for at, _, r in settled]
        limit = LATENCY * statistics.median(value for _, value in points)
        flat.append(judge(f"median latency of {route.name}", "ms", points, span, limit))
        p99 = statistics.median(r[route.name]["p99"] for _, _, r in settled)
        print(f"99th percentile of {route.name}: {p99:.2f} ms")
    return 0 if all(flat) else 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(sys.argv[1], int(sys.argv[2]), folder)
        try:
            sys.exit(run(soak))
        finally:
            for process in soak.processes.values():
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()
