"""A plugin for pytest under mutmut: quick tests first, those that try many examples last.

Most mutants die by an example that is written down; only what survives these has to wait for the
property tests. The order of files and of tests within one is kept, so that a run is repeatable.
"""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests; the sort is stable."""
    items.sort(key=lambda item: item.nodeid)
    items.sort(key=_tries_many)


def _tries_many(item: pytest.Item) -> bool:
    return hasattr(getattr(item, "obj", None), "hypothesis")
