#!/usr/bin/env bash
# Lets Debian's rclone use the emulator's Blob Storage, as a client that neither we nor Microsoft wrote.
#
# It runs in a network of its own, where the names and addresses that rclone asks for lead to the emulator: the accounts
# below blob.localhost, and the metadata service of virtual machines, whose identity rclone uses.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}" ca-certificates iproute2 python3 rclone
say "Building"
swift build --product latchkey >&2
program="$(swift build --show-bin-path)/latchkey"

if ! unshare --map-root-user --mount --net true 2>/dev/null; then
    say "SKIPPED: this system lets nobody make a network of their own, so rclone was not asked"
    exit 0
fi
say "Asking rclone"
unshare --map-root-user --mount --net bash "$repository/Scripts/lib/judge-rclone.sh" "$program"
say "rclone found nothing"
