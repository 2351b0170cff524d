"""Says what every storyboard of a folder compiles to: `python plan_printer.py FOLDER`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from veospec.lint.check import check_text
from veospec.plan.canonical import plan_json
from veospec.plan.lower import compile_plan

DAY = date(2026, 11, 22)


def main() -> None:
    folder = Path(sys.argv[1])
    for file in sorted(folder.glob("*.toml")):
        checked = check_text(file.read_bytes(), path="-", folder=folder, engine=None, as_of=DAY)
        for found in checked.diagnostics:
            sys.stdout.buffer.write(f"{found}\n".encode())
        if checked.storyboard is not None and checked.engine is not None:
            plan = compile_plan(checked.storyboard, checked.engine, as_of=DAY)
            sys.stdout.buffer.write(plan_json(plan).encode())


if __name__ == "__main__":
    main()
