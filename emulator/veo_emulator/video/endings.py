"""How a clip ends: the state that its last pictures carry, and what its last second is like.

Coded data of ours say it at once; pictures of ours that were cut or coded again say it in their
cells; somebody else's are measured. None of it depends on what surrounds the last second.
"""

from __future__ import annotations

from dataclasses import replace

from veo_emulator.video import foreign, sources
from veo_emulator.video.continuity.measure import measured
from veo_emulator.video.facts import Tail
from veo_emulator.video.lineage import read_state_from_pictures
from veo_emulator.video.mp4 import Movie
from veo_emulator.video.segment import FPS, State

_ROUNDED_S = 0.002
"""Frames that differ by less from 1/24 s are what a container's clock makes of an even rhythm."""


def ending(movie: Movie) -> tuple[State | None, Tail]:
    """The state at a clip's end, None when the clip is not ours, and its tail.

    Raises:
        NotAClip: The clip cannot be decoded where that is needed.
    """
    even = _even(movie)
    state = sources.state_of(movie)
    if state is None and sources.paintable(movie.video.width, movie.video.height):
        lumas = [picture.y for picture in foreign.last_pictures(movie)]
        state = read_state_from_pictures(lumas)
        if state is None:
            return None, Tail(measured(lumas), even)
    if state is None:
        return None, Tail(frozenset(), even)
    return state, replace(Tail.of(state), even=even)


def _even(movie: Movie) -> bool:
    """Whether each frame but the last is shown for a 24th of a second."""
    video = movie.video
    most = [delta for count, delta in video.deltas[:-1] or video.deltas if count]
    return all(abs(delta / video.timescale - 1 / FPS) < _ROUNDED_S for delta in most)
