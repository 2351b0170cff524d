"""The drawing of a scene: ridges, towns, trees, the light in the sky."""
