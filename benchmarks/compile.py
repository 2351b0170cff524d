"""What a compile costs: milliseconds a storyboard, growth with hops, and the whole process.

A thousand storyboards of 20 hops, no two alike, are linted and planned in one process; then one of
200 hops and one of 2,000; then `veospec check` is run as a process, next to the import of three
libraries (check.py has more runs of that). Times are the best of several passes, which is what the
code costs when nobody else works on the machine.

    python benchmarks/compile.py [STORYBOARDS]
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date

import check as whole_process

from veospec.engines.catalog import load_catalog
from veospec.lint.check import check_text
from veospec.plan.lower import compile_plan

DAY = date(2026, 11, 22)
MS_REQUIRED = 2.0
GROWTH_REQUIRED = 12.0
HOPS = 20

WHO = [
    "keeper",
    "sailor",
    "painter",
    "baker",
    "courier",
    "gardener",
    "climber",
    "pianist",
    "diver",
    "tailor",
]
PLACES = [
    "spiral staircase",
    "foggy pier",
    "narrow alley",
    "roof garden",
    "empty station",
    "wet quay",
]
THINGS = [
    "lantern",
    "red umbrella",
    "wooden crate",
    "paper map",
    "brass key",
    "bunch of keys",
    "blue vase",
]
GOING_ON = (
    "The camera continues to follow {{{{ cast.hero }}}} along the {place}, gliding forward {way}.",
    "{{{{ cast.hero }}}} pauses, looks at the {thing}, slowly turns {way} and stands still.",
    "Still in the {place}, the {who} gradually lifts the {thing}; soft wind, distant bells.",
    'The {who} keeps walking and says, "Number {number} is the last one." Quiet footsteps.',
    "The camera slowly pushes in on the {thing}, light from the left, {{{{ style.look }}}}.",
)
WAYS = [
    "past the wall",
    "with care",
    "at an even pace",
    "as rain drips from the roof",
    "under a lamp",
]


def storyboard(rng: random.Random, hops: int) -> bytes:
    """A take of that many hops; its texts, but for chance, occur nowhere else."""
    who, place = rng.choice(WHO), rng.choice(PLACES)

    def prompt(form: str) -> str:
        return form.format(
            who=who,
            place=place,
            thing=rng.choice(THINGS),
            way=rng.choice(WAYS),
            number=rng.randrange(10**9),
        ).replace('"', '\\"')

    def distinct(form: str) -> str:
        return f"{prompt(form)} Detail {rng.randrange(10**9)}."

    lines = [
        'schema = "veospec/1"',
        f'title = "Film {rng.randrange(10**9)}"',
        'engine = "veo-3.1-generate-001"',
        f'[cast.hero]\ndescription = "an old {who} in a yellow raincoat"',
        '[style]\nlook = "35 mm film, muted colours"',
        '[[shot]]\nid = "take"',
        f'prompt = "{prompt("{{{{ cast.hero }}}} slowly walks through the {place}.")}"',
    ]
    lines += [f'[[shot.hop]]\nprompt = "{distinct(rng.choice(GOING_ON))}"' for _ in range(hops)]
    return "\n".join(lines).encode()


def compiled(text: bytes, *, plan: bool = True) -> float:
    """Seconds to check a storyboard and to make its plan."""
    start = time.perf_counter()
    checked = check_text(text, path="film.toml", folder=None, engine=None, as_of=DAY)
    assert checked.storyboard is not None
    if plan:
        compile_plan(checked.storyboard, load_catalog()[checked.storyboard.engine], as_of=DAY)
    return time.perf_counter() - start


def main(storyboards: int) -> int:
    """Print the figures; 1 when one is above what is required."""
    rng = random.Random(1)
    compiled(storyboard(rng, HOPS))
    passes = [
        sum(compiled(storyboard(rng, HOPS)) for _ in range(storyboards // 4)) / (storyboards // 4)
        for _ in range(4)
    ]
    each = 1000 * min(passes)
    # Two thousand hops are more than any engine takes, so these are linted and not planned.
    short, long = (
        min(compiled(storyboard(rng, hops), plan=False) for _ in range(3)) for hops in (200, 2000)
    )
    print(
        f"{storyboards} storyboards of {HOPS} hops    {each:6.2f} ms each   required {MS_REQUIRED}"
    )
    print(f"lint of 200 hops, of 2,000     {1000 * short:6.1f} ms, {1000 * long:.1f} ms")
    print(f"ratio 2,000 : 200 hops         {long / short:6.2f}          required {GROWTH_REQUIRED}")
    late = whole_process.main(15)
    return int(each > MS_REQUIRED or long / short > GROWTH_REQUIRED or late)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
