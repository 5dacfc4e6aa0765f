"""Facts: what a unit states for a year, its computed figures and tie-outs."""
