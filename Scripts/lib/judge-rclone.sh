# The part of judge-rclone.sh that runs in a network of its own; its argument is the program.
# shellcheck shell=bash

set -euo pipefail

program="$1"
folder="$(mktemp -d)"
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$folder"' EXIT

ip link set lo up
ip address add 169.254.169.254/32 dev lo
printf '127.0.0.1 localhost rclone.blob.localhost\n' >"$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts

"$program" emulator --port 8443 --machine-port 8080 --certificate-file "$folder/ca.pem" \
    --settings "$folder/appsettings.json" 2>"$folder/emulator.log" &
# What the metadata service has as its address.
python3 "$(dirname "${BASH_SOURCE[0]}")/forward.py" 169.254.169.254 80 127.0.0.1 8080 &
for _ in $(seq 300); do
    grep -q '^Listening' "$folder/emulator.log" && break
    sleep 0.1
done
grep -q '^Listening' "$folder/emulator.log" || { cat "$folder/emulator.log" >&2; exit 1; }

export SSL_CERT_FILE="$folder/ca.pem" RCLONE_CONFIG="$folder/rclone.conf"
cat >"$RCLONE_CONFIG" <<'CONFIG'
[blob]
type = azureblob
account = rclone
endpoint = blob.localhost:8443
use_msi = true
upload_cutoff = 4Mi
chunk_size = 1Mi
list_chunk = 3
CONFIG
rc() { rclone --retries 1 --low-level-retries 1 --log-level ERROR "$@"; }
expect() { [ "$2" = "$3" ] || { printf 'rclone %s: "%s" instead of "%s"\n' "$1" "$3" "$2" >&2; exit 1; }; }

mkdir -p "$folder/data/logs/2026" "$folder/back"
printf hello >"$folder/data/logs/a b+c%é.txt"
: >"$folder/data/empty.txt"
head -c 9000000 /dev/urandom >"$folder/data/big.bin"
for number in 1 2 3 4 5 6 7; do printf '%s' "$number" >"$folder/data/logs/2026/$number.txt"; done

rc mkdir blob:data
expect lsd data "$(rc lsd blob: | awk '{print $NF}')"
rc copy "$folder/data" blob:data
expect "size" "10 9000012" "$(rc size blob:data --json | python3 -c 'import json,sys;s=json.load(sys.stdin);print(s["count"],s["bytes"])')"
rc check "$folder/data" blob:data
rc copy blob:data "$folder/back"
diff -r "$folder/data" "$folder/back"
expect "ls by folder" "a b+c%é.txt" "$(rc lsf --files-only blob:data/logs)"
expect "ls of folders" "2026/" "$(rc lsf --dirs-only blob:data/logs)"
expect "part" "345" "$(rc cat --offset 0 --count 1 blob:data/logs/2026/3.txt)$(rc cat blob:data/logs/2026/4.txt)$(rc cat blob:data/logs/2026/5.txt)"
expect "range" "$(dd if="$folder/data/big.bin" bs=1 skip=5000000 count=100 status=none | sha256sum)" \
    "$(rc cat --offset 5000000 --count 100 blob:data/big.bin | sha256sum)"
rc copyto blob:data/big.bin blob:data/copy.bin
expect "copy" "$(sha256sum <"$folder/data/big.bin")" "$(rc cat blob:data/copy.bin | sha256sum)"
rc moveto blob:data/copy.bin blob:data/moved.bin
rc settier Cool blob:data/moved.bin
expect "tier" "Cool" "$(rc lsjson --metadata blob:data/moved.bin 2>/dev/null | python3 -c 'import json,sys;print(json.load(sys.stdin)[0].get("Tier"))')"
rc deletefile blob:data/moved.bin
rc purge blob:data
expect "what is left" "" "$(rc lsd blob:)"
