"""Checks of a year's facts and scores."""
