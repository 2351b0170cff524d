"""The judgement: from the end of a source and an ask to the causes of a deformation.

It never looks at how the source was delivered, so a whole take, a window of it and a copy that
somebody coded again are judged alike.
"""

from __future__ import annotations

from veo_emulator.video.ask import Ask
from veo_emulator.video.continuity.causes import Judgement
from veo_emulator.video.continuity.manner import goes_against
from veo_emulator.video.continuity.words import CAUSES, FAST, SCENE_CHANGE, TABLE
from veo_emulator.video.facts import Facts
from veo_emulator.video.segment import FPS

_SIZES = {tuple(sorted(size)) for size in TABLE["sizes"]["shown"]}


def judge(source: Facts, ask: Ask) -> Judgement:
    """What in a source's last second and in an ask deforms the hop that follows.

    Args:
        source: What `probe` says of the source.
        ask: The hop; its size is the one that was asked for.
    """
    tail = source.tail
    size = (source.width, source.height)
    found = {
        "fast_motion": FAST in tail.manner,
        "prompt_conflict": goes_against(ask.prompt, tail.manner),
        "wrong_size": size != (ask.width, ask.height) or tuple(sorted(size)) not in _SIZES,
        "wrong_rate": source.fps != FPS or not tail.even,
        "scene_change": SCENE_CHANGE in tail.manner,
    }
    return Judgement(tuple(cause for cause in CAUSES if found[cause]))
