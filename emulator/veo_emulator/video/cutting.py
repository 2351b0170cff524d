"""The end of a clip as a clip of its own, without coding its pictures again.

It starts at the key frame before the cut, and an edit list hides what is too much: so it is exact
to the frame, and what follows it is what would have followed the whole.
"""

from __future__ import annotations

from veo_emulator.video import foreign, sources


def last_seconds(data: bytes, seconds: float) -> bytes:
    """The last `seconds` of a clip; all of it when it is not longer.

    Raises:
        NotAClip: The bytes are no clip.
    """
    movie = sources.opened(data)
    length = float(movie.seconds(movie.video))
    if length <= seconds:
        return data
    return foreign.from_second(bytes(movie.data), length - seconds)
