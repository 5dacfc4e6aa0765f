"""Importer: a finished report or form becomes facts, chapters and a framework."""
