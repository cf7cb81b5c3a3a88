#!/usr/bin/env bash
# Compares the public interface with that of the last tag, or of the one that is named.
#
#   Scripts/api-breakage.sh [TAG] [MODULE...]
#
# Breaking changes are allowed only when the major version grows, or before 1.0 the minor one; Scripts/allowed-breakage.txt
# lists those that the next release has for a reason.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}"

tag="${1:-$(git describe --tags --abbrev=0 2>/dev/null || true)}"
[ $# -eq 0 ] || shift
if [ -z "$tag" ]; then
    printf 'There is no tag yet: nothing can be broken.\n'
    exit 0
fi
arguments=()
for module in "$@"; do arguments+=(--targets "$module"); done
[ ! -e Scripts/allowed-breakage.txt ] || arguments+=(--breakage-allowlist-path Scripts/allowed-breakage.txt)
say "Comparing the interface with that of $tag"
swift package diagnose-api-breaking-changes "$tag" "${arguments[@]}"
