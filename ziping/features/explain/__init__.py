"""Explain: where a figure comes from, and what a DOCX was built from."""
