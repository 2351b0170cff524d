"""Clips and pictures that an author gives are measured, and each sin has its own code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from veospec.lint.check import check_text
from veospec.lint.registry import entries
from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.splice import splice

CODES = ("VS107", "VS501", "VS502", "VS503", "VS504", "VS505")
HEAD = 'schema = "veospec/1"\ntitle = "Harbour"\n'


class Folder:
    """A storyboard's folder with the files that it names."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def clip(self, name: str, size: str = "1280x720", seconds: float = 2, fps: str = "24") -> None:
        """A plain clip; a long one is a short one many times over."""
        base = self.path / f"base{Path(name).suffix}"
        run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"color=teal:s={size}:r={fps}:d={min(seconds, 1)}"),
                *("-c:v", "libx264", "-preset", "ultrafast", "-threads", "1"),
                str(base),
            ],
            doing="make a clip",
        )
        if seconds > 1 and fps == "24" and base.suffix == ".mp4":
            splice([base] * int(seconds), self.path / name)
        else:
            base.replace(self.path / name)

    def picture(self, name: str, width: int, height: int) -> None:
        Image.new("RGB", (width, height), "teal").save(self.path / name)

    def check(self, body: str, engine: str = "veo-3.1-generate-001"):
        found = check_text(
            (HEAD + body).encode(),
            path="film.toml",
            folder=self.path,
            engine=None if "engine" in body else engine,
            as_of=date(2026, 1, 1) if "preview" in engine + body else date(2026, 11, 22),
            select=frozenset((*CODES, "VS109")),
        )
        return found.diagnostics

    def codes(self, body: str, **engine: str) -> list[str]:
        return [finding.code for finding in self.check(body, **engine)]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def shot(**keys: object) -> str:
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in keys.items()]
    return "\n".join(["[[shot]]", 'id = "a"', 'prompt = "The sea."', *lines, ""])


def test_a_fitting_clip_is_fine(folder):
    folder.clip("fit.mp4")
    assert folder.codes(shot(source="fit.mp4")) == []


@pytest.mark.parametrize(
    ("form", "code", "words"),
    [
        ({"seconds": 31}, "VS502", "is 31 s long; veo-3.1-generate-001 extends clips of 1 to 30 s"),
        ({"seconds": 0.5}, "VS502", "is 0.5 s long"),
        ({"fps": "30"}, "VS503", "has 30 frames a second"),
        ({"fps": "24000/1001"}, "VS503", "has 23.976 frames a second"),
        ({"size": "1920x1080"}, "VS504", "is 1920x1080; the film is 720p"),
        ({"size": "720x720"}, "VS107", "is 720x720; the film is 16:9"),
    ],
)
def test_each_sin_of_a_clip_and_only_that(folder, form, code, words):
    folder.clip("clip.mp4", **form)
    (finding,) = folder.check(shot(source="clip.mp4"))
    assert finding.code == code
    assert words in finding.message
    assert (finding.shot, finding.hop, finding.span.line) == ("a", 0, 6)
    assert finding.help


def test_thirty_seconds_and_one_second_are_inside(folder):
    for seconds in (1, 30):
        folder.clip("clip.mp4", seconds=seconds)
        assert folder.codes(shot(source="clip.mp4")) == []


def test_a_clip_that_fits_another_resolution_names_it(folder):
    folder.clip("clip.mp4", size="1920x1080")
    (finding,) = folder.check(shot(source="clip.mp4"))
    assert 'write resolution = "1080p"' in finding.help
    assert folder.codes('resolution = "1080p"\n' + shot(source="clip.mp4")) == []


@pytest.mark.parametrize("content", [b"", b"this is no film", b"\0\0\0\x10ftypisom\0\0\0\0"])
def test_a_file_that_is_no_mp4(folder, content):
    (folder.path / "clip.mp4").write_bytes(content)
    assert folder.codes(shot(source="clip.mp4")) == ["VS501"]


def test_a_quicktime_film_is_no_mp4(folder):
    folder.clip("clip.mov")
    (finding,) = folder.check(shot(source="clip.mov"))
    assert (finding.code, "QuickTime" in finding.message) == ("VS501", True)


def test_the_developer_api_extends_nothing_from_a_disk(folder):
    folder.clip("clip.mp4")
    (finding,) = folder.check(shot(source="clip.mp4"), engine="veo-3.1-generate-preview")
    assert finding.code == "VS505"
    assert "veo-3.1-generate-001, which extends clips of any origin" in finding.help


@pytest.mark.parametrize(
    ("size", "ratio", "fine"),
    [
        ((1280, 720), "16:9", True),
        ((1376, 768), "16:9", True),
        ((720, 1280), "9:16", True),
        ((720, 1280), "16:9", False),
        ((1024, 1024), "16:9", False),
        ((1024, 768), "9:16", False),
    ],
)
def test_the_shape_of_a_picture(folder, size, ratio, fine):
    folder.picture("a.png", *size)
    folder.picture("b.jpg", *size)
    body = f'aspect_ratio = "{ratio}"\n'
    assert folder.codes(body + shot(image="a.png")) == ([] if fine else ["VS107"])
    assert folder.codes(body + shot(references=["a.png", "b.jpg"])) == (
        [] if fine else ["VS107"] * 2
    )


def test_a_picture_of_the_other_shape_names_it(folder):
    folder.picture("a.png", 720, 1280)
    (finding,) = folder.check(shot(image="a.png"))
    assert 'aspect_ratio = "9:16"' in finding.help


def test_a_film_of_no_known_shape_is_told_by_its_own_rule_alone(folder):
    """VS106 says that the film's shape is not offered; a picture cannot be held against it."""
    folder.picture("a.png", 720, 1280)
    assert folder.codes('aspect_ratio = "1:1"\n' + shot(image="a.png")) == []


@pytest.mark.parametrize("code", CODES)
def test_the_examples_of_the_page(folder, code):
    """What a page shows as wrong is found, and what it shows instead is not."""
    folder.clip("harbour_45s.mp4", seconds=45)
    folder.clip("phone.mp4", fps="30")
    folder.clip("harbour_1080.mp4", size="1920x1080")
    folder.clip("harbour.mov")
    folder.clip("harbour.mp4")
    folder.picture("square.png", 1024, 1024)
    folder.picture("wide.png", 1280, 720)
    wrong, right = re.findall(r"```toml\n(.*?)```", entries()[code].page, re.DOTALL)
    assert folder.codes(wrong) == [code]
    assert folder.codes(right) == []


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a\x10\0\x10\0", b"\xff\xd8\xff\xd9"])
def test_a_file_that_is_no_picture_the_service_takes(folder, content):
    (folder.path / "a.png").write_bytes(content)
    (image,) = folder.check(shot(image="a.png"))
    assert (image.code, image.shot, image.hop, image.span.line) == ("VS109", "a", 0, 6)
    assert image.message.startswith("`a.png` is no picture. It ")
    assert folder.codes(shot(references=["a.png"])) == ["VS109"]
