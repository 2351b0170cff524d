"""Set-ups are compared by what decides, and silence is silent."""

from __future__ import annotations

import numpy as np
import pytest

from veospec.media.codec import AacConfig, aac_config, silent_aac, video_config
from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.mp4 import read_movie


@pytest.mark.parametrize("channels", [1, 2])
def test_a_packet_of_silence_decodes_to_zeros(tmp_path, channels):
    """The packets are put into ADTS frames, which any decoder reads without a container."""
    packet = silent_aac(channels)
    length = len(packet) + 7
    header = 0xFFF1 << 40 | 0b01_0011_0 << 33 | channels << 30 | length << 13 | 0x7FF << 2
    (tmp_path / "silence.aac").write_bytes((header.to_bytes(7, "big") + packet) * 20)
    strict = ["-xerror", "-err_detect", "explode"]
    pcm = run_ffmpeg(
        [*strict, "-i", str(tmp_path / "silence.aac"), "-f", "f32le", "-"], doing="listen"
    )
    heard = np.frombuffer(pcm, np.float32)
    assert len(heard) == 20 * 1024 * channels
    assert not heard.any()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), AacConfig(2, 48000, 2)),
        (("-ac", "1", "-ar", "44100"), AacConfig(2, 44100, 1)),
        (("-c:a", "libmp3lame"), None),
    ],
)
def test_the_set_up_of_sound(studio, options, expected):
    assert aac_config(read_movie(studio.clip(1, options=options)).audio) == expected


def test_clips_of_one_encoder_agree_and_others_do_not(studio):
    def config(clip):
        return video_config(read_movie(clip).video)

    assert config(studio.clip(1)) == config(studio.clip(2))
    assert config(studio.clip(1)) != config(studio.clip(1, size="96x160"))
    assert config(studio.clip(1)).inlineable
