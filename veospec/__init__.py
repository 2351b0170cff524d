"""Compile, check, price and run Veo extension chains; test them against a local emulator."""

__version__ = "0.1.0"
