"""Storyboards: TOML with places, templates, and the typed film that comes out of them."""
