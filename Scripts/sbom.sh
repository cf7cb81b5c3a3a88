#!/usr/bin/env bash
# Prints what Latchkey is made of, as a bill of materials in the form of CycloneDX 1.6.
#
#   Scripts/sbom.sh [VERSION] > latchkey.cdx.json
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" python3

version="${1:-$(git describe --tags --always --dirty)}"
tree="$(mktemp)"
trap 'rm -f "$tree"' EXIT
swift package show-dependencies --format json 2>/dev/null >"$tree"
# What is linked at run time, by the packages that the development packages bring.
mapfile -t linked < <(dpkg-query --show --showformat='${Depends}\n' libcurl4-openssl-dev libssl-dev libsqlite3-dev libhiredis-dev |
    tr ',' '\n' | sed 's/^ *//; s/ .*//' | grep -E '^(libcurl4|libssl3|libsqlite3-0|libhiredis)' | sort -u)
python3 Scripts/lib/sbom.py .build/workspace-state.json "$tree" "$version" "${linked[@]}"
