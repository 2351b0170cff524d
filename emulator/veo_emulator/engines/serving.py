"""What is served on a day, for models of any kind.

Veo's models and Omni's have different tables and the same life: they come out, they are served,
and from one day on they are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, Protocol, TypeVar


class _Mortal(Protocol):
    """A model with a surface, a first day and perhaps a first day without it."""

    @property
    def surface(self) -> str: ...
    @property
    def released(self) -> date: ...
    @property
    def retired(self) -> date | None: ...


ModelT = TypeVar("ModelT", bound=_Mortal)


class Serving(Generic[ModelT]):
    """The models of a table as of a day; None is every day at once.

    `models` reads the table, keyed by surface and id, when it is first asked for.
    """

    def __init__(
        self, models: Callable[[], Mapping[tuple[str, str], ModelT]], as_of: date | None
    ) -> None:
        self._models = models
        self._as_of = as_of

    def find(self, surface: str, model_id: str) -> ModelT | None:
        """The model if the surface ever had it."""
        return self._models().get((surface, model_id))

    def is_out(self, model: ModelT) -> bool:
        """Whether it has come out, be it retired by now or not."""
        return self._as_of is None or model.released <= self._as_of

    def serves(self, model: ModelT) -> bool:
        """Whether it is out and not yet retired."""
        day = self._as_of
        return self.is_out(model) and (day is None or model.retired is None or day < model.retired)

    def served(self, surface: str) -> list[ModelT]:
        """All models of a surface that answer."""
        return [m for m in self._models().values() if m.surface == surface and self.serves(m)]
