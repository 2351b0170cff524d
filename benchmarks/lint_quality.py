"""How often the rules of continuity cry wolf, and how often they sleep.

    python benchmarks/lint_quality.py [CORPUS.jsonl] [--markdown] [--show CODE]

False alarms are counted on real descriptions of continuous video (one JSON object a line with
`texts`; StoryBench annotations, (c) Google LLC, CC BY 4.0; without an argument the sample that the
tests keep) and on Chinese sequences written for this. Recall is counted on the same sequences with
one hop spoiled (lint_faults.py). The seed is fixed: the same corpus gives the same table.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lint_faults import FAULTS, Maker

from veospec.engines.catalog import load_catalog
from veospec.lint.registry import entries
from veospec.lint.rule import Context
from veospec.storyboard.model import Hop, Prompt, Shot, Storyboard
from veospec.storyboard.source import Source

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "tests" / "lint" / "texts" / "storybench-sample.jsonl"
CHINESE = HERE / "texts" / "zh.txt"
PROMPTS = HERE / "texts" / "prompts.txt"
CUTS = {"English": HERE / "texts" / "cuts.txt", "Chinese": HERE / "texts" / "cuts-zh.txt"}
ENGINE = load_catalog()["veo-3.1-generate-001"]
EMPTY = Source(b"", "benchmark")


@dataclass(frozen=True)
class Count:
    """`hits` of `cases`."""

    hits: int
    cases: int

    def __str__(self) -> str:
        return f"{self.hits} / {self.cases}" + (
            f" ({100 * self.hits / self.cases:.1f} %)" if self.cases else ""
        )


def board(texts: Sequence[str]) -> Storyboard:
    """One take: the first text opens it, the others are its hops."""
    hops = tuple(
        Hop(i, Prompt(t, t, ("shot", 0, "hop", i - 1, "prompt")), ("shot", 0, "hop", i - 1))
        for i, t in enumerate(texts[1:], 1)
    )
    opening = Prompt(texts[0], texts[0], ("shot", 0, "prompt"))
    shot = Shot("take", opening, ("shot", 0), hops=hops)
    return Storyboard(title="-", engine=ENGINE.id, shots=(shot,))


def flagged(code: str, texts: Sequence[str]) -> list[int | None]:
    """The hops of a sequence that a rule finds fault with."""
    check = entries()[code].rule.check
    assert check is not None
    context = Context(board(texts), EMPTY, ENGINE, date(2026, 11, 22))
    return [finding.hop for finding in check(context)]


def false_alarms(code: str, corpus: Sequence[Sequence[str]], *, show: bool = False) -> Count:
    """Sequences with a finding, of all."""
    hits = 0
    for texts in corpus:
        hops = flagged(code, texts)
        hits += bool(hops)
        if hops and show:
            hop = hops[0] or 0
            print("FALSE", texts[max(0, hop - 1) : hop + 1])
    return Count(hits, len(corpus))


def recall(
    code: str, maker: Maker, corpus: Sequence[Sequence[str]], *, seed: int = 1, show: bool = False
) -> Count:
    """Spoiled hops found, of all that could be spoiled."""
    rng = random.Random(f"{seed} {code}")
    hits = cases = 0
    for texts in corpus:
        spoiled = maker(texts, rng)
        if spoiled is None:
            continue
        cases += 1
        if spoiled[1] in flagged(code, spoiled[0]):
            hits += 1
        elif show:
            print("MISSED", spoiled[0][max(0, spoiled[1] - 1) : spoiled[1] + 1])
    return Count(hits, cases)


def read_corpus(path: Path) -> list[list[str]]:
    """Sequences of at least two texts."""
    lines = path.read_text("utf-8").splitlines()
    return [texts for line in lines if len(texts := json.loads(line)["texts"]) > 1]


def read_blocks(path: Path) -> list[list[str]]:
    """Sequences separated by empty lines."""
    blocks = path.read_text("utf-8").strip().split("\n\n")
    return [block.split("\n") for block in blocks]


def wordings() -> list[list[str]]:
    """Cuts in many words, put into long prompts: alone, after them and before them by turns."""
    takes = read_blocks(PROMPTS)
    table = []
    for language, path in CUTS.items():
        cuts = path.read_text("utf-8").splitlines()
        fitting = [texts for texts in takes if (texts[0] > "一") == (language == "Chinese")]
        found = 0
        for number, words in enumerate(cuts):
            texts = list(fitting[number % len(fitting)])
            hop = 1 + number % (len(texts) - 1)
            stop = "" if words.endswith((".", "!", "。")) else ". "
            forms = (words, f"{texts[hop]} {words}", f"{words}{stop} {texts[hop]}")
            texts[hop] = forms[number % len(forms)]
            found += hop in flagged("VS201", texts)
        table.append([language, str(Count(found, len(cuts)))])
    return table


def on_prompts() -> list[list[str]]:
    """The rules with a false alarm on long prompts without a fault."""
    takes = read_blocks(PROMPTS)
    counts = {
        code: false_alarms(code, takes)
        for code, entry in entries().items()
        if entry.family in {"continuity", "prompt"} and entry.rule.check is not None
    }
    return [[code, str(count)] for code, count in counts.items() if count.hits]


def rows(corpus: Sequence[Sequence[str]], chinese: Sequence[Sequence[str]]) -> list[list[str]]:
    """The table: rule, severity, false alarms in both languages, fault, recall in both."""
    table = []
    codes = [c for c, entry in entries().items() if entry.family in {"continuity", "prompt"}]
    for code in codes:
        rule = entries()[code].rule
        if rule.check is None:
            continue
        alarms = [str(false_alarms(code, corpus)), str(false_alarms(code, chinese))]
        faults = FAULTS.get(code, {})
        head = [f"{code} {rule.name}", rule.severity.value, *alarms]
        for name, maker in faults.items():
            found = [recall(code, maker, corpus), recall(code, maker, chinese)]
            table.append([*head, name, *map(str, found)])
            head = ["", "", "", ""]
        if not faults:
            table.append([*head, "", "", ""])
    return table


HEAD = ["rule", "severity", "false alarms", "in Chinese", "fault", "found", "in Chinese"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--show", metavar="CODE", help="print what this rule gets wrong")
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    corpus, chinese = read_corpus(asked.corpus), read_blocks(CHINESE)
    if asked.show:
        for texts in (corpus, chinese):
            print(false_alarms(asked.show, texts, show=True))
            for maker in FAULTS.get(asked.show, {}).values():
                print(recall(asked.show, maker, texts, show=True))
        return
    table = [HEAD, *rows(corpus, chinese)]
    if asked.markdown:
        table.insert(1, ["---"] * len(HEAD))
        print("\n".join("| " + " | ".join(row) + " |" for row in table))
        return
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    print("\nVS201 on other wordings: " + ", ".join(": ".join(row) for row in wordings()))
    print("false alarms on long prompts: " + ", ".join(": ".join(row) for row in on_prompts()))


if __name__ == "__main__":
    main()
