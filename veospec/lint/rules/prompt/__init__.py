"""Prompts: what one prompt can carry, whatever stands around it."""

from veospec.lint.rule import Needs

NEEDS = Needs.PROMPT
