"""Makes the frozen storyboard out of a validated document: files are found, prompts rendered.

What is missing or wrong has been reported; something plain stands in for it, so that all the rest
can still be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from veospec.diagnostics import Severity
from veospec.storyboard.files import NotBesideError, find_beside
from veospec.storyboard.mistake import Mistake
from veospec.storyboard.model import Asset, Character, Hop, LintConfig, Prompt, Shot, Storyboard
from veospec.storyboard.names import roots
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import KeyPath
from veospec.storyboard.template import Templates

_SEVERITIES: dict[str, Severity | None] = {str(each): each for each in Severity} | {"off": None}
_MARKS = ("{{", "{%")
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


class Builder:
    """Builds one storyboard and reports VS005 and VS007 on the way."""

    def __init__(
        self, document: Mapping[str, Any], folder: Path | None, reporter: Reporter
    ) -> None:
        self._document = document
        self._folder = folder
        self._reporter = reporter
        self._templates: Templates | None = None
        self.prompts_in_doubt: dict[str, int] = {}

    def build(self) -> Storyboard:
        """The storyboard; it means what its author wrote only where the reporter is not fatal."""
        document = self._document
        if self._names_are_whole():
            self._templates = Templates(roots(document), self._folder)
        shots = [self._shot(shot, ("shot", i)) for i, shot in enumerate(document.get("shot", ()))]
        negative = self._negative_prompt()
        return Storyboard(
            title=document.get("title", ""),
            engine=document.get("engine", ""),
            shots=tuple(shots),
            aspect_ratio=document.get("aspect_ratio", "16:9"),
            resolution=document.get("resolution", "720p"),
            seconds=document.get("seconds"),
            seed=document.get("seed"),
            audio=document.get("audio", True),
            negative_prompt=negative,
            budget_usd=document.get("budget_usd"),
            vars=MappingProxyType(document.get("vars", {})),
            style=MappingProxyType(document.get("style", {})),
            cast=MappingProxyType(self._cast()),
            place=MappingProxyType(self._places()),
            lint=self._lint(),
            included=MappingProxyType(self._templates.included if self._templates else {}),
        )

    def _names_are_whole(self) -> bool:
        """Whether prompts can be rendered: a name with a mistake of its own is reported once."""
        for root in ("cast", "place"):
            for name, fields in self._document.get(root, {}).items():
                if "description" not in fields:
                    return False
                for key in fields:
                    self._refuse_template((root, name, key), fields[key])
        for root in ("style", "vars"):
            for key, value in self._document.get(root, {}).items():
                self._refuse_template((root, key), value)
        raw = self._reporter.source.data
        return all(root in self._document for root in _ROOTS if root in raw)

    def _refuse_template(self, path: KeyPath, value: object) -> None:
        """Only prompts are templates; braces elsewhere would be sent as they stand."""
        if isinstance(value, str) and any(mark in value for mark in _MARKS):
            name = ".".join(map(str, path))
            message = f"`{name}` has template braces, and only prompts are templates."
            self._reporter.report("VS005", path, message, "Write the words themselves.")

    def _shot(self, table: Mapping[str, Any], path: KeyPath) -> Shot:
        shot_id = table.get("id", f"#{int(path[1]) + 1}")
        prompt = self._prompt(table, path, shot_id, 0)
        hops = [
            self._hop(hop, shot_id, i + 1, (*path, "hop", i))
            for i, hop in enumerate(table.get("hop", ()))
        ]
        references = [
            self._asset(name, (*path, "references", i))
            for i, name in enumerate(table.get("references", ()))
        ]
        image, last_frame, source = (
            self._asset(table.get(key), (*path, key)) for key in ("image", "last_frame", "source")
        )
        return Shot(
            id=shot_id,
            prompt=prompt,
            path=path,
            seconds=table.get("seconds"),
            image=image,
            last_frame=last_frame,
            references=tuple(asset for asset in references if asset is not None),
            source=source,
            hops=tuple(hops),
        )

    def _hop(self, table: Mapping[str, Any], shot_id: str, index: int, path: KeyPath) -> Hop:
        return Hop(
            index=index,
            prompt=self._prompt(table, path, shot_id, index),
            path=path,
            id=table.get("id"),
            seconds=table.get("seconds"),
            seed=table.get("seed"),
        )

    def _prompt(self, table: Mapping[str, Any], path: KeyPath, shot_id: str, hop: int) -> Prompt:
        """The prompt of a clip; after a report in doubt, and what stands around its braces."""
        template = table.get("prompt", "")
        text = self._render(template, (*path, "prompt")) if template else None
        if text is None:
            self.prompts_in_doubt.setdefault(shot_id, hop)
            text = _BRACES.sub("", template)
        return Prompt(text, template, (*path, "prompt"))

    def _negative_prompt(self) -> str | None:
        template = self._document.get("negative_prompt")
        return None if template is None else self._render(template, ("negative_prompt",))

    def _render(self, template: str, path: KeyPath) -> str | None:
        """The text of a template; None after a report, or where no template can be rendered."""
        if self._templates is None and not any(mark in template for mark in _MARKS):
            return template.strip()
        if self._templates is None or self._reporter.full:
            self._reporter.fatal = True
            return None
        text = self._templates.render(template)
        if isinstance(text, Mistake):
            for wrong in (text, *self._templates.others(template, text)):
                span = self._reporter.source.span_in_value(path, wrong.start, wrong.end)
                self._reporter.report(wrong.code, path, wrong.message, wrong.remedy, span=span)
            return None
        return text

    def _asset(self, name: str | None, path: KeyPath) -> Asset | None:
        """The file of that name; None after VS007. A missing file changes no meaning."""
        if name is None:
            return None
        try:
            return Asset(name, find_beside(self._folder, name), path)
        except NotBesideError as error:
            message = f"{error.message}."
            self._reporter.report("VS007", path, message, error.remedy, fatal=False, unsure=False)
            return None

    def _cast(self) -> dict[str, Character]:
        cast = self._document.get("cast", {})
        return {
            name: Character(fields.get("description", ""), fields.get("voice"))
            for name, fields in cast.items()
        }

    def _places(self) -> dict[str, str]:
        places = self._document.get("place", {})
        return {name: fields.get("description", "") for name, fields in places.items()}

    def _lint(self) -> LintConfig:
        lint = self._document.get("lint", {})
        severity = {code: _SEVERITIES[word] for code, word in lint.get("severity", {}).items()}
        return LintConfig(frozenset(lint.get("ignore", ())), MappingProxyType(severity))


_ROOTS = ("cast", "place", "style", "vars")
