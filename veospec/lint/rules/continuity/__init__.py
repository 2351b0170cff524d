"""Continuity: a hop judged against the hops before it and the declared cast, place and style."""
