"""Storyboard: mistakes that the reader of the file reports; these modules are their pages."""

from veospec.storyboard.model import Storyboard


def concerns(_storyboard: Storyboard) -> bool:
    """Never: the reader of the file has reported them."""
    return False
