"""What the film maker is asked for: one opening or one extension.

It holds only what decides pixels and sound, so that equal asks give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for an opening or for an extension.

    Attributes:
        prompt: What the picture is to show; it decides the palette and is set as the caption.
        seconds: Length of what is to be made, 24 frames a second.
        width: Width of the picture in pixels; an extension takes that of its source.
        height: Height of the picture in pixels; an extension takes that of its source.
        seed: Varies the scene of one and the same prompt.
        audio: Whether there is sound; without it the audio track is silent.
        shot: Name of the shot, shown in the caption strip.
        hop_label: Number of the hop as the client counts it, shown in the caption strip.
        image: An encoded picture that is the first frame of an opening.
        last_frame: An encoded picture that is the last frame of an opening.
        references: Encoded pictures that colour an opening and hang in the sky of any hop.
        crop: Whether first and last frame fill the picture and lose what sticks out; else they are
            seen whole, with bars.
        negative_prompt: What the picture is not to show.
    """

    prompt: str
    seconds: int
    width: int
    height: int
    seed: int
    audio: bool = True
    shot: str = ""
    hop_label: str = ""
    image: bytes | None = None
    last_frame: bytes | None = None
    references: tuple[bytes, ...] = ()
    crop: bool = False
    negative_prompt: str = ""
