"""A plan for people: one line a clip, in as many columns as the terminal has.

A symbol says what will happen to a clip (+ make, = reuse, ~ redo, ! unknown). A reason stands only
under the clip where a change begins: a hundred lines that say "the hop before it is redone" would
hide the one that says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from textwrap import wrap

from veospec.engines.money import dollars, total
from veospec.plan.edit import Edit
from veospec.plan.ir import Action, Kind, Plan, PlannedHop, PlannedShot
from veospec.render.cells import cells, printable
from veospec.render.paint import Paint

SHARED_MIN = 24
WIDTH_MIN, WIDTH, WIDTH_MAX = 60, 80, 120
SYMBOLS = {Action.CREATE: "+", Action.REUSE: "=", Action.REDO: "~", Action.UNKNOWN: "!"}
_STYLES = {
    Action.CREATE: "green",
    Action.REUSE: "dim",
    Action.REDO: "yellow",
    Action.UNKNOWN: "red",
}
_WORDS = {
    Action.CREATE: "to make",
    Action.REUSE: "already there",
    Action.REDO: "to redo",
    Action.UNKNOWN: "of unknown outcome",
}
SURFACES = {
    "agent-platform": "Agent Platform",
    "developer-api": "Developer API",
    "interactions": "Interactions API",
}
_PLAIN = Paint()


def plan_text(plan: Plan, *, width: int = WIDTH, paint: Paint = _PLAIN, play: bool = False) -> str:
    """The plan as a table with totals and notes, at most `width` columns wide.

    `play` says that an emulator makes the film, so that the prices are what others would charge.
    """
    width = max(WIDTH_MIN, min(width, WIDTH_MAX))
    lines = [
        *_head(plan, width, paint),
        *_table(plan, width, paint),
        "",
        *_totals(plan, paint, play=play),
    ]
    for note in plan.notes:
        lines += ["", *wrap(f"Note: {note}", width)]
    return "\n".join(lines) + "\n"


def _head(plan: Plan, width: int, paint: Paint) -> Iterator[str]:
    yield paint("bold", shortened(plan.title, width))
    yield (
        f"{plan.engine} ({SURFACES[plan.surface]}), {plan.aspect_ratio}, {plan.resolution}, "
        f"{plan.fps} fps"
    )
    yield ""


def _table(plan: Plan, width: int, paint: Paint) -> Iterator[str]:
    clock = max(len(_clock(plan.seconds)), 4)
    source = max(len(_source(hop)) for shot in plan.shots for hop in shot.hops)
    source = max(source, len("SOURCE"))
    head = f"  HOP  {'TIME':<{clock * 2 + 1}}  {'NEW':>5}  {'SOURCE':<{source}}  {'PRICE':>7}  "
    yield paint("dim", f"{head}PROMPT")
    prompts = openings_left_out([hop.prompt for shot in plan.shots for hop in shot.hops])
    for number, shot in enumerate(plan.shots):
        if len(plan.shots) > 1:
            gap = [""] if number else []
            yield from gap
            name = f"shot {shot.id}, {shot.seconds} s"
            yield paint("bold", shortened(name, width))
        for hop in shot.hops:
            row = (
                f"{SYMBOLS[hop.action]} {hop.index:>3}  "
                f"{_clock(hop.starts_s):>{clock}}-{_clock(hop.ends_s):>{clock}}  "
                f"{_seconds(hop.seconds):>5}  {_source(hop):<{source}}  {dollars(hop.usd):>7}  "
            )
            prompt = shortened(prompts[" ".join(hop.prompt.split())], width - cells(row))
            yield paint(_STYLES[hop.action], (row + prompt).rstrip())
            yield from _cause(shot, hop, width, paint)


def _cause(shot: PlannedShot, hop: PlannedHop, width: int, paint: Paint) -> Iterator[str]:
    """Why a change begins here and what it costs, under the clip where it begins."""
    before = shot.hops[hop.index - 1].action if hop.index else None
    if hop.action is Action.REDO and before is not Action.REDO:
        later = list(takewhile(lambda h: h.action is Action.REDO, shot.hops[hop.index :]))
        words = f"{hop.reason}: this redoes {_hops(later)}, {dollars(_usd(later))}"
    elif hop.action is Action.REDO and not hop.reason.endswith("is redone"):
        words = hop.reason
    elif hop.action is Action.UNKNOWN:
        words = f"{hop.reason}: `veospec resolve` settles it"
    else:
        return
    for line in wrap(words, width - 7):
        yield paint(_STYLES[hop.action], f"       {line}")


def _totals(plan: Plan, paint: Paint, *, play: bool) -> Iterator[str]:
    hops = [hop for shot in plan.shots for hop in shot.hops]
    counts = ", ".join(
        f"{SYMBOLS[action]} {len(these)} {_WORDS[action]}"
        for action in Action
        if (these := [hop for hop in hops if hop.action is action])
    )
    shots = "" if len(plan.shots) == 1 else f" in {len(plan.shots)} shots"
    clips = "1 clip" if len(hops) == 1 else f"{len(hops)} clips"
    yield f"Film: {_seconds(plan.seconds)}, {clips}{shots}, {dollars(plan.usd)} ({counts})"
    budget = "" if plan.budget_usd is None else f" of a budget of {dollars(plan.budget_usd)}"
    price = dollars(plan.usd_to_spend)
    if play:
        yield paint("bold", f"Emulator: nothing is spent; Google would charge {price}") + budget
    else:
        yield paint("bold", f"To spend: {price}") + budget
    unknown = [hop for hop in hops if hop.action is Action.UNKNOWN]
    if unknown:
        yield f"Perhaps spent already: {dollars(_usd(unknown))}"


def edit_text(edit: Edit) -> str:
    """`Changing hop 7 of shot stairs redoes hops 7 to 20: 14 clips, $39.20`."""
    place = f"hop {edit.hop}" if edit.hop else "the opening"
    changed = f"Changing {place} of shot {edit.shot}"
    if not edit.hops:
        return f"{changed} redoes nothing: $0.00\n"
    clips = "1 clip" if len(edit.hops) == 1 else f"{len(edit.hops)} clips"
    return f"{changed} redoes {_hops(edit.hops)}: {clips}, {dollars(edit.usd)}\n"


def openings_left_out(prompts: Sequence[str]) -> dict[str, str]:
    """Each prompt without the beginning that it shares with another one.

    Prompts often begin with the same description of the same person; in a column of thirty
    characters that would be all there is to read.
    """
    known = sorted({" ".join(prompt.split()) for prompt in prompts})
    shared = dict.fromkeys(known, 0)
    for one, other in pairwise(known):
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
        length = sum(1 for _ in alike)
        for prompt in (one, other):
            shared[prompt] = max(shared[prompt], length)
    return {prompt: _from_word(prompt, length) for prompt, length in shared.items()}


def _from_word(prompt: str, start: int) -> str:
    """The prompt from the word in which the character `start` stands, marked where it was cut."""
    while start and prompt[start - 1].isascii() and not prompt[start - 1].isspace():
        start -= 1
    if cells(prompt[:start]) < SHARED_MIN or start > len(prompt) - 4:
        return prompt
    return f"…{prompt[start:]}"


def shortened(text: str, most: int) -> str:
    """The beginning of a text in at most `most` columns, with an ellipsis where it was cut."""
    text = printable(text)
    if cells(text) <= most:
        return text
    kept = text[:most]
    while kept and cells(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _source(hop: PlannedHop) -> str:
    if hop.source is None:
        return "your clip" if hop.kind is Kind.SOURCE else "opening"
    return f"{hop.source.strategy.value} {_seconds(hop.source.seconds)}"


def _seconds(seconds: int | float) -> str:
    return f"{seconds:g} s" if seconds < 100_000 else f"{seconds} s"


def _clock(seconds: int | float) -> str:
    """`2:28`, and tenths only where a clip of the author's has them."""
    minutes, rest = divmod(seconds, 60)
    tail = f"{rest:02d}" if isinstance(rest, int) else f"{rest:04.1f}"
    return f"{int(minutes)}:{tail}"


def _hops(hops: Sequence[PlannedHop]) -> str:
    """`hop 7`, `hops 7 to 20`, `the opening and hops 1 to 20`."""
    numbers = [hop.index for hop in hops if hop.index]
    names = ["the opening"] if len(numbers) < len(hops) else []
    if numbers:
        only = len(numbers) == 1
        names.append(f"hop {numbers[0]}" if only else f"hops {numbers[0]} to {numbers[-1]}")
    return " and ".join(names)


def _usd(hops: Sequence[PlannedHop]) -> float:
    return total(hop.usd for hop in hops)
