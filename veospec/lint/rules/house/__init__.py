"""House: how veospec itself is used in a file."""

from veospec.storyboard.model import Storyboard


def concerns(_storyboard: Storyboard) -> bool:
    """Never: the registry reports them."""
    return False
