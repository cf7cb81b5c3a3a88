"""Reads Swift sources as far as figures of them need: what is code, and where declarations begin and end."""

import re

KINDS = "func|init|deinit|subscript|var|let|struct|class|enum|actor|protocol|extension|typealias|associatedtype|case|macro"
TYPES = {"struct", "class", "enum", "actor", "protocol", "extension"}
FUNCTIONS = {"func", "init", "deinit", "subscript"}
ATTRIBUTES = r"(?:@\w+(?:\([^\n]*?\))?\s+)*"
MODIFIERS = (
    r"(?P<modifiers>(?:(?:public|package|internal|fileprivate|private|open|static|final|override|mutating|nonmutating|lazy"
    r"|weak|unowned|indirect|convenience|required|consuming|borrowing|nonisolated|isolated|dynamic|prefix|postfix|infix"
    r"|distributed|async)(?:\([^)\n]*\))?\s+)*)"
)
DECLARATION = re.compile(rf"{ATTRIBUTES}{MODIFIERS}(?:class\s+(?=func|var|subscript))?(?P<kind>{KINDS})\b(?P<rest>[^\n]*)")


class Declaration:
    """Something that a file declares."""

    def __init__(self, kind, line, modifiers, parent, name):
        self.kind, self.line, self.parent, self.name = kind, line, parent, name
        self.end = line
        self.access = re.search(r"\b(public|open|package|internal|fileprivate|private)\b(?!\()", modifiers)
        self.access = self.access.group(1) if self.access else ""
        self.is_documented = False
        self.has_body = False

    @property
    def length(self):
        return self.end - self.line + 1

    @property
    def is_public(self):
        """Whether users of the module see it: it and all that encloses it is public."""
        if self.parent is not None and self.parent.kind not in TYPES:
            return False
        if self.kind == "case" or self.parent is not None and self.parent.kind == "protocol":
            return self.parent is not None and self.parent.is_public
        if self.access not in ("public", "open"):
            return False
        return self.parent is None or self.parent.kind == "extension" or self.parent.is_public


def blank(text):
    """The text with comments and the contents of strings replaced by blanks; lines and columns stay."""
    out, i, n = list(text), 0, len(text)

    def wipe(start, end):
        for k in range(start, min(end, n)):
            if out[k] != "\n":
                out[k] = " "

    while i < n:
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = n if end < 0 else end
            wipe(i, end)
            i = end
        elif text.startswith("/*", i):
            end = after_comment(text, i)
            wipe(i, end)
            i = end
        elif text[i] in '"#':
            opening = re.compile(r'(#*)("""|")').match(text, i)
            if opening is None:
                i += 1
                continue
            end = after_string(text, opening.end(), opening.group(1), opening.group(2))
            wipe(i + 1, end - 1)
            i = end
        else:
            i += 1
    return "".join(out)


def after_comment(text, start):
    """Where a comment ends that may hold others."""
    depth, i = 0, start
    while i < len(text):
        if text.startswith("/*", i):
            depth, i = depth + 1, i + 2
        elif text.startswith("*/", i):
            depth, i = depth - 1, i + 2
            if depth == 0:
                return i
        else:
            i += 1
    return len(text)


def after_string(text, start, hashes, quotes):
    """Where a string ends, with what is interpolated into it."""
    i, escape = start, "\\" + hashes
    while i < len(text):
        if text.startswith(escape + "(", i):
            i = after_interpolation(text, i + len(escape) + 1)
        elif text.startswith(escape, i):
            i += len(escape) + 1
        elif text.startswith(quotes + hashes, i):
            return i + len(quotes) + len(hashes)
        elif quotes == '"' and text[i] == "\n":
            return i
        else:
            i += 1
    return len(text)


def after_interpolation(text, start):
    """Where the parentheses of an interpolation end."""
    depth, i = 1, start
    while i < len(text) and depth:
        opening = re.compile(r'(#*)("""|")').match(text, i)
        if opening:
            i = after_string(text, opening.end(), opening.group(1), opening.group(2))
            continue
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        i += 1
    return i


def declarations(text):
    """The declarations of a file, in order."""
    code = blank(text)
    lines, raw = code.split("\n"), text.split("\n")
    found, scopes, pending, parentheses = [], [], None, 0
    for number, line in enumerate(lines, 1):
        match = DECLARATION.match(line.strip()) if parentheses == 0 else None
        if match and allowed(match, scopes):
            parent = scopes[-1] if scopes else None
            name = re.match(r"\s*`?([\w.]*)", match["rest"]).group(1)
            pending = Declaration(match["kind"], number, match["modifiers"], parent, name)
            pending.is_documented = is_documented(raw, number)
            found.append(pending)
        for character in line:
            if character in "([":
                parentheses += 1
            elif character in ")]":
                parentheses = max(0, parentheses - 1)
            elif character == "{":
                opens = pending is not None and parentheses == 0
                scopes.append(pending if opens else Declaration("block", number, "", None, ""))
                scopes[-1].has_body = True
                pending = None if opens else pending
            elif character == "}" and scopes:
                scopes.pop().end = number
        # Without a body the declaration ends where its signature does.
        if pending is not None and parentheses == 0 and pending.kind in ("var", "let", "case", "typealias"):
            pending = None
    return found


def allowed(match, scopes):
    """Whether a match declares something here, rather than being a local value or a case of a switch."""
    if not scopes:
        return match["kind"] != "case"
    inside_type = scopes[-1].kind in TYPES
    if match["kind"] == "case":
        return scopes[-1].kind == "enum"
    return inside_type or match["kind"] == "func"


def is_documented(raw, number):
    """Whether the lines above a declaration, beyond its attributes, are a documentation comment."""
    index = number - 2
    while index >= 0 and re.match(r"\s*(@|#if|#else|#endif)", raw[index]):
        index -= 1
    return index >= 0 and raw[index].lstrip().startswith(("///", "*/"))
