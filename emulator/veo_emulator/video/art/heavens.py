"""What else is in the sky: clouds, stars, birds. Edges are soft and in whole numbers."""

import numpy as np

from veo_emulator.video.art.chance import Numbers, draw

FULL = 63


def stars(seed: int, width: int, height: int, count: int, size: int) -> Numbers:
    """Points of light, some larger."""
    out = np.zeros((height, width), np.int32)
    xs = draw(seed, "stars-x", count, width - size)
    ys = draw(seed, "stars-y", count, height - size)
    tones = draw(seed, "stars", count, 40) + 20
    for x, y, tone in zip(xs.tolist(), ys.tolist(), tones.tolist(), strict=True):
        side = size if tone > 50 else max(1, size // 2)
        out[y : y + side, x : x + side] = tone
    return out


def clouds(seed: int, width: int, height: int, count: int) -> Numbers:
    """Long clouds with round ends, each of three bars."""
    out = np.zeros((height, width), np.int32)
    bar = max(4, min(height // 9, width // 60))
    lefts = draw(seed, "clouds-x", count, width // 8)
    tops = draw(seed, "clouds-y", count, max(1, height - 4 * bar))
    longs = draw(seed, "clouds", count * 3, width // 8)
    for index in range(count):
        base = index * width // count + int(lefts[index])
        for line in range(3):
            extent = width // 14 + int(longs[index * 3 + line])
            left = base + (int(longs[index * 3 + line]) * 5 // 4 - width // 16)
            _capsule(out, (left, int(tops[index]) + line * bar), (extent, bar), 18 + 4 * line)
    return out


def _capsule(out: Numbers, place: tuple[int, int], size: tuple[int, int], tone: int) -> None:
    (left, top), (extent, thick) = place, size
    height, width = out.shape
    y = np.arange(thick * 4, dtype=np.int64)[:, None] - thick * 2
    x = np.arange((extent + thick) * 4, dtype=np.int64)[None, :]
    end = np.maximum(0, np.maximum(thick * 2 - x, x - (extent * 4 + thick * 2)))
    mask = end * end + y * y <= (thick * 2) ** 2
    cover = mask.reshape(thick, 4, extent + thick, 4).sum(axis=(1, 3), dtype=np.int32) * tone // 16
    columns = (np.arange(extent + thick) + left) % width
    lines = np.arange(top, top + thick)
    kept = lines < height
    area = np.ix_(lines[kept], columns)
    out[area] = np.maximum(out[area], cover[kept])


def birds(seed: int, width: int, height: int, count: int, size: int) -> Numbers:
    """A loose flock, two strokes a bird."""
    out = np.zeros((height, width), np.int32)
    start = int(draw(seed, "flock", 1, width // 2)[0]) + width // 8
    xs = draw(seed, "birds-x", count, size * 11)
    ys = draw(seed, "birds-y", count, max(1, min(height, size * 9) - size * 2))
    for right, down in zip(xs.tolist(), ys.tolist(), strict=True):
        for step in range(-size, size + 1):
            rise = abs(step) * (2 * size - abs(step)) // (2 * size)
            column, line = (start + right + step) % width, down + size - rise
            if 0 <= line < height - 2:
                out[line, column] = out[line + 1, column] = FULL
                out[line + 2, column] = FULL // 3
    return out
