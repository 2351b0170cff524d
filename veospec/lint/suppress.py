"""Comments that silence a rule: `# veospec: ignore[VS201]`.

A comment speaks for the line it ends, or, alone on its line, for what follows it; before the first
table it speaks for the file. Each must earn its place: one that silences nothing is VS901, so that
old exceptions do not outlive their reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from veospec.diagnostics import Diagnostic, Edit, Fix, Span
from veospec.lint.rule import Finding
from veospec.lint.unknown_codes import CANNOT_BE_IGNORED, MEND, meant, remedy, tells_of_reading
from veospec.storyboard.source import Comment, Source

_IGNORE = re.compile(r"#\s*veospec:\s*ignore\[(?P<codes>[^\]]*)\]")
_MEANT = re.compile(r"#\s*veospec:\s*ignore\b")
UNUSED = "VS901"


class Suppression(NamedTuple):
    """One code of one comment; it covers `first` to `last`, lines from 1, both included.

    `is_local` is false of one that speaks for the whole file.
    """

    code: str
    comment: Comment
    first: int
    last: int
    is_local: bool = True

    def covers(self, found: Diagnostic) -> bool:
        """Whether this silences `found`."""
        return found.code == self.code and self.first <= found.span.line <= self.last


def suppress(
    source: Source, found: Iterable[Diagnostic], wanted: Set[str], known: Mapping[str, str]
) -> tuple[list[Diagnostic], list[Finding]]:
    """`found` without what comments silence, and VS901 for the comments that silence nothing.

    `wanted` are the codes that were looked for, `known` the names of all rules by their codes.
    """
    silences = suppressions(source)
    nameless = list(_nameless(source)) if UNUSED in wanted else []
    if not silences:
        return list(found), nameless
    kept: list[Diagnostic] = []
    used: set[Suppression] = set()
    for diagnostic in found:
        covering = [silence for silence in silences if silence.covers(diagnostic)]
        used.update(covering)
        if not covering:
            kept.append(diagnostic)
    idle = [
        _unused(silence, source) if silence.code in known else _unknown(silence, source, known)
        for silence in silences
        if UNUSED in wanted and silence not in used and _is_idle(silence, silences, wanted, known)
    ]
    return kept, nameless + idle


def _nameless(source: Source) -> Iterator[Finding]:
    """A finding for each comment that would silence something if it said what."""
    for comment in source.comments if b"veospec:" in source.text else ():
        if _MEANT.search(comment.text) and not _codes(comment):
            yield Finding(
                message="This comment names no rule, and silences nothing.",
                help="Name the code of what to silence, as in `# veospec: ignore[VS201]`.",
                span=comment.span,
            )


def _is_idle(
    silence: Suppression,
    silences: Iterable[Suppression],
    wanted: Set[str],
    known: Mapping[str, str],
) -> bool:
    """Whether `silence` is to be reported: its rule ran or can't run, and nobody silences that."""
    if any(s.code == UNUSED and s.first <= silence.comment.line <= s.last for s in silences):
        return False
    return silence.code in wanted or silence.code not in known


def _unused(silence: Suppression, source: Source) -> Finding:
    comment = silence.comment
    codes = _codes(comment)
    fix = None
    if codes == [silence.code]:
        start = comment.span.start
        while start > 0 and source.text[start - 1 : start] in {b" ", b"\t"}:
            start -= 1
        fix = Fix("Remove the comment", (Edit(start, comment.span.end, ""),), safe=True)
    if tells_of_reading(silence.code):
        message, advice = f"{silence.code} {CANNOT_BE_IGNORED}", MEND
    else:
        message = f"Nothing here is silenced by ignore[{silence.code}]."
        advice = "Remove the comment, or the code from it."
    return Finding(
        message=message,
        help=advice,
        span=comment.span,
        fix=fix,
    )


def _unknown(silence: Suppression, source: Source, known: Mapping[str, str]) -> Finding:
    """The finding for a code that no rule has; what was surely meant is written by a safe fix."""
    near, sure = meant(silence.code, known)
    comment = silence.comment
    at = comment.text.index(silence.code, comment.text.index("["))
    start = comment.span.start + len(comment.text[:at].encode())
    end = start + len(silence.code.encode())
    return Finding(
        message=f"There is no rule {silence.code}.",
        help=remedy(near, known),
        span=source.span(start, end),
        fix=Fix(f"Write {near}", (Edit(start, end, near),), safe=sure) if near else None,
    )


def suppressions(source: Source) -> list[Suppression]:
    """Every code that a comment of the file silences, with the lines it covers."""
    silences: list[Suppression] = []
    if b"veospec:" not in source.text:
        return silences
    marked = [comment for comment in source.comments if _IGNORE.search(comment.text)]
    if not marked:
        return silences
    lines = source.text.decode("utf-8", "replace").split("\n")
    first_table = _first_table(source)
    blocks = prompt_blocks(source)
    for comment in marked:
        first, last = _covered(comment, lines, first_table, blocks)
        local = (first, last) != (1, len(lines))
        silences += [Suppression(code, comment, first, last, local) for code in _codes(comment)]
    return silences


def mark_of(comment: Comment) -> int:
    """The byte of the bracket that ends the codes of a comment, where another can be added."""
    found = _IGNORE.search(comment.text)
    assert found is not None
    return comment.span.start + len(comment.text[: found.end() - 1].encode())


def _codes(comment: Comment) -> list[str]:
    found = _IGNORE.search(comment.text)
    written = found["codes"].split(",") if found else []
    return [code.strip() for code in written if code.strip()]


def _covered(
    comment: Comment, lines: list[str], first_table: int, blocks: list[Span]
) -> tuple[int, int]:
    alone = lines[comment.line - 1].lstrip().startswith("#")
    if alone and comment.line < first_table:
        return 1, len(lines)
    line = comment.line
    while alone and line < len(lines) and lines[line - 1].lstrip().startswith("#"):
        line += 1
    for block in blocks:
        if block.line <= line <= block.end_line:
            return block.line, block.end_line
    return line, line


def _first_table(source: Source) -> int:
    """The line of the first table, past the end where there is none."""
    tables = [
        source.key_span((key,)).line
        for key, value in source.data.items()
        if isinstance(value, dict) or (isinstance(value, list) and value and _is_table(value[0]))
    ]
    return min(tables, default=source.text.count(b"\n") + 2)


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def prompt_blocks(source: Source) -> list[Span]:
    """The prompts that go over several lines: a comment by one speaks for all of it."""
    spans = []
    for s, shot in enumerate(source.data.get("shot", ())):
        paths: list[tuple[str | int, ...]] = [("shot", s, "prompt")]
        paths += [("shot", s, "hop", h, "prompt") for h in range(len(shot.get("hop", ())))]
        spans += [source.value_span(path) for path in paths]
    return [span for span in spans if span.end_line > span.line]
