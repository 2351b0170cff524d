"""Hypothesis strategies: storyboards that check clean, and storyboards with one known fault.

Storyboards are drawn as TOML text, because a storyboard is a file that people write: a failing
example shrinks to something that can be saved, read and run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.storyboard.dump import toml_text
from veospec.storyboard.model import SCHEMA
from veospec.testing.faults import INJECTIONS
from veospec.testing.grammar import LANGUAGES, Language

Draw = Callable[..., Any]
DEFAULT_ENGINE = "veo-3.1-generate-001"
FAULTS = (
    "http_400",
    "http_403",
    "http_404",
    "http_429",
    "http_500",
    "http_503",
    "accepted_then_dropped",
    "dropped",
    "slow:1",
    "never_done",
    "operation_error",
    "done_without_video",
    "rai_filtered",
    "truncated",
    "corrupt",
    "expired",
    "not_active",
    "retired",
)
METHODS = ("predictLongRunning", "fetchPredictOperation", "getOperation", "downloadFile")


@st.composite
def prompts(draw: Draw, *, hop: bool = False, language: Language | None = None) -> str:
    """A prompt without template expressions: of an opening, or (`hop`) of an extension."""
    words = language or draw(st.sampled_from(LANGUAGES))
    sentence = draw(st.sampled_from(words.hops if hop else words.openings))
    return str(
        sentence.format(
            who=draw(st.sampled_from(words.subjects)),
            where=draw(st.sampled_from(words.places)),
            does=draw(st.sampled_from(words.actions)),
        )
    )


@st.composite
def storyboards(
    draw: Draw, *, engine: str = DEFAULT_ENGINE, max_shots: int = 3, max_hops: int = 20
) -> str:
    """TOML text of a storyboard that checks clean for `engine`: 1..max_shots takes."""
    return toml_text(draw(storyboard_documents(engine, max_shots=max_shots, max_hops=max_hops)))


@st.composite
def storyboard_documents(
    draw: Draw, engine: str = DEFAULT_ENGINE, *, max_shots: int = 3, max_hops: int = 20
) -> dict[str, Any]:
    """The same as a nested dictionary, for tests that change it before it is written."""
    model = load_catalog()[engine]
    words = draw(st.sampled_from(LANGUAGES))
    document = _head(draw, model, words)
    document["shot"] = [
        _shot(draw, model, words, document, number, max_hops=max_hops)
        for number in range(draw(st.integers(1, max_shots)))
    ]
    if draw(st.booleans()):
        document["seconds"] = length_s(document, model)
    return {key: value for key, value in document.items() if value not in ({}, None)}


def length_s(document: Mapping[str, Any], engine: Engine) -> int:
    """Seconds of the film that a generated document describes."""
    return sum(
        shot.get("seconds", engine.opening.default_s)
        + sum(hop.get("seconds", engine.extension.default_s) for hop in shot.get("hop", []))
        for shot in document["shot"]
    )


def _head(draw: Draw, engine: Engine, words: Language) -> dict[str, Any]:
    agent_platform = engine.surface == "agent-platform"
    ratio = draw(st.sampled_from((None, *engine.aspect_ratios)))
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "title": draw(st.sampled_from(words.titles)),
        "engine": engine.id,
        "aspect_ratio": ratio,
        "resolution": draw(st.sampled_from((None, "720p"))),
        "seed": draw(st.none() | st.integers(0, 2**32 - 1)) if agent_platform else None,
        "audio": draw(st.none() | st.booleans()) if agent_platform else None,
        "negative_prompt": draw(st.none() | st.sampled_from(words.negatives)),
        "vars": draw(st.just({}) | st.just({"where": words.places[0]})),
        "style": draw(st.just({}) | st.builds(dict, look=st.sampled_from(words.looks))),
    }
    member: dict[str, str] = {"description": draw(st.sampled_from(words.subjects))}
    if draw(st.booleans()):
        member["voice"] = words.voice
    head["cast"] = {"lead": member}
    head["place"] = {"here": {"description": draw(st.sampled_from(words.places))}}
    return {key: value for key, value in head.items() if value is not None}


def _shot(
    draw: Draw,
    engine: Engine,
    words: Language,
    document: Mapping[str, Any],
    number: int,
    *,
    max_hops: int,
) -> dict[str, Any]:
    who, where = _subject_and_place(draw, document)
    opening = draw(st.sampled_from(words.openings))
    shot: dict[str, Any] = {
        "id": f"shot-{number + 1}",
        "prompt": opening.format(who=who, where=where, does=draw(st.sampled_from(words.actions))),
    }
    if document.get("style") and draw(st.booleans()):
        shot["prompt"] = "{{ style.look }}. " + shot["prompt"]
    seconds = draw(st.sampled_from((None, *engine.opening.seconds)))
    if seconds is not None:
        shot["seconds"] = seconds
    hops_max = min(max_hops, engine.extension.hops_max or max_hops)
    hops = [
        _hop(draw, engine, words, who, index) for index in range(draw(st.integers(0, hops_max)))
    ]
    return shot | ({"hop": hops} if hops else {})


def _subject_and_place(draw: Draw, document: Mapping[str, Any]) -> tuple[str, str]:
    """By template or by the words themselves: both must come to the same."""
    if draw(st.booleans()):
        return "{{ cast.lead }}", "{{ place.here }}"
    return document["cast"]["lead"]["description"], document["place"]["here"]["description"]


def _hop(draw: Draw, engine: Engine, words: Language, who: str, index: int) -> dict[str, Any]:
    sentence = draw(st.sampled_from(words.hops))
    hop: dict[str, Any] = {
        "prompt": sentence.format(who=who, where="", does=draw(st.sampled_from(words.actions)))
    }
    if draw(st.booleans()):
        hop["id"] = f"hop-{index + 1}"
    if draw(st.booleans()):
        hop["seconds"] = draw(st.sampled_from(engine.extension.seconds))
    return hop


def fault_schedules(*, max_faults: int = 6) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Faults as `POST /emulator/v1/faults` takes them: by method, call number and name."""
    fault = st.fixed_dictionaries(
        {
            "method": st.sampled_from(METHODS),
            "call": st.integers(1, 8),
            "fault": st.sampled_from(FAULTS),
        }
    )
    return st.lists(
        fault, max_size=max_faults, unique_by=lambda fault: (fault["method"], fault["call"])
    )


class Invalid(NamedTuple):
    """A storyboard with one fault: its text, the code that must be reported and the line.

    `files` have to lie beside it; `implies` are codes of errors that cannot but come with it.
    """

    text: str
    code: str
    line: int
    files: Mapping[str, bytes]
    implies: tuple[str, ...]


@st.composite
def invalid_storyboards(draw: Draw) -> Invalid:
    """A storyboard with exactly one injected fault, the code for it and the line of its place."""
    code = draw(st.sampled_from(sorted(INJECTIONS)))
    document = draw(storyboard_documents(max_hops=3))
    return inject(draw, document, code)


def inject(draw: Draw, document: dict[str, Any], code: str) -> Invalid:
    """Put the fault of `code` into a good document; the line is found by the marked words."""
    fault = INJECTIONS[code](draw, document)
    text = fault.text if fault.text is not None else toml_text(document)
    return Invalid(text, code, line_of(text, fault.at), fault.files, fault.implies)


def line_of(text: str, pattern: str) -> int:
    """The line (from 1) on which the pattern stands for the first time."""
    found = re.search(pattern, text, re.MULTILINE)
    assert found, f"{pattern!r} is not in the storyboard"
    return text[: found.start()].count("\n") + 1
