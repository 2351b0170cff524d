"""The plate under the picture: the prompt, the slate line, the bar, the cells, as inks.

What does not change in a hop is drawn once; what does (timecode, bar, cells) is drawn over it in
places that the layout fixes, so that a painter can say which macroblocks a frame changes.
"""

from functools import lru_cache

import numpy as np

from veo_emulator.video import cells, text
from veo_emulator.video.inks import ACROSS, DETAIL, FAR, FULL
from veo_emulator.video.layout import Layout
from veo_emulator.video.segment import FPS, Pixels

FILM_FRAMES = 148 * FPS
_BAR_TOP, _BAR_LINES = 6, 3
_BREAK_AFTER = set("，。、；：？！」』”）,.;:?!)-—… ")
_TAKES_NO_START = set("，。、；：？！」』”）》〉】")


@lru_cache(maxsize=2048)
def _letter(char: str, size: int, first: int) -> Pixels:
    cover = text.glyph(char, size).astype(np.int32)
    return (first + cover * FULL // 255).astype(np.uint8)


def put(ink: Pixels, words: str, place: tuple[int, int], size: int, first: int) -> int:
    """Write a line at a place (right, down) in a ramp of inks; returns where it ends."""
    left, top = place
    for char in words:
        cell = _letter(char, size, first)
        part = ink[top : top + cell.shape[0], left : left + cell.shape[1]]
        np.copyto(part, cell[:, : part.shape[1]], where=cell[:, : part.shape[1]] > first)
        left += cell.shape[1]
    return left


@lru_cache(maxsize=4096)
def _advance(char: str, size: int) -> int:
    return text.advance(char, size)


def _width(words: str, size: int) -> int:
    return sum(_advance(char, size) for char in words)


def _pieces(prompt: str) -> list[str]:
    """Words, and Chinese characters one by one, each with the punctuation that belongs to it."""
    out: list[str] = []
    for char in prompt:
        wide = ord(char) >= 0x2E80
        joins = out and not out[-1].endswith(" ") and (
            char in _TAKES_NO_START or (not wide and ord(out[-1][-1]) < 0x2E80)
        )  # fmt: skip
        if joins:
            out[-1] += char
        else:
            out.append(char)
    return out


def _cut(piece: str, size: int, most: int) -> list[str]:
    """A piece that is wider than a line, in parts that are not."""
    parts, current = [], ""
    for char in piece:
        if current and _width(current + char, size) > most:
            parts.append(current)
            current = ""
        current += char
    return [*parts, current]


def wrapped(prompt: str, size: int, most: int, lines: int) -> list[str]:
    """The prompt in at most so many lines of `most` samples, the last one cut with an ellipsis."""
    out, filled = [""], 0
    for piece in _pieces(" ".join(prompt.split())):
        if filled + _width(piece.rstrip(), size) <= most:
            out[-1] += piece
            filled += _width(piece, size)
            continue
        for part in _cut(piece.lstrip(), size, most):
            out.append(part)
            filled = _width(part, size)
        if len(out) > lines:
            break
    out = [line.rstrip() for line in out if line.strip()]
    if len(out) <= lines:
        return out
    last = out[lines - 1]
    while last and _width(last + "…", size) > most:
        last = last[:-1]
    return [*out[: lines - 1], last.rstrip(" ,，、") + "…"]


@lru_cache(maxsize=4096)
def timecode(frame: int) -> str:
    """mm:ss:ff of a take's frame."""
    seconds, rest = divmod(frame, FPS)
    return f"{seconds // 60 % 100:02d}:{seconds % 60:02d}:{rest:02d}"


@lru_cache(maxsize=4096)
def bar_width(frame: int, plan: Layout) -> int:
    """How far the bar is filled, in steps of four samples."""
    full = plan.width - 2 * plan.margin
    return min(full, (frame + 1) * full // FILM_FRAMES) // 4 * 4


def place_of_digit(index: int, plan: Layout) -> tuple[int, int]:
    """Line (in the plate) and column of a timecode character."""
    top = (plan.info_mb - plan.plate) * 16
    return top, plan.margin + index * plan.small // 2


@lru_cache(maxsize=64)
def digit(char: str, plan: Layout) -> Pixels:
    """The inks of one timecode character, half as wide as high; not to be written to."""
    size = plan.small
    out = np.full((size, size // 2), 0, np.uint8)
    shape = _letter(char, size, 0)
    left = (size // 2 - shape.shape[1]) // 2
    out[:, left : left + shape.shape[1]] = shape
    return out


def put_timecode(ink: Pixels, frame: int, plan: Layout, old: str = "") -> None:
    """Draw the timecode over what was there, as far as it differs from an old one."""
    new = timecode(frame)
    for index, char in enumerate(new):
        if old and old[index] == char:
            continue
        top, left = place_of_digit(index, plan)
        ink[top : top + plan.small, left : left + plan.small // 2] = digit(char, plan)


@lru_cache(maxsize=16)
def _characters(plan: Layout) -> Pixels:
    """The inks of all that a timecode is made of, by its code."""
    out = np.zeros((128, plan.small, plan.small // 2), np.uint8)
    for char in "0123456789:":
        out[ord(char)] = digit(char, plan)
    return out


def timecodes(frames: list[int], plan: Layout) -> Pixels:
    """Timecodes of frames in macroblocks: (frames, rows, columns, 16, 16)."""
    codes = np.frombuffer("".join(map(timecode, frames)).encode(), np.uint8)
    shown = _characters(plan)[codes.reshape(len(frames), -1)].transpose(0, 2, 1, 3)
    blocks = shown.reshape(len(frames), plan.small // 16, 16, -1, 16)
    return blocks.transpose(0, 1, 3, 2, 4)


def put_bar(ink: Pixels, frame: int, plan: Layout) -> None:
    """Draw the bar at its length."""
    lines = slice(_BAR_TOP, _BAR_TOP + _BAR_LINES)
    ink[lines, plan.margin : plan.width - plan.margin] = ACROSS + 22
    ink[lines, plan.margin : plan.margin + bar_width(frame, plan)] = FAR + FULL


def put_cells(ink: Pixels, value: int, plan: Layout) -> None:
    """Draw the cells of a frame and their key."""
    shape = cells.drawn(value)
    top, left = (plan.cells_mb[0] - plan.plate) * 16, plan.cells_mb[1] * 16
    ink[top : top + shape.shape[0], left : left + shape.shape[1]] = DETAIL + shape


def _set(prompt: str, plan: Layout) -> tuple[list[str], int, int]:
    """Lines, size and pitch: half as large again where the prompt is short enough."""
    large, pitch = plan.text_size * 3 // 2, plan.text_size * 2
    room = plan.text_lines * plan.text_pitch // pitch
    lines = wrapped(prompt, large, plan.text_width, room + 1)
    if len(lines) <= room:
        return lines, large, pitch
    lines = wrapped(prompt, plan.text_size, plan.text_width, plan.text_lines)
    return lines, plan.text_size, plan.text_pitch


def base(prompt: str, slate: str, mark: str, plan: Layout) -> Pixels:
    """The part of the plate that a hop does not change: prompt, slate line, the take's mark."""
    ink = np.zeros(((plan.rows - plan.plate) * 16, plan.columns * 16), np.uint8)
    lines, size, pitch = _set(prompt, plan)
    for index, line in enumerate(lines):
        put(ink, line, (plan.margin, 32 + index * pitch), size, 0)
    top, left = place_of_digit(9, plan)
    limit = plan.cells_mb[1] * 16 - 16
    if slate:
        left = put(ink, slate, (left + plan.small // 2, top), plan.small, FAR) + plan.small
    if left + _width(mark, plan.small) <= limit:
        put(ink, mark, (left, top), plan.small, ACROSS)
    return ink
