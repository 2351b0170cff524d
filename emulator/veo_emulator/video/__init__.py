"""Clips: openings, extensions and what can be measured on a clip.

Nothing here knows the protocol. Pictures are written as H.264 syntax without an encoder, sound is
put together from a bank of packets, and a film grows without its bytes being touched.
"""

from veo_emulator.video.api import extend, make_opening, probe
from veo_emulator.video.ask import Ask
from veo_emulator.video.clip import Clip
from veo_emulator.video.continuity.causes import CALM, Judgement
from veo_emulator.video.continuity.judging import judge
from veo_emulator.video.facts import Facts, Lineage
from veo_emulator.video.mp4 import NotAClip
from veo_emulator.video.segment import WHOLE

__all__ = [
    "CALM",
    "WHOLE",
    "Ask",
    "Clip",
    "Facts",
    "Judgement",
    "Lineage",
    "NotAClip",
    "extend",
    "judge",
    "make_opening",
    "probe",
]
