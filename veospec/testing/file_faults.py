"""Known mistakes about files: one that is missing, and pictures and clips of the wrong form.

The files are made here, byte by byte, and travel with the storyboard, so that a mistake about a
clip of 31 seconds needs neither an encoder nor a folder of samples. A clip of one second also
makes it possible to have 21 hops, one too many, in a take that is not too long.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from veospec.engines.engine import Engine
from veospec.testing.documents import FPS, Document, Draw
from veospec.testing.faults import (
    MARK,
    TEXT_INJECTIONS,
    Injected,
    Injection,
    continuing,
    engine_of,
    extendable,
    restart,
)
from veospec.testing.pantry import SIZES, grey_clip, grey_picture

CLIP, PICTURE = f"clips/{MARK}.mp4", f"refs/{MARK}.png"
FILM = Fraction(FPS)


def _missing_file(draw: Draw, document: Document) -> Injected:
    outside = f"../{MARK}.png"
    restart(document)["image"] = draw(st.sampled_from((PICTURE, outside)))
    return Injected(at=MARK)


def _picture_shape(draw: Draw, document: Document) -> Injected:
    restart(document)["image"] = PICTURE
    tall = document.get("aspect_ratio") == "9:16"
    size = draw(st.sampled_from(((640, 640), (1280, 720) if tall else (720, 1280))))
    return Injected(at=MARK, files={PICTURE: grey_picture(*size)})


def _hops(document: Document, count: int) -> list[Document]:
    """So many hops, the last one marked."""
    hops: list[Document] = [{"prompt": continuing(document)} for _ in range(count)]
    hops[-1]["prompt"] += f" {MARK}"
    return hops


LAST_HOP = rf"^\[\[shot\.hop\]\](?=\nprompt = .*{MARK})"


def _too_many(_draw: Draw, document: Document) -> Injected:
    """As many hops as make a take too long by none: it starts with a clip of one second."""
    engine = engine_of(document)
    files = _from_clip(document, FPS)
    assert engine.extension.hops_max is not None
    document["shot"][0]["hop"] = _hops(document, engine.extension.hops_max + 1)
    return Injected(at=LAST_HOP, files=files)


def _too_long(_draw: Draw, document: Document) -> Injected:
    """No hop too many, on a clip that leaves no room for the last of them."""
    engine = engine_of(document)
    files = _from_clip(document, 10 * FPS)
    assert engine.extension.hops_max is not None
    document["shot"][0]["hop"] = _hops(document, engine.extension.hops_max)
    return Injected(at=LAST_HOP, files=files)


def _not_mp4(draw: Draw, document: Document) -> Injected:
    files = _from_clip(document, 2 * FPS)
    (whole,) = files.values()
    content = draw(st.sampled_from((b"this is no film", b"", whole[:40])))
    return Injected(at=MARK, files={CLIP: content})


def _clip_length(draw: Draw, document: Document) -> Injected:
    limits = engine_of(document).extension
    frames = draw(st.sampled_from((FPS * (limits.source_max_s + 1), FPS // 2)))
    return Injected(at=MARK, files=_from_clip(document, frames))


def _clip_fps(draw: Draw, document: Document) -> Injected:
    fps = draw(st.sampled_from((Fraction(30), Fraction(25), Fraction(24_000, 1001))))
    return Injected(at=MARK, files=_from_clip(document, 2 * FPS + 12, fps))


def _clip_resolution(_draw: Draw, document: Document) -> Injected:
    _from_clip(document, 2 * FPS)
    other = "720p" if document.get("resolution") == "1080p" else "1080p"
    size = SIZES[document.get("aspect_ratio", "16:9"), other]
    return Injected(at=MARK, files={CLIP: grey_clip(*size, 2 * FPS)})


def _foreign_clip(_draw: Draw, document: Document) -> Injected:
    return Injected(at=MARK, files=_from_clip(document, 2 * FPS))


def _retired_and_foreign(draw: Draw, document: Document) -> Injected:
    """Every engine that extends only its own clips is retired: that is told, too."""
    made = _foreign_clip(draw, document)
    return Injected(at=made.at, files=made.files, implies=("VS401",))


def _from_clip(document: Document, frames: int, fps: Fraction = FILM) -> dict[str, bytes]:
    """Let the first shot go on from a clip of the film's size; gives the clip by its name."""
    shot = extendable(document)
    ratio, resolution = document.get("aspect_ratio", "16:9"), document.get("resolution", "720p")
    if (ratio, resolution) not in SIZES:
        resolution = document["resolution"] = "720p"
    hops = [{"prompt": continuing(document)}]
    first = {"id": shot["id"], "prompt": shot["prompt"], "source": CLIP, "hop": hops}
    document["shot"][0] = first
    return {CLIP: grey_clip(*SIZES[ratio, resolution], frames, fps)}


def _takes_clips(engine: Engine, day: date) -> bool:
    return not engine.retired(day) and not engine.extension.source_made_by_engine


def _counts_hops(engine: Engine, day: date) -> bool:
    return _takes_clips(engine, day) and engine.extension.hops_max is not None


def _only_own(engine: Engine, day: date) -> bool:
    return not engine.retired(day) and engine.extension.source_made_by_engine


def _only_own_once(engine: Engine, day: date) -> bool:
    return engine.retired(day) and engine.extension.source_made_by_engine


INJECTIONS: Mapping[str, tuple[Injection, ...]] = {
    **{code: (injection,) for code, injection in TEXT_INJECTIONS.items()},
    "VS007": (Injection(_missing_file),),
    "VS104": (Injection(_too_many, _counts_hops),),
    "VS105": (Injection(_too_long, _counts_hops),),
    "VS107": (Injection(_picture_shape),),
    "VS501": (Injection(_not_mp4, _takes_clips),),
    "VS502": (Injection(_clip_length, _takes_clips),),
    "VS503": (Injection(_clip_fps, _takes_clips),),
    "VS504": (Injection(_clip_resolution, _takes_clips),),
    "VS505": (
        Injection(_foreign_clip, _only_own),
        Injection(_retired_and_foreign, _only_own_once),
    ),
}
"""By code, the ways to make the mistake; the first that has an engine on a day is taken."""

OF_TEXT_ALONE = frozenset({*TEXT_INJECTIONS, "VS007"})
"""Codes whose mistake is there without any file beside the storyboard."""
