"""Diff: two years or two revisions side by side."""
