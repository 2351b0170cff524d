"""The cases in which pixels or sound must be encoded again.

They are few: a cut between key frames, a clip with another codec, size or clock than the film.
Quality is set so high that one generation is not seen, and the result is counted, not believed.
"""

from __future__ import annotations

from pathlib import Path

from veospec.errors import WorldError
from veospec.media.ffmpeg import ONE_COUNT, run_ffmpeg
from veospec.media.mp4 import probe
from veospec.media.mux import FPS

X264 = (
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-pix_fmt", "yuv420p"),
    *("-bf", "0", "-g", "72", "-x264-params", "scenecut=0:open-gop=0"),
    *("-video_track_timescale", "12288"),
)
AAC = ("-c:a", "aac", "-b:a", "192k")
PLAIN = ("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4")


def reencode_from(clip: Path, to: Path, *, first_frame: int, frames: int) -> None:
    """The picture of `clip` from frame `first_frame` on, encoded again, without sound.

    Raises WorldError when ffmpeg fails or the number of frames is not `frames`.
    """
    chosen = f"select='gte(n,{first_frame})',setpts=N/({FPS}*TB)"
    run_ffmpeg(
        [
            *(*ONE_COUNT, "-i", str(clip), "-map", "0:v:0", "-an", "-vf", chosen),
            *("-fps_mode", "passthrough", *X264, *PLAIN, str(to)),
        ],
        doing=f"cut {clip.name}",
    )
    made = probe(to).frames
    if made != frames:
        raise WorldError(f"{clip.name} was cut to {made} frames where {frames} were expected.")


def reencode_until(clip: Path, to: Path, *, frames: int) -> None:
    """The first `frames` frames of the picture of `clip`, encoded again, without sound.

    Raises WorldError when ffmpeg fails or the clip is shorter.
    """
    run_ffmpeg(
        [
            *("-i", str(clip), "-map", "0:v:0", "-an", "-frames:v", str(frames)),
            *("-fps_mode", "passthrough", *X264, *PLAIN, str(to)),
        ],
        doing=f"cut {clip.name}",
    )
    made = probe(to).frames
    if made != frames:
        raise WorldError(f"{clip.name} was cut to {made} frames where {frames} were expected.")


def conform(
    clip: Path,
    to: Path,
    *,
    size: tuple[int, int] | None,
    rate: int = 48_000,
    channels: int = 2,
    copy_picture: bool = False,
) -> None:
    """The clip as H.264 and AAC-LC at 24 frames a second, scaled into `size` without distortion.

    With `copy_picture` only the sound is encoded again. Raises WorldError when ffmpeg fails.
    """
    picture: tuple[str, ...] = ("-c:v", "copy")
    if not copy_picture:
        filters = [f"fps={FPS}"]
        if size is not None:
            width, height = size
            filters += [
                f"scale={width}:{height}:force_original_aspect_ratio=decrease",
                f"pad={width}:{height}:-1:-1",
                "setsar=1",
            ]
        picture = ("-vf", ",".join(filters), *X264)
    run_ffmpeg(
        [
            *("-i", str(clip), "-map", "0:v:0", "-map", "0:a:0?", *picture),
            *(*AAC, "-ar", str(rate), "-ac", str(channels), *PLAIN, str(to)),
        ],
        doing=f"bring {clip.name} to the form of the film",
    )
