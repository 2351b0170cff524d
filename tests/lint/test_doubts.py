"""A file with mistakes is linted as far as it can be read: all that is wrong is said at once."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veospec.lint.check import check_text
from veospec.testing import invalid_storyboards

HEAD = 'schema = "veospec/1"\ntitle = "t"\n'
CUT = "Suddenly cut to a market."
FILM = """[cast.keeper]
description = "an old keeper"
[[shot]]
id = "a"
prompt = "{{ cast.keeper }} walks along the harbour and stands still."
[[shot.hop]]
prompt = "He continues slowly. Suddenly cut to a market."
"""


def found(text: str, *, engine: str | None = None) -> list[tuple[str, int]]:
    """Codes and lines of the errors."""
    checked = check_text(
        text.encode(), path="x.toml", folder=None, engine=engine, as_of=date(2026, 11, 22)
    )
    return [(each.code, each.span.line) for each in checked.diagnostics if each.severity == "error"]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        pytest.param(
            HEAD
            + "sceonds = 30\n"
            + FILM.replace("[[shot]]", "[[shots]]").replace("[[shot.", "[[shots."),
            [("VS002", 3), ("VS101", 3), ("VS002", 6), ("VS201", 10)],
            id="a misspelt key stands for the one that was meant",
        ),
        pytest.param(
            HEAD + "colour = 3\nseconds = 30\n" + FILM,
            [("VS002", 3), ("VS101", 4), ("VS201", 11)],
            id="a key that nobody knows changes nothing",
        ),
        pytest.param(
            HEAD + 'audio = "no"\nseconds = 30\n' + FILM,
            [("VS003", 3), ("VS201", 11)],
            id="with a wrong figure no other figure is judged, and the words are",
        ),
        pytest.param(
            'schema = "veospec/1"\nseconds = 30\n' + FILM,
            [("VS004", 1), ("VS101", 2), ("VS201", 9)],
            id="a title decides nothing",
        ),
        pytest.param(
            HEAD + "seconds = 30\n" + FILM.replace("He continues", "{{ cast.keper }} continues"),
            [("VS101", 3), ("VS005", 10), ("VS201", 10)],
            id="what stands around a wrong name is read",
        ),
        pytest.param(
            HEAD + "seconds = 30\n" + FILM.replace('prompt = "He', 'promt = 3 # "He'),
            [("VS101", 3), ("VS002", 10)],
            id="a prompt that is not there keeps its seconds",
        ),
        pytest.param(
            HEAD + 'engine = "veo-9"\nseconds = 30\n' + FILM,
            [("VS003", 3), ("VS201", 11)],
            id="an engine that nobody knows has no limits, and a cut is a cut",
        ),
        pytest.param(
            HEAD + "seconds = 30\nbudget_usd = 1\nshot = 4\n" + FILM.split("[[", maxsplit=1)[0],
            [("VS003", 5)],
            id="without shots there is nothing to look at",
        ),
    ],
)
def test_everything_wrong_is_said_at_once(text, errors):
    assert found(text) == errors


def test_an_engine_on_the_command_line_takes_the_doubt_away():
    text = HEAD + 'engine = "veo-9"\nseconds = 30\n' + FILM
    assert found(text, engine="veo-3.1-generate-001") == [("VS003", 3), ("VS101", 4), ("VS201", 11)]


def test_after_a_prompt_that_is_not_known_continuity_is_not_judged():
    """The hop before it may have led there: only what one prompt says alone is held against it."""
    warned = HEAD + FILM.replace("He continues slowly. Suddenly cut to a market.", "{}")
    other = "[[shot.hop]]\nprompt = 'A red car in a desert.'\n"

    def codes(second: str) -> set[str]:
        text = warned.format(second) + other
        checked = check_text(
            text.encode(), path="x", folder=None, engine=None, as_of=date(2026, 11, 22)
        )
        return {each.code for each in checked.diagnostics}

    assert "VS202" in codes("He continues along the harbour.")
    assert codes("He continues along {{ place.nowhere }}.") == {"VS005"}


def test_a_comment_is_not_called_unused_while_its_rule_has_not_looked():
    silenced = HEAD + 'seconds = 30 # veospec: ignore[VS101]\naudio = "no"\n' + FILM
    assert ("VS901", 3) not in found(silenced)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), invalid_storyboards(as_of=date(2026, 11, 22), files=True))
def test_a_mistake_never_makes_another_appear(tmp_path_factory, data, wrong):
    """Whatever stands in for what is wrong, nothing is said because of it."""
    folder = tmp_path_factory.mktemp("film")
    for name, content in wrong.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    checked = check_text(
        wrong.text.encode(), path="x", folder=folder, engine=None, as_of=date(2026, 11, 22)
    )
    errors = {each.code for each in checked.diagnostics if each.severity == "error"}
    assert errors <= {wrong.code, *wrong.implies}
