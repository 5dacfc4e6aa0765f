"""Mending: changes of sources that a person asked for. The only room that rewrites a source."""
