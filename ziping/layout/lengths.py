"""Lengths: how millimetres, points and the units of Word belong together."""

from __future__ import annotations

from decimal import Decimal

MM_PER_INCH = Decimal("25.4")
POINTS_PER_INCH = 72
POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH
MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
TWIPS_PER_POINT = 20  # A twip is a twentieth of a point.
EMU_PER_POINT = 12700  # English Metric Units, of drawings in Word.
