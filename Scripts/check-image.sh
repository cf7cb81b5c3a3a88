#!/usr/bin/env bash
# Checks without Docker that the files of the image suffice: makes a bare root of the packages that the image installs,
# and runs the program in it, without rights and without being able to write.
#
#   Scripts/check-image.sh [BINARY]   the program; .build/release/latchkey by default
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

binary="${1:-$repository/.build/release/latchkey}"
[ -x "$binary" ] || { printf 'There is no program at %s; build it first.\n' "$binary" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { printf 'A root file system can only be made by root.\n' >&2; exit 2; }
require_packages debootstrap util-linux curl

root="$(mktemp -d)"
server=''
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    umount --recursive "$root" 2>/dev/null || true
    rm -rf "$root"
}
trap finish EXIT

packages="$(paste --serial --delimiters=, Deployment/image-packages.txt)"
say "Making a root of $packages"
debootstrap --variant=minbase --include="$packages" bookworm "$root" >"$root.log" 2>&1 \
    || { tail -20 "$root.log" >&2; exit 1; }
rm -f "$root.log"
install -D --mode=755 "$binary" "$root/usr/bin/latchkey"
# A program that was not linked statically needs the runtime of Swift beside it.
while read -r library; do
    install -D --mode=644 "$library" "$root$library"
done < <(ldd "$binary" | awk '$3 ~ /swift/ { print $3 }')

say "Looking for libraries that are missing"
if chroot "$root" ldd /usr/bin/latchkey | grep 'not found' >&2; then
    printf 'Add their packages to Deployment/image-packages.txt.\n' >&2
    exit 1
fi

say "Serving without rights and with a root that cannot be written"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
unshare --mount --propagation private bash -c '
    mount --bind "$1" "$1" && mount --options remount,bind,ro "$1"
    exec chroot --userspec=65532:65532 "$1" /usr/bin/env --ignore-environment \
        AzureAd__Instance=https://login.microsoftonline.com/ AzureAd__TenantId=00000000-0000-0000-0000-000000000001 \
        AzureAd__ClientId=00000000-0000-0000-0000-000000000002 \
        AzureAd__ClientCredentials__0__SourceType=ClientSecret AzureAd__ClientCredentials__0__ClientSecret=none \
        DownstreamApis__Graph__BaseUrl=https://graph.microsoft.com/v1.0 \
        DownstreamApis__Graph__Scopes="User.Read Mail.Read" "Sidecar__Urls=http://127.0.0.1:$2" \
        /usr/bin/latchkey serve' check "$root" "$port" &
server=$!
for _ in $(seq 100); do
    answer="$(curl --silent --max-time 2 "http://127.0.0.1:$port/healthz" || true)"
    [ "$answer" = Healthy ] && break
    sleep 0.1
done
[ "$answer" = Healthy ] || { printf 'The program does not serve in the bare root.\n' >&2; exit 1; }
status="$(curl --silent --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$port/AuthorizationHeader/Graph")"
[ "$status" = 401 ] || { printf 'Expected 401, got %s.\n' "$status" >&2; exit 1; }
user="$(ps --format uid= --pid "$(pgrep --newest --full '/usr/bin/latchkey serve')" | tr -d ' ')"
[ "$user" = 65532 ] || { printf 'It runs as %s.\n' "$user" >&2; exit 1; }
say "The image's files suffice: $(du --summarize --human-readable "$root/usr/bin/latchkey" | cut --fields=1) program," \
    "$(du --summarize --human-readable "$root" | cut --fields=1) in all"
