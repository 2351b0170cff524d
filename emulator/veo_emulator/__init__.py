"""A local emulator of Google's video generation services that makes real MP4 clips."""

__version__ = "0.1.0"
