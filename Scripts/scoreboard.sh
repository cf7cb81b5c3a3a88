#!/usr/bin/env bash
# Says which capabilities are tested, and by which test: row, status (tested, refused, open) and test, tab-separated.
#
#   Scripts/scoreboard.sh              one line for each row of Tests/scoreboard.tsv
#   Scripts/scoreboard.sh --all        one line for each test of a row
#   Scripts/scoreboard.sh --list FILE  compares with a saved output of `swift test list`
#
# A test claims rows with a comment above it: // Scoreboard: CE1, CE2
# Rows that are refused on purpose are in Tests/refusals.tsv, with the reason in place of the test.
#
# With LATCHKEY_TARGETS only a part is compared; rows that only tests of other modules claim are then "unverified".
# LATCHKEY_SCRATCH_PATH names the build directory, .build by default.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
    printf 'usage: Scripts/scoreboard.sh [--all] [--list FILE]\n' >&2
    exit 2
}

list=''
options=()
while [ $# -gt 0 ]; do
    case "$1" in
    --all) options+=(--all) ;;
    --list)
        [ $# -ge 2 ] || usage
        list="$2"
        options+=(--partial)
        shift
        ;;
    *) usage ;;
    esac
    shift
done

if [ -z "$list" ]; then
    require_swift
    scratch="${LATCHKEY_SCRATCH_PATH:-.build}"
    list="$(mktemp)"
    trap 'rm -f "$list"' EXIT
    arguments=(--scratch-path "$scratch")
    # An existing build will do; a test that was added since is then an error, with the advice to build.
    if [ -e "$scratch/debug/latchkeyPackageTests.xctest" ]; then arguments+=(--skip-build); fi
    swift test list "${arguments[@]}" >"$list"
    if [ -n "${LATCHKEY_TARGETS:-}" ]; then options+=(--partial); fi
fi

python3 "$repository/Scripts/lib/scoreboard.py" "${options[@]}" "$list"
