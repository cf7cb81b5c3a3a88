#!/usr/bin/env bash
# Starts processes that share one Redis, and shows that they work as one.
#
#   Scripts/fleet.sh 20 50    20 processes, 50 keys
#
# Prints how often each key was acquired, and how long it took until no process served a token that one had revoked.
# The exit status is 0 only when each key was acquired once and the median of those times is at most 50 ms.
#
#   Scripts/fleet.sh families 50 10    50 processes, 10 audiences of one account
#
# Redeems refresh tokens that are good for one redemption while processes are killed at each step. The exit status is 0
# only when none was presented again but after an unknown outcome, and none was lost.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages libcurl4-openssl-dev libssl-dev libsqlite3-dev libhiredis-dev pkg-config python3 redis-server
export LATCHKEY_TARGETS=FleetMember
say "Building (the first time takes some minutes)"
swift build --configuration release --scratch-path .build/fleet-member >&2
member=.build/fleet-member/release/FleetMember
if [ "${1:-}" = families ]; then
    exec python3 -B Scripts/lib/families.py "$member" "${2:-50}" "${3:-10}"
fi
exec python3 Scripts/lib/fleet.py "$member" "${1:-20}" "${2:-50}"
