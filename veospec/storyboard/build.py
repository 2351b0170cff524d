"""Makes the frozen storyboard out of a validated document: files are found, prompts rendered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from veospec.diagnostics import Severity
from veospec.storyboard.files import NotBesideError, find_beside
from veospec.storyboard.model import Asset, Character, Hop, LintConfig, Prompt, Shot, Storyboard
from veospec.storyboard.names import roots
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import KeyPath
from veospec.storyboard.template import Mistake, Templates

_SEVERITIES: dict[str, Severity | None] = {str(each): each for each in Severity} | {"off": None}
_MARKS = ("{{", "{%")


class Builder:
    """Builds one storyboard and reports VS005 and VS007 on the way."""

    def __init__(
        self, document: Mapping[str, Any], folder: Path | None, reporter: Reporter
    ) -> None:
        self._document = document
        self._folder = folder
        self._reporter = reporter
        self._templates: Templates | None = None

    def build(self) -> Storyboard | None:
        """The storyboard; None when a required part of it is not there."""
        document = self._document
        if self._names_are_whole():
            self._templates = Templates(roots(document), self._folder)
        shots = [self._shot(shot, ("shot", i)) for i, shot in enumerate(document.get("shot", ()))]
        negative = self._negative_prompt()
        if self._reporter.fatal:
            return None
        return Storyboard(
            title=document["title"],
            engine=document.get("engine", ""),
            shots=tuple(shot for shot in shots if shot is not None),
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

    def _shot(self, table: Mapping[str, Any], path: KeyPath) -> Shot | None:
        prompt = self._prompt(table, path)
        hops = [
            self._hop(hop, i + 1, (*path, "hop", i)) for i, hop in enumerate(table.get("hop", ()))
        ]
        references = [
            self._asset(name, (*path, "references", i))
            for i, name in enumerate(table.get("references", ()))
        ]
        image, last_frame, source = (
            self._asset(table.get(key), (*path, key)) for key in ("image", "last_frame", "source")
        )
        if prompt is None or "id" not in table:
            return None
        return Shot(
            id=table["id"],
            prompt=prompt,
            path=path,
            seconds=table.get("seconds"),
            image=image,
            last_frame=last_frame,
            references=tuple(asset for asset in references if asset is not None),
            source=source,
            hops=tuple(hop for hop in hops if hop is not None),
        )

    def _hop(self, table: Mapping[str, Any], index: int, path: KeyPath) -> Hop | None:
        prompt = self._prompt(table, path)
        if prompt is None:
            return None
        return Hop(
            index=index,
            prompt=prompt,
            path=path,
            id=table.get("id"),
            seconds=table.get("seconds"),
            seed=table.get("seed"),
        )

    def _prompt(self, table: Mapping[str, Any], path: KeyPath) -> Prompt | None:
        template = table.get("prompt")
        if template is None:
            return None
        text = self._render(template, (*path, "prompt"))
        return None if text is None else Prompt(text, template, (*path, "prompt"))

    def _negative_prompt(self) -> str | None:
        template = self._document.get("negative_prompt")
        return None if template is None else self._render(template, ("negative_prompt",))

    def _render(self, template: str, path: KeyPath) -> str | None:
        """The text of a template; None after a report, or where no template can be rendered."""
        if self._templates is None or self._reporter.full:
            self._reporter.fatal = True
            return None
        text = self._templates.render(template)
        if isinstance(text, Mistake):
            span = self._reporter.source.span_in_value(path, text.start, text.end)
            self._reporter.report(text.code, path, text.message, text.remedy, span=span)
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
            self._reporter.report("VS007", path, message, error.remedy, fatal=False)
            return None

    def _cast(self) -> dict[str, Character]:
        cast = self._document.get("cast", {})
        return {name: Character(f["description"], f.get("voice")) for name, f in cast.items()}

    def _places(self) -> dict[str, str]:
        places = self._document.get("place", {})
        return {name: fields["description"] for name, fields in places.items()}

    def _lint(self) -> LintConfig:
        lint = self._document.get("lint", {})
        severity = {code: _SEVERITIES[word] for code, word in lint.get("severity", {}).items()}
        return LintConfig(frozenset(lint.get("ignore", ())), MappingProxyType(severity))


_ROOTS = ("cast", "place", "style", "vars")
