"""Looks into media that others coded, with ffmpeg.

ffmpeg is given a file and a fixed demuxer, no network, one thread, a bound on what it may
allocate and on what we take from it, and a time after which it is ended: what it reads may be
hostile. Nothing of ours needs it for clips that were made here and left untouched.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from veo_emulator.video import annexb, audio
from veo_emulator.video.mp4 import Movie, NotAClip
from veo_emulator.video.segment import FPS, TAIL_FRAMES, Planes

_LOOK_S = 4.5
"""A look at a clip keeps a client waiting; a healthy one takes a tenth of this."""
_CODING_S = 60.0
_MOST_BYTES = 1 << 28
_MOST_PIXELS = 8192 * 4352
_MOST_ALLOCATED = 1 << 29
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
        keep = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-fs", str(_MOST_BYTES)]
        _run(data, _MOV, [*keep, "-f", "mp4", str(out)])
        return out.read_bytes() if out.exists() else b""


def from_second(data: bytes, start_s: float) -> bytes:
    """What a clip shows from a time on, its media untouched."""
    with tempfile.TemporaryDirectory(prefix="veo-emulator-") as folder:
        out = Path(folder) / "out.mp4"
        keep = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-fs", str(_MOST_BYTES)]
        for _ in _output(data, _MOV, ["-ss", f"{start_s:.6f}"], [*keep, str(out)]):
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
        parts = _output(bytes(movie.data), _MOV, before, after, size=frame, patience_s=_LOOK_S / 2)
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
    stream = _run(bytes(movie.data), _MOV, command, _CODING_S)
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
    packets = annexb.adts_packets(_run(bytes(movie.data), _MOV, command, _CODING_S))
    packets += [audio.silence()] * (wanted - len(packets))
    return audio.join(packets[:wanted])


def picture(data: bytes, width: int, height: int) -> Planes:
    """An encoded picture in the given size, with bars where its shape is another.

    Raises:
        NotAClip: The bytes are no picture that ffmpeg can read.
    """
    demuxer = next((name for mark, name in _PICTURES if data.startswith(mark)), None)
    if demuxer is None:
        raise NotAClip("The picture is neither PNG, JPEG, WebP, GIF nor BMP.")
    command = ["-frames:v", "1", "-vf", _fitted(width, height), "-pix_fmt", "yuv420p"]
    raw = _run(data, demuxer, [*command, "-f", "rawvideo", "pipe:1"])
    if len(raw) != width * height * 3 // 2:
        raise NotAClip("The picture cannot be decoded.")
    return _planes(raw, width, height)


def _fitted(width: int, height: int) -> str:
    shape = f"scale={width}:{height}:force_original_aspect_ratio=decrease"
    shape += f":out_color_matrix=bt709:out_range=tv:{_EXACT}"
    return f"{shape},format=yuv420p,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1"


def _planes(data: bytes, width: int, height: int) -> Planes:
    flat = np.frombuffer(data, np.uint8)
    luma, chroma = width * height, width * height // 4
    half = (height // 2, width // 2)
    return Planes(
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )


def _command(path: Path, demuxer: str, before: list[str], after: list[str]) -> list[str]:
    fixed = ["-nostdin", "-v", "error", "-max_alloc", str(_MOST_ALLOCATED)]
    fixed += ["-protocol_whitelist", "pipe,file", "-threads", "1"]
    fixed += ["-max_pixels", str(_MOST_PIXELS), "-f", demuxer]
    return [imageio_ffmpeg.get_ffmpeg_exe(), *fixed, *before, "-i", str(path), *after]


def _run(data: bytes, demuxer: str, after: list[str], patience_s: float = _LOOK_S) -> bytes:
    parts, total = [], 0
    for part in _output(data, demuxer, [], after, patience_s=patience_s):
        parts.append(part)
        total += len(part)
        if total > _MOST_BYTES:
            raise NotAClip(f"The clip takes more than {_MOST_BYTES >> 20} MiB when it is decoded.")
    return b"".join(parts)


def _output(
    data: bytes,
    demuxer: str,
    before: list[str],
    after: list[str],
    *,
    size: int = 1 << 20,
    patience_s: float = _LOOK_S,
) -> Iterator[bytes]:
    """What ffmpeg writes, in parts of a size; it is ended when nobody reads on.

    Raises:
        NotAClip: It took longer than `patience_s`.
    """
    late = threading.Event()
    with tempfile.TemporaryDirectory(prefix="veo-emulator-") as folder:
        path = Path(folder) / "in"
        path.write_bytes(data)
        command = _command(path, demuxer, before, after)
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(max(0.0, patience_s), end)
            timer.start()
            try:
                while part := process.stdout.read(size):
                    yield part
            finally:
                timer.cancel()
                process.kill()
    if late.is_set():
        raise NotAClip("The clip takes too long to decode.")
