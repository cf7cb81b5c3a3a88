#!/usr/bin/env bash
# Runs the demonstration under LeakSanitizer, twice: what is lost must be nothing, or the same however many calls there are.
#
#   Scripts/leaks.sh [CALLS]   so many calls in the second run, 2000 by default, and a tenth of them in the first
#
# The status is 1 when the second run lost more: what a process loses once is not a leak that grows.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}"

calls="${1:-2000}"
runtime="$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')/clang/lib/linux"
say "Linking the command with LeakSanitizer"
# Only the link differs from a usual build, so that nothing is compiled anew.
swift build --product latchkey -Xlinker --whole-archive -Xlinker "$runtime/libclang_rt.lsan-x86_64.a" \
    -Xlinker --no-whole-archive -Xlinker -lresolv >&2
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cp .build/debug/latchkey "$folder/latchkey"

leaked() {
    LSAN_OPTIONS="suppressions=$repository/Scripts/lib/leaks.supp:print_suppressions=0:exitcode=0" \
        "$folder/latchkey" demo --store memory --directory "$folder/state" --calls "$1" --tenants 20 \
        >"$folder/out" 2>"$folder/errors" || { cat "$folder/out" "$folder/errors" >&2; return 1; }
    grep -E 'SUMMARY: LeakSanitizer' "$folder/errors" || echo "LeakSanitizer: nothing leaked"
}
small="$(leaked $((calls / 10)))"
large="$(leaked "$calls")"
printf '%6s calls: %s\n%6s calls: %s\n' $((calls / 10)) "$small" "$calls" "$large"

bytes_of() { sed -n 's/.*: \([0-9]*\) byte(s) leaked.*/\1/p' <<<"$1"; }
lost_small="$(bytes_of "$small")"
lost_large="$(bytes_of "$large")"
if [ "${lost_large:-0}" -gt "${lost_small:-0}" ]; then
    printf 'More calls leaked more.\n' >&2
    exit 1
fi
