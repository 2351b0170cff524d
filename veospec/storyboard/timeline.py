"""How long the takes of a storyboard are once an engine fills in what the author left out.

The one place that joins the author's silence to an engine's defaults: rules, plan and editor all
count with the lengths from here, so that they can never disagree about a film.
"""

from __future__ import annotations

from collections.abc import Sequence

from veospec.engines.engine import Engine
from veospec.engines.reach import Take
from veospec.storyboard.model import Asset, Shot, Storyboard


def takes_of(storyboard: Storyboard, engine: Engine) -> tuple[Take | None, ...]:
    """One take a shot; None where the shot starts from a clip whose length cannot be read."""
    return tuple(take_of(shot, engine) for shot in storyboard.shots)


def take_of(shot: Shot, engine: Engine) -> Take | None:
    """The take of one shot; None where it starts from a clip whose length cannot be read."""
    opening_s = opening_seconds(shot, engine)
    if opening_s is None:
        return None
    default_s, given = engine.extension.default_s, shot.source is not None
    return Take(opening_s, tuple(hop.seconds or default_s for hop in shot.hops), given)


def opening_seconds(shot: Shot, engine: Engine) -> int | float | None:
    """Length of the first clip of a shot: what is written, the default, or the given clip's."""
    if shot.source is not None:
        return clip_seconds(shot.source)
    return engine.opening.default_s if shot.seconds is None else shot.seconds


def clip_seconds(clip: Asset) -> int | float | None:
    """Length of a clip on disk to the millisecond, None where it is no readable MP4."""
    # Most storyboards give no clip, and `check` should not pay for an MP4 reader without one.
    from veospec.media.boxes import NotAnMp4  # noqa: PLC0415
    from veospec.media.mp4 import probe  # noqa: PLC0415

    try:
        return tidy_seconds(probe(clip.file).seconds)
    except (OSError, NotAnMp4):
        return None


def film_seconds(takes: Sequence[Take]) -> int | float:
    """Length of the film that joins the takes by cuts."""
    return tidy_seconds(sum(take.seconds for take in takes))


def tidy_seconds(seconds: int | float) -> int | float:
    """An int where it is one, else a float to the millisecond."""
    if type(seconds) is int:
        return seconds
    rounded = round(float(seconds), 3)
    return int(rounded) if rounded.is_integer() else rounded
