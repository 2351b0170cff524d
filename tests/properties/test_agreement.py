"""What the compiler refuses the emulator refuses, and what it lets pass the emulator makes.

The two keep tables of their own, so each is the other's judge. Requests are drawn around the
limits: a length too short, a shape that is not offered, a parameter of another surface. They meet
in one process, which is fast, and over real sockets, which is how they meet in life.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tests.properties.sockets import Sockets
from tests.simulation.exchange import JumpingLoop
from tests.simulation.process import Process
from tests.simulation.service import Service
from veospec.diagnostics import Severity
from veospec.engines.catalog import load_catalog
from veospec.lint.check import check_text
from veospec.media.verify import BadClip
from veospec.plan.lower import compile_plan
from veospec.storyboard.dump import toml_text
from veospec.testing.pantry import grey_clip, grey_picture, lay_out

LOOP = JumpingLoop()
ENGINES = sorted(load_catalog(), key=lambda id: (not id.startswith("veo"), id))
DAYS = (date(2026, 9, 1), date(2026, 11, 22), date(2027, 6, 1))
OURS = {"VS101", "VS104", "VS105", "VS403"}
"""What only a whole film can break: its promise, its budget, the length of its takes."""

STRICTER = {"VS108"}
"""Extension at 4k on the Agent Platform, where Google's page contradicts itself: not compiled."""

REFUSALS = {"http_400", "http_404", "bad_clip", "no_uri", "not_sendable", "too_large"}
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
FILES = {
    "wide.png": grey_picture(1280, 720),
    "tall.png": grey_picture(720, 1280),
    "wide.mp4": grey_clip(1280, 720, 48),
    "tall.mp4": grey_clip(720, 1280, 48),
    "short-wide.mp4": grey_clip(1280, 720, 12),
    "short-tall.mp4": grey_clip(720, 1280, 12),
    "fast-wide.mp4": grey_clip(1280, 720, 60, Fraction(30)),
    "fast-tall.mp4": grey_clip(720, 1280, 60, Fraction(30)),
}


def one_of(*usual, odd):
    """Mostly what is fine, sometimes what is not."""
    return st.one_of(*[st.sampled_from(usual)] * 3, st.sampled_from(odd))


@st.composite
def documents(draw):
    """One short take with at most one of each thing that an engine may refuse.

    What a request cannot say is left out: the Developer API is never sent a seed, an extension of
    Veo has no length, and where a take starts with a clip its first words are not sent.
    """
    engine = load_catalog()[draw(st.sampled_from(ENGINES))]
    ratio = draw(one_of("16:9", "9:16", odd=("1:1", "4:3")))
    shape = "tall" if ratio == "9:16" else "wide"
    omni = engine.surface == "interactions"
    started = ["image", "both", "last", "references", "many", "source", "short", "fast"]
    way = draw(one_of("none", odd=[one for one in started if not omni or one not in UNSAID]))
    clip = {"source": "", "short": "short-", "fast": "fast-"}.get(way)
    shot = {"id": "a", "prompt": "A calm sea."}
    if clip is None:
        shot["prompt"] = draw(one_of("A calm sea.", odd=("A calm grey sea. " * 800,)))
    if clip is not None:
        shot["source"] = f"{clip}{shape}.mp4"
    else:
        shot["seconds"] = draw(one_of(None, 8, odd=(1, 2, 3, 4, 5, 6, 7, 9, 11, 15, 16)))
    if way in {"image", "both"}:
        shot["image"] = f"{shape}.png"
    if way in {"last", "both"}:
        shot["last_frame"] = f"{shape}.png"
    if way in {"references", "many"}:
        shot["references"] = [f"{shape}.png"] * (2 if way == "references" else 11)
    hop = {"prompt": "The camera continues over the sea."}
    hop["seconds"] = draw(one_of(None, 7, odd=(1, 2, 3, 10, 11) if omni else (7,)))
    shot["hop"] = [_said(hop)] * draw(st.integers(0 if clip is None else 1, 2))
    parameters = {
        "seed": one_of(None, odd=(0, 2**32 - 1)),
        "audio": one_of(None, odd=(True, False)),
    }
    says_all = engine.surface == "agent-platform"
    said = {key: draw(values) if says_all else None for key, values in parameters.items()}
    if not omni:
        said["negative_prompt"] = draw(one_of(None, odd=("rain",)))
    sizes = one_of(None, "720p", odd=("1080p", "4k", "360p", "480p"))
    return _said(
        {
            "schema": "veospec/1",
            "title": "A film",
            "engine": engine.id,
            "aspect_ratio": ratio,
            "resolution": draw(sizes) if clip is None else None,
            **said,
            "shot": [_said(shot)],
        }
    )


UNSAID = ("both", "last", "short")
"""Omni is told of a last frame in words, and no page says how short its sources may be."""


def _said(table):
    return {key: value for key, value in table.items() if value is not None}


@contextmanager
def in_one_process(day: date) -> Iterator[Service]:
    service = Service(LOOP, as_of=day)
    yield service
    service.close()


@contextmanager
def over_sockets(day: date) -> Iterator[Sockets]:
    service = Sockets(as_of=day)
    yield service
    service.close()


MEETINGS = {"in one process": (in_one_process, 250), "over sockets": (over_sockets, 50)}


@pytest.mark.parametrize("meeting", MEETINGS)
def test_compiler_and_emulator_agree_on_every_request(meeting):
    meet, examples = MEETINGS[meeting]
    seen = set()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents(), st.sampled_from(DAYS))
    def agree(document, day):
        released = load_catalog()[document["engine"]].lifecycle.released_on
        assume(released is None or released <= day)
        seen.add((document["engine"], _agree(document, day, meet)))

    agree()
    outcomes = {engine: {end for one, end in seen if one == engine} for engine, _ in seen}
    assert set(outcomes) == set(ENGINES)
    if meet is in_one_process:
        assert all(ends == {True, False} for ends in outcomes.values()), outcomes
    assert set().union(*outcomes.values()) == {True, False}


def _outcome(error) -> str:
    """What became of a take, in the words of the runner; it looks at a given clip itself."""
    if isinstance(error, BadClip):
        return "bad_clip"
    return getattr(error, "outcome", str(error)) if error else "made"


def _agree(document, day, meet) -> bool:
    """Whether both take it; fails where one does and the other does not."""
    text = toml_text(document)
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        lay_out({file: content for file, content in FILES.items() if file in text}, folder)
        checked = check_text(text.encode(), path="-", folder=folder, engine=None, as_of=day)
        errors = {
            found.code
            for found in checked.diagnostics
            if found.severity is Severity.ERROR and found.code not in OURS
        }
        assert checked.storyboard is not None, text
        plan = compile_plan(checked.storyboard, checked.engine, as_of=day)
        with meet(day) as service:
            process = Process(folder, service, plan.surface, plan, "run", lambda *_: None)
            ended = process.run()
    (result,) = ended.results
    outcome = _outcome(result.error)
    event(f"{outcome} {sorted(errors)}")
    if errors == STRICTER and document.get("resolution") == "4k":
        return False
    if errors:
        assert outcome in REFUSALS, f"the compiler says {errors}, the emulator takes it\n{text}"
    else:
        assert outcome == "made", f"the emulator says {result.error}\n{text}"
    return not errors
