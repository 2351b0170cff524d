"""A take in the making: which clips it consists of, what the next hop is given, what it gave back.

Each hop leaves two clips in the store: what the service gave back, and the hop's own seconds. From
these any source can be had without encoding again: the whole take so far is one combined result
or the pieces spliced, a window is the last piece or a cut from the last pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from veospec.media.mux import FPS
from veospec.media.pieces import FRAMES_TOLERANCE, Returned, measure_result
from veospec.media.splice import splice
from veospec.media.verify import Expected, verify
from veospec.media.window import cut_head, cut_tail, cut_window
from veospec.plan.ir import Kind, Plan, PlannedHop, Strategy
from veospec.run.attempt import Attempt
from veospec.run.store import Store

_SHORT_SIDE = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}


@dataclass(frozen=True, slots=True)
class Made:
    """A hop that is done. `clip` and `piece` are digests, `frames` counts those of `clip`.

    `kept_until`, in seconds since 1970, is how long the service keeps what a next hop may name.
    """

    hop: PlannedHop
    clip: str
    piece: str
    returns: Returned
    frames: int
    operation: str | None
    uri: str | None
    kept_until: float | None = None

    @classmethod
    def of(cls, hop: PlannedHop, attempt: Attempt) -> Made:
        """The hop as a row of the journal has it."""
        assert attempt.clip and attempt.piece and attempt.returns  # noqa: PT018 - one state
        assert attempt.frames is not None
        return cls(
            hop=hop,
            clip=attempt.clip,
            piece=attempt.piece,
            returns=Returned(attempt.returns),
            frames=attempt.frames,
            operation=attempt.operation,
            uri=attempt.uri,
            kept_until=attempt.kept_until,
        )


Take = Sequence[Made]


def picture_size(plan: Plan) -> tuple[int, int]:
    """Width and height in pixels that clips of a plan must have."""
    short = _SHORT_SIDE[plan.resolution]
    across, down = (int(part) for part in plan.aspect_ratio.split(":"))
    return (short * across // down, short) if across > down else (short, short * down // across)


@dataclass(frozen=True, slots=True)
class _Part:
    """A clip that is a part of a take, and how many frames it has."""

    clip: str
    frames: int


def parts(store: Store, take: Take) -> list[str]:
    """Digests of the clips that are, one after the other, the whole take.

    Where a hop may have changed the end of what it was given, its result takes the place of all
    that it was given: the film then joins where the two are still the same.
    """
    found: list[_Part] = []
    for made in take:
        source, combined = made.hop.source, made.returns is Returned.COMBINED
        new = round(made.hop.seconds * FPS)
        if combined and (source is None or source.strategy is Strategy.WHOLE):
            found = [_Part(made.clip, made.frames)]
        elif combined and source is not None and source.edited:
            found = _without_end(store, found, made.frames - new)
            found.append(_Part(made.clip, made.frames))
        else:
            found.append(_Part(made.piece, new))
    return [part.clip for part in found]


def _without_end(store: Store, take: Sequence[_Part], frames: int) -> list[_Part]:
    """The parts of a take without its last frames; one part may have to be cut for it."""
    kept = list(take)
    while kept and frames > 0:
        last = kept.pop()
        if last.frames - frames > FRAMES_TOLERANCE:
            keep = last.frames - frames
            kept.append(_Part(_head(store, last.clip, keep), keep))
        frames -= last.frames
    return kept


def source_clip(store: Store, hop: PlannedHop, take: Take) -> Path:
    """The clip that `hop` extends: the last seconds of the take so far, as a file in the store."""
    assert hop.source is not None
    last = take[-1]
    if hop.source.strategy is Strategy.WHOLE:
        whole = parts(store, take)
        return store.path(whole[0] if len(whole) == 1 else _spliced(store, whole))
    frames = round(hop.source.seconds * FPS)
    if round(last.hop.seconds * FPS) == frames:
        return store.path(last.piece)
    if hop.source.edited and last.returns is Returned.COMBINED and last.frames >= frames:
        return store.path(_window(store, last.clip, hop.source.seconds))
    pieces, seconds = [last.piece], float(last.hop.seconds)
    for made in reversed(take[:-1]):
        if seconds >= hop.source.seconds:
            break
        pieces.insert(0, made.piece)
        seconds += made.hop.seconds
    whole_digest = pieces[0] if len(pieces) == 1 else _spliced(store, pieces)
    return store.path(_window(store, whole_digest, hop.source.seconds))


@dataclass(frozen=True, slots=True)
class Received:
    """A clip as it came back: measured, and with its own seconds cut out."""

    clip: str
    piece: str
    returns: Returned
    frames: int


def receive(
    store: Store, plan: Plan, hop: PlannedHop, content: bytes, *, source_frames: int
) -> Received:
    """Verify what a service gave back, keep it, and keep the hop's own seconds.

    Raises BadClip or WrongLength when it is not what was asked for; then nothing is kept.
    """
    width, height = picture_size(plan)
    if hop.kind is not Kind.EXTEND:
        frames = round(hop.seconds * FPS)
        facts = verify(content, Expected(width=width, height=height, frames=frames))
        digest = store.put(content)
        return Received(digest, digest, Returned.COMBINED, facts.frames)
    facts = verify(content, Expected(width=width, height=height))
    returns = measure_result(facts, source_frames=source_frames, new_s=float(hop.seconds))
    digest = store.put(content)
    piece = own_seconds(store, digest, source_frames) if returns is Returned.COMBINED else digest
    return Received(digest, piece, returns, facts.frames)


def own_seconds(store: Store, digest: str, source_frames: int) -> str:
    """Cut what comes after the source out of a combined clip; the digest of that piece."""
    scratch = store.scratch()
    cut_tail(store.path(digest), after_frames=source_frames, to=scratch)
    return store.adopt(scratch)


def _head(store: Store, digest: str, frames: int) -> str:
    scratch = store.scratch()
    cut_head(store.path(digest), frames=frames, to=scratch)
    return store.adopt(scratch)


def _spliced(store: Store, digests: Sequence[str]) -> str:
    scratch = store.scratch()
    splice([store.path(digest) for digest in digests], scratch)
    return store.adopt(scratch)


def _window(store: Store, digest: str, seconds: float) -> str:
    scratch = store.scratch()
    cut_window(store.path(digest), seconds=seconds, to=scratch)
    return store.adopt(scratch)
