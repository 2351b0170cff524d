"""What the compiler refuses the emulator refuses, and what it lets pass the emulator makes.

The two keep tables of their own, so each is the other's judge. Requests are drawn around the
limits: a length too short, a shape that is not offered, a parameter of another surface.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.simulation.exchange import JumpingLoop
from tests.simulation.process import Process
from tests.simulation.service import Service
from veospec.diagnostics import Severity
from veospec.engines.catalog import load_catalog
from veospec.lint.check import check_text
from veospec.plan.lower import compile_plan
from veospec.storyboard.dump import toml_text
from veospec.testing.pantry import grey_picture

LOOP = JumpingLoop()
ENGINES = [id for id, engine in load_catalog().items() if engine.id.startswith("veo-3.1")]
DAYS = (date(2026, 9, 1), date(2026, 11, 22), date(2027, 6, 1))
OURS = {"VS101", "VS104", "VS105", "VS403"}
"""What only a whole film can break: its promise, its budget, the length of its takes."""

STRICTER = {"VS108"}
"""Extension at 4k on the Agent Platform, where Google's page contradicts itself: not compiled."""

REFUSALS = {"http_400", "http_404", "not_sendable", "too_large"}
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def one_of(*usual, odd):
    """Mostly what is fine, sometimes what is not."""
    return st.one_of(*[st.sampled_from(usual)] * 3, st.sampled_from(odd))


@st.composite
def documents(draw):
    """One short take with at most one of each thing that an engine may refuse.

    What a request cannot say is left out: the Developer API is never sent a seed.
    """
    engine = draw(st.sampled_from(ENGINES))
    says_all = load_catalog()[engine].surface == "agent-platform"
    ratio = draw(one_of("16:9", "9:16", odd=("1:1", "4:3")))
    picture = "tall.png" if ratio == "9:16" else "wide.png"
    shot = {
        "id": "a",
        "prompt": draw(one_of("A calm sea.", odd=("A calm grey sea. " * 1500,))),
        "seconds": draw(one_of(None, 8, odd=(1, 3, 4, 5, 6, 7, 9))),
    }
    given = draw(one_of("none", odd=("image", "both", "last", "references", "many")))
    if given in {"image", "both"}:
        shot["image"] = picture
    if given in {"last", "both"}:
        shot["last_frame"] = picture
    if given in {"references", "many"}:
        shot["references"] = [picture] * (2 if given == "references" else 5)
    hop = {
        "prompt": "The camera continues over the sea.",
        "seconds": draw(st.sampled_from((None, 7))),
    }
    shot["hop"] = [_said(hop)] * draw(st.integers(0, 2))
    return _said(
        {
            "schema": "veospec/1",
            "title": "A film",
            "engine": engine,
            "aspect_ratio": ratio,
            "resolution": draw(one_of(None, "720p", odd=("1080p", "4k", "360p", "480p"))),
            "seed": draw(one_of(None, odd=(0, 2**32 - 1))) if says_all else None,
            "audio": draw(one_of(None, odd=(True, False))) if says_all else None,
            "negative_prompt": draw(one_of(None, odd=("rain",))),
            "shot": [_said(shot)],
        }
    )


def _said(table):
    return {key: value for key, value in table.items() if value is not None}


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(), st.sampled_from(DAYS))
def test_compiler_and_emulator_agree_on_every_request(document, day):
    text = toml_text(document)
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        (folder / "wide.png").write_bytes(grey_picture(1280, 720))
        (folder / "tall.png").write_bytes(grey_picture(720, 1280))
        checked = check_text(text.encode(), path="-", folder=folder, engine=None, as_of=day)
        errors = {
            found.code
            for found in checked.diagnostics
            if found.severity is Severity.ERROR and found.code not in OURS
        }
        if checked.storyboard is None or checked.engine is None:
            return
        plan = compile_plan(checked.storyboard, checked.engine, as_of=day)
        service = Service(LOOP, as_of=day)
        ended = Process(folder, service, plan.surface, plan, "run", lambda *_: None).run()
        service.close()
    (result,) = ended.results
    outcome = getattr(result.error, "outcome", str(result.error)) if result.error else "made"
    event(f"{outcome} {sorted(errors)}")
    if errors == STRICTER and document.get("resolution") == "4k":
        return
    if errors:
        assert outcome in REFUSALS, f"the compiler says {errors}, the emulator takes it\n{text}"
    else:
        assert outcome == "made", f"the emulator says {result.error}\n{text}"
