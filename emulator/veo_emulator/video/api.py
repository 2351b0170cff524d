"""Openings, extensions and measurements: all that the server asks of this package."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from veo_emulator.video import assemble, endings, foreign, sources
from veo_emulator.video.ask import Ask
from veo_emulator.video.clip import Clip
from veo_emulator.video.continuity.causes import CALM, Judgement
from veo_emulator.video.facts import Facts, Lineage
from veo_emulator.video.paint import paint_foreign, paint_hop, paint_opening
from veo_emulator.video.segment import Segment


def make_opening(ask: Ask) -> Clip:
    """A take's first clip.

    Raises:
        NotAClip: `ask.image` is no picture.
    """
    background = None
    if ask.image is not None:
        background = foreign.picture(ask.image, ask.width, ask.height)
    segment = paint_opening(ask, background=background)
    return assemble.opening(segment, audible=ask.audio)


def extend(
    source: bytes | Clip,
    ask: Ask,
    *,
    returns: Literal["combined", "tail"] = "combined",
    judged: Judgement = CALM,
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

    Raises:
        NotAClip: The source is no clip that can be decoded.
    """
    known, segment = _continued(source, ask, judged)
    put_together = assemble.combined if returns == "combined" else assemble.tail
    return put_together(known, segment, audible=ask.audio)


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
) -> tuple[assemble.Source, Segment]:
    if isinstance(source, Clip):
        known = assemble.source_of(source.film, source.state.frame + 1)
        fitted = replace(ask, width=source.film.width, height=source.film.height)
        return known, paint_hop(source.state, fitted, judged=judged)
    given = sources.understand(source, ask)
    film = given.source.film
    fitted = replace(ask, width=film.width, height=film.height)
    if given.state is not None:
        return given.source, paint_hop(given.state, fitted, judged=judged)
    assert given.last is not None, "a clip without a state has a last picture"
    segment = paint_foreign(
        given.last,
        fitted,
        digest=given.digest,
        elapsed=given.source.take_frames,
        judged=judged,
    )
    return given.source, segment
