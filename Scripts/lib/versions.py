"""The checked-in list of exact versions, Scripts/versions.tsv.

    versions.py write STATE          writes the list from what was fetched (.build/workspace-state.json)
    versions.py restore RESOLVED     writes a Package.resolved from the list
    versions.py compare STATE        checks that what was fetched is what is listed
    versions.py minimum MANIFEST     lists dependencies whose minimum in the manifest is older than what is listed
"""

import json
import os
import re
import sys

LIST = os.path.join(os.path.dirname(__file__), "..", "versions.tsv")
HEAD = "# Every package that a release is built with, by its exact version; Scripts/release.sh resolves from this list.\n"


def read():
    with open(LIST, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return [dict(zip(("identity", "version", "revision", "location"), row)) for row in rows]


def fetched(path):
    """The packages that were fetched, by identity."""
    with open(path, encoding="utf-8") as file:
        dependencies = json.load(file)["object"]["dependencies"]
    return {d["packageRef"]["identity"]: d for d in dependencies}


def write(path):
    with open(LIST, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for identity, dependency in sorted(fetched(path).items()):
            state = dependency["state"]["checkoutState"]
            row = (identity, state["version"], state["revision"], dependency["packageRef"]["location"])
            file.write("\t".join(row) + "\n")


def restore(path):
    pins = [
        {
            "identity": row["identity"],
            "kind": "remoteSourceControl",
            "location": row["location"],
            "state": {"revision": row["revision"], "version": row["version"]},
        }
        for row in read()
    ]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"pins": pins, "version": 2}, file, indent=2)
        file.write("\n")


def compare(path):
    here = {name: dependency["state"].get("checkoutState") or {} for name, dependency in fetched(path).items()}
    listed = {row["identity"]: row for row in read()}
    wrong = set(here) ^ set(listed)
    wrong |= {name for name in set(here) & set(listed) if here[name].get("revision") != listed[name]["revision"]}
    for name in sorted(wrong):
        has, wants = here.get(name, {}).get("version", "nothing"), listed.get(name, {}).get("version", "nothing")
        print(f"{name}: {has} was fetched, {wants} is listed in Scripts/versions.tsv", file=sys.stderr)
    if wrong:
        return 1
    print(f"{len(listed)} packages have the listed versions and revisions.")
    return 0


def minimum(path):
    with open(path, encoding="utf-8") as file:
        wanted = re.findall(r'\.package\(url: "([^"]+)", from: "([^"]+)"', file.read())
    listed = {row["location"]: row["version"] for row in read()}
    older = [(location, version) for location, version in wanted if listed.get(location) != version]
    for location, version in older:
        print(f"{location}: {version} is enough, {listed.get(location, 'nothing')} is listed")
    if not older:
        print(f"The minimum of each of the {len(wanted)} dependencies is what Scripts/versions.tsv lists.")
    return 1 if older else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "restore", "compare", "minimum"):
        sys.exit(__doc__)
    sys.exit({"write": write, "restore": restore, "compare": compare, "minimum": minimum}[sys.argv[1]](sys.argv[2]))
