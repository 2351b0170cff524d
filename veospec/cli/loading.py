"""From a path to a plan: a storyboard is checked and compiled, a saved plan is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from veospec.cli.inputs import Input, read_input, the_storyboard
from veospec.diagnostics import Severity
from veospec.engines.catalog import find_engine
from veospec.engines.engine import Engine
from veospec.engines.money import total
from veospec.errors import UsageError
from veospec.lint.check import Checked, check_text
from veospec.plan.diff import decide
from veospec.plan.ir import PAID, Action, Kind, Made, Plan, PlannedHop
from veospec.plan.lower import compile_plan
from veospec.plan.origin import hold_fresh

STORE = ".veospec"
BUDGET = "VS403"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What to run. `folder` holds the files that the plan names, `stem` names the film.

    `plan_for` gives the plan against what a store has made. `saved` says that it was a plan.
    """

    folder: Path
    stem: str
    engine: Engine
    plan_for: Callable[[Made], Plan]
    saved: bool = False


def load(name: str, *, engine: str | None, as_of: date) -> Loaded | None:
    """Read a storyboard or a saved plan; None when it has errors, which are then on stderr.

    Raises UsageError, StalePlan or WorldError.
    """
    given = read_input(the_storyboard(name))
    name = given.path
    folder = given.folder or Path.cwd()
    if name.endswith(".json") or given.text.lstrip()[:1] == b"{":
        if engine is not None:
            raise UsageError("A saved plan has its engine.", remedy="Leave --engine out.")
        # The models cost some milliseconds that checking a storyboard should not pay.
        from veospec.plan.document import read_plan

        return _saved(read_plan(given.text.decode("utf-8", "replace")), name, folder)
    checked = check_text(
        given.text, path=given.path, folder=given.folder, engine=engine, as_of=as_of
    )
    if _has_errors(checked):
        return None
    return _compiled(checked, given, as_of)


def _saved(plan: Plan, name: str, folder: Path) -> Loaded:
    """A saved plan lies where it likes; its files lie beside the storyboard that it names."""
    board = plan.made_from.storyboard if plan.made_from else None
    if board is not None and not (folder / board.path).exists() and Path(board.path).exists():
        # It was printed, not written: its path is from the folder where that was done.
        folder = Path.cwd()
    assets = (folder / board.path).parent if board else folder
    engine = find_engine(plan.engine)
    stem = film_stem(board.path if board else name)
    saved = _Saved(plan, engine, plan_folder=folder, assets=assets)
    return Loaded(assets, stem, engine, saved, saved=True)


def film_stem(name: str) -> str:
    """`lighthouse` for `lighthouse.storyboard.toml`, `lighthouse.plan.json` and the like."""
    if name == "-":
        return "film"
    stem = Path(name).stem
    for ending in (".storyboard", ".plan"):
        stem = stem.removesuffix(ending)
    return stem or "film"


def _compiled(checked: Checked, given: Input, as_of: date) -> Loaded:
    storyboard, engine = checked.storyboard, checked.engine
    assert storyboard is not None
    assert engine is not None

    def plan_for(made: Made) -> Plan:
        return compile_plan(storyboard, engine, as_of=as_of, made=made)

    return Loaded(given.folder or Path.cwd(), film_stem(given.path), engine, plan_for)


class _Saved:
    """A saved plan, whose actions are decided anew by what the store has now."""

    def __init__(self, plan: Plan, engine: Engine, *, plan_folder: Path, assets: Path) -> None:
        self._plan = plan
        self._engine = engine
        self._plan_folder = plan_folder
        self._assets = assets

    def __call__(self, made: Made) -> Plan:
        """The plan against what a store has made; StalePlan when it may no longer be run."""
        now = self._against(made)
        hold_fresh(
            self._plan,
            now,
            engine=self._engine,
            plan_folder=self._plan_folder,
            assets=self._assets,
        )
        return now

    def _against(self, made: Made) -> Plan:
        shots = tuple(
            replace(shot, hops=tuple(self._decided(shot.id, hop, made) for hop in shot.hops))
            for shot in self._plan.shots
        )
        hops = [hop for shot in shots for hop in shot.hops]
        spend = total(hop.usd for hop in hops if hop.action in PAID)
        return replace(self._plan, shots=shots, usd_to_spend=spend)

    def _decided(self, shot: str, hop: PlannedHop, made: Made) -> PlannedHop:
        if hop.kind is Kind.SOURCE:
            return replace(hop, action=Action.REUSE)
        action, reason = decide(
            made, shot=shot, index=hop.index, key=hop.key, parent=hop.parent, request=hop.request
        )
        return replace(hop, action=action, reason=reason)


def _has_errors(checked: Checked) -> bool:
    """Say what is wrong on stderr; true when it cannot be run.

    A film over its budget is refused as money, later, where it is known what is to be spent.
    """
    from veospec.cli.colours import paint_for
    from veospec.render.diagnostics import full

    paint = paint_for(sys.stderr)
    errors = [
        found
        for found in checked.diagnostics
        if found.severity is Severity.ERROR and found.code != BUDGET
    ]
    for found in errors:
        click.echo(full(found, checked.source, paint) + "\n", err=True)
    warnings = checked.count(Severity.WARNING)
    if warnings and not errors:
        path = checked.source.path
        noun = "warning" if warnings == 1 else "warnings"
        click.echo(f"{path} has {warnings} {noun}; `veospec check {path}` shows them.", err=True)
    return bool(errors) or checked.storyboard is None or checked.engine is None
