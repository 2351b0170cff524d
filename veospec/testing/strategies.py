"""Hypothesis strategies: storyboards that check clean, storyboards with one known fault, plans.

Storyboards are drawn as TOML text and plans as JSON text, because both are files that people keep:
a failing example shrinks to something that can be saved, read and run.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from veospec.engines.catalog import load_catalog
from veospec.lint.check import DEFAULT_ENGINE, check_text
from veospec.plan.canonical import plan_json
from veospec.plan.lower import compile_plan
from veospec.storyboard.dump import toml_text
from veospec.testing.documents import Document, engines_on, storyboard_documents
from veospec.testing.file_faults import INJECTIONS, OF_TEXT_ALONE
from veospec.testing.grammar import LANGUAGES, Language
from veospec.testing.invalid import Invalid
from veospec.testing.pantry import lay_out, named_in
from veospec.today import today

__all__ = [
    "DEFAULT_ENGINE",
    "FAULTS",
    "METHODS",
    "Invalid",
    "fault_schedules",
    "inject",
    "invalid_storyboards",
    "invalid_with",
    "plans",
    "prompts",
    "storyboard_documents",
    "storyboards",
]

Draw = Callable[..., Any]
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
METHODS = (
    "predictLongRunning",
    "fetchPredictOperation",
    "getOperation",
    "getFile",
    "downloadFile",
    "createInteraction",
    "getInteraction",
)


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
    draw: Draw,
    *,
    engine: str | None = None,
    as_of: date | None = None,
    folder: Path | None = None,
    max_shots: int = 3,
    max_hops: int = 20,
) -> str:
    """TOML text of a storyboard that checks clean: no error, no warning.

    It is for `engine`, or for any that answers on the day `as_of` (today) and is not near its end;
    that a price was looked up long ago is not counted. With a `folder` the storyboard may also name
    pictures, clips and words, which are written there.
    """
    id = draw(st.sampled_from(engines_on(as_of or today()))) if engine is None else engine
    text = toml_text(
        draw(
            storyboard_documents(
                id, files=folder is not None, max_shots=max_shots, max_hops=max_hops
            )
        )
    )
    if folder is not None:
        lay_out(named_in(text), folder)
    return text


@st.composite
def plans(
    draw: Draw,
    *,
    engine: str | None = None,
    as_of: date | None = None,
    max_shots: int = 3,
    max_hops: int = 20,
) -> str:
    """JSON text of a compiled plan, valid as `veospec.plan/1`: what `veospec plan --out` writes.

    The plan is as of the day `as_of` (today), for `engine` or any that answers on that day.
    """
    day = as_of or today()
    id = draw(st.sampled_from(engines_on(day))) if engine is None else engine
    with tempfile.TemporaryDirectory(prefix="veospec-plans-") as name:
        folder = Path(name)
        text = draw(storyboards(engine=id, folder=folder, max_shots=max_shots, max_hops=max_hops))
        checked = check_text(text.encode(), path="-", folder=folder, engine=None, as_of=day)
        assert checked.storyboard is not None
        return plan_json(compile_plan(checked.storyboard, load_catalog()[id], as_of=day))


def fault_schedules(
    *, max_faults: int = 6, methods: tuple[str, ...] = METHODS
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Faults as `POST /emulator/v1/faults` takes them: by method, call number and name."""
    fault = st.fixed_dictionaries(
        {
            "method": st.sampled_from(methods),
            "call": st.integers(1, 8),
            "fault": st.sampled_from(FAULTS),
        }
    )
    return st.lists(
        fault, max_size=max_faults, unique_by=lambda fault: (fault["method"], fault["call"])
    )


@st.composite
def invalid_storyboards(draw: Draw, *, as_of: date | None = None, files: bool = False) -> Invalid:
    """A storyboard with exactly one injected fault, the code for it and the line of its place.

    Checked as of the day `as_of` (today), it has that error and no other. Its text is all that is
    needed; with `files` it may name files, which come with it, and faults of files are drawn too.
    """
    day = as_of or today()
    known = INJECTIONS if files else OF_TEXT_ALONE
    code = draw(st.sampled_from([code for code in sorted(known) if _engines_for(code, day)]))
    found: Invalid = draw(invalid_with(code, as_of=day, files=files))
    return found


@st.composite
def invalid_with(draw: Draw, code: str, *, as_of: date, files: bool = True) -> Invalid:
    """A storyboard with the fault of `code`, which must be possible on that day."""
    engine = draw(st.sampled_from(_engines_for(code, as_of)))
    document = draw(storyboard_documents(engine, files=files, max_hops=3))
    return inject(draw, document, code, as_of=as_of)


def _engines_for(code: str, day: date) -> list[str]:
    """The engines with which the first way that works on that day makes the mistake."""
    for way in INJECTIONS[code]:
        if found := [id for id, engine in load_catalog().items() if way.engines(engine, day)]:
            return sorted(found, key=lambda id: (id != DEFAULT_ENGINE, id))
    return []


def inject(draw: Draw, document: Document, code: str, *, as_of: date) -> Invalid:
    """Put the fault of `code` into a good document; the line is found by the marked words."""
    engine = load_catalog()[document["engine"]]
    way = next(one for one in INJECTIONS[code] if one.engines(engine, as_of))
    fault = way.make(draw, document)
    text = fault.text if fault.text is not None else toml_text(document)
    files = {**named_in(text), **fault.files}
    return Invalid(text, code, line_of(text, fault.at), files, fault.implies)


def line_of(text: str, pattern: str) -> int:
    """The line (from 1) on which the pattern stands for the first time."""
    found = re.search(pattern, text, re.MULTILINE)
    assert found, f"{pattern!r} is not in the storyboard"
    return text[: found.start()].count("\n") + 1
