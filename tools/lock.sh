#!/usr/bin/env bash
# Compile requirements/*.in into hashed locks that name no host.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
for group in installer base scale test; do
  ../.venv/bin/uv pip compile "$group.in" --override overrides.txt --generate-hashes --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file "$group.txt"
done
! grep -nE '://' ./*.txt
