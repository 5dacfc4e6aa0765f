"""Inspect: a year's documents made in memory and measured against their layout."""
