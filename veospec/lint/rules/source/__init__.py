"""Source clips: what an author gives to be extended, measured by its header."""
