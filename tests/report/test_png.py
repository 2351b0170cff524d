"""What is written as PNG is read back by a picture library, pixel for pixel."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from veospec.report.png import png


@given(width=st.integers(1, 40), height=st.integers(1, 40), seed=st.integers(0, 99))
def test_pixels_survive(width, height, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    with Image.open(io.BytesIO(png(picture))) as image:
        image.load()
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), picture)
