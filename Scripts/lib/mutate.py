"""Plants small faults in a copy of the sources, compiled in once, and counts those that the tests notice.

    mutate.py plant TREE        plants faults and builds; faults that do not compile are taken out again
    mutate.py run TREE          runs the tests once for each fault, two at a time, and prints the score
"""

import concurrent.futures
import json
import os
import random
import re
import signal
import subprocess
import sys
import time

from mutation_sites import sites
from mutation_support import support

SEED = 20260101
WORKERS = 2


class Area:
    """A part of the sources, how many faults it gets, and the tests that have to notice them.

    The tests of `first` are quick ones, and run before the others.
    """

    def __init__(self, name, count, files, tests, skip=None, first=None):
        self.name, self.count, self.files, self.tests = name, count, files, tests
        self.skip, self.first = skip, first


CACHE = "Sources/LatchkeyTokenCache/"
CODEC = [
    CACHE + "Stores/Engine/PlainRecordCodec.swift", CACHE + "Stores/Engine/RecordCodec.swift",
    CACHE + "Keys/CanonicalDecoder.swift", CACHE + "Keys/CanonicalEncoder.swift", CACHE + "Keys/CacheKey+Canonical.swift",
    CACHE + "Stores/Inspection/TokenArchive.swift", CACHE + "Stores/Inspection/InspectedRecord.swift",
    "Sources/LatchkeyEncryption/Records/", "Sources/LatchkeyEncryption/RecordEncryption.swift",
]
AREAS = [
    Area(
        "engine", 110,
        [CACHE + name for name in (
            "Slots/", "Flights/", "Refresh/", "Failures/", "Entries/", "Time/", "Handles/", "Tokens/WallTime.swift",
            "TokenCache+Completion.swift", "TokenCache+Failure.swift", "TokenCache+Flights.swift",
            "TokenCache+Invalidation.swift", "TokenCache+Joining.swift", "TokenCache+Publication.swift",
            "TokenCache+Requests.swift", "TokenCache+Results.swift", "TokenCache+StoreReading.swift",
            "TokenCache+StoreRemoval.swift", "TokenCache+StoreWriting.swift", "TokenCache+Waiting.swift",
        )],
        r"^LatchkeyTokenCacheTests\.",
        # What takes longest, and is there for schedules rather than for decisions.
        r"StressTests|SimulationTests|CrowdTests|LinearizabilityTests|MassLoadTests",
        r"^LatchkeyTokenCacheTests\.(Slot|Shard|Waiter|Purge|NegativeRecord|Flight|WaitGraph|Refresh|AuthorityGovernor"
        r"|CallQueue|CircuitBreaker|FailurePolicy|OutcomeWindow|RetryAfter|TokenBucket|EntryTable|ExpiryWheel|CacheTime"
        r"|ClockSample|Nanoseconds|SkewEstimator|TimerQueue|WallAnchor|TokenHandle|WallTime)",
    ),
    Area("codec", 50, CODEC, r"^LatchkeyEncryptionTests\.|^LatchkeyTokenCacheTests\..*(Codec|Canonical|Archive|Key|Snapshot|Inspect)"),
    Area("challenges", 25, ["Sources/LatchkeyTokenAcquisition/Challenges/"],
         r"^LatchkeyTokenAcquisitionTests\..*(Challenge|FieldFuzz)"),
    Area("validation", 45, ["Sources/LatchkeyWeb/Validation/", "Sources/LatchkeyWeb/Bearer/"],
         r"^LatchkeyWebTests\.", r"SignIn|Session|ReturnURL"),
]
MODULES = ["LatchkeyTokenCache", "LatchkeyEncryption", "LatchkeyTokenAcquisition", "LatchkeyWeb"]
TARGETS = "LatchkeyTokenCacheTests,LatchkeyEncryptionTests,LatchkeyTokenAcquisitionTests,LatchkeyWebTests"


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def files_of(tree, area):
    found = []
    for name in area.files:
        path = os.path.join(tree, name)
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                found += [os.path.relpath(os.path.join(folder, n), tree) for n in names if n.endswith(".swift")]
        elif os.path.exists(path):
            found.append(name)
        else:
            sys.exit(f"mutate: {name} is gone; mend the list of areas in Scripts/lib/mutate.py")
    return sorted(set(found))


def choose(tree, area, generator):
    """More faults than needed, since some will not compile: one a line, of all kinds."""
    candidates = []
    for name in files_of(tree, area):
        with open(os.path.join(tree, name), encoding="utf-8") as file:
            candidates += [dict(site, file=name, area=area.name) for site in sites(file.read())]
    generator.shuffle(candidates)
    limits = {"constant": area.count // 6, "statement": area.count // 3, "negation": area.count // 2}
    chosen, lines, kinds = [], set(), {}
    for candidate in candidates:
        place, kind = (candidate["file"], candidate["line"]), candidate["kind"]
        if place in lines or kinds.get(kind, 0) >= limits.get(kind, area.count):
            continue
        lines.add(place)
        kinds[kind] = kinds.get(kind, 0) + 1
        chosen.append(candidate)
        if len(chosen) == area.count * 3 // 2:
            break
    return chosen


def write(tree, originals, mutants):
    """Writes the sources with the faults in them, each behind a question for its number."""
    by_file = {}
    for mutant in mutants:
        by_file.setdefault(mutant["file"], []).append(mutant)
    for name, text in originals.items():
        lines = text.split("\n")
        for mutant in by_file.get(name, []):
            line = lines[mutant["line"]]
            planted = mutant["new"].replace("@ID@", str(mutant["id"])).replace("@OP@", operator(mutant["id"]))
            lines[mutant["line"]] = line[: mutant["start"]] + planted + line[mutant["end"]:]
        replace(os.path.join(tree, name), "\n".join(lines))
    for module in MODULES:
        inside = [m for m in mutants if m["file"].startswith(f"Sources/{module}/")]
        replace(os.path.join(tree, "Sources", module, "PlantedFaults.swift"), support(inside, operator))


def replace(path, text):
    """Writes a file unless it is the same, so that nothing is compiled in vain."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def operator(number):
    """A number as characters that an operator may be made of."""
    digits = "⊕⊖⊗⊘⊙⊚⊛⊜"
    text = ""
    while number:
        text += digits[number % 8]
        number //= 8
    return text


def build(tree, *arguments):
    environment = dict(os.environ, LATCHKEY_TARGETS=os.environ.get("LATCHKEY_MUTATION_TARGETS", TARGETS))
    if not environment["LATCHKEY_TARGETS"]:
        del environment["LATCHKEY_TARGETS"]
    done = subprocess.run(["swift", "build", *arguments], cwd=tree, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout


def guilty(output, tree, mutants):
    """The faults on lines of which the compiler complains, or else the nearest in the same file."""
    found = set()
    root = os.path.realpath(tree)
    for path, line in set(re.findall(r"^(/[^:\n]+\.swift):(\d+):\d+: error:", output, re.M)):
        name, line = os.path.relpath(os.path.realpath(path), root), int(line) - 1
        inside = [m for m in mutants if m["file"] == name]
        if name.endswith("PlantedFaults.swift"):
            sys.exit(f"mutate: the support code does not compile:\n{output[-3000:]}")
        if inside:
            nearest = min(abs(m["line"] - line) for m in inside)
            found |= {m["id"] for m in inside if abs(m["line"] - line) == nearest}
    return found


def plant(tree):
    manifest = os.path.join(tree, "Package.swift")
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    # A fault may well make a value unused.
    text = re.sub(r"^ *\.(treat|strictMemorySafety).*\n", "", text, flags=re.M)
    replace(manifest, text)
    generator = random.Random(SEED)
    mutants = [mutant for area in AREAS for mutant in choose(tree, area, generator)]
    originals = {}
    for number, mutant in enumerate(mutants, 1):
        mutant["id"] = number
        name = mutant["file"]
        if name not in originals:
            with open(os.path.join(tree, name), encoding="utf-8") as file:
                originals[name] = file.read()
    say(f"Planting {len(mutants)} faults")
    steps = [["--target", module] for module in MODULES] + [["--build-tests"]]
    while steps:
        write(tree, originals, mutants)
        built, output = build(tree, *steps[0])
        if built:
            steps.pop(0)
            continue
        bad = guilty(output, tree, mutants)
        if not bad:
            sys.exit(f"mutate: {' '.join(steps[0])} fails, and no planted fault is to blame:\n{output[-4000:]}")
        say(f"{len(bad)} faults do not compile")
        mutants = [m for m in mutants if m["id"] not in bad]
    kept = []
    for area in AREAS:
        kept += [m for m in mutants if m["area"] == area.name][: area.count]
    with open(os.path.join(tree, "mutants.json"), "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    say(f"{len(kept)} faults are compiled in")


def run_tests(tree, number, area, limit):
    """Runs the tests of an area with a fault, the quick ones first; says how it ended."""
    if area.first and number:
        end = run_some(tree, number, area, area.first, limit)
        if end != "survived":
            return end
    return run_some(tree, number, area, area.tests, limit)


def run_some(tree, number, area, tests, limit):
    command = [".build/debug/latchkeyPackageTests.xctest", "--testing-library", "swift-testing", "--filter", tests]
    if area.skip:
        command += ["--skip", area.skip]
    environment = dict(os.environ, LATCHKEY_MUTANT=str(number), SWIFT_BACKTRACE="enable=no")
    log = os.path.join(tree, "mutation-logs", f"{number}.log")
    with open(log, "wb") as output:
        process = subprocess.Popen(command, cwd=tree, env=environment, stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        try:
            status = process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return "time"
    if number and status == 0:
        return "survived"
    return "passed" if status == 0 else ("crash" if status < 0 or status > 2 else "failed")


def run(tree):
    with open(os.path.join(tree, "mutants.json"), encoding="utf-8") as file:
        mutants = json.load(file)
    os.makedirs(os.path.join(tree, "mutation-logs"), exist_ok=True)
    areas = {area.name: area for area in AREAS}
    limits, broken = {}, False
    for area in AREAS:
        start = time.monotonic()
        if run_tests(tree, 0, area, 900) != "passed":
            os.replace(f"{tree}/mutation-logs/0.log", f"{tree}/mutation-logs/{area.name}.log")
            say(f"the tests of '{area.name}' fail without any fault: see {tree}/mutation-logs/{area.name}.log")
            broken = True
            continue
        took = time.monotonic() - start
        limits[area.name] = 4 * took + 20
        say(f"{area.name}: the tests take {took:.1f} s")
    # Of tests that fail anyway nothing can be learnt.
    mutants = [m for m in mutants if m["area"] in limits]

    def one(mutant):
        end = run_tests(tree, mutant["id"], areas[mutant["area"]], limits[mutant["area"]])
        if end == "survived":
            print(f"survived  {mutant['id']:3}  {mutant['file']}:{mutant['line'] + 1}  {mutant['what']}", flush=True)
        return dict(mutant, end=end)

    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(one, mutants))
    with open(os.path.join(tree, "mutation-results.json"), "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
    return report(results, time.monotonic() - start) or int(broken)


def report(results, seconds):
    print(f"{'area':12} {'faults':>6} {'caught':>6} {'by time':>8} {'survived':>8} {'score':>7}")
    for name in [area.name for area in AREAS] + ["all"]:
        part = [r for r in results if name in (r["area"], "all")]
        survived = sum(r["end"] == "survived" for r in part)
        late = sum(r["end"] == "time" for r in part)
        caught = len(part) - survived
        print(f"{name:12} {len(part):6} {caught:6} {late:8} {survived:8} {100 * caught / max(1, len(part)):6.1f} %")
    caught = sum(r["end"] != "survived" for r in results)
    print(f"{len(results)} faults in {seconds / 60:.1f} minutes")
    return 0 if caught * 10 >= len(results) * 9 else 1


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("plant", "run"):
        sys.exit(__doc__)
    sys.exit({"plant": plant, "run": run}[sys.argv[1]](sys.argv[2]))
