"""Frameworks, the nine families of scoring rules, and the scorecard of a unit's year."""
