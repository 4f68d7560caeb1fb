"""No file over 400 lines, no function over 60: prints what breaks the rule and fails."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES, FUNCTION_LINES = 400, 60


def main() -> int:
    found = []
    for path in sorted(p for folder in ("src", "tests", "bench", "tools") for p in (ROOT / folder).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > FILE_LINES:
            found.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for item in ast.walk(ast.parse(text)):
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (item.end_lineno or item.lineno) - item.lineno + 1
                if size > FUNCTION_LINES:
                    found.append(f"{path.relative_to(ROOT)}:{item.lineno} {item.name}: {size} lines")
    print("\n".join(found) or "all within bounds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
