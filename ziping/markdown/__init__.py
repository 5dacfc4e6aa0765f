"""Markdown: rendered text to the document tree."""
