"""`veospec schema`: the JSON Schemas of what veospec reads and writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click


def _storyboard() -> dict[str, Any]:
    from veospec.storyboard.json_schema import storyboard_schema

    return storyboard_schema()


def _plan() -> dict[str, Any]:
    from veospec.plan.document import PlanDocument

    return PlanDocument.model_json_schema()


def _diagnostics() -> dict[str, Any]:
    from veospec.render.diagnostics_schema import diagnostics_schema

    return diagnostics_schema()


def _run() -> dict[str, Any]:
    from veospec.render.run_json import RunDocument

    return RunDocument.model_json_schema()


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "storyboard": _storyboard,
    "plan": _plan,
    "diagnostics": _diagnostics,
    "run": _run,
}


def schema_text(name: str) -> str:
    """One schema as JSON text, with a newline at its end."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.argument("name", metavar="NAME", type=click.Choice(tuple(SCHEMAS)))
def command(name: str) -> None:
    """Print a JSON Schema: of the storyboard, or of what plan, check and run write as JSON."""
    click.echo(schema_text(name), nl=False)
