"""The options of the command `veo-emulator`, read into settings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from veo_emulator import __version__
from veo_emulator.settings import Progress, Settings


def read_options(arguments: Sequence[str] | None) -> Settings:
    """What the arguments ask for, sys.argv's without any; ends the process on a wrong one."""
    parser = argparse.ArgumentParser(
        prog="veo-emulator",
        description="A local emulator of Google's video generation services. It spends nothing, "
        "sends nothing out, and makes real MP4 clips.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8080, help="port; 0 picks a free one")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other names and clips")
    parser.add_argument(
        "--progress",
        type=_progress,
        default=Progress(),
        metavar="immediate|polls:N|seconds:S",
        help="when an operation is done",
    )
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help="serve the models of this day; default: all"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the state in this folder")
    parser.add_argument(
        "--extension-returns",
        choices=("combined", "tail"),
        default="combined",
        help="what an extension gives back: source and new seconds, or the new seconds alone",
    )
    parser.add_argument(
        "--continuity",
        choices=("on", "off"),
        default="on",
        help="whether restless tails and prompts against the motion deform the hop that follows",
    )
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a Host header to serve"
    )
    parser.add_argument("--version", action="version", version=f"veo-emulator {__version__}")
    found = parser.parse_args(arguments)
    return Settings(
        host=found.host,
        port=found.port,
        seed=found.seed,
        progress=found.progress,
        as_of=found.as_of,
        data=found.data,
        extension_returns=found.extension_returns,
        continuity=found.continuity == "on",
        clock="real",
        allowed_hosts=frozenset(name.lower() for name in found.allow_host),
    )


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return number


def _progress(text: str) -> Progress:
    try:
        return Progress.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-11-22") from None
