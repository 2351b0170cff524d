"""The emulator's own tables of models, and the code that reads them.

These are deliberately not the tables of any client: a client that has a figure wrong must find
that out here. A file holds one surface: rules for all its models, which a model may override.
"""

from veo_emulator.engines.catalog import Catalog, Extension, Model

__all__ = ["Catalog", "Extension", "Model"]
