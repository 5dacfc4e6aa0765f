"""Edits: changes of sources and new sources that a person asked for, proven before they are written."""
