#!/usr/bin/env bash
# Makes a release from a clean clone, with the exact versions of Scripts/versions.tsv.
#
#   Scripts/release.sh VERSION         checks everything and writes sources, bill of materials and checksums
#   Scripts/release.sh --update        resolves the newest versions that the manifest allows, and lists them
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" "${test_tools[@]}"

if [ "${1:-}" = --update ]; then
    swift package update
    exec python3 Scripts/lib/versions.py write .build/workspace-state.json
fi
version="${1:-}"
if ! printf '%s' "$version" | grep -qE '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$'; then
    printf 'usage: Scripts/release.sh VERSION, by semantic versioning, such as 0.2.0\n' >&2
    exit 2
fi
if [ -n "$(git status --porcelain)" ]; then
    printf 'There are changes that are not committed; a release is made from a commit.\n' >&2
    exit 1
fi
if ! grep -qE "^## $version( |$)" CHANGELOG.md; then
    printf "CHANGELOG.md has no section '## %s'.\n" "$version" >&2
    exit 1
fi

say "Resolving exactly what Scripts/versions.tsv lists"
python3 Scripts/lib/versions.py restore Package.resolved
swift package resolve --force-resolved-versions
python3 Scripts/lib/versions.py compare .build/workspace-state.json

Scripts/check-promises.sh
Scripts/api-breakage.sh
Scripts/test.sh

folder=".build/release-$version"
say "Writing $folder"
rm -rf "$folder"
mkdir -p "$folder"
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
export SOURCE_DATE_EPOCH
git archive --prefix="latchkey-$version/" --output="$folder/latchkey-$version.tar.gz" HEAD
python3 Scripts/lib/versions.py restore "$folder/latchkey-$version.resolved.json"
Scripts/sbom.sh "$version" >"$folder/latchkey-$version.cdx.json"
(cd "$folder" && sha256sum ./* >SHA256SUMS && cat SHA256SUMS)
say "Tag the commit with: git tag -s $version"
