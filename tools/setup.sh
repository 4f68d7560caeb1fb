#!/usr/bin/env bash
# Set-up for the README's two commands: `setup.sh run` for the demo, `setup.sh test` for the tests; `setup.sh scale` for
# `sheaf match link`, whose packages (Splink, DuckDB, Spark) are half a gigabyte.
# Idempotent; does again only what changed. Prints what it does.
set -euo pipefail
cd "$(dirname "$0")/.."
group=${1:-run}
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sheaf needs Python 3.11 or newer." >&2; exit 1; }

debian() { # install the named Debian packages where they are missing; only root can
  local missing=()
  for name in "$@"; do dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing Debian packages: ${missing[*]}. Install them, or run as root." >&2; return 1
  fi
  echo "installing ${missing[*]}"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/dev/null
}

command -v npm >/dev/null || debian nodejs npm
[ "$group" = test ] && debian chromium postgresql
[ "$group" = test ] && { command -v java >/dev/null || debian "${JAVA_PACKAGE:-openjdk-17-jre-headless}"; }
# Reports are printed with these fonts. A node runs without them; printing then says what is missing.
debian fonts-noto-core fonts-noto-cjk || [ "$group" = run ]

if [ ! -x .venv/bin/python ]; then
  echo "making .venv"
  "$python" -c 'import ensurepip' 2>/dev/null || debian python3-venv
  "$python" -m venv .venv
fi
case "$group" in test | scale) lock=requirements/$group.txt ;; *) lock=requirements/base.txt ;; esac
stamp=.venv/.sheaf-$group
if [ ! -f "$stamp" ] || ! cmp -s "$lock" "$stamp"; then
  echo "installing Python packages from $lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps -r "$lock"
  echo "$PWD/src" > "$(.venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/sheaf.pth"
  printf '#!%s\nimport sys\n\nfrom sheaf.__main__ import main\n\nif __name__ == "__main__":  # worker processes read this file again\n    sys.exit(main())\n' "$PWD/.venv/bin/python" > .venv/bin/sheaf
  chmod +x .venv/bin/sheaf
  cp "$lock" "$stamp"
fi
headers='import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'
if ! { command -v cc >/dev/null && .venv/bin/python -c "$headers"; } && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  debian gcc libc6-dev python3-dev || true # the matching kernel wants them, which is faster and nothing else
fi
.venv/bin/python tools/kernel.py
.venv/bin/python tools/vendor.py
