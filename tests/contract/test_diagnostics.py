"""Every code at the line, column, shot and hop where its author would look, with its severity."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from tests.contract.outside import HEAD, take
from veospec.lint.check import check_text

STAND = "An old keeper in a yellow raincoat stands at a window and stays still."
FOLLOW = "The camera continues to follow the keeper as he gradually turns to the sea."
LONG = "I have waited here for forty years and every night I climbed these stairs " * 2
AP = 'engine = "veo-3.1-generate-001"\n'
DEV = 'engine = "veo-3.1-generate-preview"\n'


class Case(NamedTuple):
    """A storyboard and what is wrong with it; a column of 0 is not looked at."""

    code: str
    severity: str
    text: str
    line: int
    column: int = 0
    shot: str | None = None
    hop: int | None = None
    as_of: date = date(2026, 11, 22)


def shot(extra: str, *, prompt: str = "x") -> str:
    """A shot whose last line, the sixth, is `extra`."""
    return f'{HEAD}[[shot]]\nid = "s"\nprompt = "{prompt}"\n{extra}\n'


CASES = [
    Case("VS001", "error", 'schema = "veospec/1\n', 1),
    Case("VS001", "error", HEAD + 'title = "again"\n', 3),
    Case("VS002", "error", shot("secnods = 8"), 6, 1, "s"),
    Case("VS002", "error", HEAD + 'tittle = "x"\n[[shot]]\nid = "a"\nprompt = "x"\n', 3, 1),
    Case("VS003", "error", take(STAND, head='seconds = "29"\n'), 3, 11),
    Case("VS003", "error", take(STAND, head='engine = "veo-9"\n'), 3, 10),
    Case("VS003", "error", HEAD + '[[shot]]\nid = "A B"\nprompt = "x"\n', 4, 6),
    Case("VS004", "error", HEAD + '[[shot]]\nid = "s"\n', 3, 0, "s"),
    Case("VS004", "error", 'schema = "veospec/1"\n[[shot]]\nid = "s"\nprompt = "x"\n', 1),
    Case("VS005", "error", take("A {{ vars.sae }}."), 5, 0, "s", 0),
    Case("VS005", "error", take("A {{ ''.__class__.__mro__ }}."), 5, 0, "s", 0),
    Case("VS006", "error", 'schema = "veospec/2"\ntitle = "x"\n', 1, 10),
    Case("VS007", "error", shot('image = "none.png"'), 6, 9, "s"),
    Case("VS007", "error", shot('source = "../../etc/hostname"'), 6, 10, "s"),
    Case("VS101", "error", take(STAND, FOLLOW, head="seconds = 20\n"), 3, 11),
    Case("VS102", "error", shot("seconds = 5"), 6, 11, "s", 0),
    Case("VS103", "error", take(STAND, FOLLOW) + "seconds = 8\n", 8, 11, "s", 1),
    Case("VS104", "error", take(STAND, *[FOLLOW] * 21), 0, 0, "s"),
    Case("VS105", "error", take(STAND, *[FOLLOW] * 21), 0, 0, "s"),
    Case("VS106", "error", take(STAND, head='aspect_ratio = "1:1"\n'), 3, 16),
    Case("VS108", "error", take(STAND, FOLLOW, head='resolution = "4k"\n'), 3, 14),
    Case("VS109", "error", take(STAND, head="seed = 7\n" + DEV), 3),
    Case("VS110", "info", take(STAND, *[FOLLOW] * 5), 0, 0, "s"),
    Case("VS201", "error", take(STAND, FOLLOW + " Suddenly cut to a street."), 7, 87, "s", 1),
    Case("VS201", "error", take("老人站着。", "镜头继续跟随老人。突然切到街道。"), 7, 20, "s", 1),
    Case("VS201", "error", take("老人站著。", "鏡頭繼續跟隨老人。突然切換到街道。"), 7, 20, "s", 1),
    Case("VS202", "warning", take(STAND, "A red dog runs on a beach."), 7, 0, "s", 1),
    Case(
        "VS203", "warning", take("He climbs and then sprints at full speed.", FOLLOW), 5, 0, "s", 0
    ),
    Case(
        "VS204",
        "warning",
        take("The camera pans left past the keeper.", "The camera pans right past the keeper."),
        *(7, 0, "s", 1),
    ),
    Case("VS205", "warning", take("老人站在厨房里。", "老人继续走在沙滩上。"), 7, 0, "s", 1),
    Case(
        "VS206",
        "warning",
        take("The keeper stands on a pier at dawn.", "The keeper continues on the pier at night."),
        *(7, 0, "s", 1),
    ),
    Case(
        "VS207",
        "warning",
        take("A man in a red jacket walks.", "The man in a blue jacket continues."),
        *(7, 0, "s", 1),
    ),
    Case(
        "VS208",
        "warning",
        take("35 mm film, a keeper stands.", "The keeper continues, anime style."),
        *(7, 0, "s", 1),
    ),
    Case(
        "VS209",
        "warning",
        take("Wide shot of the keeper.", "Close-up of the keeper, continuing."),
        *(7, 0, "s", 1),
    ),
    Case(
        "VS210",
        "warning",
        take(
            'The keeper says: "The light is gone." Then he is silent.',
            'The keeper continues to speak: "I must relight it."',
        ),
        *(0, 0, "s"),
    ),
    Case("VS301", "error", take("word " * 1500), 5, 0, "s", 0),
    Case("VS302", "warning", take(STAND, head='negative_prompt = "no subtitles"\n'), 3),
    Case("VS303", "warning", take(f'The keeper says: "{LONG}"'), 5, 0, "s", 0),
    Case("VS304", "warning", take("He sits, then rises, then waves, then turns, then eats."), 5),
    Case(
        "VS305", "warning", take("[00:00-00:04] He stands. [00:04-00:12] He turns."), 5, 0, "s", 0
    ),
    Case("VS306", "warning", take("The keeper stands, 16:9, 1080p."), 5, 0, "s", 0),
    Case("VS401", "error", take(STAND, head=DEV), 3, 10),
    Case("VS402", "warning", take(STAND, head=AP), 3, 10, as_of=date(2027, 4, 1)),
    Case("VS404", "warning", take(STAND, head=AP), 3, 10, as_of=date(2027, 3, 1)),
    Case("VS403", "error", take(STAND, head="budget_usd = 3.19\n"), 3, 14),
    Case("VS901", "warning", take(STAND) + "seconds = 8 # veospec: ignore[VS201]\n", 6),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_sin_is_reported_where_it_stands(case: Case) -> None:
    found = check_text(
        case.text.encode(), path="f.toml", folder=None, engine=None, as_of=case.as_of
    ).diagnostics
    same = [each for each in found if each.code == case.code]
    assert same, [(each.code, each.message) for each in found]
    first = same[0]
    assert first.severity.value == case.severity
    assert not case.line or first.span.line == case.line
    assert not case.column or first.span.column == case.column
    assert case.shot is None or first.shot == case.shot
    assert case.hop is None or first.hop == case.hop
