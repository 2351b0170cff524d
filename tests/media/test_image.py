"""Sizes of pictures are read from their headers, as a picture library reads them."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from veospec.media.image import NotAnImage, probe_image

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def encoded(width: int, height: int, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, kind, **options)
    return content.getvalue()


@given(width=st.integers(1, 300), height=st.integers(1, 300), kind=st.sampled_from(sorted(KINDS)))
def test_size_and_kind(width, height, kind):
    facts = probe_image(encoded(width, height, kind))
    assert (facts.width, facts.height, facts.mime_type) == (width, height, KINDS[kind])


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"progressive": True}),
        ("JPEG", {"exif": b"Exif\0\0" + bytes(60000)}),
        ("JPEG", {"icc_profile": bytes(200_000)}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM"}),
    ],
)
def test_forms_of_a_kind(kind, options):
    facts = probe_image(encoded(320, 180, kind, **options))
    assert (facts.width, facts.height) == (320, 180)


def test_a_file(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(4, 3, "PNG"))
    assert probe_image(tmp_path / "a.png").width == 4


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a" + bytes(40), b"\xff\xd8\xff", b"RIFF1234WEBPVP8?" + bytes(20)]
)
def test_what_is_no_picture(content):
    with pytest.raises(NotAnImage):
        probe_image(content)


@given(kind=st.sampled_from(sorted(KINDS)), at=st.integers(0, 200), value=st.integers(0, 255))
def test_no_change_raises_anything_else(kind, at, value):
    content = bytearray(encoded(31, 17, kind))
    content[at % len(content)] = value
    for bad in (bytes(content), bytes(content[:at])):
        with contextlib.suppress(NotAnImage):
            probe_image(bad)
