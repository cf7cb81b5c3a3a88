#!/usr/bin/env bash
# Measures other libraries for tokens as "latchkey bench" measures Latchkey: compare.sh hit or compare.sh stampede.
# They are installed into a virtual environment beside this file. Nothing calls a network: the issuer is a fake.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt >&2
exec .venv/bin/python compare.py "$@"
