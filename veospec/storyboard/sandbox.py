"""Templates with logic: Jinja's sandbox with a price on everything.

A prompt comes from a file that may come from anywhere, so it must not reach Python, must not read
outside its folder and must not take long. Every loop turn, call, include and character of output
is paid from a budget; expressions that could grow (`*`, `~`, `range`) are bounded one by one; what
is left out of the language is refused when the template is compiled. No timer is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from veospec.storyboard.budget import Budget, RefusedError
from veospec.storyboard.environment import Environment
from veospec.storyboard.expressions import FILTERS
from veospec.storyboard.mistake import Mistake
from veospec.storyboard.names import Names, Unknown, look_up, unknown_root

_PROMPT = "<template>"
_IS_TEMPLATE = "__jinja_exception__"


class Sandbox:
    """Renders templates that need Jinja; one budget for all templates of a storyboard."""

    def __init__(self, names: Mapping[str, Names], folder: Path | None) -> None:
        self._names = names
        self._budget = Budget()
        self._environment = Environment(names, folder, self._budget)

    @property
    def included(self) -> Mapping[str, str]:
        """The files that templates included so far, each with its SHA-256."""
        return self._environment.files.included

    def render(self, template: str) -> str | Mistake:
        """The text of a template, or what is wrong with it."""
        self._budget.start_prompt()
        try:
            return self._environment.from_string(template).render()
        except RefusedError as error:
            place, inside = _where(template, error, error.words)
            return Mistake(_said(error.message, inside), error.remedy, *place, code=error.code)
        except jinja2.TemplateSyntaxError as error:
            return _syntax_mistake(template, error)
        except (RecursionError, MemoryError):
            message = "The template is nested too deeply, or calls itself without an end."
            return Mistake(message, "Make it simpler.", 0, len(template))
        except (jinja2.TemplateError, ArithmeticError, ValueError, TypeError, SyntaxError) as error:
            place, inside = _where(template, error, "")
            words = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            return Mistake(_said(f"The template fails: {words}", inside), "Correct it.", *place)

    def unknown_names(self, template: str) -> list[Mistake]:
        """Names without a meaning in expressions that stand outside of all statements."""
        try:
            tree = self._environment.parse(template)
        except jinja2.TemplateSyntaxError:
            return []
        stored = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
        free = meta.find_undeclared_variables(tree) | (self._names.keys() - stored)
        found: dict[tuple[int, int], Mistake] = {}
        for output in tree.body:
            for node in output.nodes if isinstance(output, nodes.Output) else ():
                chain = _chain(node)
                unknown = self._unknown(chain) if chain and chain[0] in free else None
                if unknown is not None:
                    place = _place(template, node.lineno, unknown.words)
                    found.setdefault(place, Mistake(unknown.message, unknown.remedy, *place))
        return list(found.values())

    def _unknown(self, chain: list[str]) -> Unknown | None:
        """Why a dotted name means nothing; None where it means something."""
        first, *others = chain
        if first == "range":
            return None
        value: object = self._names.get(first, unknown_root(first, self._names))
        for at, name in enumerate(others, 2):
            if isinstance(value, Unknown):
                break
            value = look_up(value, name, ".".join(chain[:at]))
        return value if isinstance(value, Unknown) else None


def _chain(node: nodes.Node) -> list[str]:
    """The parts of a dotted name, filters aside; none for any other expression."""
    while isinstance(node, nodes.Filter) and node.node and node.name not in {"default", "d"}:
        node = node.node
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    return [node.name, *reversed(parts)] if isinstance(node, nodes.Name) else []


def _said(message: str, inside: str) -> str:
    """A sentence with the place in another file, where there is one."""
    return f"{message.rstrip('.')} (in {inside})." if inside else f"{message.rstrip('.')}."


def _syntax_mistake(template: str, error: jinja2.TemplateSyntaxError) -> Mistake:
    """Jinja's own words are good; they lack an end and a remedy."""
    included = error.name is not None
    words = re.search(r"named '([^']+)'|tag '([^']+)'", error.message or "")
    found = next((word for word in words.groups() if word), "") if words else ""
    where = _where(template, error, "")[0] if included else _place(template, error.lineno, found)
    inside = f"{error.name}:{error.lineno}" if included else ""
    said = (error.message or "the template has a mistake").splitlines()[0].rstrip(".")
    remedy = "Templates are Jinja: {{ value }}, {% statement %}, {# comment #}."
    if said.startswith("No filter named"):
        remedy = f"There are {', '.join(sorted(FILTERS)[:40])}."
    return Mistake(_said(f"The template is wrong: {said}", inside), remedy, *where)


def _where(template: str, error: Exception, words: str) -> tuple[tuple[int, int], str]:
    """The place in the prompt, and `file:line` where a file that it includes is to blame.

    Read from Jinja's traceback, whose frames are lines of templates; a prompt's has no file.
    """
    line, inside = None, ""
    traceback = error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file == _PROMPT:
            line, inside = traceback.tb_lineno, ""
        elif _IS_TEMPLATE in traceback.tb_frame.f_globals:
            inside = f"{file}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return _place(template, line, "" if inside else words), inside


def _place(template: str, line: int | None, words: str) -> tuple[int, int]:
    """Start and end of `words` in a line (from 1), else of the first expression there."""
    start, end = 0, len(template)
    if line is not None:
        lines = template.splitlines(keepends=True)
        start = sum(map(len, lines[: line - 1]))
        end = start + len(lines[line - 1].rstrip()) if line <= len(lines) else len(template)
    if words:
        found = re.search(rf"(?<![\w.]){re.escape(words)}(?!\w)", template[start:end])
        if found:
            return start + found.start(), start + found.end()
    found = re.search(r"\{\{.*?\}\}|\{%.*?%\}", template[start:end], re.DOTALL)
    return (start + found.start(), start + found.end()) if found else (start, end)
