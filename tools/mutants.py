"""Mutation tests of one package, with a table of what died: `make mutants OF=veospec/plan`.

mutmut makes and runs the mutants. What it lacks is added here: a package by its folder, a sample
that a seed draws for a package of thousands, and a score a file.

    python tools/mutants.py veospec/lint --sample 600 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import rmtree

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name

DEAD = ("killed", "timeout")


def main() -> int:
    """Make, run and count the mutants; the exit code says whether enough of them died."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    ask.add_argument("of", nargs="*", type=Path, help="folders or files of veospec")
    ask.add_argument("--sample", type=int, help="run so many of the mutants only")
    ask.add_argument("--seed", type=int, default=1, help="draws the sample")
    ask.add_argument("--jobs", type=int, default=1, help="processes")
    ask.add_argument("--at-least", type=float, default=0.0, help="percentage that has to die")
    asked = ask.parse_args()
    names = sorted(_names(asked.of))
    patterns = [f"{'.'.join(of.with_suffix('').parts)}.*" for of in asked.of]
    if asked.sample is not None and asked.sample < len(names):
        names = patterns = sorted(random.Random(asked.seed).sample(names, asked.sample))
    rmtree("mutants", ignore_errors=True)
    mutmut = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", str(asked.jobs)]
    ended = subprocess.run([*mutmut, *patterns], check=False)
    if ended.returncode:
        sys.stderr.write("The tests do not pass without a mutant: nothing was judged.\n")
        return ended.returncode
    return int(_table(frozenset(names)) < asked.at_least)


def _names(folders: Sequence[Path]) -> Iterator[str]:
    for folder in folders:
        for file in [folder] if folder.is_file() else folder.rglob("*.py"):
            made = mutate_file_contents(str(file), file.read_text("utf-8"))
            for name in made.mutant_names:
                yield get_mutant_name(file, name)


def _table(names: frozenset[str]) -> float:
    """Print a line a file and the survivors' names; gives the percentage that died."""
    total: Counter[str] = Counter()
    left: list[str] = []
    for meta in sorted(Path("mutants/veospec").rglob("*.py.meta")):
        found = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        ends = {name: status_by_exit_code[code] for name, code in found.items() if name in names}
        if ends:
            counted = Counter(ends.values())
            total += counted
            left += [f"{name}: {end}" for name, end in ends.items() if end not in DEAD]
            _line(str(meta.relative_to("mutants")).removesuffix(".meta"), counted)
    Path("mutants/survivors.txt").write_text("".join(f"{line}\n" for line in left), "utf-8")
    share = _line("all", total)
    sys.stdout.write("mutants/survivors.txt names the others; `mutmut show NAME` shows one.\n")
    return share


def _line(name: str, ends: Counter[str]) -> float:
    died = sum(ends[end] for end in DEAD)
    share = 100 * died / max(ends.total(), 1)
    sys.stdout.write(f"{name:44} {died:5} of {ends.total():5} died  {share:5.1f} %\n")
    return share


if __name__ == "__main__":
    sys.exit(main())
