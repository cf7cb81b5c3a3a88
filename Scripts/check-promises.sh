#!/usr/bin/env bash
# Checks that every promise of SECURITY.md names tests, and that each test is there.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

exec python3 Scripts/lib/promises.py
