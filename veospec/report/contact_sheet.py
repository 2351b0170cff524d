"""A film on one sheet: the first, a middle and the last frame of every hop, with its prompt.

Three frames a hop, because that is where an extension goes wrong: the last frame of one hop stands
before the first of the next, and a jump between them is seen without playing anything. Shots have
a colour each, so that a cut that is meant is not taken for one that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from veospec.media.atomic import written_whole
from veospec.media.mux import FPS
from veospec.media.pictures import Pictures
from veospec.media.stills import nearest_key_frame, open_pictures, stills
from veospec.report.lettering import LINE, Pixels, draw, text_width, wrapped
from veospec.report.png import png

SHEET_WIDTH = 1600
THUMB_AREA = 240 * 135
GAP = 4
MARGIN = 28
HEAD = 64
TEXT_LINES_MAX = 3
GROUND = (17, 19, 24)
BRIGHT = (236, 238, 242)
QUIET = (150, 156, 168)
ACCENTS = ((255, 183, 77), (100, 181, 246), (129, 199, 132), (240, 130, 160), (180, 150, 240))


@dataclass(frozen=True, slots=True)
class Row:
    """One hop on the sheet; times in seconds from the start of the film, index 0 is an opening."""

    shot: str
    index: int
    starts_s: float
    ends_s: float
    prompt: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes in pixels: a thumbnail, a cell with three of them, and how many cells stand abreast.

    `text_lines` is how many lines of prompt have room below the thumbnails.
    """

    thumb: tuple[int, int]
    columns: int
    rows: int
    text_lines: int

    @property
    def across(self) -> int:
        """Width of three thumbnails side by side."""
        return 3 * self.thumb[0] + 2 * GAP

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of one hop's cell with the space after it."""
        text = (LINE + 4) * (self.text_lines + 1) + 8
        return self.across + MARGIN, self.thumb[1] + text + MARGIN

    @property
    def sheet(self) -> tuple[int, int]:
        """Width and height of the whole."""
        width, height = self.cell
        return MARGIN + self.columns * width, HEAD + MARGIN // 2 + self.rows * height


def contact_sheet(film: Path, rows: Sequence[Row], to: Path, *, title: str = "") -> None:
    """Write the sheet of a film as PNG.

    `title` stands at its head, the film's name where there is none. Raises NotAnMp4, or WorldError
    when ffmpeg or the disk fails.
    """
    shown = open_pictures(film)
    wanted = [number for row in rows for number in _frames_of(row, shown)]
    distinct = sorted(set(wanted))
    layout = _layout(shown, rows)
    width, height = layout.thumb
    raw = stills(film, shown, distinct, size=layout.thumb)
    pictures = np.frombuffer(raw, np.uint8).reshape(len(distinct), height, width, 3)
    frames = dict(zip(distinct, pictures, strict=True))
    sheet = np.empty((layout.sheet[1], layout.sheet[0], 3), np.uint8)
    sheet[:] = GROUND
    _draw_head(sheet, title or film.stem, f"{len(rows)} clips · {_clock(len(shown) / FPS)}")
    accents = _accents(rows)
    for number, row in enumerate(rows):
        line, column = divmod(number, layout.columns)
        corner = MARGIN + column * layout.cell[0], HEAD + line * layout.cell[1]
        three = [frames[frame] for frame in wanted[3 * number : 3 * number + 3]]
        _draw_row(sheet, row, three, corner=corner, accent=accents[row.shot])
    with written_whole(to) as file:
        file.write(png(sheet))


def _frames_of(row: Row, shown: Pictures) -> tuple[int, int, int]:
    """The first, a middle and the last frame of a hop; a key frame near the middle is quicker."""
    end = len(shown) - 1
    first = min(round(row.starts_s * FPS), end)
    last = min(max(round(row.ends_s * FPS) - 1, first), end)
    middle = nearest_key_frame(shown, (first + last) // 2, within=(last - first) // 6)
    return first, middle, last


def _layout(shown: Pictures, rows: Sequence[Row]) -> _Layout:
    """Thumbnails of one area whatever the film's shape, as many abreast as the sheet is wide."""
    width, height = shown.track.width, shown.track.height
    hops = len(rows)
    scale = (THUMB_AREA / (width * height)) ** 0.5
    thumb = round(width * scale), round(height * scale)
    across = 3 * thumb[0] + 2 * GAP
    columns = max(1, min(hops, SHEET_WIDTH // (across + MARGIN)))
    prompts = (wrapped(row.prompt, width=across, lines=TEXT_LINES_MAX) for row in rows)
    return _Layout(thumb, columns, -(-hops // columns), max(map(len, prompts), default=1))


def _accents(rows: Sequence[Row]) -> dict[str, tuple[int, int, int]]:
    shots = dict.fromkeys(row.shot for row in rows)
    return {shot: ACCENTS[number % len(ACCENTS)] for number, shot in enumerate(shots)}


def _draw_head(sheet: Pixels, title: str, facts: str) -> None:
    room = sheet.shape[1] - 3 * MARGIN - text_width(facts)
    draw(sheet, wrapped(title, width=room, lines=1)[0], x=MARGIN, y=22, colour=BRIGHT)
    draw(sheet, facts, x=sheet.shape[1] - MARGIN - text_width(facts), y=22, colour=QUIET)


def _draw_row(
    sheet: Pixels,
    row: Row,
    frames: Sequence[Pixels],
    *,
    corner: tuple[int, int],
    accent: tuple[int, int, int],
) -> None:
    x, y = corner
    height, width, _ = frames[0].shape
    across = 3 * width + 2 * GAP
    sheet[y + 2 : y + LINE, x : x + 4] = accent
    name = f"{row.shot} · {'opening' if row.index == 0 else f'hop {row.index}'}"
    times = f"{_clock(row.starts_s)} – {_clock(row.ends_s)}"
    room = across - text_width(times) - 40
    draw(sheet, wrapped(name, width=room, lines=1)[0], x=x + 12, y=y, colour=BRIGHT)
    draw(sheet, times, x=x + across - text_width(times), y=y, colour=QUIET)
    top = y + LINE + 6
    for number, frame in enumerate(frames):
        left = x + number * (width + GAP)
        sheet[top : top + height, left : left + width] = frame
    for number, line in enumerate(wrapped(row.prompt, width=across, lines=TEXT_LINES_MAX)):
        text_top = top + height + 6 + number * (LINE + 4)
        draw(sheet, line, x=x, y=text_top, colour=QUIET)


def _clock(seconds: float) -> str:
    """`1:05`, and `1:05.5` where it is no whole second."""
    minutes, rest = divmod(round(seconds, 2), 60)
    whole = f"{int(minutes)}:{int(rest):02}"
    return whole if rest == int(rest) else f"{whole}{rest % 1:.2g}".replace("0.", ".")
