#!/usr/bin/env bash
# Lets programs of others judge the sidecar: schemathesis, a generated client and the client of the agents' SDK.
#
#   Scripts/judge-sidecar.sh [EXAMPLES]   examples for each operation of schemathesis; 50 by default
#
# LATCHKEY_PYTHON names a Python that has them; LATCHKEY_BINARY the program, .build/debug/latchkey by default.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

examples="${1:-50}"
case "$examples" in '' | *[!0-9]*)
    printf 'usage: Scripts/judge-sidecar.sh [EXAMPLES]\n' >&2
    exit 2
    ;;
esac
python="${LATCHKEY_PYTHON:-$repository/.venv/bin/python}"
binary="${LATCHKEY_BINARY:-$repository/.build/debug/latchkey}"
judges="$repository/Tests/LatchkeySidecarTests/Judges"
agent=aaaa2222-3333-4444-5555-666677778888
agent_user=agent7@contoso.example

folder="$(mktemp -d)"
processes=()
finish() {
    for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits until a command succeeds, for at most 30 seconds.
await() {
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    printf 'This did not succeed in time: %s\n' "$*" >&2
    cat "$folder"/*.log >&2
    exit 1
}

"$binary" emulator --settings "$folder/appsettings.json" --certificate-file "$folder/ca.pem" --user-token \
    --agent "$agent" --agent-user "$agent_user" 2>"$folder/emulator.log" &
processes+=($!)
await grep -q '^ey' "$folder/emulator.log"
token="$(grep -m 1 '^ey' "$folder/emulator.log")"

port="$(free_port)"
url="http://127.0.0.1:$port"
gates=Sidecar:AllowOverrides
"$binary" serve --config "$folder/appsettings.json" --urls "$url" --metrics \
    --set "$gates:GetAuthorizationHeaderUnauthenticated=true" \
    --set "$gates:CallDownstreamApiUnauthenticated=true" 2>"$folder/serve.log" &
processes+=($!)
await curl --silent --fail "$url/readyz"
curl --silent --fail "$url/openapi/v1.json" >"$folder/openapi.json"

say "Calling all operations with a generated client"
PATH="$(dirname "$python"):$PATH" "$python" -m openapi_python_client generate --path "$folder/openapi.json" --meta none \
    --output-path "$folder/client/latchkey_sidecar_client" --overwrite >"$folder/generate.log" 2>&1 \
    || { cat "$folder/generate.log" >&2; exit 1; }
if grep -qi warning "$folder/generate.log"; then
    cat "$folder/generate.log" >&2
    exit 1
fi
"$python" "$judges/generated_client.py" "$url" "$folder/client" "$token" "$agent" "$agent_user" >&2

say "Getting tokens with the client of the agents' SDK"
"$python" "$judges/agents_client.py" "$url" "$agent" "$agent_user" >&2

# Two checks do not apply: the routes without authentication, and requests that the schema allows and the configuration
# does not, such as those for an API that is not configured. One worker: Python 3.11 may not parse in two threads.
say "Having schemathesis make up requests"
(
    cd "$folder"
    "$(dirname "$python")/schemathesis" --no-color run openapi.json --url "$url" --max-examples "$examples" \
        --header "Authorization: Bearer $token" --workers 1 --request-timeout 20 --generation-database none \
        --exclude-checks ignored_auth,positive_data_acceptance --suppress-health-check all --warnings off >&2
)
if grep -E '"level":"(error|critical)"' "$folder/serve.log" | grep -q 'A request failed'; then
    grep -E '"level":"(error|critical)"' "$folder/serve.log" | head -20 >&2
    exit 1
fi
if grep -qF "${token%.*}" "$folder/serve.log"; then
    printf 'A token stands in the log.\n' >&2
    exit 1
fi
say "No judge found anything"
