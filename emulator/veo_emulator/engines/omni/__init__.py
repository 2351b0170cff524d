"""Gemini Omni by surface: its own tables, since it has hardly a rule in common with Veo."""

from veo_emulator.engines.omni.catalog import OmniCatalog, OmniModel

__all__ = ["OmniCatalog", "OmniModel"]
