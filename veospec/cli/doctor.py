"""`veospec doctor`: what a run would find on this machine. Asks nobody and spends nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from veospec.surfaces.findings import Finding

FORMAT = "veospec.doctor/1"


@click.command()
@click.option(
    "--target",
    type=click.Choice(("emulator", "google")),
    default="emulator",
    help="What the machine is to be ready for.",
)
@click.option("--base-url", metavar="URL", help="Also ask who answers there; nobody else is asked.")
@click.option("--store", metavar="DIR", help="The store; .veospec in this folder.")
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
def command(target: str, base_url: str | None, store: str | None, format: str) -> int:
    """Say which client, credentials, project, ffmpeg, store and emulator a run would find.

    Exit code 0 when the machine is ready for the target, 3 when something that it needs is missing.
    """
    found = list(_findings(base_url, store))
    missing = [one for one in found if not one.ok and target in one.needed_for]
    if format == "json":
        document = {
            "format": FORMAT,
            "target": target,
            "ready": not missing,
            "findings": [_document(one) for one in found],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print(found, target, ready=not missing)
    return 3 if missing else 0


def _findings(base_url: str | None, store: str | None) -> Iterator[Finding]:
    from veospec.surfaces import findings

    yield findings.Finding("veospec", True, version("veospec"))
    yield findings.client()
    yield from findings.credentials(os.environ, Path.home())
    noticed = findings.environment(os.environ)
    if noticed is not None:
        yield noticed
    yield _ffmpeg()
    yield _store(store)
    yield _emulator(base_url)


def _ffmpeg() -> Finding:
    from veospec.errors import WorldError
    from veospec.media.ffmpeg import executable
    from veospec.surfaces.findings import EVERYWHERE, Finding

    try:
        return Finding("ffmpeg", True, executable(), EVERYWHERE)
    except WorldError as error:
        return Finding("ffmpeg", False, error.message, EVERYWHERE, error.remedy)


def _store(store: str | None) -> Finding:
    from veospec.cli.loading import STORE
    from veospec.errors import WorldError
    from veospec.run.store import Store
    from veospec.surfaces.findings import EVERYWHERE, Finding

    folder = Path(store or STORE)
    if not Store(folder).journal_file.is_file():
        writable = os.access(folder.resolve().parent, os.W_OK)
        words = f"none at {folder} yet" + ("" if writable else ", and none can be made there")
        return Finding("store", writable, words, EVERYWHERE, "name another folder with --store")
    try:
        return Finding("store", True, _stored(folder, store), EVERYWHERE)
    except WorldError as error:
        return Finding("store", False, error.message, EVERYWHERE, error.remedy)


def _stored(folder: Path, store: str | None) -> str:
    from veospec.cli.status import open_journal
    from veospec.run.attempt import State

    _, journal = open_journal(store)
    try:
        states = [one.state for one in journal.attempts()]
    finally:
        journal.close()
    open_ones = sum(state is State.UNKNOWN for state in states)
    asked = f", {open_ones} of unknown outcome (`veospec status`)" if open_ones else ""
    return f"{folder}: {sum(state is State.SUCCEEDED for state in states)} hops made{asked}"


def _emulator(base_url: str | None) -> Finding:
    from importlib.util import find_spec

    from veospec.errors import VeospecError
    from veospec.surfaces.findings import Finding

    needed = frozenset({"emulator"})
    if base_url is None:
        ok = find_spec("veo_emulator") is not None
        words = "started by `veospec run` itself" if ok else "not installed"
        return Finding("emulator", ok, words, needed, "install veospec anew")
    from veospec.surfaces.connect import checked_base_url, is_emulator

    try:
        ok = is_emulator(checked_base_url(base_url))
    except VeospecError as error:
        return Finding("emulator", False, error.message, needed, error.remedy)
    words = f"{base_url} is one" if ok else f"{base_url} answers, and is none: a run there spends"
    return Finding("emulator", ok, words, needed, "start one with `veo-emulator`")


def _document(one: Finding) -> dict[str, Any]:
    return {**asdict(one), "needed_for": sorted(one.needed_for)}


def _print(found: list[Finding], target: str, *, ready: bool) -> None:
    width = max(len(one.name) for one in found)
    for one in found:
        mark = "ok" if one.ok else "--"
        click.echo(f"{mark}  {one.name:<{width}}  {one.words}")
        if not one.ok and one.remedy:
            click.echo(f"    {'':<{width}}  {one.remedy}")
    words = "ready for" if ready else "not ready for"
    click.echo(f"\nThis machine is {words} --target {target}.")
