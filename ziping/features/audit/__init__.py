"""Audit: the claims of a finished document, recomputed."""
