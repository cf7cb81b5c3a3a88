"""Figures of the sources and tests; see Scripts/house.sh."""

import argparse
import collections
import json
import math
import pathlib
import re
import statistics
import sys

from swift_text import FUNCTIONS, blank, declarations

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How many lines with something in them make a block that is worth telling.
BLOCK = 10
BUDGET = [
    # figure, limit, whether more is better
    ("fileMedian", 100, False),
    ("fileP95", 350, False),
    ("fileLongest", 500, False),
    ("functionMedian", 7, False),
    ("functionP90", 20, False),
    ("functionLongest", 60, False),
    ("documentedPercent", 100.0, True),
    ("testsPerLine", 1.2, True),
]


class Source:
    """A file of Swift."""

    def __init__(self, path):
        self.path = path.relative_to(ROOT)
        self.module = self.path.parts[1]
        self.text = path.read_text()
        self.lines = self.text.count("\n")
        self.declarations = declarations(self.text)
        # Computed properties are functions, too.
        self.functions = [d for d in self.declarations if d.has_body and d.kind in FUNCTIONS | {"var"}]
        self.public = [d for d in self.declarations if d.is_public and d.kind not in ("extension", "deinit")]


def read(folder):
    return [Source(path) for path in sorted((ROOT / folder).rglob("*.swift"))]


def at(values, share):
    """The value that a share of all values does not exceed."""
    ordered = sorted(values) or [0]
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def figures(sources, test_lines):
    files = [source.lines for source in sources]
    functions = [function.length for source in sources for function in source.functions]
    public = [declaration for source in sources for declaration in source.public]
    documented = sum(declaration.is_documented for declaration in public)
    lines = sum(files)
    return {
        "files": len(files),
        "lines": lines,
        "fileMedian": int(statistics.median(files or [0])),
        "fileP95": at(files, 0.95),
        "fileLongest": max(files, default=0),
        "functions": len(functions),
        "functionMedian": int(statistics.median(functions or [0])),
        "functionP90": at(functions, 0.9),
        "functionP95": at(functions, 0.95),
        "functionLongest": max(functions, default=0),
        "public": len(public),
        "documentedPercent": round(100 * documented / len(public), 1) if public else 100.0,
        "testLines": test_lines,
        "testsPerLine": round(test_lines / lines, 2) if lines else 0,
    }


def meaningful(source):
    """The lines of a file that say something, with their numbers: no comments, imports or lone brackets."""
    kept = []
    for number, line in enumerate(blank(source.text).split("\n"), 1):
        # Names and numbers stay; strings are blank, so that messages alone do not tell two blocks apart.
        line = re.sub(r"\s+", " ", line.strip())
        if re.search(r"\w", line) and not re.match(r"(public |package |private |internal )?import |#(if|else|endif)", line):
            kept.append((number, line))
    return kept


def apart(group):
    """The places of a block that do not overlap: the rows of a table are no repetition of each other."""
    kept = []
    for path, start in group:
        if not kept or kept[-1][0] != path or start - kept[-1][1] >= BLOCK:
            kept.append((path, start))
    return kept


def repeated(sources):
    """Blocks of at least `BLOCK` meaningful lines that are in several places, the largest first."""
    lines = {source.path: meaningful(source) for source in sources}
    places = collections.defaultdict(list)
    for path, kept in lines.items():
        for start in range(len(kept) - BLOCK + 1):
            places[tuple(line for _, line in kept[start:start + BLOCK])].append((path, start))
    groups = [group for group in map(apart, places.values()) if len(group) > 1]
    firsts, blocks = {group[0]: group for group in groups}, []
    for group in groups:
        before = [(path, start - 1) for path, start in group]
        # The middle of a block that begins earlier in all of its places is told there.
        if before[0] in firsts and set(before) <= set(firsts[before[0]]):
            continue
        length = BLOCK
        while all(start + length < len(lines[path]) for path, start in group):
            following = {lines[path][start + length][1] for path, start in group}
            overlap = any(a[0] == b[0] and b[1] - a[1] <= length for a, b in zip(group, group[1:]))
            if len(following) > 1 or overlap:
                break
            length += 1
        where = [f"{path}:{lines[path][start][0]}" for path, start in group]
        blocks.append({"lines": length, "places": where})
    return sorted(blocks, key=lambda block: (-block["lines"] * (len(block["places"]) - 1), block["places"]))


def longest(sources, count):
    files = sorted(sources, key=lambda source: -source.lines)[:count]
    functions = [(function, source) for source in sources for function in source.functions]
    functions.sort(key=lambda pair: -pair[0].length)
    return {
        "files": [{"lines": source.lines, "path": str(source.path)} for source in files],
        "functions": [
            {"lines": function.length, "path": f"{source.path}:{function.line}", "name": function.name or function.kind}
            for function, source in functions[:count]
        ],
        "undocumented": [
            f"{source.path}:{declaration.line}: {declaration.kind} {declaration.name}"
            for source in sources
            for declaration in source.public
            if not declaration.is_documented
        ][:count],
    }


def gather(places):
    sources, tests = read("Sources") + read("Samples"), read("Tests")
    house = figures(sources, sum(test.lines for test in tests))
    blocks = repeated(sources)
    house["repeatedBlocks"] = len(blocks)
    house["repeatedLines"] = sum(block["lines"] * (len(block["places"]) - 1) for block in blocks)
    modules = {}
    for name in sorted({source.module for source in sources if source.path.parts[0] == "Sources"}):
        own = sum(test.lines for test in tests if test.module == f"{name}Tests")
        modules[name] = figures([source for source in sources if source.module == name], own)
    over = [
        {"figure": figure, "is": house[figure], "budget": limit}
        for figure, limit, more in BUDGET
        if (house[figure] < limit if more else house[figure] > limit)
    ]
    return {
        "house": house,
        "overBudget": over,
        "modules": modules,
        "longest": longest(sources, places),
        "repeated": blocks[:places],
    }


def table(facts, with_modules, places):
    house, out = facts["house"], []
    limits = {figure: (limit, more) for figure, limit, more in BUDGET}
    for figure, value in house.items():
        limit, more = limits.get(figure, (None, None))
        verdict = ""
        if limit is not None:
            kept = value >= limit if more else value <= limit
            verdict = f"{'at least' if more else 'at most'} {limit}{'' if kept else '   OVER'}"
        out.append(f"{figure:18}{value:>10}   {verdict}".rstrip())
    if with_modules:
        out += ["", f"{'module':28}{'files':>6}{'lines':>8}{'file':>11}{'function':>11}{'public':>8}{'doc %':>7}{'tests':>7}"]
        for name, f in facts["modules"].items():
            file, function = f"{f['fileMedian']}/{f['fileP95']}", f"{f['functionMedian']}/{f['functionP95']}"
            out.append(
                f"{name:28}{f['files']:6}{f['lines']:8}{file:>11}{function:>11}{f['public']:8}"
                f"{f['documentedPercent']:7}{f['testsPerLine']:7}"
            )
    if places:
        for what in ("files", "functions"):
            out += ["", f"The longest {what}:"]
            out += [f"{e['lines']:6}  {e['path']}  {e.get('name', '')}".rstrip() for e in facts["longest"][what]]
        if facts["longest"]["undocumented"]:
            out += ["", "Public and not documented:"] + [f"  {entry}" for entry in facts["longest"]["undocumented"]]
        out += ["", "Blocks that are there more than once:"]
        out += [f"{block['lines']:6}  {', '.join(block['places'])}" for block in facts["repeated"]]
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(prog="Scripts/house.sh")
    parser.add_argument("--modules", action="store_true", help="also print the figures of each module")
    parser.add_argument("--places", type=int, default=0, metavar="N", help="also print the N worst places")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="fail when a figure is over its budget")
    options = parser.parse_args()
    facts = gather(options.places or (10 if options.json else 0))
    print(json.dumps(facts, indent=1) if options.json else table(facts, options.modules, options.places))
    if options.check and facts["overBudget"]:
        sys.exit("Over budget: " + ", ".join(entry["figure"] for entry in facts["overBudget"]))


if __name__ == "__main__":
    main()
