"""Judges documents by a JSON Schema: reads {schema, documents: {name: text}}, writes {name: first error or null}."""

import json
import re
import sys

import jsonschema


def parse(text):
    """Reads JSON with comments on lines of their own and trailing commas, as editors do with these files."""
    text = re.sub(r"^\s*(//.*|/\*.*\*/)\s*$", "", text, flags=re.MULTILINE)
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", text))


def main():
    order = json.load(sys.stdin)
    schema = json.loads(order["schema"])
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    verdicts = {}
    for name, text in order["documents"].items():
        error = next(iter(validator.iter_errors(parse(text))), None)
        verdicts[name] = None if error is None else f"{list(error.absolute_path)}: {error.message}"[:300]
    json.dump(verdicts, sys.stdout)


main()
