"""Jinja with its doors closed: names come from the file, files from beside it, all at a price."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from veospec.storyboard.budget import Budget, RefusedError
from veospec.storyboard.expressions import FILTERS, TESTS, operate
from veospec.storyboard.files import NotBesideError, find_beside
from veospec.storyboard.names import Described, Names, Unknown, look_up, no_table, unknown_root
from veospec.storyboard.rewrite import INTERNAL, rewrite

INCLUDED_BYTES_MAX = 64_000
RANGE_MAX = 1_000
_LOOP_ATTRIBUTES = frozenset(
    ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem")
)


class FileTemplates(jinja2.BaseLoader):
    """Loads templates that lie beside the storyboard and nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.included: dict[str, str] = {}

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - Jinja's signature
        template: str,
    ) -> tuple[str, str, None]:
        """The text of the file called `template`, which its tracebacks have as their file."""
        try:
            file = find_beside(self._folder, template)
            with file.open("rb") as stream:
                raw = stream.read(INCLUDED_BYTES_MAX + 1)
            if len(raw) > INCLUDED_BYTES_MAX:
                raise NotBesideError(f"`{template}` has more than 64 kB", "Include a smaller file.")
            self.included[template] = sha256(raw).hexdigest()
            # As Jinja does: the line feed at the end of a file is not one of its words.
            return raw.decode("utf-8").removesuffix("\n").removesuffix("\r"), template, None
        except NotBesideError as error:
            raise RefusedError(f"{error.message}.", error.remedy, code="VS007") from None
        except UnicodeDecodeError:
            raise RefusedError(f"`{template}` is not UTF-8.", "Save it as UTF-8.") from None


class Environment(ImmutableSandboxedEnvironment):
    """Jinja that finds nothing but keys of the file and pays for what it does."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

    def __init__(self, names: Mapping[str, Names], folder: Path | None, budget: Budget) -> None:
        self.files = FileTemplates(folder)
        super().__init__(
            undefined=_undefined(names),
            loader=self.files,
            keep_trailing_newline=True,
            autoescape=False,
            cache_size=50,
        )
        self.budget = budget
        self._names = names
        self.globals = {**names, "range": self._range}
        self.filters = FILTERS | INTERNAL
        self.tests = {name: self.tests[name] for name in TESTS}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        """Jinja's hook before Python is made of a template: refuse, bound and count."""
        return super()._generate(rewrite(source, self.budget), name, filename, defer_init)

    def _range(self, *args: int) -> range:
        numbers = range(*args)
        if len(numbers) > RANGE_MAX:
            raise RefusedError(f"`range` gives more than {RANGE_MAX:,} numbers.", "Give it less.")
        return numbers

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of the file, or what a loop or an imported template knows of itself."""
        return self._find(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As `getattr` for names; items of arrays by number."""
        if isinstance(argument, str):
            return self._find(obj, argument)
        if isinstance(obj, (str, list, tuple)) and isinstance(argument, (int, slice)):
            try:
                return obj[argument]
            except IndexError:
                message = f"There is no item {argument}: there are {len(obj)}, counted from 0."
                raise RefusedError(message, "Use a smaller number.") from None
        return self.undefined(obj=obj, name=str(argument))

    def _find(self, obj: Any, name: str) -> Any:
        if isinstance(obj, jinja2.Undefined):
            str(obj)
        if isinstance(obj, LoopContext) and name in _LOOP_ATTRIBUTES | {"cycle"}:
            return getattr(obj, name)
        if type(obj).__name__ == "TemplateModule" and not name.startswith("_"):
            found = vars(obj).get(name)
            return self.undefined(obj=obj, name=name) if found is None else found
        if isinstance(obj, dict):
            obj = Names("vars", obj)
        if isinstance(obj, (Names, Described)):
            return self._known(obj, name)
        return self.undefined(obj=obj, name=name)

    def _known(self, obj: Names | Described, name: str) -> Any:
        prefix = obj.path if isinstance(obj, Names) else self._path_of(obj)
        found: Any = look_up(obj, name, f"{prefix}.{name}")
        if isinstance(found, Unknown):
            hint: Any = found
            return self.undefined(hint=hint, name=name)
        return found

    def _path_of(self, described: Described) -> str:
        """Under which name a character or place is known."""
        for root in ("cast", "place"):
            for name, value in self._names[root].items():
                if value is described:
                    return f"{root}.{name}"
        return "cast.NAME"

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The operators whose result can be large, bounded."""
        if isinstance(left, jinja2.Undefined) or isinstance(right, jinja2.Undefined):
            return super().call_binop(context, operator, left, right)
        return operate(operator, left, right)

    def call(self, context: Context, function: Any, *args: Any, **kwargs: Any) -> Any:
        """A macro of the template, `range`, or `loop.cycle`; nothing else can be called."""
        self.budget.spend(1 + len(args))
        if isinstance(function, jinja2.Undefined):
            str(function)
        owner = getattr(function, "__self__", None)
        if isinstance(function, Macro) or owner is self or isinstance(owner, LoopContext):
            return context.call(function, *args, **kwargs)
        message = "This is not a macro: a template can call `range` and its own macros only."
        raise RefusedError(message, "Use a filter, as in `{{ style.look | upper }}`.")


def _undefined(names: Mapping[str, Names]) -> type[jinja2.StrictUndefined]:
    """The class of undefined values, which say what was meant when they are used."""

    class Missing(jinja2.StrictUndefined):
        __slots__ = ()

        def __init__(
            self,
            hint: Any = None,
            obj: Any = missing,
            name: str | None = None,
            exc: Any = None,  # noqa: ARG002 - Jinja's signature
        ) -> None:
            unknown = hint if isinstance(hint, Unknown) else _explain(obj, name or "", names)
            failure: Any = partial(_fail, unknown)
            super().__init__(None, obj, name, failure)

    return Missing


def _explain(obj: Any, name: str, names: Mapping[str, Names]) -> Unknown:
    """What to say about a name that Jinja, not the file, was asked for."""
    return unknown_root(name, names) if obj is missing else no_table(name)


def _fail(unknown: Unknown, _message: str) -> RefusedError:
    """The error that an undefined value raises when it is used."""
    return RefusedError.unknown(unknown)
