"""A clip counts only when it is whole and what was asked for."""

from __future__ import annotations

import pytest

from veospec.media.verify import BadClip, Expected, verify

FASTSTART = ("-movflags", "+faststart")


def test_a_good_clip_gives_its_facts(studio):
    expected = Expected(width=160, height=96, frames=48, audio=True)
    assert verify(studio.clip(2), expected).frames == 48
    assert verify(studio.clip(2).read_bytes()).frames == 48


@pytest.mark.parametrize(
    ("expected", "complaint"),
    [
        (Expected(width=1280, height=720), "is 160x96 instead of 1280x720"),
        (Expected(frames=168), "has 48 frames instead of 168"),
        (Expected(audio=False), "has sound"),
    ],
)
def test_another_clip_than_asked_for(studio, expected, complaint):
    with pytest.raises(BadClip, match=complaint):
        verify(studio.clip(2), expected)


def test_one_frame_less_is_let_pass(studio):
    assert verify(studio.clip(2), Expected(frames=49)).frames == 48


def test_a_clip_of_25_frames_a_second(studio):
    with pytest.raises(BadClip, match="25 frames a second instead of 24"):
        verify(studio.clip(1, fps=25))


@pytest.mark.parametrize("kept", [0.99, 0.6, 0.05, 0])
@pytest.mark.parametrize("options", [FASTSTART, ()], ids=["index first", "index last"])
def test_a_download_that_broke_off(studio, kept, options):
    content = studio.clip(2, options=options).read_bytes()
    with pytest.raises(BadClip) as caught:
        verify(content[: int(len(content) * kept)])
    assert caught.value.remedy


def test_an_error_page_with_the_name_of_a_clip(tmp_path):
    page = tmp_path / "hop3.mp4"
    page.write_bytes(b'{"error": {"code": 404}}')
    with pytest.raises(BadClip, match=r"hop3\.mp4 is damaged"):
        verify(page)


def test_a_missing_file_is_told_in_one_line(tmp_path):
    with pytest.raises(BadClip, match="No such file"):
        verify(tmp_path / "none.mp4")


def test_pictures_overwritten_by_zeros(studio):
    content = bytearray(studio.clip(2, options=FASTSTART).read_bytes())
    middle = content.index(b"mdat") + 6000
    content[middle : middle + 12000] = bytes(12000)
    with pytest.raises(BadClip, match=r"picture at 0\.\d\d s is not avc1"):
        verify(bytes(content))
