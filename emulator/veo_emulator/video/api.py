"""Openings, extensions and measurements: all that the server asks of this package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from veo_emulator.video import assemble, cards, endings, foreign, sources
from veo_emulator.video.ask import Ask
from veo_emulator.video.clip import Clip
from veo_emulator.video.continuity.causes import CALM, Judgement
from veo_emulator.video.facts import Facts, Lineage
from veo_emulator.video.layout import layout
from veo_emulator.video.paint import paint_foreign, paint_hop, paint_opening
from veo_emulator.video.segment import Planes, Segment

Painting = Callable[[], Segment]
"""Painting that is yet to be done: it can be pickled, and so done in another process."""


def paint_here(work: Painting) -> Segment:
    """Do it at once, in this thread."""
    return work()


def make_opening(ask: Ask, *, paint: Callable[[Painting], Segment] = paint_here) -> Clip:
    """A take's first clip.

    Args:
        ask: What is asked for.
        paint: Does the painting, here or elsewhere.

    Raises:
        NotAClip: One of the given pictures is none.
    """
    work = partial(
        paint_opening,
        ask,
        background=_frame(ask.image, ask),
        goal=_frame(ask.last_frame, ask),
        prints=_prints(ask),
    )
    return assemble.opening(paint(work), audible=ask.audio)


def extend(
    source: bytes | Clip,
    ask: Ask,
    *,
    returns: Literal["combined", "tail"] = "combined",
    judged: Judgement = CALM,
    paint: Callable[[Painting], Segment] = paint_here,
) -> Clip:
    """A clip that goes on from the last frame of another.

    The picture size is that of the source, whatever is asked. A clip of ours may come as a `Clip`
    or as its bytes, whole or as a window that ends where it ends: the new frames and their sound
    are the same.

    Args:
        source: The clip to go on from.
        ask: What is asked for; `seconds` are new seconds.
        returns: The source and what is new in one clip, or what is new alone.
        judged: What `judge` found; without it nothing is deformed.
        paint: Does the painting, here or elsewhere.

    Raises:
        NotAClip: The source is no clip that can be decoded.
    """
    known, work = _continued(source, ask, judged)
    put_together = assemble.combined if returns == "combined" else assemble.tail
    return put_together(known, paint(work), audible=ask.audio)


def probe(data: bytes) -> Facts:
    """Measure a clip; one that was not made here, or was coded again, costs a look at its end.

    Raises:
        NotAClip: The bytes are no clip.
    """
    movie = sources.opened(data)
    state, tail = endings.ending(movie)
    return Facts(
        width=movie.video.width,
        height=movie.video.height,
        fps=movie.fps,
        frames=movie.frames,
        seconds=float(movie.seconds(movie.video)),
        made_here=state is not None,
        lineage=None if state is None else Lineage.of(state, movie.frames),
        codec=movie.video.codec,
        tail=tail,
    )


def _continued(
    source: bytes | Clip, ask: Ask, judged: Judgement
) -> tuple[assemble.Source, Painting]:
    if isinstance(source, Clip) and not source.state.shows_goal:
        known = assemble.source_of(source.film, source.state.frame + 1)
        fitted = replace(ask, width=source.film.width, height=source.film.height)
        prints = _prints(fitted)
        return known, partial(paint_hop, source.state, fitted, judged=judged, prints=prints)
    given = sources.understand(source if isinstance(source, bytes) else source.to_bytes(), ask)
    film = given.source.film
    fitted = replace(ask, width=film.width, height=film.height)
    if given.state is not None:
        last = given.last if given.state.shows_goal else None
        prints = _prints(fitted)
        return given.source, partial(
            paint_hop, given.state, fitted, judged=judged, last=last, prints=prints
        )
    assert given.last is not None, "a clip without a state has a last picture"
    work = partial(
        paint_foreign,
        given.last,
        fitted,
        digest=given.digest,
        elapsed=given.source.take_frames,
        judged=judged,
        prints=_prints(fitted),
    )
    return given.source, work


def _frame(data: bytes | None, ask: Ask) -> Planes | None:
    """A first or last frame in the size of the clip."""
    return None if data is None else foreign.picture(data, ask.width, ask.height, crop=ask.crop)


def _prints(ask: Ask) -> tuple[Planes, ...]:
    """The references, small enough to hang in the scene."""
    if not ask.references:
        return ()
    size = cards.room(layout(ask.width, ask.height), len(ask.references))
    return tuple(foreign.small(data, *size) for data in ask.references)
