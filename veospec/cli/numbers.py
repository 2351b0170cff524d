"""Numbers on a command line: amounts of money and times, none of which goes on forever."""

from __future__ import annotations

from math import isfinite
from typing import Any

import click


class Amount(click.FloatRange):
    """A finite number in a range: `nan` is in every range and `inf` in every open one."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; click's BadParameter for what is none or not finite."""
        number = float(super().convert(value, param, ctx))
        if not isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number
