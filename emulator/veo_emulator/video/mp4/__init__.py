"""MP4 files: the tables of one that is given, and the header of one that is made."""

from veo_emulator.video.mp4.read import Fragmented, NotAClip, read
from veo_emulator.video.mp4.tables import Film, Movie, Piece, Samples, Track
from veo_emulator.video.mp4.write import header

__all__ = ["Film", "Fragmented", "Movie", "NotAClip", "Piece", "Samples", "Track", "header", "read"]
