"""Films that are made by processes which are killed again and again, and a judge.

A film is one storyboard, some scripted faults of an emulator that outlives everybody, and a plan of
kills: at a boundary of the runner, or after a random time. Each run of `veospec` is a process of
its own, forked from one that has its imports behind it, and ended by SIGKILL. Between the runs sits
a person who settles what no evidence can; after them the judge compares the emulator's ledger with
the journal. A start may be paid again only where the person gave the one before up.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from veospec.cli import invoke, making
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal
from veospec.run.state import EMULATOR
from veospec.run.store import Store
from veospec.testing.emulator import Emulator

BOUNDARIES = (
    "before the intent",
    "intent is durable",
    "request was sent",
    "name is durable",
    "refusal is durable",
    "operation is done",
    "failure is durable",
    "clip is stored",
    "clip is durable",
    "unknown is settled",
    "before the film",
    "film is written",
)
HTTP = ("http_400", "http_403", "http_404", "http_429", "http_500", "http_503")
BROKEN = ("dropped", "accepted_then_dropped", "slow:0.05")
ENDINGS = ("operation_error", "done_without_video", "rai_filtered")
DEAD_ENDS = ("truncated", "corrupt", "never_done")
"""Faults after which a paid clip can never be had: only a person may pay again."""

PASSING = (*HTTP[1:], *BROKEN, "expired", "not_active")
"""Faults of questions about a file, after which the file is still there."""

START_FAULTS = (*HTTP, *BROKEN, *ENDINGS, *DEAD_ENDS, "not_active", "retired")
POLL_FAULTS = (*HTTP[1:], *BROKEN, *ENDINGS, *DEAD_ENDS, "expired", "retired")
FETCH_FAULTS = (*PASSING, "truncated", "corrupt")


@dataclass(frozen=True, slots=True)
class Service:
    """One way to an engine: what a command line names it by, and the faults of its calls.

    Hops of `hop_s` keep a take in one file: of a window the ledger cannot tell which hop it is.
    """

    flags: tuple[str, ...]
    faults: tuple[tuple[str, tuple[str, ...]], ...]
    buckets: bool = False
    hop_s: int | None = None


SERVICES = {
    "agent-platform": Service(
        ("--engine", "veo-3.1-generate-001"),
        (("predictLongRunning", START_FAULTS), ("fetchPredictOperation", POLL_FAULTS)),
        buckets=True,
    ),
    "developer-api": Service(
        ("--engine", "veo-3.1-generate-preview", "--as-of", "2026-10-01"),
        (
            ("predictLongRunning", START_FAULTS),
            ("getOperation", POLL_FAULTS),
            ("getFile", PASSING),
            ("downloadFile", FETCH_FAULTS),
        ),
    ),
    "interactions": Service(
        ("--engine", "gemini-omni-1.2-flash"),
        (
            ("createInteraction", START_FAULTS),
            ("getInteraction", POLL_FAULTS),
            ("downloadFile", FETCH_FAULTS),
        ),
        hop_s=3,
    ),
}
RUNS_MAX = 80
SLEEP_MAX_S = 0.02
RUN_S = 0.6
"""Random kills come within this time after the start of a run."""


@dataclass(slots=True)
class Tally:
    """What was counted; `double`, `lost` and `wrong` name the films in which it happened."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    films: int = 0
    complete: int = 0
    unknowns: int = 0
    settled_by_evidence: int = 0
    decisions: int = 0
    submissions: int = 0
    double: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another's counts in."""
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    @property
    def sound(self) -> bool:
        """Whether nothing happened that must never happen."""
        return self.complete == self.films and not (self.double or self.lost or self.wrong)


def storyboard(hops: int, hop_s: int | None) -> str:
    """One take of a clip of 4 s and so many hops; `hop_s` where an engine has a choice."""
    head = 'schema = "veospec/1"\ntitle = "A gull"\nengine = "veo-3.1-generate-001"\n'
    shot = '[[shot]]\nid = "sea"\nseconds = 4\nprompt = "A gull stands still on a post."\n'
    hop = '[[shot.hop]]\nprompt = "The gull continues to stand, gradually facing wave {}."\n'
    hop += f"seconds = {hop_s}\n" if hop_s else ""
    return head + shot + "".join(hop.format(n) for n in range(1, hops + 1))


@dataclass(frozen=True, slots=True)
class Film:
    """One film in a folder of its own; `seen` gives each attempt a place in a bucket."""

    name: str
    folder: Path
    service: Service
    hops: int
    seen: bool
    kills: int

    @property
    def board(self) -> Path:
        """Its storyboard."""
        return self.folder / "film.storyboard.toml"

    def command(self, url: str) -> list[str]:
        """The command line that makes it."""
        bucket = ["--storage", "gs://bucket/films"] if self.seen else []
        where = ["--base-url", url, "--patience", "0.4", *self.service.flags]
        return ["run", str(self.board), *where, *bucket]


def undisturbed(folder: Path, service: Service, hops: Iterable[int], url: str) -> dict[int, bytes]:
    """What films of so many hops are when nothing goes wrong."""
    made = {}
    for count in hops:
        place = folder / f"undisturbed-{count}"
        film = Film(f"undisturbed {count}", place, service, count, False, 0)
        film.folder.mkdir(parents=True)
        film.board.write_text(storyboard(count, service.hop_s), "utf-8")
        code = run_in_child(film.command(url), film.folder / "said", lambda: None)
        assert code == 0, (film.folder / "said").read_text("utf-8")
        made[count] = (film.folder / "film.mp4").read_bytes()
    return made


def play(film: Film, emulator: Emulator, chance: random.Random, whole: bytes) -> Tally:
    """Make a film in spite of everything, and judge what happened."""
    tally = Tally(films=1)
    film.folder.mkdir(parents=True)
    film.board.write_text(storyboard(film.hops, film.service.hop_s), "utf-8")
    emulator.reset()
    armed = _faults(chance, film)
    if armed:
        emulator.faults(armed)
    person = _Person(film, emulator, tally)
    command, said = film.command(emulator.url), film.folder / "said"
    left = film.kills
    for _ in range(RUNS_MAX):
        tally.runs += 1
        if left:
            where, arm, after_s = _kill(chance)
            code = run_in_child(command, said, arm, after_s)
        else:
            where, code = "", run_in_child(command, said, lambda: None)
        if code == -signal.SIGKILL:
            left -= 1
            tally.kills += 1
            tally.at[where] += 1
            continue
        if code == 0:
            # A kill that came too late: the film is there, and more of it is not needed.
            break
        person.settle(code)
    _judge(film, person, tally, whole)
    return tally


def run_in_child(
    command: list[str], said: Path, arm: Callable[[], None], after_s: float | None = None
) -> int:
    """Run veospec in a forked process; its exit code, -9 when it was killed."""
    child = os.fork()
    if child == 0:
        _become_veospec(command, said, arm)
    if after_s is not None:
        time.sleep(after_s)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _become_veospec(command: list[str], said: Path, arm: Callable[[], None]) -> None:
    """The child: never returns."""
    code = 70
    try:
        with said.open("a", encoding="utf-8") as out:
            sys.stdout = sys.stderr = out
            SystemClock.sleep = _short_sleep  # type: ignore[method-assign]
            arm()
            code = invoke(command)
            print(f"-> {code}")
    finally:
        os._exit(code)


def _short_sleep(_clock: SystemClock, seconds: float) -> None:
    time.sleep(min(seconds, SLEEP_MAX_S))


def _kill(chance: random.Random) -> tuple[str, Callable[[], None], float | None]:
    """One kill: its name, what arms it in the child, and how long the parent waits."""
    if chance.random() < 0.5:
        return "a random instant", lambda: None, RUN_S * chance.random() ** 1.5
    where, count = chance.choice(BOUNDARIES), chance.randint(1, 2)
    return where, partial(_arm, where, count), None


def _arm(where: str, count: int) -> None:
    left = count

    def crash(place: str) -> None:
        nonlocal left
        left -= place == where
        if place == where and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(*args: Any, **kwargs: Any) -> Any:
        crash("before the film")
        film = make_film(*args, **kwargs)
        crash("film is written")
        return film

    make_film = making.make_film
    making.Bench = partial(making.Bench, crash=crash)  # type: ignore[assignment,misc]
    making.make_film = around


def _faults(chance: random.Random, film: Film) -> list[dict[str, Any]]:
    """None to three faults."""
    found = []
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        method, names = chance.choice(film.service.faults)
        call = chance.randint(1, film.hops + 2)
        found.append({"method": method, "call": call, "fault": chance.choice(names)})
    return found


class _Person:
    """Who settles what a run cannot, with the emulator's ledger for a console."""

    def __init__(self, film: Film, emulator: Emulator, tally: Tally) -> None:
        self.film = film
        self.emulator = emulator
        self.tally = tally
        self.given_up: Counter[int] = Counter()
        self._stuck: Counter[str] = Counter()

    def settle(self, code: int) -> None:
        """Look at the store after a run that ended with `code`, and decide."""
        shown = json.loads(_quietly(["status", *self._store(), "--format", "json"]))
        known = {hop["operation"] for hop in shown["hops"]} | self._operations()
        for hop in shown["hops"]:
            if hop["state"] == "unknown":
                self.tally.unknowns += 1
                self._resolve(hop, *self._found(hop, known))
            elif hop["state"] == "failed" and hop["outcome"] in {"filtered", "expired"}:
                self.given_up[hop["index"]] += hop["outcome"] == "expired"
                self._resolve(hop, "--resubmit")
            elif hop["state"] == "accepted" and code == 3:
                self._stuck[hop["operation"]] += 1
                if self._stuck[hop["operation"]] > 1 and self._some_are_dead():
                    self.given_up[hop["index"]] += 1
                    self._resolve(hop, "--lost")

    def _operations(self) -> set[str | None]:
        journal = Journal(Store(self.film.folder / ".veospec").journal_file, SystemClock())
        try:
            return {one.operation for one in journal.attempts(EMULATOR)}
        finally:
            journal.close()

    def _found(self, hop: dict[str, Any], known: set[str | None]) -> list[str]:
        if hop["operation"] is not None:
            return ["--operation", hop["operation"]]
        for entry in self.emulator.ledger()["entries"]:
            if entry["operation"] not in known and entry["hop"] == hop["index"]:
                return ["--operation", entry["operation"]]
        return ["--resubmit"]

    def _some_are_dead(self) -> bool:
        """Whether more faults that spoil a clip have fired than were given up."""
        fired = [one for one in self.emulator.faults() if one["fired"]]
        dead = sum(one["fault"] in DEAD_ENDS for one in fired)
        return dead > sum(self.given_up.values())

    def _resolve(self, hop: dict[str, Any], *way: str) -> None:
        self.tally.decisions += 1
        _quietly(["resolve", hop["key"], *way, *self._store()])

    def _store(self) -> list[str]:
        return ["--store", str(self.film.folder / ".veospec")]


def _quietly(command: list[str]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        invoke(command)
    return out.getvalue()


def _judge(film: Film, person: _Person, tally: Tally, whole: bytes) -> None:
    """Compare the emulator's ledger, the journal, the store and the film."""
    emulator = person.emulator
    made = film.folder / "film.mp4"
    tally.complete += made.exists()
    if made.exists() and made.read_bytes() != whole:
        tally.wrong.append(film.name)
    if not made.exists():
        tally.lost.append(f"{film.name}: no film")
    entries = emulator.ledger()["entries"]
    tally.submissions += len(entries)
    paid = Counter(one["hop"] for one in entries if one["billed"])
    store = Store(film.folder / ".veospec")
    journal = Journal(store.journal_file, SystemClock())
    try:
        kept = [one for one in journal.attempts(EMULATOR) if one.state == "succeeded"]
    finally:
        journal.close()
    tally.settled_by_evidence += sum(film.seen and one.operation is None for one in kept)
    held = Counter(one.index for one in kept if store.holds(str(one.clip)))
    for hop in range(film.hops + 1):
        excused = person.given_up[hop]
        if paid[hop] > 1 + excused:
            tally.double.append(f"{film.name}: hop {hop} paid {paid[hop]} times")
        if paid[hop] > held[hop] + excused:
            tally.lost.append(f"{film.name}: hop {hop} paid {paid[hop]}, kept {held[hop]}")
    for fault in emulator.faults():
        tally.faults[fault["fault"]] += fault["fired"]


def films(folder: Path, service: Service, seed: int) -> Iterator[tuple[Film, random.Random]]:
    """Films without end, the same ones for the same seed."""
    for number in range(1 << 30):
        chance = random.Random(f"{seed}/{number}")
        name = f"seed {seed} film {number}"
        hops, kills = chance.randint(2, 4), chance.randint(3, 12)
        seen = chance.random() < 0.4 and service.buckets
        yield Film(name, folder / f"{seed}-{number}", service, hops, seen, kills), chance
