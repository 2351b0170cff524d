"""Writes schemas/*.schema.json anew; a test fails while they differ from what this writes."""

from __future__ import annotations

from pathlib import Path

from veospec.cli.schema import SCHEMAS, schema_text

FOLDER = Path(__file__).parent.parent / "schemas"


def main() -> None:
    """Write one file a schema."""
    FOLDER.mkdir(exist_ok=True)
    for name in SCHEMAS:
        text = schema_text(name)
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
