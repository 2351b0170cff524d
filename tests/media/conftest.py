"""Clips to test with, made by ffmpeg once a session, and decoders to look at the results."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from veospec.media.ffmpeg import run_ffmpeg

CHIRP = "0.3*sin(2*PI*(220+9*t)*t)"


@dataclass
class Studio:
    """Makes clips of a test picture and a rising tone, and decodes clips with PyAV."""

    folder: Path
    made: dict[str, Path] = field(default_factory=dict)

    def clip(
        self,
        seconds: float,
        *,
        gop: int = 24,
        audio: bool = True,
        b_frames: int = 0,
        fps: int = 24,
        size: str = "160x96",
        options: tuple[str, ...] = (),
    ) -> Path:
        """A clip of this form; the same form gives the same file."""
        name = repr((seconds, gop, audio, b_frames, fps, size, options))
        if name in self.made:
            return self.made[name]
        path = self.folder / f"clip{len(self.made)}.mp4"
        sound = ("-f", "lavfi", "-i", f"aevalsrc='{CHIRP}|{CHIRP}':s=48000") if audio else ()
        run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"testsrc=s={size}:r={fps}", *sound, "-t", str(seconds)),
                *(
                    "-pix_fmt",
                    "yuv420p",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-threads",
                    "1",
                ),
                *("-g", str(gop), "-keyint_min", str(gop), "-sc_threshold", "0"),
                *("-bf", str(b_frames), "-c:a", "aac", "-b:a", "192k", *options, str(path)),
            ],
            doing="make a test clip",
        )
        self.made[name] = path
        return path

    def frames(self, path: Path) -> np.ndarray:
        """All frames as grey pictures, in the order and with the times in which they are shown."""
        with av.open(str(path)) as container:
            shown = list(container.decode(video=0))
            assert [frame.pts * frame.time_base for frame in shown] == [
                Fraction(number, 24) for number in range(len(shown))
            ], "frames stand on an even grid from 0"
            return np.stack([frame.to_ndarray(format="gray") for frame in shown])

    def sound(self, path: Path) -> np.ndarray:
        """The left channel as it is heard, edit list applied."""
        pcm = run_ffmpeg(
            ["-i", str(path), "-map", "0:a:0", "-ac", "1", "-f", "f32le", "-"], doing="listen"
        )
        return np.frombuffer(pcm, np.float32)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))
