#!/usr/bin/env bash
# An environment of its own for the peers that we race against, in build/peers: what they need drags our own versions elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -x build/peers/bin/python ] || .venv/bin/uv venv --quiet --python .venv/bin/python build/peers
.venv/bin/uv pip install --quiet --python build/peers/bin/python --require-hashes --no-deps -r bench/matching/peers.txt
build/peers/bin/python -c 'import nomenklatura; print("nomenklatura", nomenklatura.__version__)'
