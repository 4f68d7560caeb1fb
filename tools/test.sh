#!/usr/bin/env bash
# Every test: the rooms on PostgreSQL, the scenario in Chromium with the kernel beside it,
# then everything else on SQLite. Prints progress; ends with pytest's summary.
set -uo pipefail
cd "$(dirname "$0")/.."
# Hundreds of processes begin in a run: what they import is compiled once, outside of the tree.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$PWD/build/bytecode
jobs=${JOBS:-2}
failed=0

echo "== rooms on PostgreSQL"
# Engines, the kernel and who may pass which door are the same on every database: they are tested once, below.
tools/with_postgres.sh .venv/bin/pytest -n "$jobs" tests/unit tests/pages tests/api tests/cli -m "not browser and not slow" --with-database \
  --ignore tests/unit/matching --ignore tests/unit/kernel --ignore tests/unit/crypto \
  --ignore tests/pages/test_doors.py --ignore tests/pages/test_doors_secretariat.py || failed=1

echo "== the scenario in Chromium"  # one network for all its chapters, so in one process
# Its officers mostly wait. Beside them, and behind them in everything: tests that are the same on every database, and the API's on SQLite.
beside=(tests/unit/matching tests/unit/kernel tests/unit/crypto tests/api)
mkdir -p build
set -m  # a job of its own, which is ended as a whole
nice -n 19 .venv/bin/pytest -n 1 "${beside[@]}" > build/beside.txt 2>&1 &
calm=$!
set +m
trap 'kill -- "-$calm" 2>/dev/null' EXIT
.venv/bin/pytest tests/browser || failed=1
echo "== kernel, matching and the API, which ran beside it"
wait "$calm" || failed=1
trap - EXIT
cat build/beside.txt

echo "== everything else on SQLite"
.venv/bin/pytest -n "$jobs" --dist worksteal --durations 10 tests --ignore=tests/browser "${beside[@]/#/--ignore=}" || failed=1
exit $failed
