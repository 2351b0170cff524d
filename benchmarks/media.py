"""What clips cost: our way, the way one writes first, and an encoder at its fastest, in one run.

    .venv/bin/python benchmarks/media.py

Wall times on a shared machine swing by half, so read the ratios. The naive way is measured on a
few hops and extrapolated: each of its hops decodes and encodes the whole film so far, so its cost
is linear in the film's length, and the line is fitted to what was measured.
"""

from __future__ import annotations

import io
import multiprocessing
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from veo_emulator.video import Ask, Clip, extend, make_opening, probe

OPEN = Ask("A keeper climbs the lighthouse as the fog turns gold", 8, 1280, 720, 7, shot="lamp")
HOPS = 20
PROMPT = "Hop {}: the lamp turns, 雾散了, and a boat comes home"


def hop(number: int, seed: int = 7) -> Ask:
    return Ask(PROMPT.format(number), 7, 1280, 720, seed, shot="lamp", hop_label=str(number))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def resident_mb() -> float:
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def chain() -> tuple[list[Clip], list[float]]:
    clips, took = [make_opening(OPEN)], []
    for number in range(1, HOPS + 1):
        start = time.perf_counter()
        clips.append(extend(clips[-1], hop(number)))
        took.append(time.perf_counter() - start)
    return clips, took


def chain_in_files(folder: Path) -> float:
    """The chain as a client has it: each combined clip is written, and read again for the next."""
    start = time.perf_counter()
    data = make_opening(OPEN).to_bytes()
    for number in range(1, HOPS + 1):
        data = extend(data, hop(number)).to_bytes()
        (folder / f"{number}.mp4").write_bytes(data)
    return time.perf_counter() - start


def distinct(numbers: range) -> int:
    source = make_opening(OPEN)
    return sum(extend(source, hop(number, seed=number)).size for number in numbers)


def warm(_: int) -> int:
    return distinct(range(1))


def hundred_on_two() -> float:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(warm, range(8), chunksize=1)
        halves = [range(1, 51), range(51, 101)]
        return timed(lambda: pool.map(distinct, halves, chunksize=1))


def naive_hop(source: bytes, frames: list[np.ndarray], folder: Path) -> tuple[bytes, float]:
    """Decode all, encode all and what is new through imageio-ffmpeg, then sound by ffmpeg."""
    given, silent, out = folder / "in.mp4", folder / "silent.mp4", folder / "out.mp4"
    given.write_bytes(source)
    start = time.perf_counter()
    reader = imageio_ffmpeg.read_frames(str(given))
    size = next(reader)["size"]
    writer = imageio_ffmpeg.write_frames(str(silent), size, fps=24)
    writer.send(None)
    for frame in reader:
        writer.send(frame)
    for frame in frames:
        writer.send(frame)
    writer.close()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y"]
    command += ["-i", str(silent), "-f", "lavfi", "-i", "sine=440:r=48000", "-shortest"]
    command += ["-c:v", "copy", "-c:a", "aac", "-ac", "2", str(out)]
    subprocess.run(command, check=True)
    took = time.perf_counter() - start
    return out.read_bytes(), took


def new_frames(clip: Clip) -> list[np.ndarray]:
    with av.open(io.BytesIO(clip.to_bytes())) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def naive_chain(clips: list[Clip], measured: int) -> tuple[float, list[float]]:
    """Seconds of the whole chain by a line through the measured hops, and those hops."""
    frames = new_frames(extend(clips[0], hop(1), returns="tail"))
    took = []
    with tempfile.TemporaryDirectory() as folder:
        data = clips[0].to_bytes()
        for _ in range(measured):
            data, seconds = naive_hop(data, frames, Path(folder))
            took.append(seconds)
    slope, base = np.polyfit(np.arange(measured), took, 1)
    return float(sum(base + slope * number for number in range(HOPS))), took


def x264_hop(frames: list[bytes]) -> float:
    """One hop's pictures and sound by x264 ultrafast, one thread, from raw pictures in memory."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-f", "rawvideo"]
    command += ["-pix_fmt", "yuv420p", "-s", "1280x720", "-r", "24", "-i", "pipe:0"]
    command += ["-f", "lavfi", "-i", "sine=440:r=48000:d=7", "-c:v", "libx264", "-threads", "1"]
    command += ["-preset", "ultrafast", "-qp", "24", "-c:a", "aac", "-aac_coder", "fast"]
    command += ["-ac", "2", "-f", "mp4", "-movflags", "empty_moov", "pipe:1"]
    raw = b"".join(frames)
    return timed(lambda: subprocess.run(command, input=raw, check=True, capture_output=True))


def planar(clip: Clip) -> list[bytes]:
    with av.open(io.BytesIO(clip.to_bytes())) as file:
        return [frame.to_ndarray(format="yuv420p").tobytes() for frame in file.decode(video=0)]


def exactness(clip: Clip) -> str:
    facts = probe(clip.to_bytes())
    with av.open(io.BytesIO(clip.to_bytes())) as file:
        times = [frame.pts * frame.time_base * 24 for frame in file.decode(video=0)]
    gaps = sum(later - earlier != 1 for earlier, later in pairwise(times))
    return f"{facts.seconds:.6f} s, {len(times)} frames, {gaps} gaps"


def row(what: str, value: str, required: str, beyond: str) -> None:
    print(f"{what:<52} {value:>18} {required:>10} {beyond:>10}")


def main() -> None:
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}\n")
    row("", "measured", "required", "beyond")
    chain()
    memory = resident_mb()
    runs = [chain() for _ in range(5)]
    clips = runs[0][0]
    hops = [seconds for _, took in runs for seconds in took]
    p50 = statistics.median(hops)
    opening = statistics.median(timed(lambda: make_opening(OPEN)) for _ in range(5))
    whole = opening + min(sum(took) for _, took in runs)
    late = statistics.median(took[-1] for _, took in runs)
    early = statistics.median(took[0] for _, took in runs)
    row("a 7-s hop, 720p, in process, p50", f"{p50 * 1e3:.1f} ms", "25 ms", "5 ms")
    row("148 s, a combined clip at each hop, best of 5", f"{whole:.3f} s", "0.6 s", "0.15 s")
    with tempfile.TemporaryDirectory() as folder:
        filed = min(chain_in_files(Path(folder)) for _ in range(3))
    row("the same through files, 21 clips written and read", f"{filed:.3f} s", "", "")
    row("hop 20 : hop 1", f"{late / early:.2f}", "2.5", "1.2")
    row("memory after one chain, all its clips kept", f"{memory:.0f} MB", "150 MB", "100 MB")
    row("100 distinct hops, two processes", f"{hundred_on_two():.2f} s", "1.2 s", "0.3 s")
    row("exactness", exactness(clips[-1]), "", "")
    naive, measured = naive_chain(clips, 3)
    shown = ", ".join(f"{seconds:.1f}" for seconds in measured)
    row(f"naive chain, from hops of {shown} s", f"{naive:.0f} s", "", "")
    row("our chain : naive chain", f"1 : {naive / whole:.0f}", "1 : 500", "1 : 2000")
    pictures = planar(extend(clips[0], hop(1), returns="tail"))
    encoded = statistics.median(x264_hop(pictures) for _ in range(3))
    row("x264 ultrafast, a hop from raw pictures", f"{encoded * 1e3:.0f} ms", "", "")
    row("our hop : x264 ultrafast", f"1 : {encoded / p50:.0f}", "", "")


if __name__ == "__main__":
    main()
