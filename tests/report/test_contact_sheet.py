"""The sheet shows the frames that it says, in their places, and every prompt in any script."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.splice import splice
from veospec.media.window import cut_window
from veospec.report.contact_sheet import GAP, HEAD, LINE, MARGIN, Row, contact_sheet


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Four seconds in which every frame is a grey of its own: frame n has the value 16 + 2n."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", "color=black:s=320x180:r=24:d=4"),
            *("-vf", "geq=lum='16+2*N':cb=128:cr=128", "-pix_fmt", "yuv420p"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-g", "20", str(path)),
        ],
        doing="make a film of greys",
    )
    return path


def width(sheet) -> int:
    with Image.open(sheet) as image:
        return image.width


def rows(*bounds: float, prompt: str = "The sea.") -> list[Row]:
    return [
        Row("sea", number, start, end, prompt)
        for number, (start, end) in enumerate(itertools.pairwise(bounds))
    ]


def greys(sheet, columns: int, row: int) -> list[int]:
    """The frame numbers that a row's three thumbnails show."""
    with Image.open(sheet) as image:
        picture = np.asarray(image.convert("L")).astype(float)
    line, column = divmod(row, columns)
    cell_height = (picture.shape[0] - HEAD - MARGIN // 2) // -(-4 // columns)
    top = HEAD + line * cell_height + LINE + 6
    left = MARGIN + column * (3 * 240 + 2 * GAP + MARGIN)
    shown = []
    for number in range(3):
        x = left + number * (240 + GAP) + 120
        full_range = picture[top + 60, x]
        shown.append(round((full_range * 219 / 255) / 2))
    return shown


def test_first_middle_and_last_frame_of_every_hop(film, tmp_path):
    contact_sheet(film, rows(0, 1, 2, 3, 4), tmp_path / "sheet.png")
    for row in range(4):
        first, middle, last = greys(tmp_path / "sheet.png", 2, row)
        start = 24 * row
        assert abs(first - start) <= 1
        assert abs(middle - start - 11) <= 5
        assert abs(last - start - 23) <= 1


def test_it_is_a_png_of_a_size_that_fits_a_page(film, tmp_path):
    contact_sheet(film, rows(0, 1, 2, 3, 4), tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        assert image.width <= 1600


@pytest.mark.parametrize(
    "prompt", ["", "灯塔的光慢慢转向海面，" * 30, "Straße, naïve — “fog” 🌊", "x" * 900]
)
def test_any_prompt_can_be_set(film, tmp_path, prompt):
    contact_sheet(film, rows(0, 4, prompt=prompt), tmp_path / "sheet.png", title=prompt)
    assert width(tmp_path / "sheet.png") > 700


def test_a_row_beyond_the_end_shows_the_last_frame(film, tmp_path):
    contact_sheet(film, rows(0, 2, 9), tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").exists()


def test_a_film_with_few_key_frames_and_reordered_pictures(film, tmp_path):
    long = tmp_path / "long.mp4"
    run_ffmpeg(
        ["-i", str(film), "-c:v", "libx264", "-g", "250", "-bf", "3", "-qp", "4", str(long)],
        doing="encode with B pictures",
    )
    contact_sheet(long, rows(0, 1, 2, 3, 4), tmp_path / "sheet.png")
    first, _, last = greys(tmp_path / "sheet.png", 2, 2)
    assert abs(first - 48) <= 1
    assert abs(last - 71) <= 1


def test_a_portrait_film_has_more_columns(film, tmp_path):
    upright = tmp_path / "upright.mp4"
    run_ffmpeg(["-i", str(film), "-vf", "transpose", str(upright)], doing="turn the film")
    contact_sheet(upright, rows(0, 1, 2, 3, 4), tmp_path / "sheet.png")
    assert width(tmp_path / "sheet.png") > 1300


def test_the_same_film_gives_the_same_sheet(film, tmp_path):
    for name in ("a.png", "b.png"):
        contact_sheet(film, rows(0, 2, 4), tmp_path / name, title="Sea")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_piece_that_was_cut_has_a_sheet(film, tmp_path):
    cut_window(film, seconds=2, to=tmp_path / "piece.mp4")
    contact_sheet(tmp_path / "piece.mp4", rows(0, 2), tmp_path / "sheet.png")
    assert abs(greys(tmp_path / "sheet.png", 1, 0)[0] - 48) <= 1


def test_clips_of_two_origins_in_one_film(film, tmp_path):
    """One says how its colours are meant and one does not, as a clip of one's own and Veo's."""
    other = tmp_path / "other.mp4"
    marked = ("-c", "copy", "-bsf:v", "h264_metadata=matrix_coefficients=1")
    run_ffmpeg(["-i", str(film), *marked, str(other)], doing="mark what colours mean")
    splice([film, other], tmp_path / "both.mp4")
    contact_sheet(tmp_path / "both.mp4", rows(0, 4, 5, 6, 8), tmp_path / "sheet.png")
    for row, (start, end) in enumerate(((0, 95), (0, 23), (24, 47), (48, 95))):
        first, _, last = greys(tmp_path / "sheet.png", 2, row)
        assert abs(first - start) <= 1
        assert abs(last - end) <= 1
