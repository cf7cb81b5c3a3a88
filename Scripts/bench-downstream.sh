#!/usr/bin/env bash
# Builds Latchkey and measures calls of APIs over an nginx on loopback, beside the bare HTTP client and AsyncHTTPClient;
# all take part in one interleaved run. Arguments are passed on: --json prints case, ratio and target of each row.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" nginx-light
say "Building (the first time takes some minutes)"
# AsyncHTTPClient belongs to the comparison alone, so the program is in the package of the benchmarks.
build=(swift build --package-path Benchmarks --configuration release --product DownstreamComparison)
[ -z "${LATCHKEY_SCRATCH_PATH:-}" ] || build+=(--scratch-path "$LATCHKEY_SCRATCH_PATH")
"${build[@]}" >&2
exec "$("${build[@]}" --show-bin-path)/DownstreamComparison" "$@"
