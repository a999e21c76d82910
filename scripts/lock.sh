#!/usr/bin/env bash
# `make lock`: requirements*.in -> requirements*.txt with hashes. Compiled for the oldest Python we support, Debian 12's
# own 3.11.2, and for all later ones at once; a lock made on a newer Python would not install there.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .venv-lock/bin/uv ] || { python3 -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
compile() { .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-header --no-emit-index-url "$@"; }

compile requirements.in -o requirements.txt
compile requirements-dev.in -o requirements-dev.txt
compile requirements-node.in -o requirements-node.txt
compile requirements-setup.in -o requirements-setup.txt
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
