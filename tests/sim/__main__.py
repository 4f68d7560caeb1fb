"""Fresh seeds: `python -m tests.sim --seeds 5000 [--start N]`. A seed that fails is added to failed_seeds.txt."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

FAILED = Path(__file__).parent / "failed_seeds.txt"


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


def storm(seed: int) -> str:
    """Empty where every law held, else what broke."""
    from tests.sim import laws, play
    from tests.sim.world import world

    with world(seed) as made:
        try:
            play.run(made)
            laws.check(made)
        except Exception as error:  # noqa: BLE001  whatever breaks, this seed broke it, and the others go on
            return f"{type(error).__name__}: {error}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--start", type=int, default=None, help="the first seed; fresh ones where it is not given")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    first = secrets.randbelow(10**9) if args.start is None else args.start
    failed: dict[int, str] = {}
    with ProcessPoolExecutor(args.jobs, initializer=_start) as pool:
        runs = {pool.submit(storm, seed): seed for seed in range(first, first + args.seeds)}
        for number, run in enumerate(as_completed(runs), 1):
            if words := run.result():
                failed[runs[run]] = words
                print(f"seed {runs[run]}: {words}", flush=True)
                with FAILED.open("a", encoding="utf-8") as file:
                    file.write(f"{runs[run]}\n")
            if number % 10 == 0 or number == args.seeds:
                print(f"{number} of {args.seeds} seeds, {len(failed)} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
