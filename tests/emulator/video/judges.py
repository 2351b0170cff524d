"""Decoders that judge clips: PyAV and ffmpeg with every error taken seriously."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


@dataclass(frozen=True)
class Seen:
    """What PyAV sees in a clip."""

    times: list[Fraction]
    keys: list[int]
    sound: npt.NDArray[np.float32]
    sound_start: Fraction
    duration: Fraction


def see(data: bytes) -> Seen:
    """Decode all of a clip with PyAV."""
    times, keys, sound, starts = [], [], [], []
    with av.open(io.BytesIO(data)) as file:
        for frame in file.decode(video=0):
            times.append(frame.pts * frame.time_base)
            if frame.key_frame:
                keys.append(len(times) - 1)
        assert file.duration is not None
        duration = Fraction(file.duration, 1_000_000)
    with av.open(io.BytesIO(data)) as file:
        track = file.streams.audio[0]
        assert track.duration is not None
        assert track.time_base == Fraction(1, 48000)
        for block in file.decode(track):
            starts.append(block.pts * block.time_base)
            sound.append(block.to_ndarray())
        # The decoder gives whole frames; the track says where the last one ends.
        whole = np.concatenate(sound, axis=1)
        assert 0 <= whole.shape[1] - track.duration < 1024
    return Seen(times, keys, whole[:, : track.duration], starts[0], duration)


def pictures(data: bytes) -> list[str]:
    """A hash of the samples of each picture."""
    with av.open(io.BytesIO(data)) as file:
        return [
            hashlib.sha256(frame.to_ndarray(format="yuv420p").tobytes()).hexdigest()
            for frame in file.decode(video=0)
        ]


def lumas(data: bytes, first: int, count: int) -> list[npt.NDArray[np.uint8]]:
    """The luma of some pictures."""
    found = []
    with av.open(io.BytesIO(data)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number >= first:
                planes = frame.to_ndarray(format=frame.format.name)
                found.append(planes[: frame.height])
            if len(found) == count:
                break
    return found


def comment(data: bytes) -> dict[str, Any]:
    """The comment of a file, as any tool shows it; it is JSON."""
    with av.open(io.BytesIO(data)) as file:
        found: dict[str, Any] = json.loads(file.metadata["comment"])
    return found


def ffmpeg_complaints(data: bytes) -> str:
    """What ffmpeg has to say when every error counts; it is given a pipe that cannot seek."""
    command = [FFMPEG, "-nostdin", "-v", "warning", "-err_detect", "explode", "-xerror"]
    command += ["-i", "pipe:0", "-f", "null", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.stderr.decode() + ("" if done.returncode == 0 else f"exit {done.returncode}")


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg to make something that is to be given to us."""
    command = [FFMPEG, "-nostdin", "-y", "-v", "error", "-threads", "1", *arguments]
    subprocess.run(command, check=True, capture_output=True)
