#!/usr/bin/env bash
# Builds and tests with the oldest version of every dependency that the manifest allows.
#
#   Scripts/test-minimum.sh [MODULE...]   the modules to test, such as LatchkeyTokenCache; those below by default
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" "${test_tools[@]}"

if python3 Scripts/lib/versions.py minimum Package.swift && [ $# -eq 0 ]; then
    say "Scripts/test.sh tests just that"
    exit 0
fi

tree=.build/minimum
say "Copying the package to $tree, with each version as its minimum"
mkdir -p "$tree"
git ls-files --cached --others --exclude-standard -z -- Package.swift Examples Samples Sources Tests Scripts |
    xargs -0 cp --parents --target-directory="$tree"
sed -i 's/\.package(url: "\([^"]*\)", from: "\([^"]*\)"/.package(url: "\1", exact: "\2"/' "$tree/Package.swift"
cd "$tree"
rm -f Package.resolved
swift package resolve
python3 - <<'PYTHON'
import json
for dependency in json.load(open(".build/workspace-state.json"))["object"]["dependencies"]:
    print(dependency["packageRef"]["identity"], dependency["state"]["checkoutState"]["version"])
PYTHON
modules=("$@")
[ ${#modules[@]} -gt 0 ] || modules=(LatchkeyTokenCache LatchkeyHTTP LatchkeyTokenAcquisition LatchkeyWeb LatchkeySidecar)
swift build --build-tests
for module in "${modules[@]}"; do
    say "Testing $module"
    swift test --skip-build --no-parallel --filter "^${module}Tests\\."
done
