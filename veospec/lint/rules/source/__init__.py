"""Source clips: what an author gives to be extended, measured by its header."""

from veospec.storyboard.model import Storyboard


def concerns(storyboard: Storyboard) -> bool:
    """Whether a shot starts with a clip of the author's."""
    return any(shot.source is not None for shot in storyboard.shots)
