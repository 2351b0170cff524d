"""What a painted segment looks like to decoders, and what the oracle says it must look like."""

import hashlib
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import av
import imageio_ffmpeg
import numpy as np

from veo_emulator.video import oracle
from veo_emulator.video.ask import Ask
from veo_emulator.video.paint import described
from veo_emulator.video.segment import Pixels, Planes, Segment
from veo_emulator.video.take import Hop, hop_of

START = b"\0\0\0\1"


def ask(prompt: str = "A lighthouse at dawn, and the sea. 海上的灯塔", **fields: object) -> Ask:
    """An ask with the usual things in it."""
    usual = {"seconds": 4, "width": 640, "height": 360, "seed": 7, "shot": "stairs"}
    return Ask(prompt=prompt, **(usual | fields))


def units(segment: Segment, start: int, end: int) -> list[bytes]:
    """The access units of some frames."""
    edges = np.cumsum([0, *segment.sizes]).tolist()
    return [segment.samples[edges[at] : edges[at + 1]] for at in range(start, end)]


def byte_stream(segment: Segment) -> bytes:
    """The segment as decoders take it without a container."""
    out, at = [START, segment.sps, START, segment.pps], 0
    while at < len(segment.samples):
        size = int.from_bytes(segment.samples[at : at + 4], "big")
        out += [START, segment.samples[at + 4 : at + 4 + size]]
        at += 4 + size
    return b"".join(out)


def decoded(data: bytes, kind: str | None = "h264") -> Iterator[Planes]:
    """Every frame, by PyAV."""
    with av.open(io.BytesIO(data), format=kind) as film:
        film.streams.video[0].thread_type = "NONE"
        for frame in film.decode(video=0):
            height, width = frame.height, frame.width
            plane = frame.to_ndarray()
            chroma = plane[height:].reshape(2, height // 2, width // 2)
            yield Planes(plane[:height], chroma[0], chroma[1])


def ffmpeg_sum(segment: Segment, decoder: str) -> tuple[str, str]:
    """MD5 of all samples as a decoder of the ffmpeg binary sees them, and its complaints."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-err_detect", "explode",
        "-c:v", decoder, "-f", "h264", "-i", "-", "-f", "rawvideo", "-",
    ]  # fmt: skip
    made = subprocess.run(command, input=byte_stream(segment), capture_output=True, check=True)
    return hashlib.md5(made.stdout).hexdigest(), made.stderr.decode()


def oracle_sum(hop: Hop) -> str:
    """MD5 of all samples as the oracle says."""
    total = hashlib.md5()
    for frame in range(hop.frames):
        picture = oracle.picture(hop, frame)
        for plane in (picture.y, picture.u, picture.v):
            total.update(np.ascontiguousarray(plane))
    return total.hexdigest()


def hop_behind(segment: Segment, asked: Ask, background: Planes | None = None) -> Hop:
    """The description from which a segment was painted."""
    state = replace(segment.end_state, frame=segment.end_state.first)
    return hop_of(state, asked, background) if background else described(state, asked)


def differing(segment: Segment, hop: Hop) -> list[int]:
    """Frames that PyAV decodes to other samples than the oracle's."""
    out, count = [], 0
    for frame, seen in enumerate(decoded(byte_stream(segment))):
        count += 1
        told = oracle.picture(hop, frame)
        same = all(
            np.array_equal(one, other)
            for one, other in ((seen.y, told.y), (seen.u, told.u), (seen.v, told.v))
        )
        if not same:
            out.append(frame)
    assert count == segment.frames
    return out


def encoded_again(segment: Segment, crf: int) -> bytes:
    """The segment through x264, as an MPEG transport stream."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "h264", "-r", "24", "-i", "-",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-f", "mpegts", "-",
    ]  # fmt: skip
    made = subprocess.run(command, input=byte_stream(segment), capture_output=True, check=True)
    return made.stdout


def noise(width: int, height: int) -> Planes:
    """Somebody else's picture: every sample its own."""
    generator = np.random.Generator(np.random.PCG64(5))

    def plane(down: int, across: int) -> Pixels:
        return generator.integers(0, 256, (down, across), dtype=np.uint8)

    return Planes(
        plane(height, width), plane(height // 2, width // 2), plane(height // 2, width // 2)
    )
