"""What an engine can make: lengths, hops, shapes, resolutions and parameters."""
