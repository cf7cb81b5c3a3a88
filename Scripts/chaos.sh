#!/usr/bin/env bash
# Lets five processes that share one Redis come to harm, and checks that they keep what the engine promises.
#
#   Scripts/chaos.sh [SECONDS [SEED]]    600 seconds and a seed of the time by default
#
# Processes are killed and paused, their connections cut, delayed and stalled, Redis is killed, paused and flushed, records
# are damaged, keys of the ring and refresh tokens rotated and tokens revoked. The exit status is 0 only when all bounds hold.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages libcurl4-openssl-dev libssl-dev libsqlite3-dev libhiredis-dev pkg-config python3 redis-server
seconds="${1:-600}"
for number in "$seconds" "${2:-0}"; do
    case "$number" in '' | *[!0-9]*)
        printf 'usage: Scripts/chaos.sh [SECONDS [SEED]]\n' >&2
        exit 2
        ;;
    esac
done
member="${LATCHKEY_FLEET_MEMBER:-}"
if [ -z "$member" ]; then
    say "Building (the first time takes some minutes)"
    LATCHKEY_TARGETS=FleetMember swift build --configuration release --scratch-path .build/fleet-member >&2
    member=.build/fleet-member/release/FleetMember
fi
exec python3 -B Scripts/lib/chaos.py "$member" "$seconds" ${2:+"$2"}
