"""What a file is says its beginning; its name is asked only where that says nothing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from veospec.errors import WorldError
from veospec.plan.assets import Assets, mime_type
from veospec.storyboard.model import Asset

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
MP4 = b"\x00\x00\x00\x18ftypisom"
WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt "


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PNG, "a.jpg", "image/png"),
        (JPEG, "a.png", "image/jpeg"),
        (WEBP, "a.png", "image/webp"),
        (MP4, "a.png", "video/mp4"),
        (b"", "a.PNG", "image/png"),
        (b"", "refs/a.jpg", "image/jpeg"),
        (b"", "a.jpeg", "image/jpeg"),
        (b"", "a.webp", "image/webp"),
        (b"", "a.mp4", "video/mp4"),
        (WAVE, "a.webp", "image/webp"),
        (WAVE, "a.bin", "application/octet-stream"),
        (b"\x00\x00\x00\x18free", "a", "application/octet-stream"),
        (b"....RIFFWEBP", "a", "application/octet-stream"),
        (b"JUNK....WEBP", "a", "application/octet-stream"),
    ],
)
def test_the_beginning_of_a_file_says_what_it_is(head: bytes, name: str, kind: str) -> None:
    assert mime_type(head, name) == kind


def test_a_request_names_a_file_by_its_digest_and_its_kind(tmp_path: Path) -> None:
    content = WEBP + b"the picture itself, which is longer than its head" * 9
    (tmp_path / "a.png").write_bytes(content)
    (tmp_path / "empty.jpg").write_bytes(b"")
    assets = Assets()

    def named(name: str) -> object:
        return assets.reference(Asset(name=f"refs/{name}", file=tmp_path / name, path=()))

    assert named("a.png") == {
        "asset": "refs/a.png",
        "sha256": sha256(content).hexdigest(),
        "mimeType": "image/webp",
    }
    assert named("empty.jpg") == {
        "asset": "refs/empty.jpg",
        "sha256": sha256(b"").hexdigest(),
        "mimeType": "image/jpeg",
    }


def test_a_file_is_read_once_for_a_plan(tmp_path: Path) -> None:
    """A picture that is saved over while a plan is made is the same picture in all its hops."""
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    assets, asset = Assets(), Asset(name="a.png", file=file, path=())
    before = assets.reference(asset)
    file.write_bytes(JPEG)
    assert assets.reference(asset) == before
    assert Assets().reference(asset) != before


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorldError) as caught:
        Assets().reference(Asset(name="refs/a.png", file=tmp_path / "a.png", path=()))
    assert caught.value.message == "refs/a.png cannot be read: No such file or directory."
    assert caught.value.remedy == (
        "Put the file back beside the storyboard, or take it out of the shot."
    )
