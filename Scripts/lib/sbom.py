"""Writes a bill of materials in the form of CycloneDX 1.6 on standard output.

    sbom.py STATE TREE VERSION LIBRARY...

STATE is .build/workspace-state.json, TREE what `swift package show-dependencies --format json` prints, and each LIBRARY the
Debian package of a system library that is linked.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import uuid

LICENSES = (("Apache License", "Apache-2.0"), ("MIT License", "MIT"))


def license_of(folder):
    """The licence of a checkout, by the first lines of its file; a package without one is a mistake."""
    for name in sorted(os.listdir(folder)):
        if not name.lower().startswith("licen"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            head = file.read(500)
        for words, identifier in LICENSES:
            if words in head:
                return identifier
    sys.exit(f"sbom: no known licence in {folder}")


def package(dependency, checkouts):
    reference, state = dependency["packageRef"], dependency["state"]["checkoutState"]
    location = reference["location"]
    place = re.sub(r"^https://|\.git$", "", location)
    namespace, _, name = place.rpartition("/")
    return {
        "type": "library",
        "bom-ref": reference["identity"],
        "group": namespace,
        "name": name,
        "version": state["version"],
        "licenses": [{"license": {"id": license_of(os.path.join(checkouts, dependency["subpath"]))}}],
        "purl": f"pkg:swift/{place}@{state['version']}",
        "externalReferences": [{"type": "vcs", "url": location, "comment": f"revision {state['revision']}"}],
    }


def debian(name):
    """A system library as it is installed here."""
    fields = "${Version}\t${Architecture}\t${source:Package}"
    shown = subprocess.run(["dpkg-query", "--show", "--showformat", fields, name], text=True, capture_output=True)
    if shown.returncode != 0:
        sys.exit(f"sbom: the Debian package {name} is not installed")
    version, architecture, source = shown.stdout.split("\t")
    licenses = {"curl": "curl", "openssl": "Apache-2.0", "sqlite3": "blessing", "hiredis": "BSD-3-Clause"}
    if source not in licenses:
        sys.exit(f"sbom: the licence of {source} is not known; add it to Scripts/lib/sbom.py")
    return {
        "type": "library",
        "bom-ref": f"deb-{name}",
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": licenses[source]}}],
        "purl": f"pkg:deb/debian/{name}@{version.replace(':', '%3A').replace('+', '%2B')}?arch={architecture}",
    }


def edges(tree):
    """What each package depends on, by identity."""
    found = {}

    def visit(node):
        names = sorted({child["identity"] for child in node.get("dependencies", [])})
        found.setdefault(node["identity"], names)
        for child in node.get("dependencies", []):
            visit(child)

    visit(tree)
    return found


def main(state_path, tree_path, version, libraries):
    with open(state_path, encoding="utf-8") as file:
        dependencies = json.load(file)["object"]["dependencies"]
    with open(tree_path, encoding="utf-8") as file:
        tree = json.load(file)
    checkouts = os.path.join(os.path.dirname(state_path), "checkouts")
    packages = sorted((package(d, checkouts) for d in dependencies), key=lambda component: component["bom-ref"])
    system = [debian(name) for name in libraries]
    found = edges(tree)
    known = {component["bom-ref"] for component in packages}
    root = found.pop(tree["identity"])
    graph = [{"ref": "latchkey", "dependsOn": [n for n in root if n in known] + [c["bom-ref"] for c in system]}]
    graph += [
        {"ref": name, "dependsOn": [n for n in names if n in known]} for name, names in sorted(found.items()) if name in known
    ]
    now = os.environ.get("SOURCE_DATE_EPOCH")
    time = datetime.datetime.fromtimestamp(int(now), datetime.timezone.utc) if now else \
        datetime.datetime.now(datetime.timezone.utc)
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([packages, system, version]))}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "library",
                "bom-ref": "latchkey",
                "name": "latchkey",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": packages + system,
        "dependencies": graph,
    }
    json.dump(content, sys.stdout, indent=2)
    print()
    print(f"{len(packages)} packages and {len(system)} system libraries", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
