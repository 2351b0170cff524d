"""Whether the engine is alive, and what it costs."""
