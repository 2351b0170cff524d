"""Load: 200 clients poll and 20 submit, while two clips are rendered at a time.

The clients live in a process of their own, so that what is measured is the emulator's answer and
not the clients' own work; on two cores they still share the machine with two renders. A poller
asks twice a second, as an impatient client does. The last part makes a film of 20 takes of 148 s
in a data folder and weighs memory and disk.

What the thread that answers waits for a processor is the share of the machine, and of everybody
else on it, in these latencies; it is printed beside them.

    python benchmarks/load.py [SECONDS] [--film]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

POLLERS, SUBMITTERS = 200, 20
POLL_EVERY_S = 0.5
TAKES, HOPS = 20, 20
PLATFORM = "/v1/projects/p/locations/l/publishers/google/models/veo-3.1-generate-001"
DEVELOPER = "/v1beta/models/veo-3.1-generate-preview"


@dataclass
class Seen:
    """What the clients saw."""

    polls_s: list[float] = field(default_factory=list)
    starts_s: list[float] = field(default_factory=list)
    clips: int = 0
    errors: Counter[str] = field(default_factory=Counter)


class Client:
    """One connection that is kept open."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname, address.port

    async def __aenter__(self) -> Client:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def ask(self, verb: str, path: str, body: object = None) -> tuple[int, bytes]:
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(data)}\r\n\r\n"
        self._writer.write(head.encode() + data)
        status = int((await self._reader.readline()).split()[1])
        size = 0
        while (line := await self._reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                size = int(value)
        return status, await self._reader.readexactly(size)


async def poller(url: str, number: int, name: str, end: float, seen: Seen) -> None:
    """Ask for an operation that never ends, as a waiting client does."""
    async with Client(url) as client:
        await asyncio.sleep(number / POLLERS * POLL_EVERY_S)
        while time.monotonic() < end:
            before = time.monotonic()
            status, _ = await client.ask("GET", f"/v1beta/{name}")
            seen.polls_s.append(time.monotonic() - before)
            if status != 200:
                seen.errors[f"poll {status}"] += 1
            await asyncio.sleep(max(0.0, before + POLL_EVERY_S - time.monotonic()))


async def submitter(url: str, number: int, end: float, seen: Seen) -> None:
    """Start a clip, wait for it, download it, start the next: there is always work to render."""
    async with Client(url) as client:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            prompt = f"Submitter {number} asks for clip {turn} of a lighthouse."
            body = {"instances": [{"prompt": prompt}], "parameters": {"durationSeconds": 8}}
            before = time.monotonic()
            status, data = await client.ask("POST", f"{DEVELOPER}:predictLongRunning", body)
            seen.starts_s.append(time.monotonic() - before)
            if status != 200:
                seen.errors[f"start {status}"] += 1
                continue
            answer = json.loads(data)
            while not answer.get("done"):
                status, data = await client.ask("GET", f"/v1beta/{answer['name']}")
                answer = json.loads(data)
            sample = answer["response"]["generateVideoResponse"]["generatedSamples"][0]
            address = urlsplit(sample["video"]["uri"])
            status, data = await client.ask("GET", f"{address.path}?{address.query}")
            seen.errors[f"download {status}"] += status != 200
            seen.clips += status == 200


async def stuck(url: str) -> str:
    """An operation that never ends, for pollers."""
    async with Client(url) as client:
        fault = {"method": "predictLongRunning", "fault": "never_done"}
        await client.ask("POST", "/emulator/v1/faults", [fault])
        body = {"instances": [{"prompt": "Never."}]}
        _, data = await client.ask("POST", f"{DEVELOPER}:predictLongRunning", body)
        return str(json.loads(data)["name"])


async def load(url: str, seconds: float, process: int) -> None:
    """All clients at once; prints what they saw."""
    name, seen = await stuck(url), Seen()
    end = time.monotonic() + seconds
    weights: list[int] = []

    async def weigh() -> None:
        while time.monotonic() < end:
            weights.append(resident_mb(process))
            await asyncio.sleep(1)

    await asyncio.gather(
        weigh(),
        *(poller(url, number, name, end, seen) for number in range(POLLERS)),
        *(submitter(url, number, end, seen) for number in range(SUBMITTERS)),
    )
    polls = sorted(seen.polls_s)
    print(f"  polls {len(polls)}, {shown(polls)}")
    print(f"  starts {len(seen.starts_s)}, {shown(sorted(seen.starts_s))}")
    print(f"  clips {seen.clips}, {seen.clips / seconds:.1f} a second")
    print(f"  errors {sum(seen.errors.values())} {dict(+seen.errors)}")
    marks = [weights[len(weights) * part // 4] for part in range(4)] + [weights[-1]]
    print(f"  memory MB at each quarter {marks}")
    ran_s, waited_s = answering(process)
    print(f"  the thread that answers: ran {ran_s:.1f} s, waited {waited_s:.1f} s for a processor")
    others = [resident_mb(child) for child in children(process)]
    print(f"  processes that paint: {len(others)}, {sum(others)} MB")


def answering(process: int) -> tuple[float, float]:
    """Seconds that the second thread of an emulator, its event loop, ran and could have run."""
    threads = sorted(Path(f"/proc/{process}/task").iterdir(), key=lambda path: int(path.name))
    ran, waited, _ = (threads[1] / "schedstat").read_text().split()
    return int(ran) / 1e9, int(waited) / 1e9


def children(process: int) -> list[int]:
    """Processes that a process started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def shown(times_s: list[float]) -> str:
    """Percentiles in milliseconds."""
    at = {p: times_s[min(len(times_s) - 1, int(len(times_s) * p / 100))] for p in (50, 99, 99.9)}
    parts = [f"p{p} {value * 1000:.1f} ms" for p, value in at.items()]
    return ", ".join([*parts, f"max {times_s[-1] * 1000:.1f} ms"])


def resident_mb(process: int) -> int:
    """Memory of a process; Linux tells it here."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


async def film(url: str, process: int, folder: Path) -> None:
    """Twenty takes of an opening and twenty hops; memory at the end of every fifth take."""
    client, weights, size = Client(url), [], 0
    async with client:
        for take in range(TAKES):
            address, size_of_take = None, 0
            for hop in range(HOPS + 1):
                instance: dict[str, object] = {"prompt": f"Take {take}, hop {hop}."}
                if address is not None:
                    instance["video"] = {"uri": address}
                path = f"{DEVELOPER}:predictLongRunning"
                _, data = await client.ask("POST", path, {"instances": [instance]})
                answer = json.loads(data)
                while not answer.get("done"):
                    answer = json.loads((await client.ask("GET", f"/v1beta/{answer['name']}"))[1])
                sample = answer["response"]["generateVideoResponse"]["generatedSamples"][0]
                address = sample["video"]["uri"]
            where = urlsplit(str(address))
            size_of_take = len((await client.ask("GET", f"{where.path}?{where.query}"))[1])
            size += size_of_take
            if take % 5 == 4:
                weights.append(resident_mb(process))
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"  clips {size >> 20} MB, data folder {disk >> 20} MB, ratio {disk / size:.3f}")
    print(f"  memory MB after each 5 takes {weights}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Load on the emulator.")
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("--film", action="store_true", help="also a film of 20 takes of 148 s")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for label, extra in (("in memory", []), ("film on disk", ["--data", name])):
            if extra and not asked.film:
                continue
            command = [sys.executable, "-m", "veo_emulator.serve", "--port", "0", *extra]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                url = process.stdout.readline().split()[-1]
                with urlopen(f"{url}/emulator/v1/health"):
                    print(label)
                try:
                    if extra:
                        asyncio.run(film(url, process.pid, Path(name)))
                    else:
                        asyncio.run(load(url, asked.seconds, process.pid))
                finally:
                    process.terminate()


if __name__ == "__main__":
    main()
