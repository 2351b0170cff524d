"""Which rules there are, and one storyboard put before all of them.

A rule is found because its file is there: `rules/<family>/vsNNN_<name>.py` with a docstring and a
`RULE` of the same code and name. No list of rules is kept anywhere, so none can be out of date.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping, Set
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from veospec.diagnostics import Diagnostic
from veospec.lint import rules
from veospec.lint.rule import Context, Finding, Needs, Rule
from veospec.lint.suppress import UNUSED, suppress, suppressions
from veospec.lint.unknown_codes import CANNOT_BE_IGNORED
from veospec.storyboard.doubts import Doubts

NO_CODES: frozenset[str] = frozenset()


class Entry(NamedTuple):
    """A rule with the family it belongs to and its page (the module's docstring)."""

    rule: Rule
    family: str
    page: str


@cache
def _files() -> Mapping[str, tuple[str, str]]:
    """The family and the module of every rule by its code, read from the names of the files."""
    found: dict[str, tuple[str, str]] = {}
    for family in pkgutil.iter_modules(rules.__path__):
        folders = [f"{path}/{family.name}" for path in rules.__path__]
        for file in pkgutil.iter_modules(folders):
            code = file.name.partition("_")[0].upper()
            assert code not in found, f"two rules of one code: {file.name}"
            found[code] = (family.name, file.name)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def rule_names() -> Mapping[str, str]:
    """The names of all rules by their codes, without importing one of them."""
    return MappingProxyType({code: stem.partition("_")[2] for code, (_, stem) in _files().items()})


@cache
def _families() -> tuple[str, ...]:
    return tuple(dict.fromkeys(family for family, _ in _files().values()))


@cache
def entry(code: str) -> Entry:
    """The rule of a code, imported when first asked for; KeyError where there is none."""
    family, stem = _files()[code]
    module = import_module(f"{rules.__name__}.{family}.{stem}")
    rule: Rule = module.RULE
    assert stem == f"{rule.code.lower()}_{rule.name}", f"{stem} has the rule {rule.code}"
    return Entry(rule, family, module.__doc__ or "")


@cache
def entries() -> Mapping[str, Entry]:
    """Every rule by its code, in the order of the codes."""
    return MappingProxyType({code: entry(code) for code in _files()})


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
    ignore = ignore | context.storyboard.lint.ignore
    wanted = _wanted(context, select, ignore)
    asked = _asked(context, wanted, ignore)
    idle = {family for family in _families() if not _concerns(family, context)}
    rules_to_run = [entry(code).rule for code in asked if _files()[code][0] not in idle]
    found = [
        _diagnostic(context, rule, finding)
        for rule in rules_to_run
        if rule.check is not None
        for finding in rule.check(context)
        if context.doubts is None or _stands(rule, finding, context.doubts)
    ]
    kept, unused = suppress(context.source, found, asked, rule_names())
    kept = [diagnostic for diagnostic in kept if diagnostic.code in wanted]
    if context.doubts is not None:
        # What is in doubt was not looked at, so a comment may yet turn out to be of use.
        unused = [finding for finding in unused if CANNOT_BE_IGNORED in finding.message]
    kept += [_diagnostic(context, entry(UNUSED).rule, finding) for finding in unused]
    return tuple(sorted(kept, key=lambda found: (found.span, found.code, found.message)))


def _asked(context: Context, wanted: Set[str], ignore: Set[str]) -> Set[str]:
    """The codes that are wanted; with VS901, those too that comments silence and it judges."""
    if UNUSED not in wanted:
        return wanted
    silenced = {silence.code for silence in suppressions(context.source)}
    return wanted | (silenced & _wanted(context, NO_CODES, ignore))


def _wanted(context: Context, select: Set[str], ignore: Set[str]) -> Set[str]:
    """The codes that the command line and the file want, in their order."""
    off = {code for code, severity in context.storyboard.lint.severity.items() if severity is None}
    return {
        code: None
        for code in _files()
        if code not in off and (not select or named_by(code, select)) and not named_by(code, ignore)
    }.keys()


def _concerns(family: str, context: Context) -> bool:
    """Whether a family has anything to say about a storyboard; it says so in `concerns`, if at all.

    What it does not concern is not imported: most storyboards give no clip to go on from.
    """
    concerns = getattr(import_module(f"{rules.__name__}.{family}"), "concerns", None)
    return concerns is None or bool(concerns(context.storyboard))


def _stands(rule: Rule, finding: Finding, doubts: Doubts) -> bool:
    """Whether a finding rests on nothing that is in doubt."""
    family, _ = _files()[rule.code]
    package = import_module(f"{rules.__name__}.{family}")
    by_family: Needs = getattr(package, "NEEDS", Needs.FIGURES)
    match rule.needs or by_family:
        case Needs.PROMPT:
            return True
        case Needs.TAKE:
            first = doubts.prompts.get(finding.shot or "")
            return first is None or (finding.hop or 0) < first
        case Needs.FIGURES:
            return not doubts.figures and not doubts.engine


def _diagnostic(context: Context, rule: Rule, finding: Finding) -> Diagnostic:
    severity = context.storyboard.lint.severity.get(rule.code) or rule.severity
    return rule.diagnostic(finding, path=context.source.path, severity=severity)
