"""From bytes to a storyboard and all that is wrong with it (VS001 to VS007).

Four steps, each on what the one before left whole: syntax, keys and values, files and templates,
the frozen storyboard. Only broken syntax and an unknown schema keep the others from reporting.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from veospec.diagnostics import Diagnostic
from veospec.storyboard.build import Builder
from veospec.storyboard.document import FILE_BYTES_MAX
from veospec.storyboard.doubts import Doubts, doubts_of
from veospec.storyboard.model import SCHEMA, Storyboard
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import Source
from veospec.storyboard.syntax import report_syntax, too_deep
from veospec.storyboard.validate import validate

_TOO_LARGE = (
    f"The file is larger than {FILE_BYTES_MAX:,} bytes.",
    "Is it a storyboard? A long film can be several of them.",
)


class Parsed(NamedTuple):
    """What a file says. `storyboard` is None when a mistake leaves it without a meaning.

    `readable` is the storyboard as far as it could be read, for those who look for more mistakes,
    and `doubts` say what in it is not the author's; None where there is nothing to look at.
    """

    source: Source
    storyboard: Storyboard | None
    diagnostics: tuple[Diagnostic, ...]
    readable: Storyboard | None = None
    doubts: Doubts = Doubts()


def parse(text: bytes, *, path: str, folder: Path | None, engine_ids: Collection[str]) -> Parsed:
    """Read a storyboard; every mistake is reported at once, in place.

    `folder` is where its files are looked for; None when there is no folder (standard input), and
    then a file that is named is reported as missing (VS007). A file without `engine` has the empty
    engine: the command line may name one.
    """
    if len(text) > FILE_BYTES_MAX:
        return _refused(text, path, "VS003", *_TOO_LARGE)
    if too_deep(text):
        message = "A key has more than 200 parts."
        return _refused(text, path, "VS001", message, "Write keys as the documentation shows.")
    source = Source(text, path)
    reporter = Reporter(source)
    readable, prompts = None, {}
    if source.syntax_error is not None:
        report_syntax(source, reporter)
    elif _schema_is_known(source.data, reporter):
        document = validate(source.data, reporter)
        _check_engine(document, engine_ids, reporter)
        builder = Builder(document, folder, reporter)
        readable, prompts = builder.build(), builder.prompts_in_doubt
    return Parsed(
        source,
        None if reporter.fatal else readable,
        tuple(sorted(reporter.diagnostics, key=lambda found: (found.span, found.code))),
        None if reporter.hopeless else readable,
        doubts_of(reporter.unsure, prompts),
    )


def _refused(text: bytes, path: str, code: str, message: str, remedy: str) -> Parsed:
    """A file that is not worth reading, for one reason."""
    source = Source.unread(text, path, ValueError(message))
    reporter = Reporter(source)
    reporter.report(code, (), message, remedy)
    return Parsed(source, None, tuple(reporter.diagnostics))


def _schema_is_known(data: Mapping[str, Any], reporter: Reporter) -> bool:
    """Whether this version can read the file; VS006 at the schema otherwise."""
    schema = data.get("schema", SCHEMA)
    if schema == SCHEMA or not isinstance(schema, str):
        return True
    shown = schema[:60]
    if re.fullmatch(r"veospec/[0-9]+", schema):
        message = f"The file is written for {shown}; this version reads {SCHEMA}."
        remedy = f"Install a veospec that reads {shown}, or write the file for {SCHEMA}."
    else:
        message = f'"{shown}" is not a version of the storyboard\'s format.'
        remedy = f'Write schema = "{SCHEMA}".'
    fix = None
    if schema.strip().lower() in {"veospec", "1", "v1", "veospec/v1", SCHEMA}:
        fix = reporter.replacement(("schema",), f'"{SCHEMA}"', title=f"Write {SCHEMA}")
    reporter.report("VS006", ("schema",), message, remedy, fix=fix)
    return False


def _check_engine(
    document: Mapping[str, Any], engine_ids: Collection[str], reporter: Reporter
) -> None:
    """VS003 at an engine that is in no catalogue; `--engine` can still override it."""
    engine = document.get("engine")
    if engine is None or engine in engine_ids:
        return
    from difflib import get_close_matches  # noqa: PLC0415 - most files have a known engine

    near = get_close_matches(engine, engine_ids, n=1, cutoff=0.5)
    guess = f"Did you mean {near[0]}? " if near else ""
    message = f'There is no engine "{engine[:60]}".'
    remedy = f"{guess}`veospec engines` lists them."
    fix = None
    if near:
        # Ids differ in a word that decides the price, so a guess is never safe.
        title = f"Use {near[0]}"
        fix = reporter.replacement(("engine",), f'"{near[0]}"', title=title, safe=False)
    reporter.report("VS003", ("engine",), message, remedy, fix=fix, fatal=False)
