"""A fleet as a table or as JSON: films and their chains, workers, money, and what is to be done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from veospec.engines.money import dollars
from veospec.fleet.rows import Chain, ChainState, Film, Worker
from veospec.render.cells import cells, printable
from veospec.render.paint import Paint
from veospec.run.ends import short

FORMAT = "veospec.fleet/1"
WIDTH = 80
CHAINS_SHOWN = 20
_PLAIN = Paint()
_STYLES = {"done": "green", "unknown": "red", "failed": "red", "refused": "red"}


@dataclass(frozen=True, slots=True)
class FleetState:
    """What is shown. Times in seconds since 1970 by the database's clock; money in micro-dollars.

    `accounts` has for each target what was spent, what is in flight, and what was granted.
    """

    films: Sequence[Film]
    chains: Sequence[Chain]
    workers: Sequence[Worker]
    accounts: Mapping[str, tuple[int, int, int | None]]
    now: float

    def of(self, film: Film) -> list[Chain]:
        """The chains of a film."""
        return [one for one in self.chains if one.film == film.id]


def film_state(chains: Sequence[Chain]) -> str:
    """One word for a film: what needs a person first, then what goes on."""
    states = {one.state for one in chains}
    order = (
        ChainState.UNKNOWN,
        ChainState.REFUSED,
        ChainState.FAILED,
        ChainState.RUNNING,
        ChainState.WAITING,
    )
    return next((state.value for state in order if state in states), ChainState.DONE.value)


def fleet_text(fleet: FleetState, *, paint: Paint = _PLAIN) -> str:
    """Films, what their chains ended at, workers and money; at most 80 columns wide."""
    if not fleet.films:
        lines = ["No film was submitted yet."]
    else:
        lines = [paint("dim", f"{'FILM':<12}  {'STATE':<8}  {'CHAINS':>11}  {'HOPS':>13}  TITLE")]
        by_film: dict[str, list[Chain]] = {film.id: [] for film in fleet.films}
        for chain in fleet.chains:
            by_film[chain.film].append(chain)
        lines += [_film(film, by_film[film.id], paint) for film in fleet.films]
        lines += _ended(fleet.chains, paint)
    lines += _workers(fleet)
    for target, (spent, in_flight, granted) in sorted(fleet.accounts.items()):
        play = " of play money" if target == "emulator" else ""
        limit = f", {dollars(granted / 1e6)} granted" if granted is not None else ""
        flight = f", {dollars(in_flight / 1e6)} in flight" if in_flight else ""
        lines += ["", f"{target}: {dollars(spent / 1e6)}{play} spent{flight}{limit}"]
    return "\n".join(lines)


def fleet_json(fleet: FleetState) -> str:
    """All of it, every chain included."""
    document = {
        "format": FORMAT,
        "films": [_film_document(fleet, film) for film in fleet.films],
        "workers": [
            {**asdict(one), "silent_s": round(max(0.0, fleet.now - one.seen_at), 3)}
            for one in fleet.workers
        ],
        "targets": {
            target: {
                "spent_usd": spent / 1e6,
                "in_flight_usd": in_flight / 1e6,
                "granted_usd": None if granted is None else granted / 1e6,
            }
            for target, (spent, in_flight, granted) in sorted(fleet.accounts.items())
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _film_document(fleet: FleetState, film: Film) -> dict[str, Any]:
    chains = fleet.of(film)
    return {
        "id": film.id,
        "title": film.title,
        "target": film.target,
        "base_url": film.base_url,
        "state": film_state(chains),
        "chains": [{**asdict(one), "state": one.state.value} for one in chains],
    }


def _film(film: Film, chains: Sequence[Chain], paint: Paint) -> str:
    state = film_state(chains)
    shown = paint(_STYLES[state], f"{state:<8}") if state in _STYLES else f"{state:<8}"
    done = sum(one.state is ChainState.DONE for one in chains)
    made, hops = sum(one.made for one in chains), sum(one.hops for one in chains)
    counts = f"{f'{done}/{len(chains)}':>11}  {f'{made}/{hops}':>13}"
    return f"{film.id:<12}  {shown}  {counts}  {_cut(printable(film.title), WIDTH - 52)}"


def _ended(chains: Sequence[Chain], paint: Paint) -> list[str]:
    """The chains that came to an end before their last hop, and how they go on."""
    ended = [one for one in chains if one.state.over and one.state is not ChainState.DONE]
    lines = []
    for one in ended[:CHAINS_SHOWN]:
        word = paint("red", one.state.value)
        lines += ["", f"{one.film} shot {one.shot}: {word} after {one.made} of {one.hops} hops"]
        lines += [f"  {part}" for part in _wrapped(printable(one.message or ""), WIDTH - 2)]
        lines.append(f"  {_advice(one)}")
    if len(ended) > CHAINS_SHOWN:
        counts = Counter(one.state.value for one in ended[CHAINS_SHOWN:])
        rest = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        lines += ["", f"and {len(ended) - CHAINS_SHOWN} more: {rest}; --format json has them all"]
    return lines


def _advice(chain: Chain) -> str:
    if chain.state is ChainState.UNKNOWN and chain.hop:
        ways = "(--operation NAME | --lost | --resubmit)"
        return f"veospec resolve {short(chain.hop)} --journal URL\n    {ways}"
    if chain.state is ChainState.REFUSED:
        return "submit the film again with a larger --max-usd"
    return "submit the film again when that is mended"


def _workers(fleet: FleetState) -> list[str]:
    if not fleet.workers:
        return ["", "No worker is alive: start `veospec fleet worker`."]
    lines = ["", f"{'WORKER':<44}  {'CHAINS':>6}  {'LAST HEARD':>12}"]
    hands = Counter(one.worker for one in fleet.chains if one.state is ChainState.RUNNING)
    for one in fleet.workers:
        silent = f"{max(0.0, fleet.now - one.seen_at):.0f} s ago"
        count = f"{hands[one.id]}/{one.chains_at_once}"
        lines.append(f"{_cut(one.id, 44):<44}  {count:>6}  {silent:>12}")
    return lines


def _cut(text: str, width: int) -> str:
    """As much of a text as fits into so many cells."""
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and cells(f"{line} {word}") > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines
