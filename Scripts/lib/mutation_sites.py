"""Finds places in Swift sources where a small fault can be planted."""

import re

SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&", "+": "-", "-": "+", "==": "!=", "!=": "=="}
STATEMENT = re.compile(r"^(self\.)?[A-Za-z_][\w.]*(\[[^\]]*\])?(\.\w+)*( (=|\+=|-=) .+|\(.*\)( \{ .* \})?)$")
WORDS = ("return", "throw", "let", "var", "guard", "if", "for", "while", "switch", "case", "try", "await", "func", "init",
         "super", "self.init", "precondition", "default", "else", "do", "defer", "import", "fatalError", "assert")


def masked(text):
    """The text with strings and comments blanked out, so that places stay the same."""
    pattern = re.compile(r'"""[\s\S]*?"""|#"(?:[^\n])*?"#|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/')
    return pattern.sub(lambda match: re.sub(r"[^\n]", "\x01", match.group()), text)


def balanced(text):
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0


def parts(text):
    """Splits conditions at commas that are not inside of brackets."""
    depth, start, found = 0, 0, []
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            found.append((start, index))
            start = index + 1
    return found + [(start, len(text))]


def site(kind, line, start, end, new, what):
    return {"kind": kind, "line": line, "start": start, "end": end, "new": new, "what": what}


def sites(text):
    """Every place, as a dictionary: the line, the columns that are replaced, and by what."""
    found = []
    lines, plain = text.split("\n"), masked(text).split("\n")
    for number, (line, mask) in enumerate(zip(lines, plain)):
        if "\x01" in mask and mask.strip("\x01 ") == "":
            continue
        if re.match(r"\s*(import|infix|prefix|precedencegroup|@|#)", mask) or " func " in mask or "init(" in mask:
            continue
        found += operators(number, line, mask) + conditions(number, line, mask) + constants(number, line, mask)
        before = next((plain[i].strip() for i in range(number - 1, -1, -1) if plain[i].strip("\x01 ")), "")
        after = plain[number + 1].strip() if number + 1 < len(plain) else ""
        found += statements(number, line, mask, before, after)
    return found


def operators(number, line, mask):
    found = []
    for match in re.finditer(r" (<=|>=|==|!=|<|>|&&|\|\||\+|-) ", mask):
        symbol = match.group(1)
        if symbol in ("==", "!=") and re.match(r"nil\b", mask[match.end():]):
            continue
        if "where " in mask and symbol == "==" and re.match(r"\s*(extension|where|struct|public)", mask):
            continue
        found.append(site("operator " + symbol, number, match.start(1), match.end(1), symbol + "@OP@",
                          f"'{symbol}' becomes '{SWAPS[symbol]}': {line.strip()}"))
    return found


def conditions(number, line, mask):
    match = re.match(r"(\s*)(\} else if|if|guard|while) (.*?)( else)? \{", mask)
    if not match or not balanced(match.group(3)):
        return []
    found, base = [], match.start(3)
    for start, end in parts(match.group(3)):
        piece = mask[base + start: base + end]
        if re.match(r"\s*(let|var|case|#|unsafe)\b", piece) or not piece.strip():
            continue
        start += len(piece) - len(piece.lstrip())
        source = line[base + start: base + end]
        found.append(site("negation", number, base + start, base + end, f"planted(@ID@, flipping: {source})",
                          f"'{source}' is negated: {line.strip()}"))
    return found


def constants(number, line, mask):
    if re.match(r"\s*(case|default)\b", mask) or "0x" in mask:
        return []
    found = []
    for match in re.finditer(r"(?<![\w.\"$])([2-9]|[1-9][\d_]+)(?![\w.\"])", mask):
        found.append(site("constant", number, match.start(1), match.end(1), f"planted(@ID@, raising: {match.group(1)})",
                          f"{match.group(1)} becomes one more: {line.strip()}"))
    return found


def statements(number, line, mask, before, after):
    content = mask.strip()
    if not STATEMENT.match(content) or content.split("(")[0].split(" ")[0] in WORDS or not balanced(content):
        return []
    if not re.search(r"[{});\w\]?!\x01]$", before) or after.startswith((".", "?", "&&", "||", "+")):
        return []
    start = len(line) - len(line.lstrip())
    return [site("statement", number, start, len(line), "if !isPlanted(@ID@) { " + line.strip() + " }",
                 f"is left out: {line.strip()}")]
