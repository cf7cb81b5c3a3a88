"""Converts the documentation of all public modules, and merges it into one archive.

Usage: docs.py SYMBOL_GRAPHS OUTPUT

Modules are converted in the order of their imports, so that a page may link to what lies below its module. An error is
also what a reader would miss: a public type, or an article, that no landing page lists.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]


def manifest():
    """The public modules of the package, and what each depends on."""
    text = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True).stdout
    package = json.loads(text)
    modules = {
        target
        for product in package["products"]
        if "library" in product["type"]
        for target in product["targets"]
    }
    needs = {}
    for target in package["targets"]:
        names = [d.get("byName", d.get("target", [None]))[0] for d in target["dependencies"]]
        needs[target["name"]] = [name for name in names if name in modules]
    return sorted(modules), needs


def in_order(modules, needs):
    """The modules, each after those that it depends on; the front door last, because its articles are about all."""
    done = []

    def visit(module):
        if module not in done:
            for other in sorted(needs[module]):
                visit(other)
            done.append(module)

    for module in modules:
        visit(module)
    return [m for m in done if m != "Latchkey"] + ["Latchkey"]


def uncurated(module, graphs, catalogue):
    """Public types and articles that the landing page of a module does not list."""
    page = (catalogue / f"{module}.md").read_text()
    listed = set(re.findall(r"^- ``([^`]+)``", page, re.MULTILINE)) | set(re.findall(r"^- <doc:([^>]+)>", page, re.MULTILINE))
    symbols = json.loads((graphs / f"{module}.symbols.json").read_text())["symbols"]
    names = {s["pathComponents"][0] for s in symbols if len(s["pathComponents"]) == 1}
    names |= {article.stem for article in catalogue.glob("*.md")} - {module}
    return sorted(names - listed)


def convert(module, graphs, output, archives):
    """Converts one module; returns its archive, and whether it has no mistakes."""
    catalogue = ROOT / "Sources" / module / f"{module}.docc"
    missing = uncurated(module, graphs, catalogue)
    if missing:
        print(f"{catalogue}/{module}.md: list these under Topics: {', '.join(missing)}", file=sys.stderr)
    folder = output / "symbol-graphs" / module
    folder.mkdir(parents=True)
    for graph in [graphs / f"{module}.symbols.json", *graphs.glob(f"{module}@*.symbols.json")]:
        shutil.copy(graph, folder)
    archive, diagnostics = output / f"{module}.doccarchive", folder / "diagnostics.json"
    command = [
        "docc", "convert", str(catalogue),
        "--additional-symbol-graph-dir", str(folder),
        "--fallback-display-name", module,
        "--fallback-bundle-identifier", module,
        "--output-path", str(archive),
        "--diagnostics-output-path", str(diagnostics),
        "--enable-experimental-external-link-support",
        "--experimental-documentation-coverage",
        "--coverage-summary-level", "none",
    ]
    for other in archives:
        command += ["--dependency", str(other)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if not archive.exists():
        sys.exit(f"docc failed for {module}:\n{result.stdout}{result.stderr}")
    # Warnings are errors; all are shown, those of the modules above as well.
    mistakes = json.loads(diagnostics.read_text())["diagnostics"]
    for mistake in mistakes:
        place = urllib.parse.unquote(mistake.get("source", module)).removeprefix("file://")
        line = mistake.get("range", {}).get("start", {}).get("line", 1)
        print(f"{place}:{line}: {mistake['severity']}: {mistake['summary']}", file=sys.stderr)
    return archive, not missing and not mistakes


def coverage(archive):
    """How many symbols of an archive there are, and how many of them say what they are."""
    entries = json.loads((archive / "documentation-coverage.json").read_text())
    symbols = [e for e in entries if e["kind"]["isSymbol"]]
    return len(symbols), sum(bool(e.get("hasAbstract")) for e in symbols)


def main():
    graphs, output = pathlib.Path(sys.argv[1]), ROOT / sys.argv[2]
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    modules, needs = manifest()
    archives, wrong = [], []
    for module in in_order(modules, needs):
        archive, is_right = convert(module, graphs, output, archives)
        archives.append(archive)
        if not is_right:
            wrong.append(module)
    if wrong:
        sys.exit(f"There are mistakes in the documentation of {', '.join(wrong)}.")
    merged = output / "latchkey.doccarchive"
    command = ["docc", "merge", *map(str, archives), "--synthesized-landing-page-name", "Latchkey"]
    subprocess.run([*command, "--output-path", str(merged)], check=True)
    total, documented = map(sum, zip(*map(coverage, archives)))
    pages = sum(len(list((ROOT / "Sources" / m / f"{m}.docc").glob("*.md"))) for m in modules)
    print(f"{len(modules)} modules, {pages} pages, {total} public symbols, {100 * documented / total:.1f} % with a summary")
    print(os.path.relpath(merged, ROOT))


if __name__ == "__main__":
    main()
