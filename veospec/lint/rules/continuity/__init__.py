"""Continuity: a hop judged against the hops before it and the declared cast, place and style."""

from veospec.lint.rule import Needs

NEEDS = Needs.TAKE
