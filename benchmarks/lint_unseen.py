"""How the rules do on texts that their words were not made from.

    python benchmarks/lint_unseen.py [tuning|held-out|fresh] [--show CODE] [--markdown]

The texts (benchmarks/texts) were written in English, Chinese and Japanese in the manner of many
kinds of authors: advertisers, comic authors, film students, teachers, people who do not write in
their own language. Words may be added while looking at what goes wrong in the tuning texts. Those
held out are only counted while that is done, and the fresh ones are counted when it is finished;
both were written by authors who never saw the lists, and become tuning texts once others are
there. Takes and things that sound like cuts count false alarms; cuts, and pairs of hops of which
the second breaks one rule, count what is found.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from lint_quality import Count, flagged, read_blocks

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "zh", "ja")
CODES = ("VS201", "VS202", "VS203", "VS204", "VS205", "VS206", "VS207", "VS208", "VS209", "VS210")


def placed(lines: Sequence[str], takes: Sequence[list[str]]) -> Iterator[tuple[list[str], int]]:
    """Each line as a hop of a take: alone, after the hop's words and before them by turns."""
    for number, words in enumerate(lines):
        texts = list(takes[number % len(takes)])
        hop = 1 + number % (len(texts) - 1)
        stop = "" if words.endswith((".", "!", "。")) else ". "
        texts[hop] = (words, f"{texts[hop]} {words}", f"{words}{stop}{texts[hop]}")[number % 3]
        yield texts, hop


class Texts:
    """The tuning texts, or those held out, in one language."""

    def __init__(self, part: str, language: str) -> None:
        folder = TEXTS / part
        self.takes = read_blocks(folder / f"{language}-takes.txt")
        self.cuts = (folder / f"{language}-cuts.txt").read_text("utf-8").splitlines()
        self.no_cuts = (folder / f"{language}-no-cuts.txt").read_text("utf-8").splitlines()
        self.faults = read_blocks(folder / f"{language}-faults.txt")

    def clean(self, code: str) -> Iterator[list[str]]:
        """Sequences without a fault; for cuts also those that sound like one."""
        yield from self.takes
        if code == "VS201":
            yield from (texts for texts, _ in placed(self.no_cuts, self.takes))

    def faulty(self, code: str) -> Iterator[tuple[list[str], int]]:
        """Sequences and the hop that breaks the rule."""
        if code == "VS201":
            yield from placed(self.cuts, self.takes)
        for block in self.faults:
            if block[0].startswith(code):
                yield [block[0].removeprefix(code).strip(), block[1].removeprefix("! ")], 1

    def alarms(self, code: str, *, show: bool) -> Count:
        """Clean sequences with a finding."""
        hits = cases = 0
        for texts in self.clean(code):
            cases += 1
            hops = flagged(code, texts)
            hits += bool(hops)
            if hops and show:
                print("FALSE", hops, texts)
        return Count(hits, cases)

    def found(self, code: str, *, show: bool) -> Count:
        """Faulty hops that are found."""
        hits = cases = 0
        for texts, hop in self.faulty(code):
            cases += 1
            hit = hop in flagged(code, texts)
            hits += hit
            if not hit and show:
                print("MISSED", texts[hop - 1], "->", texts[hop])
        return Count(hits, cases)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "part", nargs="?", default="held-out", choices=("tuning", "held-out", "fresh")
    )
    parser.add_argument("--show", metavar="CODE", help="print what this rule gets wrong")
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    if asked.show and asked.part != "tuning":
        parser.error("--show looks at the tuning texts alone: add 'tuning'")
    languages = [one for one in LANGUAGES if (TEXTS / asked.part / f"{one}-takes.txt").exists()]
    each = [Texts(asked.part, language) for language in languages]
    head = [f"{language} {what}" for language in languages for what in ("false alarms", "found")]
    table = [["rule", *head]]
    for code in [asked.show] if asked.show else CODES:
        show = bool(asked.show)
        row = [code]
        for texts in each:
            row += [str(texts.alarms(code, show=show)), str(texts.found(code, show=show))]
        table.append(row)
    if asked.markdown:
        table.insert(1, ["---"] * len(table[0]))
        print("\n".join("| " + " | ".join(row) + " |" for row in table))
        return
    for row in table:
        print("  ".join(cell.ljust(18) for cell in row))


if __name__ == "__main__":
    main()
