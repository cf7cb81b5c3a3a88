#!/usr/bin/env bash
# Builds Latchkey and measures its token cache: hit, handle, stampede or memory; arguments are passed on (try --json).
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}"
say "Building (the first time takes some minutes)"
swift build --configuration release --product latchkey >&2
exec "$(swift build --configuration release --show-bin-path)/latchkey" bench "$@"
