"""Runs ffmpeg on bytes that may be hostile.

ffmpeg is given a file and a fixed demuxer, no network, one thread, a bound on what it may
allocate and on what we take from it, and a time after which it is ended. Nothing of ours needs it
for clips that were made here and left untouched.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg

from veo_emulator.video.mp4 import NotAClip

LOOK_S = 4.5
"""A look at a clip keeps a client waiting; a healthy one takes a tenth of this."""
CODING_S = 60.0
MOST_BYTES = 1 << 28
_MOST_PIXELS = 8192 * 4352
_MOST_ALLOCATED = 1 << 29


def _command(path: Path, demuxer: str, before: list[str], after: list[str]) -> list[str]:
    fixed = ["-nostdin", "-v", "error", "-max_alloc", str(_MOST_ALLOCATED)]
    fixed += ["-protocol_whitelist", "pipe,file", "-threads", "1"]
    fixed += ["-max_pixels", str(_MOST_PIXELS), "-f", demuxer]
    return [imageio_ffmpeg.get_ffmpeg_exe(), *fixed, *before, "-i", str(path), *after]


def run(data: bytes, demuxer: str, after: list[str], patience_s: float = LOOK_S) -> bytes:
    """All that ffmpeg writes to its standard output.

    Args:
        data: The file that it reads.
        demuxer: What it is told that the file is.
        after: Its arguments behind the input.
        patience_s: After so many seconds it is ended.

    Raises:
        NotAClip: It took longer, or wrote more than MOST_BYTES.
    """
    parts, total = [], 0
    for part in output(data, demuxer, [], after, patience_s=patience_s):
        parts.append(part)
        total += len(part)
        if total > MOST_BYTES:
            raise NotAClip(f"The clip takes more than {MOST_BYTES >> 20} MiB when it is decoded.")
    return b"".join(parts)


def output(
    data: bytes,
    demuxer: str,
    before: list[str],
    after: list[str],
    *,
    size: int = 1 << 20,
    patience_s: float = LOOK_S,
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
