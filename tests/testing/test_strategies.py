"""What the strategies promise: good storyboards check clean, bad ones fail where they say."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from veo_emulator.faults import FAULTS as EMULATED_FAULTS
from veo_emulator.faults import METHODS as EMULATED_METHODS
from veospec import testing
from veospec.engines.catalog import find_engine, load_catalog
from veospec.lint.check import Checked, check_text
from veospec.lint.registry import all_rules
from veospec.plan.canonical import plan_json
from veospec.plan.document import read_plan
from veospec.storyboard.dump import dump, toml_text
from veospec.testing.documents import engines_on, length_s
from veospec.testing.file_faults import INJECTIONS
from veospec.testing.strategies import (
    FAULTS,
    METHODS,
    Invalid,
    fault_schedules,
    invalid_storyboards,
    invalid_with,
    plans,
    prompts,
    storyboard_documents,
    storyboards,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
DAYS = (TODAY, date(2026, 8, 1))
"""Without and with the engines that the Developer API has retired."""

PLAN_SCHEMA = json.loads((ROOT / "schemas" / "plan.schema.json").read_text("utf-8"))
BOUNDED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def check(text: str, folder: Path | None = None, *, as_of: date = TODAY) -> Checked:
    return check_text(text.encode(), path="film.toml", folder=folder, engine=None, as_of=as_of)


def test_the_names_for_users_are_these() -> None:
    assert testing.__all__ == [
        "Emulator",
        "Invalid",
        "fault_schedules",
        "invalid_storyboards",
        "plans",
        "prompts",
        "storyboards",
    ]
    assert all(getattr(testing, name).__doc__ for name in testing.__all__)
    with pytest.raises(AttributeError, match="INJECTIONS"):
        _ = testing.INJECTIONS


@pytest.mark.parametrize("day", DAYS)
@settings(parent=BOUNDED, max_examples=60)
@given(data=st.data())
def test_a_drawn_storyboard_has_neither_errors_nor_warnings(
    day: date, data: st.DataObject, folder: Path
) -> None:
    text = data.draw(storyboards(as_of=day, folder=data.draw(st.sampled_from((None, folder)))))
    found = check(text, folder, as_of=day).diagnostics
    assert [one for one in found if one.severity != "info"] == []


EVERYTHING = {
    "vars": "vars.",
    "style": "{{ style.look }}",
    "cast": "{{ cast.lead }}",
    "place": "{{ place.here }}",
    "lint": "[lint.severity]",
    "image": "\nimage = ",
    "last frame": "\nlast_frame = ",
    "references": "\nreferences = ",
    "source": "\nsource = ",
    "include": "{% include",
    "import": "{% import",
    "twenty hops": '"hop-20"',
    "three shots": '"shot-3"',
    "9:16": '"9:16"',
    "4k": '"4k"',
    "silence": "audio = false",
    "seed of a hop": "\nseed = ",
    "negative prompt": "\nnegative_prompt = ",
    "promise": "\nseconds = ",
    "budget": "\nbudget_usd = ",
    "voice": "\nvoice = ",
    "Chinese": "继续",
    "traditional Chinese": "繼續",
}


@pytest.mark.slow
def test_everything_that_the_format_and_the_catalog_have_is_drawn(folder: Path) -> None:
    texts: list[str] = []

    @settings(BOUNDED, max_examples=300, phases=[Phase.generate])
    @given(storyboards(as_of=DAYS[1], folder=folder))
    def draw(text: str) -> None:
        texts.append(text)

    draw()
    drawn = "".join(texts)
    assert [name for name, words in EVERYTHING.items() if words not in drawn] == []
    assert [engine for engine in load_catalog() if f'engine = "{engine}"' not in drawn] == []


def test_a_storyboard_shrinks_to_what_a_person_would_have_written() -> None:
    plain = find(storyboards(as_of=TODAY), lambda _: True, settings=BOUNDED)
    assert plain == (
        'schema = "veospec/1"\n'
        'title = "The last light"\n'
        'engine = "veo-3.1-generate-001"\n'
        "\n"
        "[cast.lead]\n"
        'description = "an old keeper in a yellow raincoat"\n'
        "\n"
        "[place.here]\n"
        'description = "a quiet harbour"\n'
        "\n"
        "[[shot]]\n"
        'id = "shot-1"\n'
        'prompt = "an old keeper in a yellow raincoat in a quiet harbour walks slowly along, then'
        ' stands still."\n'
    )
    two_hops = find(
        storyboards(as_of=TODAY), lambda text: text.count("[[shot.hop]]") > 1, settings=BOUNDED
    )
    assert 'engine = "veo-3.1-generate-001"' in two_hops
    assert two_hops.count("\n") <= 25


@pytest.mark.parametrize("engine", load_catalog())
@settings(parent=BOUNDED, max_examples=10)
@given(data=st.data())
def test_the_length_of_a_drawn_document_is_the_sum_of_its_hops(
    engine: str, data: st.DataObject
) -> None:
    document = data.draw(storyboard_documents(engine, files=True))
    assert document.get("seconds", 0) in {0, length_s(document, find_engine(engine))}


@BOUNDED
@given(data=st.data())
def test_a_storyboard_survives_being_written_and_read(data: st.DataObject, folder: Path) -> None:
    text = data.draw(storyboards(as_of=TODAY, folder=folder))
    first = check(text, folder).storyboard
    assert first
    second = check(dump(first), folder).storyboard
    assert second
    assert tomllib.loads(dump(second)) == tomllib.loads(dump(first))


@BOUNDED
@given(st.data())
def test_a_drawn_document_is_the_toml_that_is_written(data: st.DataObject) -> None:
    engine = data.draw(st.sampled_from(engines_on(TODAY)))
    document = data.draw(storyboard_documents(engine, files=True))
    assert tomllib.loads(toml_text(document)) == document


@pytest.mark.parametrize("code", sorted(INJECTIONS))
@settings(parent=BOUNDED, max_examples=12)
@given(data=st.data())
def test_an_injected_mistake_is_reported_in_place_and_alone(code: str, data: st.DataObject) -> None:
    wrong = data.draw(invalid_with(code, as_of=TODAY))
    with tempfile.TemporaryDirectory() as name:
        wrong.write(Path(name))
        found = check(wrong.text, Path(name)).diagnostics
    errors = {(each.code, each.span.line) for each in found if each.severity == "error"}
    assert (wrong.code, wrong.line) in errors
    assert {each for each, _ in errors} == {code, *wrong.implies}


def test_there_is_an_injection_for_every_error() -> None:
    errors = {rule.code for rule in all_rules() if rule.severity == "error"}
    assert set(INJECTIONS) == errors


@pytest.mark.parametrize("code", sorted(INJECTIONS))
@settings(parent=BOUNDED, max_examples=5)
@given(data=st.data())
def test_a_mistake_comes_alone_unless_an_engine_is_retired(code: str, data: st.DataObject) -> None:
    """An engine that is retired and takes no clips from outside has two reasons to refuse one."""
    wrong = data.draw(invalid_with(code, as_of=TODAY))
    assert wrong.implies == (("VS401",) if code == "VS505" else ())
    if code == "VS505":
        assert data.draw(invalid_with(code, as_of=DAYS[1])).implies == ()


@BOUNDED
@given(invalid_storyboards(as_of=TODAY, files=True))
def test_an_invalid_storyboard_names_a_code_and_a_line(wrong: Invalid) -> None:
    assert wrong.code in INJECTIONS
    assert 1 <= wrong.line <= wrong.text.count("\n")


@settings(parent=BOUNDED, max_examples=40)
@given(invalid_storyboards(as_of=TODAY))
def test_text_and_code_are_all_that_a_test_needs(wrong: tuple[str, str]) -> None:
    text, code = wrong
    found = check_text(text.encode(), path="-", folder=None, engine=None, as_of=TODAY).diagnostics
    assert code in {each.code for each in found if each.severity == "error"}


@settings(parent=BOUNDED, max_examples=40)
@given(plans(as_of=TODAY))
def test_a_drawn_plan_is_one_that_can_be_read_and_run(text: str) -> None:
    jsonschema.validate(json.loads(text), PLAN_SCHEMA)
    plan = read_plan(text)
    assert plan_json(plan) == text
    assert plan.as_of == TODAY.isoformat()


@BOUNDED
@given(plans(engine="veo-3.1-generate-preview", as_of=DAYS[1], max_shots=1, max_hops=2))
def test_a_plan_is_drawn_for_the_engine_that_is_asked_for(text: str) -> None:
    plan = json.loads(text)
    assert (plan["engine"], plan["surface"]) == ("veo-3.1-generate-preview", "developer-api")
    (shot,) = plan["shots"]
    assert len(shot["hops"]) <= 3


@BOUNDED
@given(prompts(), prompts(hop=True))
def test_prompts_are_sentences(opening: str, hop: str) -> None:
    assert opening[-1] in ".。"
    assert hop[-1] in ".。"


def test_fault_schedules_draw_every_fault_at_every_method() -> None:
    assert [name.partition(":")[0] for name in sorted(FAULTS)] == sorted(EMULATED_FAULTS)
    assert set(METHODS) == set(EMULATED_METHODS)


@BOUNDED
@given(schedule=fault_schedules(methods=("getFile",)))
def test_a_schedule_is_taken_by_the_emulator_as_it_is(
    schedule: list[dict[str, object]], armed: testing.Emulator
) -> None:
    armed.disarm()
    taken = armed.faults(schedule)
    assert [{key: one[key] for key in ("method", "call", "fault")} for one in taken] == schedule


@pytest.fixture(scope="module")
def armed() -> Iterator[testing.Emulator]:
    with testing.Emulator() as emulator:
        yield emulator
