"""Which rules there are, and one storyboard put before all of them.

A rule is found because its file is there: `rules/<family>/vsNNN_<name>.py` with a docstring and a
`RULE` of the same code and name. No list of rules is kept anywhere, so none can be out of date.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from veospec.diagnostics import Diagnostic, Severity
from veospec.lint import rules
from veospec.lint.rule import Context, Rule
from veospec.lint.suppress import suppress

NO_CODES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with the family it belongs to and its page (the module's docstring)."""

    rule: Rule
    family: str
    page: str


@cache
def entries() -> Mapping[str, Entry]:
    """Every rule by its code, in the order of the codes; imported when first asked for."""
    found = {}
    for family in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        package = importlib.import_module(family.name)
        for info in pkgutil.iter_modules(package.__path__, f"{family.name}."):
            entry = _entry(info.name)
            assert entry.rule.code not in found, f"two rules of one code: {info.name}"
            found[entry.rule.code] = entry
    return MappingProxyType(dict(sorted(found.items())))


def _entry(module_name: str) -> Entry:
    module = importlib.import_module(module_name)
    rule: Rule = module.RULE
    family, stem = module_name.split(".")[-2:]
    assert stem == f"{rule.code.lower()}_{rule.name}", f"{module_name} has the rule {rule.code}"
    return Entry(rule, family, module.__doc__ or "")


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes."""
    return tuple(entry.rule for entry in entries().values())


def named_by(code: str, codes: Iterable[str]) -> bool:
    """Whether `codes` has `code` or a beginning of it (`VS2` names all of continuity)."""
    return any(code.startswith(known) for known in codes)


def lint(
    context: Context, *, select: Set[str] = NO_CODES, ignore: Set[str] = NO_CODES
) -> tuple[Diagnostic, ...]:
    """All findings, sorted by place, at the severities and with the ignores of the file.

    `select` and `ignore` are codes or beginnings of codes; an empty `select` means every rule.
    """
    wanted = _wanted(context, select, ignore | context.storyboard.lint.ignore)
    path = context.source.path
    found = [
        rule.diagnostic(finding, path=path, severity=severity)
        for rule, severity in wanted.values()
        if rule.check is not None
        for finding in rule.check(context)
    ]
    kept = suppress(context, found, wanted, entries().keys())
    return tuple(sorted(kept, key=lambda found: (found.span, found.code, found.message)))


def _wanted(
    context: Context, select: Set[str], ignore: Set[str]
) -> Mapping[str, tuple[Rule, Severity]]:
    """The rules that run, by code, each with the severity that the file gives it."""
    changed = context.storyboard.lint.severity
    chosen = {}
    for rule in all_rules():
        severity = changed.get(rule.code, rule.severity)
        selected = not select or named_by(rule.code, select)
        if selected and severity is not None and not named_by(rule.code, ignore):
            chosen[rule.code] = (rule, severity)
    return chosen
