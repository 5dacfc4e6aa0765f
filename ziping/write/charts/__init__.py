"""Charts: planned, drawn as lines, and rastered for Word."""
