"""Puts many broken storyboards to the parser: none may raise, none may take long.

    python benchmarks/fuzz.py [CASES]

Kinds of input are those of the test suite, which runs a seeded part of them.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from storyboard.samples import ENGINES
from storyboard.test_fuzz import any_bytes, mutated, shuffled_tokens

from veospec.storyboard.parse import parse


def main(cases: int) -> int:
    """Print the number of cases, the slowest of them and how many were still storyboards."""
    slowest, whole = 0.0, 0
    for seed in range(cases):
        make = (mutated, mutated, shuffled_tokens, any_bytes)[seed % 4]
        text = make(random.Random(f"{seed} {cases}"))
        start = time.perf_counter()
        parsed = parse(text, path="x.toml", folder=None, engine_ids=ENGINES)
        slowest = max(slowest, time.perf_counter() - start)
        assert parsed.storyboard is not None or parsed.diagnostics, seed
        whole += parsed.storyboard is not None
    print(f"{cases:,} cases, no exception; {whole:,} were still storyboards")
    print(f"slowest case {slowest * 1000:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
