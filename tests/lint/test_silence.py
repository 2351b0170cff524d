"""The comment that an editor adds silences the finding, wherever that stands."""

from __future__ import annotations

import pytest

from tests.lint.boards import findings, take
from veospec.lint.fix import apply_edits
from veospec.lint.silence import silencing
from veospec.storyboard.source import Source

CUT = "Suddenly cut to a bus."
HOP = f'prompt = "{CUT}"'
TAKE = take("A boy waits.", CUT)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TAKE, f"{HOP}  # veospec: ignore[VS201]"),
        (TAKE.replace(HOP, f"{HOP} # why"), f"{HOP} # why  # veospec: ignore[VS201]"),
        (
            TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS202]"),
            f"{HOP}  # veospec: ignore[VS202, VS201]",
        ),
        (
            TAKE.replace(HOP, f"# veospec: ignore[VS202]\n{HOP}"),
            f"# veospec: ignore[VS202, VS201]\n{HOP}",
        ),
        (
            TAKE.replace(HOP, f'  prompt = """\nA boy.\n{CUT}\n"""'),
            '  # veospec: ignore[VS201]\n  prompt = """\nA boy.',
        ),
        (TAKE.replace("\n", "\r\n"), f"{HOP}  # veospec: ignore[VS201]\r\n"),
    ],
)
def test_a_finding_is_silenced_where_it_stands(text: str, line: str) -> None:
    (found,) = findings(text, "VS201")
    edit = silencing(Source(text.encode(), "film.toml"), found)
    assert edit is not None
    silenced = apply_edits(text.encode(), [edit]).decode()
    assert line in silenced
    assert findings(silenced, "VS201") == []


def test_what_tells_of_reading_is_not_silenced() -> None:
    text = take("A {{ vars.sae }}.")
    (found,) = findings(text, "VS005")
    assert silencing(Source(text.encode(), "film.toml"), found) is None
