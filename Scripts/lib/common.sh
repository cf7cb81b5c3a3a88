# Shared by the scripts of this folder: where the package is, and what the system must have.
# shellcheck shell=bash

set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$repository"

say() { printf '==> %s\n' "$*" >&2; }

# Installs the Debian packages that are missing; without the right to, prints the line to run and stops.
require_packages() {
    local missing=()
    for package in "$@"; do
        dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
            || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'These system packages are missing. Install them and run this script again:\n\n' >&2
        printf '    sudo apt-get update && sudo apt-get install --yes %s\n\n' "${missing[*]}" >&2
        exit 1
    fi
    say "Installing ${missing[*]}"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends "${missing[@]}" >&2
}

require_swift() {
    command -v swift >/dev/null && return 0
    printf 'The Swift 6.3 toolchain is missing: install it from swift.org and put it on the PATH.\n' >&2
    exit 1
}

# What the package itself links.
libraries=(libcurl4-openssl-dev libssl-dev libsqlite3-dev libhiredis-dev pkg-config)
# What its tests start.
test_tools=(ca-certificates curl nginx-light openssl procps python3 python3-venv redis-server redis-tools wrk)
# What drives the pages of the examples; without fonts there is nothing to read on them.
browser_tools=(chromium chromium-driver fonts-dejavu-core)
