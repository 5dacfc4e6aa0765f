"""Measure: what the finished pages show, beside what the layout lays down."""
