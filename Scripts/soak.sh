#!/usr/bin/env bash
# Loads the sidecar with half of what it can do, and reports whether memory, open files and latency stay what they are.
#
#   Scripts/soak.sh [SECONDS]    1200 seconds by default
#
# Tokens come from the cache, and a part of the requests calls an API with them; the emulator is issuer and API.
# LATCHKEY_BINARY names the program, .build/release/latchkey by default. The exit status is 0 only when no answer failed
# and the lines through memory, open files and latency are flat. Scripts/soak-sidecar.sh restarts the issuer meanwhile.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

seconds="${1:-1200}"
case "$seconds" in '' | *[!0-9]*)
    printf 'usage: Scripts/soak.sh [SECONDS]\n' >&2
    exit 2
    ;;
esac
binary="${LATCHKEY_BINARY:-$repository/.build/release/latchkey}"
[ -x "$binary" ] || { printf 'There is no program at %s; build it first.\n' "$binary" >&2; exit 2; }
require_packages wrk curl python3
exec python3 -B Scripts/lib/soak.py "$binary" "$seconds"
