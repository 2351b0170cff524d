"""Small things on the ground: the glints of water, a boat, lit windows."""

import numpy as np

from veo_emulator.video.art.chance import Numbers, draw
from veo_emulator.video.inks import DETAIL, FULL


def water(seed: int, width: int, height: int) -> Numbers:
    """A level water with glints that grow towards us, and a boat."""
    out = np.full((height, width), FULL, np.int32)
    count = height * 3 // 4
    lefts = draw(seed, "glints-x", count, width)
    tops = draw(seed, "glints-y", count, height)
    longs = draw(seed, "glints", count, 100)
    for left, top, extent in zip(lefts.tolist(), tops.tolist(), longs.tolist(), strict=True):
        reach = 4 + extent * (top + height // 4) * width // (height * 2000)
        columns = (np.arange(reach) + left) % width
        out[top : top + 1 + top * 3 // height, columns] = DETAIL + 20 + extent // 3
    _boat(out, width * (20 + int(draw(seed, "boat", 1, 50)[0])) // 100)
    return out


def _boat(out: Numbers, left: int) -> None:
    height, width = out.shape
    tall = height * 11 // 20
    for line in range(tall):
        reach = line * 9 // 20
        sail = np.arange(left - reach * 2 // 3, left - 1)
        jib = np.arange(left + 2, left + 2 + reach)
        out[line + height // 8, np.concatenate([sail, jib]) % width] = DETAIL + FULL
    for line in range(max(3, tall // 7)):
        hull = np.arange(left - tall // 3 + line, left + tall * 9 // 20 - line)
        out[line + height // 8 + tall + 1, hull % width] = DETAIL + 40


def windows(seed: int, unit: int, out: Numbers) -> None:
    """Light some windows in a skyline; `unit` is the shorter side of the picture."""
    height, width = out.shape
    side = max(2, unit // 240)
    across, down = width // (side * 4), height // (side * 4)
    lit = draw(seed, "windows", across * down, 100).reshape(down, across)
    tones = draw(seed, "tones", across * down, 30).reshape(down, across)
    clumps = draw(seed, "clumps", across // 8 + 1, 100)
    for row, column in np.argwhere(lit < 24).tolist():
        top, left = row * side * 4 + side * 2, column * side * 4 + side
        around = out[max(0, top - side) : top + side * 2, max(0, left - side) : left + side * 2]
        if clumps[column // 8] < 60 and around.size and around.min() == FULL:
            out[top : top + side, left : left + side] = DETAIL + 24 + tones[row, column]
