"""The command line: `main` and its subcommands, one file each.

A subcommand is imported when it is called and not before (`lazy.py`). Each file has one
`click.Command` named `command`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import BytesIO, TextIOWrapper

import click

from veospec.cli.lazy import LazyGroup
from veospec.errors import VeospecError

COMMANDS = {
    "check": "Say all that is wrong with storyboards.",
    "doctor": "Say what a run would find on this machine.",
    "engines": "List the engines with limits, prices and dates.",
    "explain": "Explain a diagnostic code.",
    "fleet": "Make films on many machines.",
    "lsp": "Serve editors: findings while you type, hovers, quick fixes.",
    "new": "Write a first storyboard that checks clean.",
    "pick": "Choose among the takes of a hop.",
    "plan": "Show the hops that a storyboard becomes, with prices.",
    "resolve": "Settle a hop whose outcome is unknown.",
    "rules": "List all rules.",
    "run": "Make the film.",
    "schema": "Print a JSON Schema.",
    "status": "Show where every hop stands.",
}


@click.group(
    cls=LazyGroup,
    parts=COMMANDS,
    prefix="veospec.cli.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="veospec", prog_name="veospec")
def cli() -> None:
    """Check, plan and run storyboards of Veo extension chains."""


def main(args: Sequence[str] | None = None) -> None:
    """Entry point of the console script: runs a command and leaves with its exit code."""
    sys.exit(invoke(args))


def invoke(args: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; every failure is one line and a remedy."""
    _have_streams()
    _speak_utf8()
    try:
        outcome = cli.main(args=args, prog_name="veospec", standalone_mode=False)
        code = outcome if isinstance(outcome, int) else 0
        sys.stdout.flush()
    except click.exceptions.Exit as wanted:
        code = wanted.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except VeospecError as error:
        code = _complain(error.message, error.remedy, error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        code = _complain("interrupted", "", 130)
    except SystemExit as wanted:
        # Click leaves with 1 when the reader of a pipe has left; for us 1 means findings.
        broken = type(sys.stdout).__name__.endswith("PacifyFlushWrapper")
        code = 3 if broken or not isinstance(wanted.code, int) else wanted.code
    except BrokenPipeError:
        # The reader has left; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 3
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        code = _complain(f"{where}{error.strerror or error}", "", 3)
    except Exception as error:
        if os.environ.get("VEOSPEC_TRACEBACK"):
            raise
        remedy = "This is a mistake in veospec. VEOSPEC_TRACEBACK=1 shows where; please report it."
        code = _complain(f"{type(error).__name__}: {error}", remedy, 3)
    return code


def _complain(message: str, remedy: str, code: int) -> int:
    """Say on stderr what happened and what to do."""
    click.echo(f"veospec: {message}", err=True)
    for words in remedy.splitlines():
        click.echo(f"  {words}", err=True)
    return code


def _have_streams() -> None:
    """Python has None for a stream that was closed before it started, as `>&-` does."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, TextIOWrapper(BytesIO(), encoding="utf-8"))


def _speak_utf8() -> None:
    """Prompts are in any script: never die of a terminal that cannot show one."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
