"""The document tree: declarations, the one walk over it, its text."""
