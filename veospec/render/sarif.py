"""Diagnostics as SARIF 2.1.0, the format that code scanners exchange.

The document is plain dictionaries: the format is small where diagnostics need it, and the libraries
for it write no fixes. Edits are byte ranges here too, which SARIF allows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from veospec import __version__
from veospec.diagnostics import Diagnostic, Fix, Severity
from veospec.lint.registry import entries

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """All findings as one SARIF log, with a newline at its end."""
    codes = {found.code: found for found in diagnostics}
    rules = [_rule(codes[code]) for code in sorted(codes)]
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    driver = {"name": "veospec", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, index[found.code]) for found in diagnostics],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(found: Diagnostic) -> dict[str, Any]:
    """What a viewer shows about a rule: its page, where there is one."""
    entry = entries().get(found.code)
    rule: dict[str, Any] = {"id": found.code, "name": found.name}
    if entry is not None:
        rule["shortDescription"] = {"text": entry.rule.summary}
        rule["defaultConfiguration"] = {"level": _LEVELS[entry.rule.severity]}
        rule["help"] = {"text": entry.page, "markdown": entry.page}
    return rule


def _result(found: Diagnostic, rule_index: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(found.path),
            "region": {
                "startLine": found.span.line,
                "startColumn": found.span.column,
                "endLine": found.span.end_line,
                "endColumn": found.span.end_column,
                "byteOffset": found.span.start,
                "byteLength": found.span.end - found.span.start,
            },
        }
    }
    if found.shot is not None:
        place = found.shot if found.hop is None else f"{found.shot}:{found.hop}"
        location["logicalLocations"] = [{"name": found.shot, "fullyQualifiedName": place}]
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[found.severity],
        "message": {"text": found.words},
        "locations": [location],
    }
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, found.path)]
    return result


def _fix(fix: Fix, path: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"byteOffset": edit.start, "byteLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path.replace("\\", "/"))}
