"""One way of drawing examples for the whole suite: the same ones on every machine, in any order.

A test that fails on one run of ten is worse than none. New examples are looked for by the
simulation (`make simulate`), which prints the seed of what it finds.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("veospec", derandomize=True, database=None, deadline=None)
settings.load_profile("veospec")
