"""`veospec new`: a first storyboard, copied from an example that checks clean."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from veospec.errors import UsageError, WorldError

ENGLISH, CHINESE = "tutorial", "social-clip"
_SUFFIX = ".storyboard.toml"
_LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")


def examples() -> dict[str, Traversable]:
    """The examples that come with veospec, by name."""
    found = files("veospec.cli.examples").iterdir()
    return {
        file.name.removesuffix(_SUFFIX): file
        for file in sorted(found, key=lambda file: file.name)
        if file.name.endswith(_SUFFIX)
    }


def _by_language(environment: Mapping[str, str]) -> str:
    """The example in the language that the terminal speaks, as POSIX orders the variables."""
    spoken = next((set_to for name in _LANGUAGE if (set_to := environment.get(name))), "")
    return CHINESE if spoken.startswith("zh") else ENGLISH


def _without_schema_line(text: bytes) -> bytes:
    """The example without the comment that tells editors where, in this project, the schema is."""
    first, _, rest = text.partition(b"\n")
    return rest if first.startswith(b"#:schema ..") else text


def _named(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    known = examples()
    value = _by_language(os.environ) if value is None else value
    if value not in known:
        raise click.BadParameter(f"{value!r} is none of {', '.join(known)}.")
    return value


@click.command()
@click.argument("path", metavar="PATH")
@click.option(
    "--example",
    metavar="NAME",
    callback=_named,
    help="Which example to start from: ad, comic-drama, short-film, social-clip, tutorial. "
    "By default one in your language.",
)
def command(path: str, example: str) -> None:
    """Write a first storyboard to PATH, a file or a folder, and never over an existing file."""
    folder = path.endswith(("/", os.sep)) or Path(path).is_dir()
    target = Path(path, f"{example}{_SUFFIX}") if folder else Path(path)
    if target.suffix != ".toml":
        target = target.with_name(target.name + _SUFFIX)
    text = _without_schema_line(examples()[example].read_bytes())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(text)
    except FileExistsError:
        remedy = "Name another file, or remove it first."
        raise UsageError(f"{target} is there already.", remedy=remedy) from None
    except OSError as error:
        remedy = "Check the path, its permissions and the free space."
        raise WorldError(f"{target} cannot be written: {error.strerror}.", remedy=remedy) from error
    click.echo(str(target))
    click.echo(f"Next: veospec check {target}", err=True)
    hint = "For an editor: veospec schema storyboard > FILE, and `#:schema FILE` as first line."
    click.echo(hint, err=True)
