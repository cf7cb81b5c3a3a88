"""Checks that every promise of SECURITY.md names tests, and that each test is there.

A promise is an item of a list below a heading that begins with "What Latchkey promises"; a test is written as
`Module/Suite/function`, where the function may be left out when the whole suite is meant.
"""

import os
import re
import sys

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")


def promises():
    with open(os.path.join(ROOT, "SECURITY.md"), encoding="utf-8") as file:
        parts = re.split(r"^## ", file.read(), flags=re.M)
    for part in parts:
        if part.startswith("What Latchkey promises"):
            yield from (" ".join(item.split()) for item in re.split(r"^- ", part, flags=re.M)[1:])


def tests():
    """The suites of each module, with the functions of tests in them."""
    found = {}
    for module in sorted(os.listdir(os.path.join(ROOT, "Tests"))):
        for folder, _, names in os.walk(os.path.join(ROOT, "Tests", module)):
            for name in (n for n in names if n.endswith(".swift")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = file.read()
                suites = re.findall(r"^(?:extension|@Suite[^\n]*?(?:struct|class)|(?:final )?(?:struct|class)) (\w+)", text, re.M)
                # A suite whose attribute stands on lines of its own.
                suites += re.findall(r"^\) struct (\w+)", text, re.M)
                functions = set(re.findall(r"@Test[\s\S]*?\bfunc (\w+|`[^`]+`)", text))
                for suite in suites:
                    found.setdefault((module, suite), set()).update(functions)
    return found


def main():
    known, wrong, count, named = tests(), [], 0, 0
    for promise in promises():
        count += 1
        references = re.findall(r"`(Latchkey\w*Tests)/(\w+)(?:/(\w+))?`", promise)
        if not references:
            wrong.append(f"names no test: {promise[:90]}")
        for module, suite, function in references:
            named += 1
            if (module, suite) not in known:
                wrong.append(f"there is no suite {suite} in {module}: {promise[:60]}")
            elif function and function not in known[(module, suite)]:
                wrong.append(f"there is no test {function} in {suite}: {promise[:60]}")
    for line in wrong:
        print(f"SECURITY.md: {line}", file=sys.stderr)
    if wrong or not count:
        return 1
    print(f"{count} promises name {named} tests, and all of them are there.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
