"""Letters for captions: coverage pictures of single characters, from a bank that ships with us."""

from veo_emulator.video.text.bank import advance, glyph, width

__all__ = ["advance", "glyph", "width"]
