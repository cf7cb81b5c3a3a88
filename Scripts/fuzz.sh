#!/usr/bin/env bash
# Feeds the parsers with what libFuzzer makes up, two at a time.
#
#   Scripts/fuzz.sh [SECONDS] [TARGET...]   each target for so many seconds, 60 by default; all targets by default
#
# Begins with the inputs of Scripts/fuzzing/TARGET and with what earlier runs found worth keeping. An input that crashes
# a parser, keeps it busy for 10 s or makes it take 2 GB is printed and kept; the status is then 1.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
require_packages "${libraries[@]}"

seconds="${1:-60}"
[ $# -gt 0 ] && shift
scratch=.build/fuzzing

say "Building the parsers with AddressSanitizer and libFuzzer's counters"
# Gold, which is the default linker, knows nothing of the counters' sections.
LATCHKEY_FUZZER=1 LATCHKEY_TARGETS=Fuzzer swift build --product Fuzzer --scratch-path "$scratch" \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld >&2
fuzzer="$(readlink -f "$scratch/debug/Fuzzer")"

# A fault is libFuzzer's to report, not a debugger's.
export SWIFT_BACKTRACE=enable=no
# What OpenSSL keeps for the life of a process is not leaked; leaks have a script of their own.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1

run_target() {
    local target="$1" folder="$scratch/corpora/$1" log="$scratch/logs/$1.log" status=0
    mkdir -p "$folder" "$scratch/logs" "$scratch/faults/$target"
    # A target that was renamed, or has no samples, is a mistake, not a slow start.
    [ -d "Scripts/fuzzing/$target" ] || { printf '%s: no samples in Scripts/fuzzing/%s\n' "$target" "$target"; return 1; }
    "$fuzzer" "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
        -artifact_prefix="$scratch/faults/$target/" "$folder" "Scripts/fuzzing/$target" >"$log" 2>&1 || status=$?
    local runs coverage
    runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    coverage="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)"
    printf '%-16s %4s s  %10s inputs  %6s edges  %s\n' "$target" "$seconds" "${runs:-?}" "${coverage:-?}" \
        "$([ "$status" -eq 0 ] && echo '0 crashes' || echo "FAILED, see $log")"
    [ "$status" -eq 0 ] || { grep -E 'Broken promise|Fatal error|ERROR: |Test unit written' "$log" | head -5; return 1; }
}
export -f run_target
export seconds scratch fuzzer

if [ $# -gt 0 ]; then targets=("$@"); else mapfile -t targets < <("$fuzzer" --list); fi
say "Feeding ${#targets[@]} targets for $seconds s each, two at a time"
failed=0
printf '%s\n' "${targets[@]}" | xargs --max-procs=2 -I{} bash -c 'run_target {}' || failed=1
[ "$failed" -eq 0 ] && printf 'Every target kept its promises.\n'
exit "$failed"
