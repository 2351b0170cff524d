"""The edit that silences one finding where it stands, for editors.

A comment that covers the line already gets one code more. Otherwise a new one ends the line, or
stands above a prompt of several lines, in which a comment would be part of the text. Whether it
works is for the caller to check: nobody but the checker knows what a comment covers.
"""

from __future__ import annotations

from veospec.diagnostics import Diagnostic, Edit
from veospec.lint.suppress import mark_of, prompt_blocks, suppressions
from veospec.lint.unknown_codes import tells_of_reading
from veospec.storyboard.source import Source


def silencing(source: Source, found: Diagnostic) -> Edit | None:
    """A comment for `found`, or its code in the comment there; None where it can't be silenced."""
    if tells_of_reading(found.code) or found.code == "VS901":
        return None
    line = found.span.line
    for silence in suppressions(source):
        if silence.first <= line <= silence.last and silence.is_local:
            at = mark_of(silence.comment)
            return Edit(at, at, f", {found.code}")
    comment = f"# veospec: ignore[{found.code}]"
    for block in prompt_blocks(source):
        if block.line <= line <= block.end_line:
            start = source.offset(block.line, 1)
            indent = source.line_text(block.line)
            indent = indent[: len(indent) - len(indent.lstrip())]
            return Edit(start, start, f"{indent}{comment}\n")
    end = source.offset(line, len(source.line_text(line)) + 1)
    return Edit(end, end, f"  {comment}")
