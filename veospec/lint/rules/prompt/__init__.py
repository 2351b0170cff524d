"""Prompts: what one prompt can carry, whatever stands around it."""
