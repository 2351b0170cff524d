"""Finds and reads the storyboards that a command line names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from veospec.errors import UsageError, WorldError
from veospec.storyboard.document import FILE_BYTES_MAX
from veospec.storyboard.files import is_storyboard_name
from veospec.today import today

STDIN = "-"


class Input(NamedTuple):
    """One storyboard: the `path` to show, the `folder` of its files (None: standard input)."""

    path: str
    folder: Path | None
    text: bytes


def find_storyboards(names: Sequence[str]) -> list[str]:
    """The files that `names` stand for, each once; folders are searched.

    UsageError where there is none.
    """
    found: list[str] = []
    for name in names:
        if name != STDIN and Path(name).is_dir():
            inside = sorted(_walk(name))
            if not inside:
                remedy = "Storyboards are called *.storyboard.toml or storyboard.toml."
                raise UsageError(f"There is no storyboard in {shown(name)}.", remedy=remedy)
            found += inside
        else:
            found.append(name)
    return list({os.path.normpath(name): name for name in reversed(found)}.values())[::-1]


def the_storyboard(name: str) -> str:
    """The one file that `name` stands for; UsageError for a folder that has none or two."""
    found = find_storyboards([name])
    if len(found) > 1:
        raise UsageError(
            f"There are {len(found)} storyboards in {shown(name)}.", remedy="Name one."
        )
    return found[0]


def shown(folder: str) -> str:
    """A folder in a sentence: a lone dot would be taken for its end."""
    return "this folder" if os.path.normpath(folder) == "." else folder


def _walk(folder: str) -> Iterator[str]:
    """The storyboards below a folder, without hidden folders and without following links."""
    for place, folders, files in os.walk(folder, onerror=_cannot_look):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if is_storyboard_name(name):
                yield str(Path(place, name))


def _cannot_look(error: OSError) -> None:
    """What cannot be looked into may hold a storyboard that nobody would miss."""
    raise WorldError(
        f"{error.filename} cannot be searched: {error.strerror}.",
        remedy="Check its permissions, or name the storyboards one by one.",
    ) from error


def read_input(name: str) -> Input:
    """Read one file or standard input.

    Raises UsageError for a path where nothing is, WorldError for a file that cannot be read.

    Of a file that is too large to be a storyboard only the beginning is read: enough to say so.
    """
    if name == STDIN:
        return Input("-", None, sys.stdin.buffer.read(FILE_BYTES_MAX + 1))
    file = Path(name)
    try:
        with file.open("rb") as stream:
            return Input(name, file.parent, stream.read(FILE_BYTES_MAX + 1))
    except FileNotFoundError as error:
        remedy = "Check the path; `veospec new PATH` writes a first storyboard."
        raise UsageError(f"There is no file {name}.", remedy=remedy) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "Check the path and its permissions."
        raise WorldError(f"{name} cannot be read: {reason}.", remedy=remedy) from error


def as_day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    """The day of `--as-of`, by default that of the environment, else today."""
    if value is None:
        return today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2026-11-22.") from None
