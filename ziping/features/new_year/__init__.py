"""New year: a unit begun, or carried over from the year before, and how far it is filled in."""
