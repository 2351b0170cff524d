"""Films in a real browser: a seek shows the very frame, and a film of many shots plays through."""

from urllib.request import Request, urlopen

import numpy as np
import pytest

from veo_emulator.video import Ask, cells, extend, make_opening
from veo_emulator.video.layout import CELL, CELL_COLUMNS, CELL_ROWS, KEY_SIDE, layout
from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.splice import splice

OPENING = Ask(prompt="A lighthouse at dusk.", seconds=8, width=1280, height=720, seed=3)
HOP = Ask(prompt="The light goes on turning.", seconds=7, width=1280, height=720, seed=3)
PLAN = layout(1280, 720)
TOP, LEFT = PLAN.cells_mb[0] * 16, PLAN.cells_mb[1] * 16
WIDE, HIGH = (CELL_COLUMNS + KEY_SIDE) * 2 * CELL, CELL_ROWS * 2 * CELL


def show(page, emulator, film: bytes, name: str) -> None:
    """Bring a film into a bare page of the emulator's own origin."""
    path = f"storage/v1/b/films/o?uploadType=media&name={name}.mp4"
    put = Request(f"{emulator.url}/upload/{path}", film, {"content-type": "video/mp4"})
    with urlopen(put) as answer:
        assert answer.status == 200
    page.open(f"{emulator.url}/emulator/v1/health")
    page.run(
        "(() => { window.film = document.createElement('video'); film.muted = true;"
        " film.preload = 'auto'; document.body.append(film);"
        f" film.src = '/download/storage/v1/b/films/o/{name}.mp4?alt=media'; }})()"
    )
    page.until("film.readyState >= 1 || film.error")
    assert page.run("film.error?.message ?? ''") == ""


def frame_at(page, number: int, wanted: int | None = None) -> int:
    """Seek to the middle of a frame; the number that stands in the picture that is shown then.

    A busy browser says that a seek is done before it shows the picture, or shows it late: so it is
    asked again, and given longer each time, while it shows another one than is wanted.
    """
    wanted = number if wanted is None else wanted
    for patience_ms in (0, 50, 200, 500, 1000, 2000, 4000, 8000):
        if (found := _read_at(page, number, patience_ms)) == wanted:
            break
    return found


def _read_at(page, number: int, patience_ms: int) -> int:
    found = page.run(
        "new Promise((done) => { film.addEventListener('seeked', () => setTimeout(() => {"
        " const canvas = document.createElement('canvas'); canvas.width = film.videoWidth;"
        " canvas.height = film.videoHeight; const pen = canvas.getContext('2d');"
        " pen.drawImage(film, 0, 0);"
        f" const all = pen.getImageData({LEFT}, {TOP}, {WIDE}, {HIGH}).data;"
        " done(Array.from(all).filter((_, index) => index % 4 === 1));"
        f" }}, {patience_ms}), {{once: true}}); film.currentTime = {(number + 0.5) / 24!r}; }})"
    )
    luma = np.zeros((720, 1280), np.uint8)
    luma[TOP : TOP + HIGH, LEFT : LEFT + WIDE] = np.array(found, np.uint8).reshape(HIGH, WIDE)
    value = cells.read_cells(luma, PLAN)
    word = None if value is None else cells.read_word(value)
    assert word is not None, f"no number can be read at frame {number}"
    return word[0]


@pytest.fixture(scope="module")
def take() -> bytes:
    """The longest take that there is: an opening and twenty hops, 148 s."""
    clip = make_opening(OPENING)
    for _ in range(20):
        clip = extend(clip, HOP)
    assert clip.facts.seconds == 148
    return clip.to_bytes()


def test_seeks_in_a_take_of_148_seconds_are_exact(page, emulator, take):
    show(page, emulator, take, "take")
    assert page.run("film.duration") == 148
    joins = [8 * 24 + 7 * 24 * hop for hop in (0, 1, 9, 19)]
    around = [frame for join in joins for frame in (join - 1, join, join + 1)]
    for number in (0, 1, 23, *around, 1777, 3551, 100):
        assert frame_at(page, number) == number


def test_a_spliced_film_of_many_shots_is_exact_and_plays_through(page, emulator, tmp_path):
    """Shots of the emulator, and one by another encoder, which has parameter sets of its own."""
    shots = []
    for number in range(3):
        ask = Ask(f"Shot {number}.", 4, 1280, 720, seed=number, shot=f"s{number}")
        shots.append(tmp_path / f"{number}.mp4")
        shots[-1].write_bytes(make_opening(ask).to_bytes())
    other = tmp_path / "other.mp4"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-ar", "48000", str(other)]
    run_ffmpeg(["-i", str(shots[1]), *coded], doing="encode")
    film = tmp_path / "film.mp4"
    spliced = splice([shots[0], other, shots[2]], film)
    assert spliced.frames == 3 * 96
    show(page, emulator, film.read_bytes(), "film")
    for number in (0, 95, 96, 97, 191, 192, 193, 287, 96, 0):
        assert frame_at(page, number, number % 96) == number % 96
    page.run("film.currentTime = 0; film.playbackRate = 4; film.play()")
    page.until("film.ended || film.error")
    assert page.run("film.error?.message ?? ''") == ""
    assert page.run("film.currentTime") == pytest.approx(12, abs=0.05)


def test_a_hop_behind_somebody_elses_pictures_is_exact(page, emulator, tmp_path):
    """Their coded pictures stay as they are, and ours follow with parameter sets of their own."""
    first, other = tmp_path / "first.mp4", tmp_path / "other.mp4"
    first.write_bytes(make_opening(Ask("A pier.", 4, 1280, 720, seed=1)).to_bytes())
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-an", str(other)]
    run_ffmpeg(["-i", str(first), *coded], doing="encode")
    film = extend(other.read_bytes(), HOP).to_bytes()
    assert other.read_bytes()[1000:9000] in film
    show(page, emulator, film, "behind")
    for number in (0, 95, 96, 97, 263, 95, 168, 1):
        assert frame_at(page, number) == number
    page.run("film.currentTime = 0; film.playbackRate = 4; film.play()")
    page.until("film.ended || film.error")
    assert page.run("film.error?.message ?? ''") == ""
