#!/usr/bin/env bash
# Plants small faults in the engine, the codec, the challenge parser and the validation of tokens, and counts how many the
# tests notice; the status is 0 when it is nine of ten.
#
# The faults are compiled into a copy of the package once, and an environment variable chooses the one that is active.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" "${test_tools[@]}"

tree=.build/mutation
say "Copying the package to $tree"
mkdir -p "$tree"
git ls-files --cached --others --exclude-standard -z -- Package.swift Examples Samples Sources Tests Scripts |
    xargs -0 cp --parents --update --target-directory="$tree"
[ ! -e Package.resolved ] || cp Package.resolved "$tree"

python3 Scripts/lib/mutate.py plant "$tree"
python3 Scripts/lib/mutate.py run "$tree"
