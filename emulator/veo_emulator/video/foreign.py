"""Looks into media that others coded: clips, pictures, sound, as what we can go on from."""

from __future__ import annotations

import re
import tempfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from veo_emulator.video import annexb, audio
from veo_emulator.video.ffmpeg import CODING_S, LOOK_S, MOST_BYTES, output, run
from veo_emulator.video.mp4 import Movie, NotAClip
from veo_emulator.video.segment import FPS, TAIL_FRAMES, Planes

_LONGEST_S = 180
_MOV = "mov"
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png_pipe"),
    (b"\xff\xd8\xff", "jpeg_pipe"),
    (b"RIFF", "webp_pipe"),
    (b"GIF8", "gif"),
    (b"BM", "bmp_pipe"),
)
_EXACT = "flags=bicubic+accurate_rnd+bitexact"
_AS_OURS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709"
"""Samples of a video are taken as they are; most clips do not say which matrix they are in."""
_FADE = 960
_NEAR = 0.1
"""Rates this near to 24 are taken as 24: then no picture is dropped or doubled."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Pictures coded again: access units with their sizes, key frames and parameter sets."""

    data: bytes
    sizes: tuple[int, ...]
    sync: tuple[int, ...]
    sps: bytes
    pps: bytes


def progressive(data: bytes) -> bytes:
    """A fragmented MP4 with its tables in one place, its media untouched."""
    with tempfile.TemporaryDirectory(prefix="veo-emulator-") as folder:
        out = Path(folder) / "out.mp4"
        keep = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-fs", str(MOST_BYTES)]
        run(data, _MOV, [*keep, "-f", "mp4", str(out)])
        return out.read_bytes() if out.exists() else b""


def from_second(data: bytes, start_s: float) -> bytes:
    """What a clip shows from a time on, its media untouched."""
    with tempfile.TemporaryDirectory(prefix="veo-emulator-") as folder:
        out = Path(folder) / "out.mp4"
        keep = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-fs", str(MOST_BYTES)]
        for _ in output(data, _MOV, ["-ss", f"{start_s:.6f}"], [*keep, str(out)]):
            continue
        return out.read_bytes() if out.exists() else b""


def last_pictures(movie: Movie, size: tuple[int, int] | None = None) -> list[Planes]:
    """The last 24 pictures of a clip, or as many as it has, oldest first.

    Args:
        movie: The clip.
        size: Fit them into this size; without it they keep their own.
    """
    width, height = size or (movie.video.width, movie.video.height)
    length = float(movie.seconds(movie.video))
    filters = _fitted(width, height) if size else f"scale=out_range=tv:{_EXACT}"
    for seek in (max(0.0, length - 1.5), 0.0):
        before = ["-ss", f"{seek:.3f}"] if seek else []
        after = ["-map", "0:v:0", "-vf", f"{_AS_OURS},{filters}", "-fps_mode", "passthrough"]
        after += ["-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"]
        frame = width * height * 3 // 2
        parts = output(bytes(movie.data), _MOV, before, after, size=frame, patience_s=LOOK_S / 2)
        last: deque[bytes] = deque((part for part in parts if len(part) == frame), TAIL_FRAMES)
        if len(last) == TAIL_FRAMES or (last and not seek):
            return [_planes(data, width, height) for data in last]
    raise NotAClip("The clip cannot be decoded: it has no picture that ffmpeg can read.")


def coded_again(movie: Movie, width: int, height: int) -> Coded:
    """The pictures of a clip as H.264, 24 a second, in order, in the given size."""
    even = abs(movie.fps - FPS) < _NEAR
    timing = f"setpts=N/{FPS}/TB" if even else f"setpts=PTS-STARTPTS,fps={FPS}"
    command = ["-map", "0:v:0", "-t", str(_LONGEST_S), "-fps_mode", "passthrough"]
    command += ["-vf", f"{timing},{_AS_OURS},{_fitted(width, height)}"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-threads", "1"]
    command += ["-bf", "0", "-g", "72", "-pix_fmt", "yuv420p", "-flags", "+bitexact"]
    command += ["-x264-params", "aud=1:repeat-headers=1"]
    command += ["-bsf:v", "filter_units=remove_types=6", "-f", "h264", "pipe:1"]
    stream = run(bytes(movie.data), _MOV, command, CODING_S)
    try:
        return Coded(*annexb.access_units(stream))
    except ValueError as error:
        raise NotAClip("The clip cannot be decoded: ffmpeg finds no picture in it.") from error


def sound(movie: Movie, start: int, samples: int) -> audio.Packets:
    """The sound of a clip as packets on the grid of a take; silent at its end.

    Args:
        movie: The clip.
        start: Sample of the take with which the clip begins.
        samples: How long the sound is to be.
    """
    wanted = audio.packets_until(start + samples) - audio.first_packet(start)
    if movie.audio is None:
        return audio.join([audio.silence()] * wanted)
    ahead = start % audio.FRAME
    quiet = (ahead + samples - 1) // audio.FRAME * audio.FRAME - ahead
    filters = f"aresample={audio.RATE}:async=1:first_pts=0,aformat=channel_layouts=stereo"
    filters += f",apad,atrim=end_sample={samples}"
    filters += f",afade=t=out:ss={max(0, quiet - _FADE)}:ns={_FADE}"
    filters += f",adelay=delays={ahead}S:all=1"
    command = ["-map", "0:a:0", "-af", filters, "-c:a", "aac", "-b:a", "128k"]
    command += ["-aac_coder", "fast", "-flags", "+bitexact", "-f", "adts", "pipe:1"]
    packets = annexb.adts_packets(run(bytes(movie.data), _MOV, command, CODING_S))
    packets += [audio.silence()] * (wanted - len(packets))
    return audio.join(packets[:wanted])


def picture(data: bytes, width: int, height: int, *, crop: bool = False) -> Planes:
    """An encoded picture in the given size, with bars where its shape is another, or cropped.

    Raises:
        NotAClip: The bytes are no picture that ffmpeg can read.
    """
    command = ["-frames:v", "1", "-vf", _fitted(width, height, crop=crop), "-pix_fmt", "yuv420p"]
    raw = run(data, _demuxer(data), [*command, "-f", "rawvideo", "pipe:1"])
    if len(raw) != width * height * 3 // 2:
        raise NotAClip("The picture cannot be decoded.")
    return _planes(raw, width, height)


def small(data: bytes, width: int, height: int) -> Planes:
    """An encoded picture in its own shape, as large as fits into the given size.

    Raises:
        NotAClip: The bytes are no picture that ffmpeg can read.
    """
    shape = f"{_scaled(width, height, 'decrease')}:force_divisible_by=2,format=yuv420p,setsar=1"
    command = ["-frames:v", "1", "-vf", shape, "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe"]
    head, _, rest = run(data, _demuxer(data), [*command, "pipe:1"]).partition(b"\n")
    found = re.match(rb"YUV4MPEG2 W(\d+) H(\d+) ", head)
    raw = rest.partition(b"\n")[2]
    if found is None or len(raw) != int(found[1]) * int(found[2]) * 3 // 2 or not raw:
        raise NotAClip("The picture cannot be decoded.")
    return _planes(raw, int(found[1]), int(found[2]))


def _demuxer(data: bytes) -> str:
    demuxer = next((name for mark, name in _PICTURES if data.startswith(mark)), None)
    if demuxer is None:
        raise NotAClip("The picture is neither PNG, JPEG, WebP, GIF nor BMP.")
    return demuxer


def _scaled(width: int, height: int, other_shape: str) -> str:
    shape = f"scale={width}:{height}:force_original_aspect_ratio={other_shape}"
    return f"{shape}:out_color_matrix=bt709:out_range=tv:{_EXACT}"


def _fitted(width: int, height: int, *, crop: bool = False) -> str:
    if crop:
        return f"{_scaled(width, height, 'increase')},format=yuv420p,crop={width}:{height},setsar=1"
    whole = f"{_scaled(width, height, 'decrease')},format=yuv420p"
    return f"{whole},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1"


def _planes(data: bytes, width: int, height: int) -> Planes:
    flat = np.frombuffer(data, np.uint8)
    luma, chroma = width * height, width * height // 4
    half = (height // 2, width // 2)
    return Planes(
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )
