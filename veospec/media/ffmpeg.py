"""The one place that starts ffmpeg.

Clips are read, cut and joined by veospec itself; ffmpeg decodes and encodes where pixels have to
be touched. The binary comes with the imageio-ffmpeg package, so that nobody has to install one.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cache

import imageio_ffmpeg

from veospec.errors import WorldError

TIMEOUT_S = 600.0
QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error", "-y")
ONE_COUNT = ("-reinit_filter", "0")
"""Before an input whose frames are counted: else the count begins anew in the middle of a film
where a clip of another origin starts, whose pictures say otherwise how they are to be shown."""


@cache
def executable() -> str:
    """Path of the ffmpeg binary. Raises WorldError when there is none for this machine."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise WorldError(
            "There is no ffmpeg for this machine.",
            remedy="Set IMAGEIO_FFMPEG_EXE to an ffmpeg binary.",
        ) from error


def run_ffmpeg(arguments: Sequence[str], *, doing: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """Run ffmpeg and give what it wrote to stdout.

    `doing` names the work for the error ("cut clip.mp4"). Raises WorldError with the last line of
    what ffmpeg said, or when it took longer than `timeout_s`.
    """
    command = [executable(), *QUIET, *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=timeout_s, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise WorldError(f"ffmpeg took longer than {timeout_s:g} s to {doing}.") from error
    except OSError as error:
        raise WorldError(f"ffmpeg could not be started to {doing}: {error.strerror}.") from error
    if done.returncode:
        raise WorldError(f"ffmpeg could not {doing}: {_last_line(done.stderr)}")
    return done.stdout


def _last_line(talk: bytes) -> str:
    lines = [line.strip() for line in talk.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason."
