#!/usr/bin/env bash
# Builds Latchkey and runs its demonstration; arguments are passed on (try --json).
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}"
say "Building (the first time takes some minutes)"
swift build --configuration release --product latchkey >&2
exec "$(swift build --configuration release --show-bin-path)/latchkey" demo "$@"
