"""Quantities, units, formulas, the book of figures, tie-outs, spelling."""
