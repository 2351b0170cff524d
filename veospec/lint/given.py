"""Files that the author gives: clips to go on from, pictures to start with or to follow.

Rules about them ask here, so that each file is looked at in one way: by its header, and a file
that cannot be read is passed over by all rules but the one that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from veospec.lint.rule import Context
from veospec.storyboard.model import Asset, Shot

if TYPE_CHECKING:
    from veospec.media.mp4 import ClipFacts

MEDIA_ERRORS = (OSError, ValueError)


def source_clips(context: Context) -> Iterator[tuple[Shot, Asset, ClipFacts]]:
    """Every source clip that can be read, with its shot and its facts."""
    for shot in context.storyboard.shots:
        if shot.source is not None:
            facts = clip_facts(shot.source)
            if facts is not None:
                yield shot, shot.source, facts


def clip_facts(clip: Asset) -> ClipFacts | None:
    """Facts of a clip, None where it is no readable MP4."""
    from veospec.media.mp4 import probe  # noqa: PLC0415 - most storyboards give no clip

    try:
        return probe(clip.file)
    except MEDIA_ERRORS:
        return None


def size_of(file: Asset) -> tuple[int, int] | None:
    """Width and height of a picture or clip, None where neither can be read."""
    from veospec.media.image import probe_image  # noqa: PLC0415 - most storyboards give none

    try:
        picture = probe_image(file.file)
    except MEDIA_ERRORS:
        clip = clip_facts(file)
        return None if clip is None else (clip.width, clip.height)
    return picture.width, picture.height


def no_picture(file: Asset) -> str:
    """Why a file is no picture, as a sentence; "" where it is one or is there no more."""
    from veospec.media.image import NotAnImage, probe_image  # noqa: PLC0415 - as above

    try:
        probe_image(file.file)
    except NotAnImage as error:
        return str(error)
    except OSError:
        return ""
    return ""
