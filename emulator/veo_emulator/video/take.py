"""One hop as a pure description: for each of its frames, what stands where in which colours.

Everything here is a function of the hop's state and of what was asked; the painter turns it into
syntax and the oracle into samples, and neither knows the other.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video import caption, cells, lineage
from veo_emulator.video.art.chance import TURN, UNIT, draw, sine
from veo_emulator.video.ask import Ask
from veo_emulator.video.cards import Cards, hung
from veo_emulator.video.layout import Layout, layout
from veo_emulator.video.palette import colours_of, drifted, tinted
from veo_emulator.video.scene import Look, Scenery, scenery
from veo_emulator.video.segment import (
    FPS,
    TAIL_FRAMES,
    WHOLE,
    Pixels,
    Planes,
    State,
    sync_frames,
)

DRIFT = 2
"""Levels by which a colour may change at a key frame."""
_LONG_WAVE, _SHORT_WAVE, _NOISE = 52, 26, 12
"""Samples by which a picture of 720 lines is bent at most: in a wave of that height, in one of two
fifths of it that wanders into its place, and at random anew in each frame until all rests."""
_NOISES = 509
_WANDERING = 240
"""Frames in which the short wave goes once through the picture."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A hop to be made: `state` is that of its first frame; frames below count from there.

    `background` is the picture that it starts from, `goal` the one that it ends on; `cards` are
    the prints that hang in its sky.
    """

    state: State
    frames: int
    plan: Layout
    view: Scenery
    plate: Pixels
    payload: bytes
    background: Planes | None
    goal: Planes | None = None
    cards: Cards | None = None

    @property
    def sync(self) -> tuple[int, ...]:
        """Frames that are key frames."""
        return sync_frames(self.frames)

    def take_frame(self, frame: int) -> int:
        """The frame's number in the take."""
        return self.state.first + frame

    def colours(self, frame: int) -> bytes:
        """The seven colours; they change at key frames within the hop and nowhere else."""
        return colours_at(self.state, self.take_frame(frame))

    def drifts(self, frame: int) -> list[int]:
        """By how many samples each zone has gone to the left, but for the deformation."""
        if self.goal is not None:
            frame = min(frame, self.sync[-1])
        moving = max(0, self.take_frame(frame) - self.state.still)
        return [zone.offset(moving) for zone in self.plan.zones]

    def shifts(self, frame: int) -> list[int]:
        """By how many samples each half row of macroblocks above the plate has gone left."""
        out: list[int] = []
        for zone, drift in zip(self.plan.zones, self.drifts(frame), strict=True):
            out += [drift] * (2 * (zone.bottom - zone.top))
        if self.bending(frame):
            whole = UNIT * WHOLE * TAIL_FRAMES * 720 * 2
            bent = (self._bent(frame, len(out)) + whole // 2) // whole
            out = [shift + 2 * by for shift, by in zip(out, bent.tolist(), strict=True)]
        return out

    def _bent(self, frame: int, count: int) -> NDArray[np.int64]:
        """How far each half row is bent, in samples of 720 times UNIT, WHOLE and TAIL_FRAMES.

        What is inherited rests. What grows comes to rest with the last frame, in the same shape,
        so that the next hop begins as this one ends.
        """
        resting = self._wave(count, 0) * self.state.bent * TAIL_FRAMES
        grown, left = self._grown(frame), TAIL_FRAMES - self._grown(frame)
        if not grown:
            return resting
        noise = _noise(self.state.scene)[(np.arange(count) + 37 * self.take_frame(frame)) % _NOISES]
        shaken = noise * (_NOISE * left * self.plan.unit) // TAIL_FRAMES
        return resting + (self._wave(count, left) + shaken) * (self.state.bend * grown)

    def _wave(self, count: int, left: int) -> NDArray[np.int64]:
        """The full bend so many frames before it rests, in samples of 720 times UNIT."""
        unit, phase = self.plan.unit, self.state.scene % TURN
        place = np.arange(count, dtype=np.int32) * TURN * 8 // unit
        long = sine(place + phase).astype(np.int64) * _LONG_WAVE
        short = sine(place * 5 // 2 - phase - left * TURN // _WANDERING) * _SHORT_WAVE
        return (long + short) * unit

    def _grown(self, frame: int) -> int:
        """Frames of the last second that are over, this one with them."""
        return max(0, frame + 1 + TAIL_FRAMES - self.state.seconds * FPS)

    def bending(self, frame: int) -> int:
        """Strength of the deformation: what is inherited stays, and the last second adds to it."""
        return self.state.bent * TAIL_FRAMES + self.state.bend * self._grown(frame)

    def word(self, frame: int) -> int:
        """What the cells say."""
        return cells.word(self.take_frame(frame), self.payload)

    def revealed(self, frame: int) -> int:
        """Macroblock columns that show the scene; the others still show the background."""
        if self.background is None:
            return self.plan.columns
        last = max(1, self.sweep - 1)
        return min(self.plan.columns, -(-self.plan.columns * frame // last))

    @property
    def sweep(self) -> int:
        """Frames until nothing of the background is left; the scene rests until then."""
        later = [frame for frame in self.sync if frame > 0]
        return later[0] if later else self.frames


@lru_cache(maxsize=8)
def _noise(scene: int) -> NDArray[np.int64]:
    return draw(scene, "noise", _NOISES, 2 * UNIT + 1).astype(np.int64) - UNIT


def colours_at(state: State, take_frame: int) -> bytes:
    """Colours of a take at one of its frames from the current hop on."""
    marks = sync_frames(state.seconds * FPS)
    passed = sum(1 for mark in marks if 0 < mark <= take_frame - state.first)
    goal = tinted(colours_of(state.towards), state.scene)
    return drifted(state.colours, goal, DRIFT * passed)


def hop_of(
    state: State,
    ask: Ask,
    background: Planes | None,
    goal: Planes | None = None,
    prints: tuple[Planes, ...] = (),
) -> Hop:
    """The description of a hop that starts in a state."""
    plan = layout(ask.width, ask.height)
    words = [f"SHOT {ask.shot}"] if ask.shot else []
    number = ask.hop_label or (f"{state.hop:02d}" if state.hop else "")
    words.append(f"HOP {number}" if number not in ("", "0") else "OPENING")
    mark = f"take {state.scene >> 32:08x}  id {state.lineage:016x}"
    look = Look(state.scene, state.place, state.hero, state.stars, ask.width, ask.height)
    hop = Hop(
        state=state, frames=state.seconds * FPS, plan=plan,
        view=scenery(look),
        plate=caption.base(ask.prompt, "  ·  ".join(words), mark, plan),
        payload=lineage.payload(state), background=background, goal=goal,
    )  # fmt: skip
    return replace(hop, cards=hung(hop, prints))
