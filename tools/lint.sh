#!/usr/bin/env bash
# ruff, import rules, mypy strict, and the size of files and functions.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
step() { echo "== $1"; shift; "$@" || failed=1; }
step "ruff" .venv/bin/ruff check src tests bench tools
step "import rules" .venv/bin/lint-imports --no-cache
step "mypy" .venv/bin/mypy
step "sizes" .venv/bin/python tools/sizes.py
exit $failed
