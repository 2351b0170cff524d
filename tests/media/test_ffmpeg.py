"""What ffmpeg says becomes one line."""

from __future__ import annotations

import pytest

from veospec.errors import WorldError
from veospec.media.ffmpeg import run_ffmpeg


def test_a_failure_is_one_line_with_the_reason(tmp_path):
    with pytest.raises(WorldError) as caught:
        run_ffmpeg(["-i", str(tmp_path / "none.mp4"), "-f", "null", "-"], doing="cut none.mp4")
    message = str(caught.value)
    assert message.startswith("ffmpeg could not cut none.mp4: ")
    assert "No such file" in message
    assert "\n" not in message


def test_work_that_takes_too_long_is_ended():
    endless = ["-re", "-f", "lavfi", "-i", "color=s=16x16", "-f", "null", "-"]
    with pytest.raises(WorldError, match=r"longer than 0\.05 s to wait"):
        run_ffmpeg(endless, doing="wait", timeout_s=0.05)
