#!/usr/bin/env bash
# Runs the engine under virtual time with seeded schedules and faults.
#
#   Scripts/simulate-engine.sh 20000        seeds 1 to 20000
#   Scripts/simulate-engine.sh --seed 17    one seed, with everything that happened
#   Scripts/simulate-engine.sh --mutations  checks that deliberately planted bugs are found
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
export LATCHKEY_TARGETS=EngineSimulator

build() { swift build --configuration release --scratch-path "$1/.build/simulation" --package-path "$1" >&2; }

# Applies one planted bug to a copy of the package. After the bug's name come threes: a file, what stands there, and
# what is put in its place.
plant() {
    local name="$1"
    shift
    (cd "$copy" && git checkout --quiet -- Sources)
    python3 - "$copy/Sources/LatchkeyTokenCache" "$@" <<'PY'
import sys
folder, *places = sys.argv[1:]
for file, before, after in zip(places[::3], places[1::3], places[2::3]):
    path = f"{folder}/{file}"
    text = open(path).read()
    if text.count(before) != 1:
        sys.exit(f"{path}: the place to plant a bug is not there once: {before!r}")
    open(path, "w").write(text.replace(before, after))
PY
    build "$copy" 2>"$copy/log" || {
        cat "$copy/log" >&2
        printf '%s: the planted bug does not compile\n' "$name" >&2
        exit 1
    }
    if "$copy/.build/simulation/release/EngineSimulator" 1500 >"$copy/output" 2>&1; then
        printf 'MISSED  %s\n' "$name"
        missed=1
    else
        printf 'found   %s: %s\n' "$name" "$(grep -m 1 -E '^seed|Fatal' "$copy/output" || echo 'the run broke off')"
    fi
}

if [ "${1:-}" = --mutations ]; then
    copy="$(mktemp -d)"
    trap 'rm -rf "$copy"' EXIT
    missed=0
    git clone --quiet "$repository" "$copy"
    plant 'publish after invalidate' \
        Slots/Slot+Completion.swift 'case .orphaned: return .discard(state.waiters)' 'case .orphaned: break' \
        Slots/Slot+Completion.swift 'guard state.generation == self.generation, state.epoch == epoch else' \
        'guard state.generation <= self.generation else'
    plant 'a waiter cancels the flight' \
        TokenCache+Waiting.swift 'case .finish: break' 'case .finish: self.registry.cancel(id)'
    plant 'a waiter is lost' \
        Slots/WaiterTable.swift 'for place in self.places {' \
        'for place in self.places.dropFirst(self.places.count > 2 ? 1 : 0) {'
    plant 'retry storm' \
        Slots/NegativeRecord.swift 'now < self.until && self.epoch == epoch' \
        'now < self.until && self.epoch == epoch && self.count > 1000' \
        Failures/CircuitBreaker.swift 'if case .open(let until) = self.state, now < until { until } else { nil }' 'nil' \
        Failures/CircuitBreaker.swift 'case .open(let until) where now < until: return .refused(until: until)' \
        'case .open(let until) where now < until: return .allowed'
    plant 'an expired token is served' \
        Refresh/RefreshPlan.swift '{ min(.seconds(30), life / 20) }' '{ -min(.seconds(30), life / 20) }'
    plant 'a removal by another instance is ignored' \
        Fleet/TokenCache+Feed.swift 'case .remove(let name, let version, let isHard): self.otherRemoved(name, upTo: version, isHard: isHard)' \
        'case .remove: break'
    plant 'a purge by another instance is ignored' \
        Fleet/TokenCache+Feed.swift 'case .epoch(let partition, let epoch): self.otherPurged(partition, epoch: epoch)' \
        'case .epoch: break'
    plant 'the fence is not compared' \
        TokenCache+StoreWriting.swift 'where version.fence <= record.version.fence || record.origin == .primed' \
        'where version.fence < .max || record.origin == .primed'
    plant 'a removal trusts a lease that has run out' \
        Fleet/LeaseTable.swift 'guard let lease = self.held[name], now < lease.deadline else { return nil }
        return RecordVersion' 'guard let lease = self.held[name] else { return nil }
        return RecordVersion'
    plant 'a token that must be kept is returned before it is stored' \
        TokenCache+Completion.swift 'if record.details.durability == .mustKeep || self.configuration.writesThrough {' \
        'if self.configuration.writesThrough {'
    plant 'an issuer is asked although another instance was turned away' \
        Fleet/TokenCache+Gates.swift 'guard left > 0, left <= 4_000_000 else { return }' 'guard left > 4_000_000 else { return }'
    exit "$missed"
fi

build "$repository"
exec "$repository/.build/simulation/release/EngineSimulator" "$@"
