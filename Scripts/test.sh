#!/usr/bin/env bash
# Checks form, builds and runs the tests.
#
#   Scripts/test.sh         everything: also third-party clients from PyPI, and the engine under sanitizers
#   Scripts/test.sh quick   form and tests alone, for while one works
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

mode="${1:-full}"
case "$mode" in full | quick) ;; *)
    printf 'usage: Scripts/test.sh [quick]\n' >&2
    exit 2
    ;;
esac

# A crash under a sanitizer must end the run, not start a debugger that holds its output.
export SWIFT_BACKTRACE=enable=no

# Makes a virtual environment with the third-party clients and the provider that judge our wire formats.
make_environment() {
    local environment="$repository/.venv"
    [ -x "$environment/bin/python" ] || python3 -m venv "$environment"
    if ! "$environment/bin/python" -c 'import authlib, azure.identity, azure.keyvault.certificates, azure.keyvault.keys, azure.keyvault.secrets
import azure.storage.blob, joserfc, jsonschema, jwt, msal, oidc_provider_mock, openapi_python_client
import microsoft_agents.authentication.entra_auth_sidecar, schemathesis' 2>/dev/null; then
        say "Installing the third-party clients that judge our wire formats from PyPI"
        for attempt in 1 2 3; do
            "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
                'msal>=1.39' 'azure-identity>=1.27' 'authlib>=1.9' 'jsonschema>=4.23' 'schemathesis>=4.32' \
                'azure-storage-blob>=12.31' 'azure-keyvault-certificates>=4.12' 'azure-keyvault-keys>=4.11' \
                'azure-keyvault-secrets>=4.12' 'oidc-provider-mock>=0.3' 'openapi-python-client>=0.29' 'joserfc>=1.6' 'pyjwt>=2.10' \
                'microsoft-agents-authentication-entra-auth-sidecar>=1.9' >&2 && break
            [ "$attempt" -lt 3 ] || exit 1
        done
    fi
    export LATCHKEY_PYTHON="$environment/bin/python"
}

require_swift
require_packages "${libraries[@]}" "${test_tools[@]}"
# Without a browser, as it may be while one works, the tests that need one are skipped.
[ "$mode" = quick ] || require_packages "${browser_tools[@]}"

say "Checking form"
swift format lint --strict --recursive Examples Samples Sources Tests Package.swift
Scripts/check-promises.sh

[ "$mode" = quick ] || make_environment

say "Building"
swift build --build-tests

# One module at a time, so that the crowds of one do not starve another; crowds run one after the other.
modules=(
    TokenCache Testing Crypto Credentials Encryption HTTP Redis SQLite CacheTools Configuration TokenAcquisition
    DownstreamAPI Graph Azure Web
)
for module in "${modules[@]}"; do
    say "Testing Latchkey$module"
    swift test --skip-build --filter "^Latchkey${module}Tests\\."
done
for module in Simulator Bench StoreBench AcquisitionBench DownstreamBench WebBench Emulator Hummingbird Samples Documentation Examples Sidecar ''; do
    say "Testing Latchkey$module"
    swift test --skip-build --no-parallel --filter "^Latchkey${module}Tests\\."
done

[ "$mode" = quick ] && exit 0

Scripts/api-breakage.sh
Scripts/test-minimum.sh
Scripts/judge-sidecar.sh 50
Scripts/judge-rclone.sh

# The sanitizer slows every test down: one after the other, each has its time.
say "Testing the engine under ThreadSanitizer"
LATCHKEY_TARGETS=LatchkeyTokenCacheTests,LatchkeyTestingTests \
    swift test --no-parallel --sanitize=thread -Xswiftc -DLATCHKEY_TSAN --scratch-path .build/tsan

# LeakSanitizer would report what the test runner itself keeps.
say "Testing the engine under AddressSanitizer"
ASAN_OPTIONS=detect_leaks=0 LATCHKEY_TARGETS=LatchkeyTokenCacheTests,LatchkeyTestingTests \
    swift test --no-parallel --sanitize=address --scratch-path .build/asan
