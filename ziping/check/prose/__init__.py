"""Checks of sentences: GB/T 15834, GB/T 15835, GB/T 9704, and what is typed by hand."""
