"""Pictures of what was made: one sheet to look at instead of a film to sit through."""
