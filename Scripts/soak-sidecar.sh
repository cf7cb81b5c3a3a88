#!/usr/bin/env bash
# Loads the sidecar while its issuer restarts over and over: no answer with a cached token may fail, and its memory may
# not grow.
#
#   Scripts/soak-sidecar.sh [SECONDS [RESTART-INTERVAL]]   600 and 20 seconds by default
#
# LATCHKEY_BINARY names the program, .build/release/latchkey by default. Fails when a response is not 2xx, or memory
# grows by more than 5 MiB after the first minute (or the first fifth of a shorter run).
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

seconds="${1:-600}"
interval="${2:-20}"
for number in "$seconds" "$interval"; do
    case "$number" in '' | *[!0-9]*)
        printf 'usage: Scripts/soak-sidecar.sh [SECONDS [RESTART-INTERVAL]]\n' >&2
        exit 2
        ;;
    esac
done
binary="${LATCHKEY_BINARY:-$repository/.build/release/latchkey}"
[ -x "$binary" ] || { printf 'There is no program at %s; build it first.\n' "$binary" >&2; exit 2; }
require_packages wrk curl python3

folder="$(mktemp -d)"
emulator='' server='' load=''
finish() {
    for process in $load $server $emulator; do kill "$process" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
memory() { awk '/^VmRSS:/ { print int($2 / 1024 * 10) / 10 }' "/proc/$server/status"; }

issuer_port="$(free_port)"
start_emulator() {
    "$binary" emulator --port "$issuer_port" --identity "$folder/identity.json" --secret soak-secret \
        --certificate-file "$folder/ca.pem" --settings "$folder/appsettings.json" --user-token 2>"$folder/emulator.log" &
    emulator=$!
    for _ in $(seq 200); do grep -q '^ey' "$folder/emulator.log" && return 0; sleep 0.1; done
    cat "$folder/emulator.log" >&2
    exit 1
}
start_emulator
token="$(grep -m 1 '^ey' "$folder/emulator.log")"
port="$(free_port)"
url="http://127.0.0.1:$port"
"$binary" serve --config "$folder/appsettings.json" --urls "$url" 2>"$folder/serve.log" &
server=$!
for _ in $(seq 200); do curl --silent --fail "$url/readyz" >/dev/null && break; sleep 0.1; done
app="$url/AuthorizationHeaderUnauthenticated/MyApi"
user="$url/AuthorizationHeader/MyApi"
curl --silent --fail "$app" >/dev/null
curl --silent --fail --header "Authorization: Bearer $token" "$user" >/dev/null

say "Loading for $seconds s, restarting the issuer every $interval s"
wrk --threads 1 --connections 16 --duration "${seconds}s" "$app" >"$folder/app.txt" &
load=$!
wrk --threads 1 --connections 16 --duration "${seconds}s" --header "Authorization: Bearer $token" "$user" \
    >"$folder/user.txt" &
load="$load $!"
settling=$((seconds / 5 < 60 ? seconds / 5 : 60))
start=$SECONDS
baseline=''
restarts=0
while [ $((SECONDS - start)) -lt "$seconds" ]; do
    sleep "$((interval < seconds ? interval : seconds))"
    if [ -z "$baseline" ] && [ $((SECONDS - start)) -ge "$settling" ]; then baseline="$(memory)"; fi
    [ $((SECONDS - start)) -lt "$seconds" ] || break
    kill "$emulator"
    wait "$emulator" 2>/dev/null || true
    start_emulator
    restarts=$((restarts + 1))
done
for process in $load; do wait "$process"; done
load=''
end="$(memory)"
baseline="${baseline:-$end}"
failed=0
for name in app user; do
    grep -E 'Requests/sec|requests in' "$folder/$name.txt" >&2
    if grep -E 'Non-2xx|Socket errors' "$folder/$name.txt" >&2; then failed=1; fi
done
growth="$(python3 -c "print(round($end - $baseline, 1))")"
say "Restarts: $restarts; memory: $baseline MiB, then $end MiB (growth $growth MiB)"
if python3 -c "exit(0 if $growth > 5 else 1)"; then failed=1; fi
[ "$failed" -eq 0 ] || { printf 'The soak failed.\n' >&2; exit 1; }
say "No answer failed, and memory did not grow"
