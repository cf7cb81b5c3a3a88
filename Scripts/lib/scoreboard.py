"""Compares the rows that tests claim with the tests that exist. See Scripts/scoreboard.sh."""

import argparse
import collections
import pathlib
import re
import sys

TESTS = pathlib.Path("Tests")

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<comment>//[^\n]*)
    | (?P<block>/\*)
    | (?P<string>\#*\"\"\"|\#*\")
    | (?P<name>`[^`\n]+`|[A-Za-z_][A-Za-z0-9_]*)
    | (?P<arrow>->)
    | (?P<other>.)
    """,
    re.VERBOSE,
)
CLAIM = re.compile(r"// Scoreboard: ([A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*)$")
LIKE_A_CLAIM = re.compile(r"/+\s*scoreboard\b", re.IGNORECASE)
TYPES = {"struct", "class", "actor", "enum", "extension", "protocol"}
# What may stand between an attribute and `func`.
MODIFIERS = {"func", "public", "package", "internal", "fileprivate", "private", "static", "class", "final",
             "nonisolated", "isolated", "mutating"}


class Token(collections.namedtuple("Token", "kind text line")):
    pass


def tokens(text):
    """The tokens of a Swift source, strings left out, with comments that may be claims."""
    position, line = 0, 1
    while position < len(text):
        match = TOKEN.match(text, position)
        kind, end = match.lastgroup, match.end()
        if kind == "block":
            end = end_of_block(text, end)
        elif kind == "string":
            end = end_of_string(text, position, match.group())
        elif kind == "comment":
            if LIKE_A_CLAIM.match(match.group()):
                yield Token("claim", match.group().rstrip(), line)
        elif kind != "space":
            yield Token("name" if kind == "name" else "mark", match.group(), line)
        line += text.count("\n", position, end)
        position = end


def end_of_block(text, position):
    depth = 1
    while depth and position < len(text):
        if text.startswith("/*", position):
            depth, position = depth + 1, position + 2
        elif text.startswith("*/", position):
            depth, position = depth - 1, position + 2
        else:
            position += 1
    return position


def end_of_string(text, position, opening):
    hashes = "#" * opening.count("#")
    closing = opening[len(hashes):] + hashes
    escape = "\\" + hashes
    position += len(opening)
    while position < len(text):
        if text.startswith(closing, position):
            return position + len(closing)
        if text.startswith(escape + "(", position):
            position = end_of_interpolation(text, position + len(escape) + 1)
        elif text.startswith(escape, position):
            position += len(escape) + 1
        else:
            position += 1
    return position


def end_of_interpolation(text, position):
    depth = 1
    while depth and position < len(text):
        match = TOKEN.match(text, position)
        position = match.end()
        if match.lastgroup == "string":
            position = end_of_string(text, match.start(), match.group())
        elif match.group() == "(":
            depth += 1
        elif match.group() == ")":
            depth -= 1
    return position


class Source:
    """The tests of a file with the rows that they claim."""

    def __init__(self, path, rows):
        self.path = path
        self.rows = rows
        self.errors = []
        self.claims = []  # (row, line, names that the test may have in the list)
        self.tokens = list(tokens(path.read_text(encoding="utf-8")))
        self.scan()

    def error(self, line, message):
        self.errors.append(f"{self.path}:{line}: {message}")

    def scan(self):
        scopes = []  # the name of a type, or None for any other braces
        opening = None  # the name of the type whose braces open next
        pending, is_test = [], False
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            following = self.tokens[index + 1] if index + 1 < len(self.tokens) else Token("mark", "", token.line)
            step = 1
            if token.kind == "claim":
                pending += self.rows_of(token)
            elif token.text == "@":
                is_test = is_test or following.text == "Test"
                step = self.length_of_attribute(index)
            elif token.text == "func" and is_test:
                name = self.name_of_test(index + 1)
                self.settle(pending, [name for name in scopes if name], name)
                pending, is_test = [], False
            elif token.text in TYPES and following.kind == "name" and following.text not in MODIFIERS | {"var", "let"}:
                opening, step = self.name_of_type(index + 1)
                pending, is_test = self.drop(pending), False
            elif token.text == "{":
                scopes.append(opening)
                opening = None
                pending, is_test = self.drop(pending), False
            elif token.text == "}":
                if scopes:
                    scopes.pop()
                pending, is_test = self.drop(pending), False
            elif token.text not in MODIFIERS:
                pending, is_test = self.drop(pending), False
            index += step
        self.drop(pending)

    def rows_of(self, token):
        match = CLAIM.match(token.text)
        if not match:
            self.error(token.line, "a claim reads '// Scoreboard: CE1, CE2'")
            return []
        claimed = match.group(1).split(", ")
        for row in claimed:
            if row not in self.rows:
                self.error(token.line, f"there is no row {row}")
        return [(row, token.line) for row in claimed if row in self.rows]

    def drop(self, pending):
        for line in sorted({line for _, line in pending}):
            self.error(line, "the claim stands above no test")
        return []

    def settle(self, pending, path, name):
        names = ["/".join(path + [name])]
        if "`" in names[0]:
            names.append(names[0].replace("`", ""))
        for row, line in pending:
            self.claims.append((row, line, names))

    def length_of_attribute(self, index):
        """How many tokens the attribute has that begins at an index."""
        end = index + 2
        while end + 1 < len(self.tokens) and self.tokens[end].text == ".":
            end += 2
        if end < len(self.tokens) and self.tokens[end].text == "(":
            end = self.end_of_group(end)
        return end - index

    def end_of_group(self, index):
        depth = 0
        while index < len(self.tokens):
            if self.tokens[index].text in "([{":
                depth += 1
            elif self.tokens[index].text in ")]}":
                depth -= 1
            index += 1
            if depth == 0:
                break
        return index

    def name_of_type(self, index):
        name, end = self.tokens[index].text, index + 1
        while end + 1 < len(self.tokens) and self.tokens[end].text == ".":
            name += "/" + self.tokens[end + 1].text
            end += 2
        return name, end - index + 1

    def name_of_test(self, index):
        """The name of a function with its labels."""
        name = self.tokens[index].text
        while self.tokens[index].text != "(":
            index += 1
        labels, depth, expects_label = "", 0, True
        for token in self.tokens[index:]:
            if token.text in ("(", "[", "{", "<"):
                depth += 1
            elif token.text in (")", "]", "}", ">"):
                depth -= 1
                if depth == 0:
                    break
            elif depth == 1 and token.text == ",":
                expects_label = True
            elif depth == 1 and expects_label and token.kind == "name":
                labels += token.text.strip("`") + ":"
                expects_label = False
        return f"{name}({labels})"


def read_table(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1) for line in lines if line and not line.startswith("#")]


def read_rows():
    return [f"{table}{number}" for table, count in read_table(TESTS / "scoreboard.tsv")
            for number in range(1, int(count) + 1)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--partial", action="store_true", help="the list need not know every module")
    parser.add_argument("list")
    arguments = parser.parse_args()

    rows = read_rows()
    refusals = dict(read_table(TESTS / "refusals.tsv"))
    errors = [f"{TESTS / 'refusals.tsv'}: there is no row {row}" for row in refusals if row not in rows]
    listed = set(pathlib.Path(arguments.list).read_text(encoding="utf-8").split("\n"))
    modules = {test.split(".")[0] for test in listed if "." in test}
    tested = collections.defaultdict(list)
    unverified = collections.defaultdict(list)

    for path in sorted(TESTS.rglob("*.swift")):
        module = path.parts[1]
        source = Source(path, set(rows))
        errors += source.errors
        for row, line, names in source.claims:
            names = [f"{module}.{name}" for name in names]
            found = next((name for name in names if name in listed), None)
            if found:
                tested[row].append(found)
            elif module not in modules and arguments.partial:
                unverified[row].append(names[0])
            else:
                errors.append(f"{path}:{line}: the list of tests does not know {names[0]}; "
                              "build the tests if it is new")
            if row in refusals:
                errors.append(f"{path}:{line}: {row} is refused in {TESTS / 'refusals.tsv'}")

    counts = collections.Counter()
    for row in rows:
        if row in tested:
            status, texts = "tested", tested[row]
        elif row in unverified:
            status, texts = "unverified", unverified[row]
        elif row in refusals:
            status, texts = "refused", [refusals[row]]
        else:
            status, texts = "open", [""]
        counts[status] += 1
        for text in texts if arguments.all else texts[:1]:
            print(row, status, text, sep="\t")

    summary = [f"{counts[status]} {status}" for status in ("tested", "refused", "open")]
    if counts["unverified"]:
        missing = sorted({name.split(".")[0] for names in unverified.values() for name in names})
        summary.append(f"{counts['unverified']} unverified ({', '.join(missing)} not in the list)")
    print(f"{len(rows)} rows: {', '.join(summary)}", file=sys.stderr)
    for error in dict.fromkeys(errors):
        print(f"error: {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
