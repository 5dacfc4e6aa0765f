"""Beginning a year or a unit: new sources out of last year's or of nothing, and how far they are."""
