"""Fetch the browser files of vendor.json by package, version and SHA-256 into an ignored folder.

    python tools/vendor.py            fetches what is missing; a file whose digest differs is refused

Needs the npm client. Standard library only.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "sheaf" / "web" / "static" / "vendor"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def present(item: dict[str, Any]) -> bool:
    path = TARGET / item["to"]
    return path.is_file() and digest(path.read_bytes()) == item["sha256"]


def fetch(item: dict[str, Any]) -> bytes:
    """The file's bytes out of the package's archive; exits where the digest is another."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"{item['package']}@{item['version']}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        member = package.extractfile(f"package/{item['file']}")
        data = member.read() if member else b""
    if digest(data) != item["sha256"]:
        sys.exit(f"{item['package']} {item['version']}: {item['file']} has another digest than vendor.json says.")
    return data


def main() -> None:
    for item in json.loads((ROOT / "vendor.json").read_text(encoding="utf-8")):
        if present(item):
            continue
        print(f"fetching {item['package']} {item['version']}", flush=True)
        path = TARGET / item["to"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fetch(item))


if __name__ == "__main__":
    main()
