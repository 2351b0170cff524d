"""Where clips are made: the only module that knows the video package.

The video package brings numpy, so it is imported when the first clip is asked for, in a worker
thread. `Studio` is a protocol, so that tests of the protocol need not draw pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from veo_emulator.blobs import Blob, Whole
from veo_emulator.workshop import Workshop

if TYPE_CHECKING:
    from fractions import Fraction

    from veo_emulator.video import Ask, Facts


class NotAClip(ValueError):
    """The bytes are no MP4 that can be continued."""


@dataclass(frozen=True, slots=True)
class Order:
    """One clip to be made; `seconds` are new seconds.

    `causes` are the reasons for which its last second is deformed. With `crop` first and last
    frame fill the picture; without it they are seen whole, with bars.
    """

    prompt: str
    seconds: int
    width: int
    height: int
    seed: int
    audio: bool
    shot: str = ""
    hop: str = ""
    negative_prompt: str = ""
    image: bytes | None = None
    last_frame: bytes | None = None
    references: tuple[bytes, ...] = ()
    causes: tuple[str, ...] = ()
    crop: bool = False


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a look into a clip tells."""

    width: int
    height: int
    fps: Fraction
    seconds: float
    made_here: bool
    measured: Facts | None = None


@dataclass(frozen=True, slots=True)
class Continuity:
    """How far a hop is deformed, from 0 up to 1, and why.

    `deformation` is what its own last second does, for its `causes`. `inherited` is how far its
    source's last picture is deformed, and so all of the hop; `total` is how far its own last is.
    """

    deformation: float = 0.0
    causes: tuple[str, ...] = ()
    inherited: float = 0.0
    total: float = 0.0

    def without_own(self) -> Continuity:
        """The same of a hop that adds nothing."""
        return Continuity(inherited=self.inherited, total=self.inherited)


UNDEFORMED = Continuity()


class Studio(Protocol):
    """Makes and measures clips; called from worker threads."""

    def open(self, order: Order) -> Blob:
        """A clip from words and pictures; raises NotAClip."""

    def extend(self, source: Blob, order: Order, returns: Literal["combined", "tail"]) -> Blob:
        """A clip that goes on from `source`; raises NotAClip."""

    def window(self, clip: Blob, seconds: float) -> Blob:
        """The end of a clip as a clip; raises NotAClip."""

    def probe(self, clip: Blob) -> ClipFacts:
        """Measure a clip; raises NotAClip."""

    def judge(self, source: ClipFacts, prompt: str, size: tuple[int, int]) -> Continuity:
        """What the end of a source and a prompt do to the hop of this size that is asked for."""


class VideoStudio:
    """The studio that draws; `workshop` does the painting where it is given one."""

    def __init__(self, workshop: Workshop | None = None) -> None:
        self._workshop = workshop or Workshop()

    def open(self, order: Order) -> Blob:
        """A clip from words and pictures; raises NotAClip."""
        from veo_emulator import video  # noqa: PLC0415

        try:
            return video.make_opening(_ask(order), paint=self._workshop.run)
        except video.NotAClip as error:
            raise NotAClip(str(error)) from error

    def extend(self, source: Blob, order: Order, returns: Literal["combined", "tail"]) -> Blob:
        """A clip that goes on from `source`; raises NotAClip."""
        from veo_emulator import video  # noqa: PLC0415

        known = source if isinstance(source, video.Clip) else source.to_bytes()
        try:
            return video.extend(
                known,
                _ask(order),
                returns=returns,
                judged=video.Judgement(order.causes),
                paint=self._workshop.run,
            )
        except video.NotAClip as error:
            raise NotAClip(str(error)) from error

    def window(self, clip: Blob, seconds: float) -> Blob:
        """The end of a clip as a clip; raises NotAClip."""
        from veo_emulator import video  # noqa: PLC0415
        from veo_emulator.video.cutting import last_seconds  # noqa: PLC0415

        try:
            return Whole(last_seconds(clip.to_bytes(), seconds))
        except video.NotAClip as error:
            raise NotAClip(str(error)) from error

    def probe(self, clip: Blob) -> ClipFacts:
        """Measure a clip; raises NotAClip."""
        from veo_emulator import video  # noqa: PLC0415

        try:
            facts = clip.facts if isinstance(clip, video.Clip) else video.probe(clip.to_bytes())
        except video.NotAClip as error:
            raise NotAClip(str(error)) from error
        return ClipFacts(
            facts.width, facts.height, facts.fps, facts.seconds, facts.made_here, facts
        )

    def judge(self, source: ClipFacts, prompt: str, size: tuple[int, int]) -> Continuity:
        """What the end of a source and a prompt do to the hop of this size that is asked for."""
        from veo_emulator import video  # noqa: PLC0415

        assert source.measured is not None
        judged = video.judge(source.measured, video.Ask(prompt, 7, *size, seed=0))
        bent = source.measured.tail.deformed
        total = bent + judged.added_to(bent)
        return Continuity(
            judged.deformation, judged.causes, bent / video.WHOLE, total / video.WHOLE
        )


def _ask(order: Order) -> Ask:
    from veo_emulator import video  # noqa: PLC0415

    return video.Ask(
        prompt=order.prompt,
        seconds=order.seconds,
        width=order.width,
        height=order.height,
        seed=order.seed,
        audio=order.audio,
        shot=order.shot,
        hop_label=order.hop,
        image=order.image,
        last_frame=order.last_frame,
        references=order.references,
        crop=order.crop,
        negative_prompt=order.negative_prompt,
    )
