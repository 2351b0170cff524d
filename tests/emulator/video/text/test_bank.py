"""Glyphs in Latin and Chinese, in any size, the same pixels everywhere."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from veo_emulator.video.text import advance, glyph, width


@pytest.mark.parametrize("size", [12, 16, 24, 32, 48, 64, 96])
@pytest.mark.parametrize("char", "Ag1.雾龍のÅłė—“。")
def test_a_glyph_is_as_high_as_asked_and_as_wide_as_its_advance(char: str, size: int) -> None:
    picture = glyph(char, size)
    assert picture.shape == (size, advance(char, size))
    assert picture.dtype == np.uint8
    assert picture.max() > 100
    assert not picture.flags.writeable


def test_the_common_characters_are_there() -> None:
    box = glyph("\U0001f600", 32)
    common = "的一是不了人我在有他这為國學會灯塔雾港灣，。！？：；（）《》、…“”ąćęłńóśźżÿŒ€£あア"
    assert [char for char in common if np.array_equal(glyph(char, 32), box)] == []


def test_gb2312_is_complete() -> None:
    box = glyph("\U0001f600", 32)
    codes = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    chars = [char for code in codes if (char := code.decode("gb2312", "ignore"))]
    assert len(chars) == 6763
    assert [char for char in chars if np.array_equal(glyph(char, 32), box)] == []


@pytest.mark.parametrize("char", ["\U0001f600", "\u0e01", "\x00", "\ud800"])
def test_what_the_bank_lacks_is_a_box(char: str) -> None:
    picture = glyph(char, 32)
    assert picture[4, 4:24].min() == 255
    assert picture[10, 10:18].max() == 0


def test_a_space_is_blank_and_words_are_as_wide_as_their_letters() -> None:
    assert not glyph(" ", 24).any()
    assert np.array_equal(glyph("\u00a0", 24), glyph(" ", 24))
    assert width("Lamp 灯", 24) == sum(glyph(char, 24).shape[1] for char in "Lamp 灯")


def test_pixels_never_change() -> None:
    pixels = b"".join(glyph(char, size).tobytes() for size in (16, 32, 50) for char in "Lamp 灯塔")
    assert hashlib.sha256(pixels).hexdigest()[:16] == "9b0a4f2b0ad77148"
