"""A studio that makes small stand-ins at once, for tests of the protocol."""

import json
from fractions import Fraction
from typing import Literal

from veo_emulator.blobs import Blob, Whole
from veo_emulator.studio import ClipFacts, Continuity, NotAClip, Order

MAGIC = b"\x00\x00\x00\x18ftypfake"


def clip(width=1280, height=720, seconds=8.0, fps=24, made_here=True, **more) -> bytes:
    facts = {"width": width, "height": height, "seconds": seconds, "fps": fps}
    return MAGIC + json.dumps({**facts, "made_here": made_here, **more}).encode()


def read(data: bytes) -> dict:
    if not data.startswith(MAGIC):
        raise NotAClip("no stand-in")
    try:
        return json.loads(data.removeprefix(MAGIC))
    except ValueError as error:
        raise NotAClip("a broken stand-in") from error


class FakeStudio:
    """Clips are a line of JSON: what went into them can be read back."""

    def __init__(self) -> None:
        self.made = 0

    def open(self, order: Order) -> Blob:
        self.made += 1
        return Whole(
            clip(
                order.width,
                order.height,
                order.seconds,
                prompt=order.prompt,
                seed=order.seed,
                audio=order.audio,
                shot=order.shot,
                crop=order.crop,
                hops=0,
            )
        )

    def extend(self, source: Blob, order: Order, returns: Literal["combined", "tail"]) -> Blob:
        self.made += 1
        facts = read(source.to_bytes())
        old_s = facts["seconds"] if returns == "combined" else 0
        return Whole(
            clip(
                facts["width"],
                facts["height"],
                old_s + order.seconds,
                prompt=order.prompt,
                seed=order.seed,
                parent=source.sha256,
                hops=facts.get("hops", 0) + 1,
            )
        )

    def window(self, clip: Blob, seconds: float) -> Blob:
        facts = read(clip.to_bytes())
        return Whole(MAGIC + json.dumps({**facts, "seconds": seconds}).encode())

    def probe(self, clip: Blob) -> ClipFacts:
        facts = read(clip.to_bytes())
        return ClipFacts(
            facts["width"],
            facts["height"],
            Fraction(facts["fps"]),
            facts["seconds"],
            facts["made_here"],
        )

    def judge(self, source: ClipFacts, prompt: str, size: tuple[int, int]) -> Continuity:
        return Continuity()
