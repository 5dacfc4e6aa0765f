"""Word files: text with changes accepted, automatic numbers, formulas, styles."""
