"""Rules: one module a family; each says what it takes, how it scores, and the words of its standard."""
