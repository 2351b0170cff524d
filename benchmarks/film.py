"""How long a film of 148 s takes through everything: HTTP, google-genai, journal, splice.

One take of 8 + 20 x 7 s at 720p is made three ways in one run, so that the ratios mean something on
any machine: by `veospec run` as a user calls it (whole process), by the same command inside a
process that has its imports behind it, and the naive way, in which each hop decodes the whole clip
so far and encodes it again through imageio's writer. The naive way takes minutes, so its first
clips are measured and the rest is computed: its cost grows with the seconds encoded, 1638 in all.

    .venv/bin/python benchmarks/film.py [--rounds 3] [--no-naive]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import imageio_ffmpeg

from veo_emulator.video import Ask, make_opening
from veospec.cli import invoke as veospec
from veospec.media.mp4 import probe, read_movie

HOPS = 20
OPENING_S, HOP_S = 8, 7
FILM_S = OPENING_S + HOPS * HOP_S
NAIVE_S = sum(OPENING_S + HOP_S * hop for hop in range(HOPS + 1))
BIN = Path(sys.executable).parent


def storyboard() -> str:
    """One take of 21 clips that checks clean."""
    head = [
        'schema = "veospec/1"',
        'title = "The long take"',
        'engine = "veo-3.1-generate-001"',
        "[[shot]]",
        'id = "take"',
        'prompt = "An old keeper climbs a spiral staircase of wet stone and stands still."',
        f"seconds = {OPENING_S}",
    ]
    for hop in range(1, HOPS + 1):
        prompt = f"The camera continues to follow the keeper, gradually nearing window {hop}."
        head += ["[[shot.hop]]", f'prompt = "{prompt}"']
    return "\n".join(head) + "\n"


@contextlib.contextmanager
def fresh_film() -> Iterator[Path]:
    """A storyboard in a folder of its own, without a store."""
    with tempfile.TemporaryDirectory(prefix="veospec-bench-") as folder:
        path = Path(folder) / "film.storyboard.toml"
        path.write_text(storyboard())
        yield path


def arguments(path: Path, *more: str) -> list[str]:
    """What follows `veospec`."""
    return ["run", str(path), "--as-of", date.today().isoformat(), "--format", "json", *more]


def check(film: Path) -> None:
    """The film must be right, or its time is worth nothing."""
    facts, movie = probe(film), read_movie(film)
    assert facts.frames == FILM_S * 24, facts
    assert movie.audio is not None
    assert movie.video is not None
    assert movie.audio.seconds == movie.video.seconds == FILM_S


def whole_process(*more: str) -> float:
    """Seconds of `veospec run` from start to end, imports and emulator included."""
    with fresh_film() as path:
        start = time.perf_counter()
        done = subprocess.run(
            [str(BIN / "veospec"), *arguments(path, *more)], capture_output=True, check=False
        )
        took = time.perf_counter() - start
        if done.returncode:
            sys.exit(done.stderr.decode())
        check(Path(json.loads(done.stdout.splitlines()[-1])["film"]))
    return took


def after_imports(rounds: int) -> list[float]:
    """Seconds of the same command in this process, a first film having paid for the imports."""
    times = []
    for _ in range(rounds + 1):
        with fresh_film() as path, contextlib.redirect_stdout(io.StringIO()) as out:
            start = time.perf_counter()
            with contextlib.redirect_stderr(io.StringIO()) as talk:
                code = veospec(arguments(path))
            times.append(time.perf_counter() - start)
            if code:
                sys.exit(talk.getvalue())
            check(Path(json.loads(out.getvalue().splitlines()[-1])["film"]))
    return times[1:]


def memory_of_emulator() -> tuple[float, float]:
    """Greatest resident memory in MB of an emulator alone, before and after one film."""
    with subprocess.Popen(
        [str(BIN / "veo-emulator"), "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as emulator:
        try:
            assert emulator.stdout is not None
            url = emulator.stdout.readline().split()[-1]
            before = peak_mb(emulator.pid)
            whole_process("--base-url", url)
            return before, peak_mb(emulator.pid)
        finally:
            emulator.terminate()


def peak_mb(pid: int) -> float:
    """Peak of resident memory, where the system tells."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return float("nan")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def naive_per_second() -> float:
    """Seconds of work a second of clip when every hop decodes and encodes all, without HTTP."""
    ask = Ask(prompt="A keeper climbs.", seconds=OPENING_S, width=1280, height=720, seed=1)
    with tempfile.TemporaryDirectory(prefix="veospec-bench-") as folder:
        clip, again = Path(folder) / "0.mp4", Path(folder) / "1.mp4"
        clip.write_bytes(make_opening(ask).to_bytes())
        start = time.perf_counter()
        frames = imageio_ffmpeg.read_frames(str(clip))
        next(frames)
        writer = imageio_ffmpeg.write_frames(str(again), (1280, 720), fps=24)
        writer.send(None)
        for frame in frames:
            writer.send(frame)
        writer.close()
        return (time.perf_counter() - start) / OPENING_S


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-naive", action="store_true")
    options = parser.parse_args()
    inside = statistics.median(after_imports(options.rounds))
    process = statistics.median(whole_process() for _ in range(options.rounds))
    before, after = memory_of_emulator()
    print(f"a film of {FILM_S} s, {HOPS + 1} clips, {os.cpu_count()} cores")
    print("| | measured | required | beyond |")
    print("|---|---|---|---|")
    print(f"| after imports | {inside:.2f} s | 3 s | 1 s |")
    print(f"| whole process | {process:.2f} s | | |")
    print(f"| memory of the emulator | {after:.0f} MB (idle {before:.0f}) | 150 MB | 100 MB |")
    if not options.no_naive:
        naive = naive_per_second() * NAIVE_S
        print(f"| the naive way, pictures alone | {naive:.0f} s | | |")
        print(f"| naive : after imports | {naive / inside:.0f} | | |")


if __name__ == "__main__":
    main()
